-- Agents: seats (one sitting of one person at one campaign), what each did when, and why one may pause.

create table pause_reason (
  tenant_id uuid not null references tenant,
  code text not null check (code ~ '^[a-z0-9-]{1,40}$'),
  label text not null check (length(label) between 1 and 60),
  limit_minutes integer check (limit_minutes between 1 and 480),
  position integer not null,
  primary key (tenant_id, code)
);
call classify('pause_reason', 'interno: tenant_id code label limit_minutes position');

create table agent_seat (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  team_id uuid,
  campaign_id uuid,
  -- A supervisor's ear is a seat that takes no calls.
  kind text not null default 'agent' check (kind in ('agent', 'ear')),
  robot boolean not null default false,
  sip_user text not null,
  sip_password text not null,
  state text not null,
  since timestamptz not null,
  pause_reason text,
  -- The call whose result is still owed: the desk may not move on, nor log out, before it is saved.
  attempt_id uuid,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create unique index agent_seat_open on agent_seat (tenant_id, user_id, kind) where closed_at is null;
call classify('agent_seat', 'interno: tenant_id id user_id team_id campaign_id kind robot sip_user state since pause_reason attempt_id opened_at closed_at; secreto: sip_password');

-- One row per stretch in one state; the current one has no end.
create table agent_state_log (
  tenant_id uuid not null,
  seat_id uuid not null,
  from_at timestamptz not null,
  state text not null,
  to_at timestamptz,
  user_id uuid not null,
  team_id uuid,
  campaign_id uuid,
  reason text,
  primary key (tenant_id, seat_id, from_at, state),
  foreign key (tenant_id, seat_id) references agent_seat (tenant_id, id)
);
create index agent_state_log_by_time on agent_state_log (tenant_id, from_at);
call classify('agent_state_log', 'interno: tenant_id seat_id from_at state to_at user_id team_id campaign_id reason');

call secure_table('pause_reason', 'tenant');
call secure_table('agent_seat', 'team', 'select, insert, update');
call secure_table('agent_state_log', 'team', 'select, insert, update');
