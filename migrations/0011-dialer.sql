-- Dialler: campaigns, who is in them and when each may be tried next, attempts (a row before any packet leaves) and
-- every event of every call as it came.

create table campaign (
  tenant_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  portfolio_id uuid not null,
  segment_id uuid not null,
  trunk_id uuid not null,
  mode text not null check (mode in ('manual', 'preview', 'progressive', 'predictive')),
  state text not null default 'draft' check (state in ('draft', 'running', 'paused', 'stopped')),
  -- Share of human answers; the contract's or the law's, never above 3 %.
  abandonment_cap double precision not null check (abandonment_cap between 0 and 0.03),
  max_lines integer not null check (max_lines between 1 and 1000),
  ring_seconds integer not null check (ring_seconds between 15 and 60),
  wrapup_mode text not null default 'timed' check (wrapup_mode in ('optional', 'mandatory', 'timed', 'timed_fixed')),
  wrapup_seconds integer not null check (wrapup_seconds between 5 and 600),
  preview_seconds integer not null default 60 check (preview_seconds between 5 and 600),
  detection text not null default 'talk' check (detection in ('talk', 'amd')),
  record boolean not null default true,
  created_at timestamptz not null,
  created_by uuid,
  started_at timestamptz,
  -- The pacer's memory of the day, so that a restarted engine goes on without forgetting it.
  pacer_day date,
  pacer_snapshot jsonb,
  primary key (tenant_id, id),
  unique (tenant_id, name),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id),
  foreign key (tenant_id, trunk_id) references trunk (tenant_id, id)
);
call classify('campaign', 'interno: tenant_id id name portfolio_id segment_id trunk_id mode state abandonment_cap max_lines ring_seconds wrapup_mode wrapup_seconds preview_seconds detection record created_at created_by started_at pacer_day pacer_snapshot');

-- One owner per campaign; a higher fence always wins.
create table campaign_lease (
  tenant_id uuid not null,
  campaign_id uuid not null,
  owner text not null,
  fence bigint not null,
  until timestamptz not null,
  primary key (tenant_id, campaign_id),
  foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
);
call classify('campaign_lease', 'interno: tenant_id campaign_id owner fence until');

-- The list: each debtor once per campaign, with the instant before which nothing is tried and why.
create table campaign_debtor (
  tenant_id uuid not null,
  campaign_id uuid not null,
  debtor_id uuid not null,
  portfolio_id uuid not null,
  -- In the segment now, with an open account.
  active boolean not null default true,
  not_before timestamptz not null,
  -- Why not before: a code of dialer/core/why-not (outside_hours, retry, review …), null when it may be tried.
  why text,
  why_detail text,
  priority double precision not null default 0,
  attempts integer not null default 0,
  last_attempt_at timestamptz,
  last_outcome text,
  last_phone_id uuid,
  primary key (tenant_id, campaign_id, debtor_id),
  foreign key (tenant_id, campaign_id) references campaign (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id)
);
create index campaign_debtor_next on campaign_debtor (tenant_id, campaign_id, priority desc, not_before) where active;
create index campaign_debtor_by_debtor on campaign_debtor (tenant_id, debtor_id);
call classify('campaign_debtor', 'interno: tenant_id campaign_id debtor_id portfolio_id active not_before why why_detail priority attempts last_attempt_at last_outcome last_phone_id');

-- One try at one phone. `intent` is committed before anything leaves; the id is the channel's, the header's, the recording's.
create table attempt (
  tenant_id uuid not null,
  id uuid not null,
  campaign_id uuid,
  portfolio_id uuid not null,
  debtor_id uuid,
  phone_id uuid,
  seat_id uuid,
  user_id uuid,
  trunk_id uuid,
  direction text not null default 'outbound' check (direction in ('outbound', 'inbound')),
  mode text not null check (mode in ('predictive', 'progressive', 'preview', 'manual', 'callback', 'inbound')),
  state text not null check (state in ('intent', 'dialling', 'ringing', 'detecting', 'waiting', 'talking', 'hold', 'ended')),
  caller_id text not null,
  fence bigint not null default 0,
  reserved_at timestamptz not null,
  dialled_at timestamptz,
  rang_at timestamptz,
  answered_at timestamptz,
  greeting_ended_at timestamptz,
  verdict text check (verdict in ('human', 'machine', 'silence', 'fax', 'off')),
  verdict_at timestamptz,
  bridged_at timestamptz,
  ended_at timestamptz,
  outcome text,
  abandoned boolean not null default false,
  cause_q850 integer,
  cause_sip integer,
  identity_verified_at timestamptz,
  recorded boolean not null default false,
  -- The agent says what detection got wrong ("era buzón"): how its error is measured.
  agent_says text check (agent_says in ('human', 'machine')),
  primary key (tenant_id, id)
);
create index attempt_by_campaign on attempt (tenant_id, campaign_id, reserved_at);
create index attempt_by_debtor on attempt (tenant_id, debtor_id, reserved_at);
create index attempt_by_user on attempt (tenant_id, user_id, reserved_at) where user_id is not null;
create index attempt_live on attempt (tenant_id, id) where state <> 'ended';
call classify('attempt', 'interno: tenant_id id campaign_id portfolio_id debtor_id phone_id seat_id user_id trunk_id direction mode state caller_id fence reserved_at dialled_at rang_at answered_at greeting_ended_at verdict verdict_at bridged_at ended_at outcome abandoned cause_q850 cause_sip identity_verified_at recorded agent_says');

-- What the exchange said, as it came: a call replays from these rows.
create table call_event (
  tenant_id uuid not null,
  attempt_id uuid not null,
  n integer not null,
  at timestamptz not null,
  type text not null,
  data jsonb not null default '{}',
  primary key (tenant_id, attempt_id, n)
);
call classify('call_event', 'interno: tenant_id attempt_id n at type data');

call secure_table('campaign', 'portfolio');
call secure_table('campaign_lease', 'tenant');
call secure_table('campaign_debtor', 'portfolio');
call secure_table('attempt', 'portfolio', 'select, insert, update');
call secure_table('call_event', 'tenant', 'select, insert');
