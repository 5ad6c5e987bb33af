-- Answers follow the identifier through which they were given: when it changes hands, they do.
alter table consent_ledger
  -- Null: given by somebody who was not asked for an identifier (a signed link, an operator), or before this was kept.
  add column origin_id bigint,
  drop constraint consent_ledger_kind_check,
  -- move: identifiers went from one person (merged_id) to another; their numbers stand in the evidence.
  add constraint consent_ledger_kind_check check (
    kind in ('grant', 'deny', 'withdraw', 'object', 'restrict', 'expire', 'merge', 'move'));
-- Who was ever one with whom, in both directions: all their entries are needed to make a projection again.
create index consent_ledger_by_merged on consent_ledger (workspace_id, merged_id) where merged_id is not null;

-- By number: whose is it now?
create unique index identifiers_by_origin on identifiers (workspace_id, id);

alter table person_merges
  -- The identifiers that the merged person brought; null: from before this was kept.
  add column origins bigint[],
  -- An operator separated the two again.
  add column undone_at timestamptz,
  -- One of the two was erased since: what belonged to whom is known no longer, and the merge stays.
  add column final_at timestamptz;
create index person_merges_by_merged on person_merges (workspace_id, merged_id);

alter table identity_moves
  -- The transaction, for whoever has to know what changed hands since they looked.
  add column moved_in xid8 not null default pg_current_xact_id();
create index identity_moves_lately on identity_moves (workspace_id, moved_in);
