-- Feedback: what people said in their own words and on scales, what follows from it, and who is told.

-- A text, a score, or both. Hangs on the identifier through which it came; of somebody whom nobody knows (a comment under a
-- picture) `person_id` is null, and `allow` is what it was collected for.
create table feedback (
  workspace_id integer not null references workspaces (id),
  id uuid not null,
  person_id uuid,
  origin_id bigint not null default 0,
  kind text not null check (kind in ('nps', 'review', 'comment', 'testimonial', 'answer')),
  channel text collate "C" not null,
  -- Who passed it on calls it so; the same name twice is the same feedback.
  external_id text collate "C" not null,
  -- What it is about: a product, an order, a question.
  about text collate "C",
  text text,
  language text,
  -- As it was given: 0 to 10 of NPS, 1 to 5 of a review.
  score smallint,
  -- {"delivery": -1}: found when the text arrived, with the lexicon of this version.
  themes jsonb not null default '{}',
  read_with integer not null default 0,
  at timestamptz not null,
  received_at timestamptz not null default now(),
  -- Whether the author agreed to being quoted, under which name, and how that is known.
  quotable boolean not null default false,
  quote_name text,
  quote_evidence jsonb,
  -- Whether the author wants to hear what became of it; null: was not asked.
  hear_back boolean,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, id),
  unique (workspace_id, channel, external_id),
  check (text is not null or score is not null)
);
create index feedback_newest on feedback (workspace_id, at desc, id);
create index feedback_by_person on feedback (workspace_id, person_id, at desc);
create index feedback_by_lexicon on feedback (workspace_id, read_with) where text is not null;

-- What became of it: who answers for a theme, and what was changed because of it. Nothing of anybody.
create table feedback_settings (
  workspace_id integer primary key references workspaces (id),
  -- Null: the one that comes with Candor.
  lexicon jsonb,
  -- Rises with each change of the lexicon.
  version integer not null default 1
);
create table feedback_owners (
  workspace_id integer not null references workspaces (id),
  theme text collate "C" not null,
  owner text not null,
  since timestamptz not null default now(),
  primary key (workspace_id, theme)
);
create table feedback_changes (
  workspace_id integer not null references workspaces (id),
  id uuid not null,
  theme text collate "C" not null,
  -- What is done about it, for those who do it.
  title text not null,
  status text not null check (status in ('planned', 'made', 'dropped')),
  -- What contributors are told, by language; null: nobody is.
  message jsonb,
  -- The purpose that somebody must allow to be told, and since when what they said counts as a contribution.
  purpose text not null,
  since timestamptz not null,
  made_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index feedback_changes_by_theme on feedback_changes (workspace_id, theme, created_at desc);

-- Platforms that pass on comments and lead forms. The secret signs what they send.
create table feedback_connections (
  workspace_id integer not null references workspaces (id),
  id uuid not null,
  platform text collate "C" not null,
  name text not null,
  scheme text not null check (scheme in ('x-hub-signature-256', 'standard-webhooks')),
  secret text not null,
  enabled boolean not null default true,
  -- Purposes for which comments are kept, by key; of lead forms the person says.
  purposes text[] not null,
  -- Which answers of a lead form are what (contracts: leadMapping).
  lead jsonb,
  created_by text not null,
  created_at timestamptz not null default now(),
  last_at timestamptz,
  primary key (id)
);
create index feedback_connections_of on feedback_connections (workspace_id, created_at);
grant select, insert, update, delete on feedback_settings, feedback_owners, feedback_changes, feedback_connections
to candor_app, candor_system;

-- Somebody who contributed is told what was changed: waits until messaging delivers it. One a contribution, so that it goes where
-- that goes; whoever delivers sends one a person and change.
create table feedback_notes (
  workspace_id integer not null,
  id uuid not null,
  change_id uuid not null,
  feedback_id uuid not null,
  person_id uuid not null,
  origin_id bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'dropped')),
  at timestamptz not null default now(),
  -- The purpose of the change alone: whoever takes it back is not told.
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, id),
  unique (workspace_id, change_id, feedback_id)
);
create index feedback_notes_by_person on feedback_notes (workspace_id, person_id);
create index feedback_notes_waiting on feedback_notes (workspace_id, at) where state = 'waiting';

select candor_private.guard(name, '(allow & (select candor_purpose_bits())) <> 0 and valid_until > (select now())')
from unnest(array['feedback', 'feedback_notes']) as name;
grant select, insert, update, delete on feedback, feedback_notes to candor_app, candor_system;
