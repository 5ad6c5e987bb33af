-- Whoever signs a log may change: the last checkpoint of the key before, with the new key in it, signed by both.
alter table consent_log_keys add column handover text;

create function candor_hand_over_log(workspace integer, fresh_skey text, fresh_vkey text, signed_handover text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (candor_purpose_bits() & (1::bigint << 54)) = 0 then
    raise exception 'changing the key of a consent log needs the purpose consent' using errcode = 'insufficient_privilege';
  end if;
  update candor_private.log_signers set skey = fresh_skey where workspace_id = workspace;
  if not found then
    raise exception 'the consent log of workspace % has no key yet', workspace;
  end if;
  insert into consent_log_keys (workspace_id, vkey, handover) values (workspace, fresh_vkey, signed_handover);
end
$$;
revoke all on function candor_hand_over_log(integer, text, text, text) from public;
grant execute on function candor_hand_over_log(integer, text, text, text) to candor_system;

-- What witnesses signed: that a checkpoint continues the last one they saw. Served with the checkpoint.
create table consent_cosignatures (
  workspace_id integer not null references workspaces (id),
  size bigint not null,
  -- The public key of the witness, as it was trusted when it signed.
  witness text not null,
  -- The signature as a line of the note.
  line text not null,
  at timestamptz not null default now(),
  primary key (workspace_id, size, witness)
);
grant select, insert on consent_cosignatures to candor_app, candor_system;
revoke update, delete on consent_cosignatures from candor_app, candor_system;
create trigger consent_cosignatures_are_insert_only before update or delete or truncate on consent_cosignatures
  for each statement execute function refuse_change();
