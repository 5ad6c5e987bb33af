-- What was done to one thing, newest first: who looked at a person.
create index audit_log_by_target on audit_log (workspace_id, target, id) where target is not null;
