-- Payments: money the creditor says it received, what debts it went to, and the files that said so.

create table payments_file (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  job_id uuid not null,
  name text not null check (length(name) <= 255),
  sha256 bytea not null,
  bytes bigint not null,
  state text not null check (state in ('received', 'loaded', 'refused')),
  -- The last day whose payments this file brings complete.
  through_on date,
  counts jsonb not null default '{}',
  received_at timestamptz not null,
  received_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
create unique index payments_file_once on payments_file (tenant_id, portfolio_id, sha256) where state = 'loaded';
call classify('payments_file', 'interno: tenant_id id portfolio_id job_id name sha256 bytes state through_on counts received_at received_by');

create table payments_reject (
  tenant_id uuid not null,
  file_id uuid not null,
  row_number integer not null,
  field text not null,
  code text not null,
  message text not null,
  cells jsonb not null,
  portfolio_id uuid not null,
  primary key (tenant_id, file_id, row_number, field, code),
  foreign key (tenant_id, file_id) references payments_file (tenant_id, id) on delete cascade
);
call classify('payments_reject', 'interno: tenant_id file_id row_number field code message portfolio_id; sensible: cells');

create table payment (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  creditor_id uuid not null,
  debtor_id uuid not null,
  -- The debt named by the creditor; null when only the person was named.
  account_id uuid,
  file_id uuid,
  reference text not null check (length(reference) between 1 and 200),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  value_on date not null,
  method text not null default '' check (length(method) <= 60),
  received_at timestamptz not null,
  reversed_at timestamptz,
  reversed_by uuid,
  reversal_reason text check (length(reversal_reason) <= 400),
  primary key (tenant_id, id),
  -- The creditor's own identity of a payment: sent again, it is the same payment. The debt belongs to it: one transfer
  -- that pays two debts comes as two rows with the same reference, day and amount.
  unique nulls not distinct (tenant_id, creditor_id, reference, value_on, amount_minor, debtor_id, account_id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id),
  foreign key (tenant_id, account_id) references account (tenant_id, id),
  foreign key (tenant_id, file_id) references payments_file (tenant_id, id)
);
create index payment_by_day on payment (tenant_id, portfolio_id, value_on);
create index payment_by_received on payment (tenant_id, portfolio_id, received_at desc);
create index payment_by_debtor on payment (tenant_id, debtor_id, value_on desc);
call classify('payment', 'interno: tenant_id id portfolio_id creditor_id debtor_id account_id file_id currency value_on method received_at reversed_at reversed_by; financiero: reference amount_minor; sensible: reversal_reason');

-- Which debt took how much of a payment. A reversed payment keeps its lines: they say what was taken back.
create table payment_allocation (
  tenant_id uuid not null,
  payment_id uuid not null,
  account_id uuid not null,
  portfolio_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  interest_minor bigint not null default 0 check (interest_minor >= 0),
  fees_minor bigint not null default 0 check (fees_minor >= 0),
  principal_minor bigint not null default 0 check (principal_minor >= 0),
  -- What the debt no longer owed: paid, attributed here, but lowers no balance.
  excess_minor bigint not null default 0 check (excess_minor >= 0),
  primary key (tenant_id, payment_id, account_id),
  foreign key (tenant_id, payment_id) references payment (tenant_id, id),
  foreign key (tenant_id, account_id) references account (tenant_id, id),
  check (interest_minor + fees_minor + principal_minor + excess_minor <= amount_minor)
);
create index payment_allocation_by_account on payment_allocation (tenant_id, account_id);
call classify('payment_allocation', 'interno: tenant_id payment_id account_id portfolio_id; financiero: amount_minor interest_minor fees_minor principal_minor excess_minor');

call secure_table('payments_file', 'portfolio', 'select, insert, update');
call secure_table('payments_reject', 'portfolio', 'select, insert');
call secure_table('payment', 'portfolio', 'select, insert, update');
call secure_table('payment_allocation', 'portfolio', 'select, insert');

-- Money that stands, by debt and day.
create view account_payment with (security_invoker = true) as
  select a.tenant_id, a.portfolio_id, a.account_id, p.debtor_id, a.payment_id, a.amount_minor, p.currency, p.value_on, p.received_at
  from payment_allocation a join payment p on p.tenant_id = a.tenant_id and p.id = a.payment_id
  where p.reversed_at is null;
call classify('account_payment', 'interno: tenant_id portfolio_id account_id debtor_id payment_id currency value_on received_at; financiero: amount_minor');
grant select on account_payment to recaudo_app;
