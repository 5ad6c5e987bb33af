-- Whether something may be said to a person outside the place where it was shared. No consent: it opens no purpose, and
-- says only where what may be used already may be spoken of. The newest answer of each identifier is kept; which of
-- several holds is decided when they are read (modules/profiles/context/may-mention.ts).
create table mention_answers (
  workspace_id integer not null,
  person_id uuid not null,
  key text collate "C" not null,
  -- A context, or * for everywhere.
  place text collate "C" not null,
  origin_id bigint not null,
  agrees boolean not null,
  verified boolean not null,
  at timestamptz not null,
  message_id text not null,
  evidence jsonb not null,
  -- As in attribute_values.
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, person_id, key, place, origin_id)
);
select candor_private.guard('mention_answers', '(allow & (select candor_purpose_bits())) <> 0 and valid_until > (select now())');
grant select, insert, update, delete on mention_answers to candor_app, candor_system;
