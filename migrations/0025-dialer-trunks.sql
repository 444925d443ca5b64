-- Dialer: what each carrier asks and costs, caller-IDs as rows of their own, test calls, the price of an attempt.

alter table trunk
  -- Digits before the number, as some carriers tell their customers or routes apart.
  add column tech_prefix text not null default '' check (tech_prefix ~ '^[0-9*#]{0,12}$'),
  add column number_format text not null default 'e164_plus'
    check (number_format in ('e164_plus', 'e164', 'international', 'national', 'national_zero')),
  -- Whose national numbers: without it another country's number would reach a stranger.
  add column country text check (country in ('CL', 'PE')),
  add column codecs text[] not null default '{ulaw,alaw}'
    check (cardinality(codecs) between 1 and 4 and codecs <@ array['ulaw', 'alaw', 'g722', 'gsm']),
  add column first_seconds integer not null default 1 check (first_seconds between 1 and 600),
  add column next_seconds integer not null default 1 check (next_seconds between 1 and 600),
  -- Millionths of the currency's unit per minute: a second of a call costs less than its smallest coin.
  add column mobile_micros bigint check (mobile_micros between 0 and 1000000000000),
  add column fixed_micros bigint check (fixed_micros between 0 and 1000000000000),
  add column currency text check (currency ~ '^[A-Z]{3}$'),
  -- Where it stands among those that stand in for another; null: for none.
  add column backup_order integer check (backup_order between 1 and 100),
  add check (number_format not in ('national', 'national_zero') or country is not null),
  add check ((mobile_micros is null and fixed_micros is null) or currency is not null);
call classify('trunk', 'interno: tech_prefix number_format country codecs first_seconds next_seconds mobile_micros fixed_micros currency backup_order');

create table caller_id (
  tenant_id uuid not null references tenant,
  id uuid not null,
  number text not null check (number ~ '^\+[0-9]{3,15}$'),
  -- Trunks whose carrier lets us show it, in no order.
  trunk_ids uuid[] not null default '{}' check (cardinality(trunk_ids) <= 50),
  -- Mandates it serves; none: every one.
  portfolio_ids uuid[] not null default '{}' check (cardinality(portfolio_ids) <= 200),
  daily_cap integer check (daily_cap between 1 and 100000),
  state text not null default 'in_use' check (state in ('in_use', 'stopped')),
  state_at timestamptz not null,
  state_by uuid,
  state_reason text check (length(state_reason) <= 300),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, number)
);
call classify('caller_id', 'interno: tenant_id id number trunk_ids portfolio_ids daily_cap state state_at state_by state_reason created_at');

-- Of each number and day of the mandate that was called: how often it was shown and how often somebody picked up.
create table caller_id_day (
  tenant_id uuid not null,
  caller_id uuid not null,
  day date not null,
  uses integer not null default 0,
  answers integer not null default 0,
  primary key (tenant_id, caller_id, day),
  foreign key (tenant_id, caller_id) references caller_id (tenant_id, id)
);
call classify('caller_id_day', 'interno: tenant_id caller_id day uses answers');

-- Calls to ourselves: no debtor, no mandate, no contact.
create table test_call (
  tenant_id uuid not null,
  id uuid not null,
  trunk_id uuid not null,
  caller_id uuid not null,
  shown text not null,
  asked_by uuid,
  at timestamptz not null,
  ended_at timestamptz,
  outward text not null default 'pending' check (outward in ('pending', 'ok', 'failed')),
  rings_back text not null default 'pending' check (rings_back in ('pending', 'ok', 'failed')),
  reason text,
  cause_q850 integer,
  cause_sip integer,
  primary key (tenant_id, id),
  foreign key (tenant_id, trunk_id) references trunk (tenant_id, id),
  foreign key (tenant_id, caller_id) references caller_id (tenant_id, id)
);
create index test_call_by_number on test_call (tenant_id, caller_id, at desc);
call classify('test_call', 'interno: tenant_id id trunk_id caller_id shown asked_by at ended_at outward rings_back reason cause_q850 cause_sip');

insert into caller_id (tenant_id, id, number, trunk_ids, state_at, created_at)
select tenant_id, gen_random_uuid(), case when n like '+%' then n else '+' || n end, array_agg(distinct id), min(created_at), min(created_at)
from trunk, unnest(caller_ids) n group by 1, 3;
alter table trunk drop column caller_ids;

alter table attempt
  add column billed_seconds integer,
  add column cost_micros bigint,
  add column cost_currency text;
call classify('attempt', 'interno: billed_seconds cost_micros cost_currency');

call secure_table('caller_id', 'tenant', 'select, insert, update');
call secure_table('caller_id_day', 'tenant', 'select, insert, update');
call secure_table('test_call', 'tenant', 'select, insert, update');
call audit_changes('caller_id', 'caller_id');
