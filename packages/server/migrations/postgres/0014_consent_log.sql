-- The signing key of each workspace's log. The private half can be read by nobody but the owner, and fetched only by the
-- system's role within a transaction for the purpose consent (bit 54); the public half is published.
create table candor_private.log_signers (
  workspace_id integer primary key,
  skey text not null
);
create table consent_log_keys (
  workspace_id integer not null references workspaces (id),
  vkey text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, vkey)
);

-- Made once: whoever comes second gets the key of the first.
create function candor_log_signer(workspace integer, fresh_skey text, fresh_vkey text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (candor_purpose_bits() & (1::bigint << 54)) = 0 then
    raise exception 'signing a consent log needs the purpose consent' using errcode = 'insufficient_privilege';
  end if;
  insert into candor_private.log_signers (workspace_id, skey) values (workspace, fresh_skey) on conflict do nothing;
  if found then
    insert into consent_log_keys (workspace_id, vkey) values (workspace, fresh_vkey);
  end if;
  return (select s.skey from candor_private.log_signers s where s.workspace_id = workspace);
end
$$;
revoke all on function candor_log_signer(integer, text, text) from public;
grant execute on function candor_log_signer(integer, text, text) to candor_system;

revoke insert, update, delete on consent_log_keys from candor_app, candor_system;
-- The log is written by the system's role and read by anybody.
revoke insert, update, delete on consent_tiles, consent_checkpoints from candor_app;

create trigger consent_checkpoints_are_insert_only before update or delete or truncate on consent_checkpoints
  for each statement execute function refuse_change();

-- Receipts are asked for by the id of their entry.
create unique index consent_ledger_by_id on consent_ledger (workspace_id, id);
