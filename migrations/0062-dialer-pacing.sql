-- Dialer: what each campaign's pacer was told and what it decided, in pieces of some seconds, for whoever asks afterwards why it
-- dialled what it dialled; and what a supervisor has ordered of its pace.

create table pacing_log (
  tenant_id uuid not null references tenant,
  campaign_id uuid not null,
  -- In the order of time: each engine that takes the campaign over begins a tape of its own.
  tape_id uuid not null,
  n integer not null check (n > 0),
  portfolio_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  day_start timestamptz not null,
  -- Its first entry is what its pacer began with.
  starts boolean not null,
  entries integer not null,
  tape bytea not null,
  primary key (tenant_id, campaign_id, tape_id, n),
  foreign key (tenant_id, campaign_id) references campaign (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
-- Squeezed before it comes here.
alter table pacing_log alter column tape set storage external;
create index pacing_log_starts on pacing_log (tenant_id, campaign_id, day_start, from_at) where starts;
create index pacing_log_old on pacing_log (tenant_id, to_at);
call classify('pacing_log', 'interno: tenant_id campaign_id tape_id n portfolio_id from_at to_at day_start starts entries tape');
call secure_table('pacing_log', 'portfolio', 'select, insert, delete');
call hide_from_creditors('pacing_log');

-- What a supervisor has ordered of a campaign's pace: a ceiling of lines per agent, a tighter cap, or neither (automatic). The
-- campaign's own cap stands in its row; this one may only be lower, which whoever applies it sees to.
create table pacing_control (
  tenant_id uuid not null references tenant,
  -- The campaign's.
  id uuid not null,
  portfolio_id uuid not null,
  lines_per_agent double precision check (lines_per_agent between 1 and 12),
  cap double precision check (cap between 0 and 0.03),
  set_by uuid not null,
  set_by_name text not null,
  set_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references campaign (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('pacing_control', 'interno: tenant_id id portfolio_id lines_per_agent cap set_by set_by_name set_at');
call secure_table('pacing_control', 'portfolio', 'select, insert, update');
call hide_from_creditors('pacing_control');
