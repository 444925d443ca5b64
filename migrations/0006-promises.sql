-- Promises: an amount and a day committed for one debt. States: ACTIVE, PENDING_CONFIRMATION (the day passed, the
-- payments of that day are not known yet), KEPT, PARTIAL, BROKEN, REPLACED, CANCELLED, VOIDED (its gestión was annulled).

create table promise (
  tenant_id uuid not null,
  -- Made in the browser.
  id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  account_id uuid not null,
  gestion_id uuid not null,
  user_id uuid,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  taken_at timestamptz not null,
  -- Payments with value date in [taken_on, evaluate_on] count.
  taken_on date not null,
  due_on date not null,
  grace_days integer not null check (grace_days between 0 and 30),
  tolerance_per_mille integer not null check (tolerance_per_mille between 0 and 500),
  min_partial_per_mille integer not null check (min_partial_per_mille between 0 and 1000),
  -- due_on and the grace in business days, by the holidays known when it was taken.
  evaluate_on date not null,
  state text not null default 'ACTIVE' check (state in
    ('ACTIVE', 'PENDING_CONFIRMATION', 'KEPT', 'PARTIAL', 'BROKEN', 'REPLACED', 'CANCELLED', 'VOIDED')),
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  decided_at timestamptz,
  replaces uuid,
  replaced_by uuid,
  -- Replaced after its day: counts as broken in the kept rate.
  replaced_late boolean not null default false,
  -- It had been kept and the money was taken back.
  undone_by_reversal boolean not null default false,
  cancel_reason text check (length(cancel_reason) <= 400),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references account (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id),
  foreign key (tenant_id, gestion_id) references gestion (tenant_id, id),
  foreign key (tenant_id, replaces) references promise (tenant_id, id),
  check (due_on >= taken_on and evaluate_on >= due_on)
);
create unique index promise_one_active on promise (tenant_id, account_id) where state in ('ACTIVE', 'PENDING_CONFIRMATION');
create index promise_to_evaluate on promise (tenant_id, portfolio_id, evaluate_on) where state in ('ACTIVE', 'PENDING_CONFIRMATION');
create index promise_by_account on promise (tenant_id, account_id, taken_at desc);
create index promise_by_debtor on promise (tenant_id, debtor_id, taken_at desc);
create index promise_by_due on promise (tenant_id, portfolio_id, due_on);
create index promise_by_user on promise (tenant_id, user_id, taken_at) where user_id is not null;
create index promise_by_gestion on promise (tenant_id, gestion_id);
call classify('promise', 'interno: tenant_id id portfolio_id debtor_id account_id gestion_id user_id currency taken_at taken_on due_on grace_days tolerance_per_mille min_partial_per_mille evaluate_on state decided_at replaces replaced_by replaced_late undone_by_reversal; financiero: amount_minor paid_minor; sensible: cancel_reason');

-- Which money fulfilled which promise (first in, first out over the promises of the account).
create table promise_payment (
  tenant_id uuid not null,
  promise_id uuid not null,
  payment_id uuid not null,
  portfolio_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  primary key (tenant_id, promise_id, payment_id),
  foreign key (tenant_id, promise_id) references promise (tenant_id, id)
);
create index promise_payment_by_payment on promise_payment (tenant_id, payment_id);
call classify('promise_payment', 'interno: tenant_id promise_id payment_id portfolio_id; financiero: amount_minor');

call secure_table('promise', 'portfolio', 'select, insert, update');
call secure_table('promise_payment', 'portfolio', 'select, insert, delete');

-- One row per debt that ever had a promise: what campaigns and segments ask.
create view promise_facts with (security_invoker = true) as
  select tenant_id, portfolio_id, account_id, debtor_id, count(*) as promises,
    count(*) filter (where state = 'BROKEN') as broken,
    count(*) filter (where state = 'KEPT') as kept,
    coalesce(bool_or(state in ('ACTIVE', 'PENDING_CONFIRMATION')), false) as has_active,
    max(due_on) filter (where state in ('ACTIVE', 'PENDING_CONFIRMATION')) as active_due_on,
    (array_agg(state order by taken_at desc, id desc))[1] as last_state,
    max(decided_at) filter (where state = 'BROKEN') as last_broken_at
  from promise group by tenant_id, portfolio_id, account_id, debtor_id;
call classify('promise_facts', 'interno: tenant_id portfolio_id account_id debtor_id promises broken kept has_active active_due_on last_state last_broken_at');
grant select on promise_facts to recaudo_app;
