-- When anything was answered last for a purpose, also what did not decide: what held before then has to be asked of the
-- ledger. Whoever does not know it (rows of before, a process of the version before) is given a time later than any answer,
-- since a caller's clock may be five minutes fast: then the ledger is asked once too often, and never too seldom.
-- `candor consent rebuild` puts the true time in.
alter table consent_current add column last_at timestamptz not null default now() + interval '5 minutes';
