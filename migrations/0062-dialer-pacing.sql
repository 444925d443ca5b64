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
