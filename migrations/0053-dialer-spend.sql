-- Dialer: what an agency may spend on calls in a day and how many calls a second it may make, over all its trunks; what a
-- minute is taken to cost; and what of the day's money is spent. Without a row the product's own defaults hold (core/spend).

create table spend_limit (
  tenant_id uuid not null references tenant,
  -- The tenant's own: one row each.
  id uuid not null check (id = tenant_id),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  day_micros bigint not null check (day_micros between 0 and 1000000000000000),
  calls_per_second integer not null check (calls_per_second between 1 and 500),
  changed_at timestamptz not null,
  changed_by uuid,
  reason text not null check (length(reason) between 1 and 300),
  primary key (tenant_id, id)
);
call classify('spend_limit', 'interno: tenant_id id currency day_micros calls_per_second changed_at changed_by reason');

create table dialling_rate (
  tenant_id uuid not null references tenant,
  id uuid not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  kind text not null check (kind in ('mobile', 'fixed')),
  -- Millionths of the unit of the limit's currency, a minute.
  micros bigint not null check (micros between 0 and 1000000000000),
  primary key (tenant_id, id),
  unique (tenant_id, country, kind)
);
call classify('dialling_rate', 'interno: tenant_id id country kind micros');

-- One row a day of the agency's own: each dial adds the minute it may cost, each end turns it into what was spoken. Never a sum
-- over the day's calls.
create table spend_day (
  tenant_id uuid not null references tenant,
  day date not null,
  currency text not null,
  reserved_micros bigint not null default 0,
  spent_micros bigint not null default 0,
  calls integer not null default 0,
  primary key (tenant_id, day, currency)
);
call classify('spend_day', 'interno: tenant_id day currency reserved_micros spent_micros calls');

-- The minute counted when it was dialled, and of which day's row; settled once, by the end of the call.
alter table attempt
  add column reserved_micros bigint,
  add column reserved_currency text,
  add column reserved_day date;
call classify('attempt', 'interno: reserved_micros reserved_currency reserved_day');

call secure_table('spend_limit', 'tenant', 'select, insert, update');
call secure_table('dialling_rate', 'tenant', 'select, insert, update');
call secure_table('spend_day', 'tenant', 'select, insert, update');
call audit_changes('spend_limit', 'spend_limit', '{changed_at, changed_by}');
call audit_changes('dialling_rate', 'dialling_rate');
call hide_from_creditors('spend_limit');
call hide_from_creditors('dialling_rate');
call hide_from_creditors('spend_day');
