-- Addresses that were kept before their domains were written in ASCII (UTS 46): a later event names münchen.de otherwise, and
-- would be somebody else's. What SQL cannot convert, a worker does, one by one (modules/identity/respell-emails.ts).
create table email_respellings (
  workspace_id integer not null,
  origin_id bigint not null,
  primary key (workspace_id, origin_id)
);
insert into email_respellings (workspace_id, origin_id)
select workspace_id, id from identifiers where kind = 'email' and octet_length(value) > length(value);
select candor_private.guard('email_respellings', '');
grant select, insert, update, delete on email_respellings to candor_app, candor_system;
