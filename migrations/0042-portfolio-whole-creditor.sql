-- Portfolio: does the caller see every mandate of a creditor? What is signed for all of them asks for it.
create function sees_whole_creditor(creditor uuid) returns boolean
language sql stable security definer set search_path = public as $$
  select app_is_system() or not exists (
    select from portfolio p where p.tenant_id = app_tenant() and p.creditor_id = creditor
      and not p.id = any (app_portfolios()))
$$;
