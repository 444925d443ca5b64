-- Gestiones, second part: what a result leaves for somebody else to do, and payments the person says were made.

-- Work of an area with a deadline, opened by a result. Resolving it says what was found and frees the debts it held.
create table task (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  gestion_id uuid not null,
  area text not null check (area in ('reclamos', 'fraude', 'cumplimiento', 'supervision')),
  -- The result that opened it.
  disposition text not null check (length(disposition) between 1 and 40),
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'done')),
  opened_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by uuid,
  -- True: the debts go back to be collected; false: they stay held.
  released boolean,
  note text not null default '' check (length(note) <= 4000),
  primary key (tenant_id, id),
  unique (tenant_id, gestion_id),
  check ((state = 'open') = (resolved_at is null)),
  foreign key (tenant_id, gestion_id) references gestion (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id)
);
create index task_open on task (tenant_id, portfolio_id, due_on) where state = 'open';
call classify('task', 'interno: tenant_id id portfolio_id debtor_id gestion_id area disposition due_on state opened_at resolved_at resolved_by released; sensible: note');
call secure_table('task', 'portfolio', 'select, insert, update');
call audit_changes('task', 'task');

-- "Ya pagué": what the person says, for the creditor to look up. The payments file closes it.
create table reported_payment (
  tenant_id uuid not null,
  gestion_id uuid not null,
  account_id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  paid_on date not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  channel text not null check (channel in ('banco', 'caja', 'agente', 'transferencia', 'billetera', 'web', 'otro')),
  operation text not null default '' check (length(operation) <= 60),
  reported_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'found')),
  found_at timestamptz,
  primary key (tenant_id, gestion_id, account_id),
  check ((state = 'open') = (found_at is null)),
  foreign key (tenant_id, gestion_id) references gestion (tenant_id, id),
  foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index reported_payment_open on reported_payment (tenant_id, account_id) where state = 'open';
create index reported_payment_by_time on reported_payment (tenant_id, portfolio_id, reported_at);
call classify('reported_payment', 'interno: tenant_id gestion_id account_id portfolio_id debtor_id currency channel reported_at state found_at; financiero: paid_on amount_minor operation');
call secure_table('reported_payment', 'portfolio', 'select, insert, update');
call audit_changes('reported_payment', 'reported_payment');
