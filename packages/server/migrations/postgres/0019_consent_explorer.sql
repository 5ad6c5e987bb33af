-- Rates count answers on pages from consent_counts, and only what was told in another way from the ledger: most entries
-- are answers on pages, so this index stays small.
create index consent_ledger_told_otherwise on consent_ledger (workspace_id, recorded_at)
  where not (channel = 'web' and presentation_id is not null);

-- Where in the ledger a time lies is read from its checkpoints, a row a minute instead of an index over every entry.
create index consent_checkpoints_by_time on consent_checkpoints (workspace_id, at);
