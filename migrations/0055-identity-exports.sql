-- Identity: what leaves the system as a file. Who asked for it and why, who let it go, and how long it may be fetched.
create table data_export (
  tenant_id uuid not null,
  -- Made by the browser.
  id uuid not null,
  -- Counted by agency; stands in the file and in the log.
  number integer not null check (number > 0),
  kind text not null check (kind in ('gestiones', 'person')),
  portfolio_id uuid,
  debtor_id uuid,
  -- What was asked for: days and layout.
  wanted jsonb not null default '{}',
  reason text not null check (length(reason) between 1 and 400),
  rows integer not null check (rows >= 0),
  -- More rows than one person may take alone (identity/core/exports).
  second_person boolean not null,
  state text not null check (state in ('asked', 'approved', 'refused', 'ready', 'failed', 'expired')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text check (length(decision_reason) between 1 and 400),
  made_at timestamptz,
  expires_at timestamptz,
  sha256 bytea,
  bytes bigint,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, asked_by) references app_user (tenant_id, id),
  foreign key (tenant_id, decided_by) references app_user (tenant_id, id),
  -- Who asks does not let it go, whatever the application thinks.
  check (decided_by is distinct from asked_by),
  check ((decided_by is null) = (decision_reason is null) and (decided_by is null) = (decided_at is null)),
  check (not second_person or decided_by is not null or state in ('asked', 'expired')),
  check (second_person or rows <= 10000)
);
create index data_export_recent on data_export (tenant_id, asked_at desc);
create index data_export_of on data_export (tenant_id, asked_by, asked_at desc);
create index data_export_due on data_export (tenant_id, expires_at) where state = 'ready';
call classify('data_export', 'interno: tenant_id id number kind portfolio_id debtor_id wanted rows second_person state asked_by asked_at decided_by decided_at made_at expires_at sha256 bytes; sensible: reason decision_reason');
call secure_table('data_export', 'portfolio?', 'select, insert, update');
call hide_from_creditors('data_export');
call audit_changes('data_export', 'data_export');

-- The next number of the agency: numbers are one row of all mandates, whatever the caller sees of them.
create function next_export_number() returns integer
language sql stable security definer set search_path = public, pg_temp as
  $$ select coalesce(max(number), 0) + 1 from data_export where tenant_id = app_tenant() $$;
revoke execute on function next_export_number() from public;
grant execute on function next_export_number() to recaudo_app;
