-- Desk: whose debtors are whose to open. What an agent called, was called by, has agreed to call or keeps a promise of is theirs;
-- whatever else is opened counts against an hourly budget (desk/core/view-budget).
create view served_debtor with (security_invoker = true) as
  select tenant_id, user_id, debtor_id from attempt where user_id is not null and debtor_id is not null
  union all
  select tenant_id, owner_id, debtor_id from callback where state = 'open' and owner_id is not null
  union all
  select tenant_id, owner_id, debtor_id from promise_lock where owner_id is not null;
call classify('served_debtor', 'interno: tenant_id user_id debtor_id');
grant select on served_debtor to recaudo_app;

create index access_log_by_user on access_log (tenant_id, user_id, at desc);
