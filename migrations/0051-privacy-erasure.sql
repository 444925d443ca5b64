-- Privacy: the erasure of a person's data, asked by them or due by age, and the files on disk it takes with it. What was done
-- (who was contacted when, under which rule; what is owed and was paid) stays, under a pseudonym.

-- A name in place of a document or a number: the same for the same text, so that counting goes on, and worth nothing
-- without the tenant's key, which the application cannot read.
create table pseudonym_key (
  tenant_id uuid primary key references tenant,
  key bytea not null
);
call classify('pseudonym_key', 'interno: tenant_id; secreto: key');
alter table pseudonym_key enable row level security;
alter table pseudonym_key force row level security;
create policy owner on pseudonym_key to recaudo_owner using (true) with check (true);

create function pseudonym(plain text) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare secret bytea;
begin
  if app_tenant() is null then raise exception 'pseudonym outside a tenant'; end if;
  if plain like 'borrado-%' then return plain; end if;
  insert into pseudonym_key values (app_tenant(), sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
    on conflict do nothing;
  select key into secret from pseudonym_key where tenant_id = app_tenant();
  return 'borrado-' || left(encode(sha256(secret || sha256(secret || convert_to(plain, 'UTF8'))), 'hex'), 32);
end $$;

alter table person add column erased_at timestamptz;
call classify('person', 'interno: erased_at');
create index person_erased on person (tenant_id, document) where erased_at is not null;
alter table debtor add column erased_at timestamptz;
call classify('debtor', 'interno: erased_at');

-- One mandate's part of a request, or what became due by age. `confirmed` is the order: it is carried out however often the
-- worker dies in between.
create table erasure (
  tenant_id uuid not null,
  id uuid not null,
  -- Made by the browser; the parts of one request share it.
  request_id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  kind text not null check (kind in ('request', 'retention')),
  state text not null check (state in ('asked', 'withdrawn', 'confirmed', 'done')),
  reason text not null check (length(reason) between 1 and 400),
  asked_by uuid,
  asked_at timestamptz not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  finished_at timestamptz,
  -- Rows changed, by table.
  counts jsonb not null default '{}',
  primary key (tenant_id, id),
  unique (tenant_id, request_id, debtor_id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id),
  check ((state in ('confirmed', 'done')) = (confirmed_at is not null)),
  check ((state = 'done') = (finished_at is not null)),
  -- Who asks does not confirm.
  check (kind = 'retention' or confirmed_by is distinct from asked_by)
);
create unique index erasure_open on erasure (tenant_id, debtor_id) where state in ('asked', 'confirmed');
create index erasure_due on erasure (tenant_id, confirmed_at) where state = 'confirmed';
call classify('erasure', 'interno: tenant_id id request_id portfolio_id debtor_id kind state asked_by asked_at confirmed_by confirmed_at finished_at counts; sensible: reason');
call secure_table('erasure', 'portfolio', 'select, insert, update');
call hide_from_creditors('erasure');
call audit_changes('erasure', 'erasure', '{counts}');

-- A recorded call whose two tracks are to go from the disk: the row first, then the files, then `gone_at`.
create table erasure_file (
  tenant_id uuid not null,
  attempt_id uuid not null,
  portfolio_id uuid not null,
  listed_at timestamptz not null,
  gone_at timestamptz,
  primary key (tenant_id, attempt_id),
  foreign key (tenant_id, attempt_id) references attempt (tenant_id, id)
);
create index erasure_file_due on erasure_file (tenant_id, attempt_id) where gone_at is null;
call classify('erasure_file', 'interno: tenant_id attempt_id portfolio_id listed_at gone_at');
call secure_table('erasure_file', 'portfolio', 'select, insert, update');
call hide_from_creditors('erasure_file');

-- Column by column what erasing may overwrite where nothing else may change a row, and the contact points it takes away.
grant update (note, reason_for_default, attitude, annul_reason) on gestion to recaudo_app;
grant update (was, became) on contact_point_change to recaudo_app;
grant update (number, note) on unidentified_caller to recaudo_app;
grant update (cells, message) on import_reject, payments_reject to recaudo_app;
grant update (data) on call_event to recaudo_app;
grant update (body) on floor_message to recaudo_app;
grant delete on phone to recaudo_app;

-- What is only ever added to stays so but for an erasure that was ordered: the grants above are no leave to edit.
create function only_by_erasure() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare whose uuid;
begin
  if current_user <> 'recaudo_app' then return new; end if;
  whose := case tg_table_name when 'call_event'
    then (select a.debtor_id from attempt a where a.tenant_id = old.tenant_id and a.id = (to_jsonb(old) ->> 'attempt_id')::uuid)
    else (to_jsonb(old) ->> 'debtor_id')::uuid end;
  if not app_is_system() or not exists (
    select from erasure e where e.tenant_id = old.tenant_id and e.debtor_id = whose and e.state = 'confirmed') then
    raise exception 'permission denied: % is overwritten by an erasure alone', tg_table_name using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function only_by_erasure() from public;
create trigger only_by_erasure before update on gestion for each row execute function only_by_erasure();
create trigger only_by_erasure before update on contact_point_change for each row execute function only_by_erasure();
create trigger only_by_erasure before update on call_event for each row execute function only_by_erasure();

-- The identity goes with the last mandate that knew the person, and by no other way: the application may not change a person.
create function erase_person_if_over(who uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not app_is_system() then raise exception 'only the system erases a person'; end if;
  if exists (select from debtor d where d.tenant_id = app_tenant() and d.person_id = who and d.erased_at is null) then
    return false;
  end if;
  update person set document = pseudonym(document), erased_at = coalesce(erased_at, at)
    where tenant_id = app_tenant() and id = who;
  return true;
end $$;
revoke execute on function pseudonym(text), erase_person_if_over(uuid, timestamptz) from public;
grant execute on function pseudonym(text), erase_person_if_over(uuid, timestamptz) to recaudo_app;
