-- Platform: how every table is secured and classified, the event log, long jobs, idempotency, settings.

-- Who is asking. Set once per transaction by platform/db.ts; absent means nobody, and nobody sees nothing.
create function app_tenant() returns uuid language sql stable as
  $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;
create function app_user_id() returns uuid language sql stable as
  $$ select nullif(current_setting('app.user', true), '')::uuid $$;
-- Only the system itself (engine, worker, jobs) works without a user; it sees every mandate of its tenant.
create function app_is_system() returns boolean language sql stable as
  $$ select coalesce(current_setting('app.system', true), '') = 'yes' $$;

-- Confidentiality of each column, as comments: classify('t', 'interno: a b; personal: c').
-- Levels: público, interno, personal, financiero, sensible, secreto. A test fails on a column without one.
create procedure classify(target regclass, levels text) language plpgsql as $$
declare part text; col text; level text;
begin
  foreach part in array string_to_array(levels, ';') loop
    level := trim(split_part(part, ':', 1));
    foreach col in array regexp_split_to_array(trim(split_part(part, ':', 2)), '\s+') loop
      execute format('comment on column %s.%I is %L', target, col, level);
    end loop;
  end loop;
end $$;

-- Row-level security, the same way everywhere. kind:
--   'tenant'     rows of the caller's tenant
--   'portfolio'  also: of the mandates the caller was granted (column portfolio_id)
--   'portfolio?' as before, rows without a mandate are the tenant's
--   'team'       also: of the teams the caller was granted (column team_id; rows without team are the tenant's)
-- verbs: what recaudo_app may do.
create procedure secure_table(target regclass, kind text, verbs text default 'select, insert, update, delete')
language plpgsql as $$
declare rule text := 'tenant_id = (select app_tenant())';
begin
  if kind = 'portfolio' then
    rule := rule || ' and ((select app_is_system()) or portfolio_id = any ((select app_portfolios())::uuid[]))';
  elsif kind = 'portfolio?' then
    rule := rule || ' and ((select app_is_system()) or portfolio_id is null or portfolio_id = any ((select app_portfolios())::uuid[]))';
  elsif kind = 'team' then
    rule := rule || ' and ((select app_is_system()) or team_id is null or team_id = any ((select app_teams())::uuid[]))';
  elsif kind <> 'tenant' then
    raise exception 'unknown kind of table: %', kind;
  end if;
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy app on %s to recaudo_app using (%s) with check (%s)', target, rule, rule);
  execute format('create policy owner on %s to recaudo_owner using (true) with check (true)', target);
  execute format('grant %s on %s to recaudo_app', verbs, target);
end $$;

-- One append-only log: audit, outbox, trigger and source of reports. Consumers read rows whose transaction is
-- below the oldest one still running: serial numbers become visible out of order, transaction ids do not.
create table event (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  type text not null,
  subject_id uuid,
  portfolio_id uuid,
  actor_id uuid,
  payload jsonb not null default '{}',
  primary key (tenant_id, id)
);
create index event_by_order on event (xid, seq);
create index event_by_subject on event (tenant_id, subject_id, at);
call classify('event', 'interno: tenant_id id seq xid at type subject_id portfolio_id actor_id payload');

create table event_cursor (
  consumer text primary key,
  xid xid8 not null,
  seq bigint not null
);
call classify('event_cursor', 'interno: consumer xid seq');
grant select, insert, update on event_cursor to recaudo_owner;

-- Long work seen by a person: an import, a payments file, an export.
create table job_run (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  portfolio_id uuid,
  title text not null,
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  done bigint not null default 0,
  total bigint,
  unit text not null default 'filas',
  result jsonb not null default '{}',
  error jsonb,
  created_by uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  cancel_asked boolean not null default false,
  primary key (tenant_id, id)
);
create index job_run_recent on job_run (tenant_id, created_at desc);
call classify('job_run', 'interno: tenant_id id kind portfolio_id title state done total unit result error created_by created_at started_at finished_at cancel_asked');

-- The first answer to a request, replayed when the same key comes again. Kept 30 days.
create table idempotency_key (
  tenant_id uuid not null,
  user_id uuid not null,
  key text not null check (length(key) <= 255),
  request_hash bytea not null,
  status integer,
  response jsonb,
  created_at timestamptz not null,
  primary key (tenant_id, user_id, key)
);
call classify('idempotency_key', 'interno: tenant_id user_id key request_hash status created_at; sensible: response');

-- Settings of the installation as a whole: the operation's clock, schema facts. No tenant, no secrets.
create table system_setting (
  key text primary key,
  value jsonb not null
);
call classify('system_setting', 'interno: key value');
alter table system_setting enable row level security;
alter table system_setting force row level security;
create policy app on system_setting for select to recaudo_app using (true);
create policy owner on system_setting to recaudo_owner using (true) with check (true);
grant select on system_setting to recaudo_app;
alter table event_cursor enable row level security;
alter table event_cursor force row level security;
create policy owner on event_cursor to recaudo_owner using (true) with check (true);

-- Background work: the queue belongs to recaudo_owner (its own migrations run at start); the app may only put a job in,
-- inside its own transaction, and only for the tenant it speaks for.
create function enqueue_job(task text, payload jsonb, key text default null) returns void
language plpgsql security definer set search_path = public as $$
begin
  if app_tenant() is null then raise exception 'enqueue_job outside a tenant'; end if;
  perform graphile_worker.add_job(task, json_build_object('tenant', app_tenant(), 'payload', payload), job_key => key, max_attempts => 5);
end $$;
