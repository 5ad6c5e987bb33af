-- How what was shown was answered, by day: counts, and nothing of anybody. Refusals without a name are only here.
create table consent_counts (
  workspace_id integer not null references workspaces (id),
  day date not null,
  source_id integer not null,
  agreement_id integer not null,
  version integer not null,
  jurisdiction text not null,
  purpose_bit smallint not null,
  answer text not null check (answer in ('grant', 'deny', 'withdraw')),
  count bigint not null default 0,
  primary key (workspace_id, day, source_id, agreement_id, version, jurisdiction, purpose_bit, answer)
);
grant select, insert, update, delete on consent_counts to candor_app, candor_system;

-- The key of the answer that was counted last: the same answer sent again is not counted again.
alter table presentations add column last_answer_key text;
