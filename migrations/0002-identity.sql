-- Identity: tenants, users, teams, what each may see, sessions, and who read or changed what.

create table tenant (
  tenant_id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  country text not null,
  time_zone text not null,
  demo boolean not null default false,
  created_at timestamptz not null
);
call classify('tenant', 'interno: tenant_id name country time_zone demo created_at');

create table team (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call classify('team', 'interno: tenant_id id name');

create table app_user (
  tenant_id uuid not null references tenant,
  id uuid not null,
  username text not null check (length(username) between 1 and 100),
  name text not null check (length(name) between 1 and 200),
  role text not null check (role in ('agent', 'supervisor', 'strategist', 'admin', 'auditor')),
  team_id uuid,
  password_hash text not null,
  blocked boolean not null default false,
  failed_logins integer not null default 0,
  locked_until timestamptz,
  must_change_password boolean not null default false,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references team (tenant_id, id)
);
create unique index app_user_by_username on app_user (lower(username));
call classify('app_user', 'interno: tenant_id id username role team_id blocked failed_logins locked_until must_change_password created_at; personal: name; secreto: password_hash');

-- What a user may see. Null = all: (null, null, null) sees every mandate and every team of the tenant.
create table user_grant (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  creditor_id uuid,
  portfolio_id uuid,
  team_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index user_grant_by_user on user_grant (tenant_id, user_id);
call classify('user_grant', 'interno: tenant_id id user_id creditor_id portfolio_id team_id');

create table session (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null unique,
  csrf_token text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index session_by_user on session (tenant_id, user_id);
call classify('session', 'interno: tenant_id id user_id created_at last_seen_at expires_at; secreto: token_hash csrf_token');

-- Who read or changed what. `what` names the thing (debtor, recording, user …); `detail` holds field names, never values
-- above interno.
create table access_log (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  user_id uuid,
  action text not null check (action in ('read', 'change', 'login', 'logout', 'refused', 'listen', 'export')),
  what text not null,
  subject_id uuid,
  portfolio_id uuid,
  detail jsonb not null default '{}',
  primary key (tenant_id, id)
);
create index access_log_by_subject on access_log (tenant_id, subject_id, at);
create index access_log_recent on access_log (tenant_id, at desc);
call classify('access_log', 'interno: tenant_id id at user_id action what subject_id portfolio_id detail');

create function app_teams() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(t.id), '{}') from team t
  where t.tenant_id = app_tenant() and exists (
    select from user_grant g where g.tenant_id = t.tenant_id and g.user_id = app_user_id()
      and (g.team_id is null or g.team_id = t.id))
$$;

call secure_table('tenant', 'tenant', 'select, insert, update');
call secure_table('team', 'tenant');
call secure_table('app_user', 'tenant');
call secure_table('user_grant', 'tenant');
call secure_table('session', 'tenant');
call secure_table('access_log', 'tenant', 'select, insert');
call secure_table('job_run', 'tenant', 'select, insert, update');
call secure_table('idempotency_key', 'tenant');

-- Before a tenant is known: three narrow doors, each answering one question.
create function system_is_empty() returns boolean language sql stable security definer set search_path = public as
  $$ select not exists (select from tenant) $$;
create function list_tenants() returns table (tenant_id uuid, country text, time_zone text, demo boolean)
  language sql stable security definer set search_path = public as
  $$ select tenant_id, country, time_zone, demo from tenant order by created_at $$;
create function find_login(wanted text) returns table (tenant_id uuid, user_id uuid)
  language sql stable security definer set search_path = public as
  $$ select tenant_id, id from app_user where lower(username) = lower(wanted) $$;
create function find_session(hash bytea) returns table (tenant_id uuid, id uuid, user_id uuid)
  language sql stable security definer set search_path = public as
  $$ select tenant_id, id, user_id from session where token_hash = hash $$;
