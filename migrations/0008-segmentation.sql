-- Segmentation: criteria over what is known of an account, and who is in.

create table segment (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  criteria jsonb not null,
  version integer not null default 1,
  members integer not null default 0,
  evaluated_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, portfolio_id, name),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('segment', 'interno: tenant_id id portfolio_id name criteria version members evaluated_at created_at changed_at');

create table segment_member (
  tenant_id uuid not null,
  segment_id uuid not null,
  account_id uuid not null,
  portfolio_id uuid not null,
  since_at timestamptz not null,
  primary key (tenant_id, segment_id, account_id),
  foreign key (tenant_id, segment_id) references segment (tenant_id, id) on delete cascade,
  foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index segment_member_by_account on segment_member (tenant_id, account_id);
call classify('segment_member', 'interno: tenant_id segment_id account_id portfolio_id since_at');

call secure_table('segment', 'portfolio');
call secure_table('segment_member', 'portfolio', 'select, insert, delete');

-- What criteria ask about. Counted columns are subqueries: only what a segment asks for is computed, and for the accounts
-- it asks about.
create view account_facts with (security_invoker = true) as
  select a.tenant_id, a.id as account_id, a.portfolio_id, a.debtor_id, a.number, a.product, a.currency, a.balance_minor,
    a.due_on, a.written_off, a.state, a.extra, d.full_name, d.region, d.commune, d.birth_on,
    (select count(*)::integer from phone p where p.tenant_id = a.tenant_id and p.debtor_id = a.debtor_id and p.active
      and p.role in ('titular', 'aval') and p.validity in ('unknown', 'valid')
      and p.ownership in ('unknown', 'holder')) as phones_callable,
    coalesce((select f.has_active from promise_facts f where f.tenant_id = a.tenant_id and f.portfolio_id = a.portfolio_id
      and f.account_id = a.id and f.debtor_id = a.debtor_id), false) as has_promise,
    coalesce((select f.broken from promise_facts f where f.tenant_id = a.tenant_id and f.portfolio_id = a.portfolio_id
      and f.account_id = a.id and f.debtor_id = a.debtor_id), 0)::integer as broken_promises,
    (select g.last_disposition from debtor_last_best g where g.tenant_id = a.tenant_id
      and g.portfolio_id = a.portfolio_id and g.debtor_id = a.debtor_id) as last_outcome,
    (select g.best_disposition from debtor_last_best g where g.tenant_id = a.tenant_id
      and g.portfolio_id = a.portfolio_id and g.debtor_id = a.debtor_id) as best_outcome,
    (select g.last_class from debtor_last_best g where g.tenant_id = a.tenant_id
      and g.portfolio_id = a.portfolio_id and g.debtor_id = a.debtor_id) as last_class,
    (select g.best_class from debtor_last_best g where g.tenant_id = a.tenant_id
      and g.portfolio_id = a.portfolio_id and g.debtor_id = a.debtor_id) as best_class
  from account a join debtor d on d.tenant_id = a.tenant_id and d.id = a.debtor_id;
call classify('account_facts', 'interno: tenant_id account_id portfolio_id debtor_id number product currency written_off state extra phones_callable has_promise broken_promises last_outcome best_outcome last_class best_class; financiero: balance_minor due_on; personal: full_name region commune birth_on');
grant select on account_facts to recaudo_app;
