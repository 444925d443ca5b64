-- Agents, second part: what supervisors order, who asks for help, and breaks planned by turns.

-- An order of a supervisor to one seat. Pending while a call or an owed result keeps it waiting; a restarted engine takes it up.
create table seat_order (
  tenant_id uuid not null,
  id uuid not null,
  seat_id uuid not null,
  user_id uuid not null,
  team_id uuid,
  kind text not null check (kind in ('pause', 'finish', 'leave', 'hang_up', 'move')),
  by_id uuid not null,
  by_name text not null,
  given_at timestamptz not null,
  state text not null check (state in ('pending', 'done', 'replaced')),
  done_at timestamptz,
  -- Of a pause: its reason and length.
  reason text,
  limit_minutes integer,
  -- Of a move.
  from_campaign_id uuid,
  to_campaign_id uuid,
  -- Of a finish or a hang-up: whose call it was, so that the desk can open the card again.
  attempt_id uuid,
  debtor_id uuid,
  -- The agent has read it at the desk.
  seen_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, seat_id) references agent_seat (tenant_id, id),
  check ((state = 'pending') = (done_at is null))
);
create index seat_order_by_seat on seat_order (tenant_id, seat_id, given_at);
call classify('seat_order', 'interno: tenant_id id seat_id user_id team_id kind by_id given_at state done_at reason limit_minutes from_campaign_id to_campaign_id attempt_id debtor_id seen_at; personal: by_name');

create table help_request (
  tenant_id uuid not null,
  id uuid not null,
  seat_id uuid not null,
  user_id uuid not null,
  team_id uuid,
  campaign_id uuid,
  attempt_id uuid,
  reason text not null check (length(reason) between 1 and 40),
  asked_at timestamptz not null,
  taken_by uuid,
  taken_name text,
  taken_at timestamptz,
  closed_at timestamptz,
  closed_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, seat_id) references agent_seat (tenant_id, id)
);
create unique index help_request_open on help_request (tenant_id, seat_id) where closed_at is null;
create index help_request_by_user on help_request (tenant_id, user_id, asked_at);
call classify('help_request', 'interno: tenant_id id seat_id user_id team_id campaign_id attempt_id reason asked_at taken_by taken_at closed_at closed_by; personal: taken_name');

-- One break of a team in turns ("refrigerio 13:00–14:00 in three turns"); without a team: of whoever has none.
create table break_plan (
  tenant_id uuid not null,
  id uuid not null,
  team_id uuid,
  pause_code text not null,
  -- Seconds since midnight where the agency is.
  starts_at_second integer not null check (starts_at_second between 0 and 86399),
  turn_minutes integer not null check (turn_minutes between 5 and 120),
  turns integer not null check (turns between 1 and 8),
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references team (tenant_id, id),
  foreign key (tenant_id, pause_code) references pause_reason (tenant_id, code)
);
create unique index break_plan_one_a_team on break_plan (tenant_id, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), pause_code);
call classify('break_plan', 'interno: tenant_id id team_id pause_code starts_at_second turn_minutes turns');

-- Whom somebody moved to a turn; the rest are placed by themselves.
create table break_place (
  tenant_id uuid not null,
  plan_id uuid not null,
  user_id uuid not null,
  team_id uuid,
  turn integer not null check (turn between 1 and 8),
  primary key (tenant_id, plan_id, user_id),
  foreign key (tenant_id, plan_id) references break_plan (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
call classify('break_place', 'interno: tenant_id plan_id user_id team_id turn');

call secure_table('seat_order', 'team', 'select, insert, update');
call secure_table('help_request', 'team', 'select, insert, update');
call secure_table('break_plan', 'team');
call secure_table('break_place', 'team');
call audit_changes('break_plan', 'break_plan');
call audit_changes('break_place', 'break_place');
