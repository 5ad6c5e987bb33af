-- Asking: what can be asked, what was shown to whom, and what was answered.

-- Questions and flows in a workspace's words. The draft is what operators write; what people see is a published version.
create table asking_items (
  workspace_id integer not null references workspaces (id),
  kind text not null check (kind in ('question', 'flow')),
  key text collate "C" not null,
  status text not null check (status in ('draft', 'live', 'paused', 'retired')),
  -- The version that is shown; 0: none yet.
  version integer not null default 0,
  -- Rises with every change, so that two editors do not overwrite each other.
  revision integer not null default 1,
  draft jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, kind, key)
);

create table asking_versions (
  workspace_id integer not null,
  kind text not null,
  key text collate "C" not null,
  version integer not null,
  body jsonb not null,
  -- Warnings that were accepted.
  despite text[] not null default '{}',
  published_by text not null,
  published_at timestamptz not null default now(),
  primary key (workspace_id, kind, key, version),
  foreign key (workspace_id, kind, key) references asking_items (workspace_id, kind, key)
);

create table asking_settings (
  workspace_id integer primary key references workspaces (id),
  settings jsonb not null
);

-- How what is asked was received, for the policy that learns: counts, and nothing of anybody. Of people who permit analytics.
create table asking_learned (
  workspace_id integer not null references workspaces (id),
  kind text not null,
  key text collate "C" not null,
  placement text collate "C" not null,
  channel text not null,
  answered bigint not null default 0,
  unanswered bigint not null default 0,
  primary key (workspace_id, kind, key, placement, channel)
);
grant select, insert, update, delete on asking_items, asking_versions, asking_settings, asking_learned to candor_app, candor_system;

-- What was put in front of a person, one row a contact: a question, a flow, and what other modules show or send. The budget of
-- attention is counted over these rows, so it stays right when people are merged and separated: each goes with the
-- identifier through which the person was reached.
create table asks (
  workspace_id integer not null,
  id uuid not null,
  person_id uuid not null,
  origin_id bigint not null,
  kind text not null check (kind in ('question', 'flow', 'prompt', 'message')),
  key text collate "C" not null,
  version integer not null default 0,
  placement text collate "C" not null,
  channel text not null,
  locale text not null default '',
  -- 0: none.
  source_id integer not null default 0,
  shown_at timestamptz not null,
  outcome text not null default 'open'
    check (outcome in ('open', 'answered', 'skipped', 'rather_not_say', 'dismissed', 'ignored', 'taken_back')),
  outcome_at timestamptz,
  -- False: the person opened it themselves, or had answered it before; it costs no attention.
  spends boolean not null default true,
  -- Why it was asked, and why not something else (contracts: askDecision).
  decision jsonb,
  -- What the page said when it was shown.
  context jsonb not null default '{}',
  -- Of a flow: the step where the person is; null: at its end.
  step text collate "C",
  -- What was typed and not sent, by step or question.
  typed jsonb,
  -- Of a flow: whom it is about.
  recipient_id uuid,
  -- Something helpful came of it: an effect, advice, a reward. A contact detail may be asked for after that.
  helped boolean not null default false,
  -- Of a flow: what was paid for reaching its end.
  paid jsonb,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, id)
);
create index asks_by_person on asks (workspace_id, person_id, shown_at desc);
create index asks_by_item on asks (workspace_id, kind, key, shown_at desc);

-- What was said to a question. An answer that went to an attribute is a value there; here it is kept as it was given.
create table ask_answers (
  workspace_id integer not null,
  ask_id uuid not null,
  question text collate "C" not null,
  version integer not null,
  -- Of a flow.
  step text collate "C",
  person_id uuid not null,
  origin_id bigint not null,
  outcome text not null check (outcome in ('answered', 'skipped', 'rather_not_say', 'dismissed', 'taken_back')),
  -- Null: declined, or taken back.
  answer jsonb,
  at timestamptz not null,
  -- Between showing and answering.
  seconds real,
  -- Where it went; null: nowhere.
  attribute text collate "C",
  recipient_id uuid,
  -- The reward that was paid for it.
  paid jsonb,
  idempotency_key text not null,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, ask_id, question)
);
create index ask_answers_by_person on ask_answers (workspace_id, person_id, at desc);
create index ask_answers_by_question on ask_answers (workspace_id, question, at desc);
create unique index ask_answers_once on ask_answers (workspace_id, idempotency_key);

select candor_private.guard(name, '(allow & (select candor_purpose_bits())) <> 0 and valid_until > (select now())')
from unnest(array['asks', 'ask_answers']) as name;
grant select, insert, update, delete on asks, ask_answers to candor_app, candor_system;
