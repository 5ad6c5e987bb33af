-- Purpose in the database. The application's role owns nothing and bypasses nothing: every table with personal data has
-- forced row-level security, and what a transaction may read is said by a signed token that PostgreSQL itself verifies.
-- A plain setting can be forged by injected SQL; a signature cannot. docs/adr/0007-purpose-in-postgresql.md

do $$
begin
  create role candor_app nologin;
exception when duplicate_object or unique_violation then null;
end
$$;
do $$
begin
  -- Named system purposes (resolution, suppression, rebuild, erasure, backup) are for this role alone.
  create role candor_system nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

create schema candor_private;
revoke all on schema candor_private from public;

-- The key of the tokens, as HMAC's two padded blocks (RFC 2104, block of 64 bytes), so that a signature is two hashes.
create table candor_private.purpose_key (
  id boolean primary key default true check (id),
  key bytea not null check (length(key) = 32),
  inner_block bytea not null,
  outer_block bytea not null
);

create function candor_private.pad(key bytea, fill integer) returns bytea language plpgsql immutable strict as $$
declare
  block bytea := key || decode(repeat('00', 64 - length(key)), 'hex');
begin
  for i in 0..63 loop
    block := set_byte(block, i, get_byte(block, i) # fill);
  end loop;
  return block;
end
$$;

insert into candor_private.purpose_key (key, inner_block, outer_block)
select k, candor_private.pad(k, 54), candor_private.pad(k, 92)
from (select sha256(string_agg(uuid_send(gen_random_uuid()), ''::bytea)) as k from generate_series(1, 4)) as drawn;

create function candor_private.sign(message text) returns text language sql stable
set search_path = pg_catalog as $$
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(message, 'UTF8'))), 'hex')
  from candor_private.purpose_key k
$$;

-- What a transaction is called in a token: its process and the moment it began, in microseconds. Two transactions of one
-- process never begin at the same moment.
create function candor_private.transaction_name() returns text language sql stable
set search_path = pg_catalog as $$
  select pg_backend_pid() || ':' || (extract(epoch from transaction_timestamp()) * 1000000)::bigint
$$;

-- Turns a ticket of the application into the token of this transaction. A ticket is signed by the application for some
-- purposes and a minute: `<bits>:<expires ms>:<signature>`. The token it buys is good for this transaction of this role
-- only. Anything else buys nothing: the transaction then reads no person.
create function candor_open(ticket text) returns void language plpgsql security definer
set search_path = pg_catalog as $$
declare
  part text[] := string_to_array(ticket, ':');
begin
  if array_length(part, 1) is distinct from 3 or part[1] !~ '^\d{1,19}$' or part[2] !~ '^\d{1,15}$'
    or part[2]::bigint < extract(epoch from clock_timestamp()) * 1000
    or part[3] <> candor_private.sign('ticket:' || part[1] || ':' || part[2]) then
    return;
  end if;
  perform set_config('candor.purpose_token', part[1] || ':' || candor_private.sign(
    'token:' || part[1] || ':' || session_user || ':' || candor_private.transaction_name()), true);
end
$$;

-- The purposes of this transaction, as bits; 0 without a valid token. Verified once a statement: policies call it in a
-- sub-select. Bits from 48 on are system purposes, and count for the system's role only.
create function candor_purpose_bits() returns bigint language plpgsql stable security definer
set search_path = pg_catalog as $$
declare
  token text := current_setting('candor.purpose_token', true);
  bits text := split_part(coalesce(token, ''), ':', 1);
begin
  if bits !~ '^\d{1,19}$' or split_part(token, ':', 2)
    <> candor_private.sign('token:' || bits || ':' || session_user || ':' || candor_private.transaction_name()) then
    return 0;
  end if;
  if pg_has_role(session_user, 'candor_system', 'member') then
    return bits::bigint;
  end if;
  return bits::bigint & 281474976710655;
end
$$;

revoke all on function candor_open(text), candor_purpose_bits() from public;
grant execute on function candor_open(text), candor_purpose_bits() to candor_app, candor_system;
