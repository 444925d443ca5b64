-- Identity, walls: nobody gives away more than they hold, whoever was granted some mandates sees their creditors alone, and
-- functions that see more than their caller look nowhere else and answer nobody else.

-- May the caller grant this much? Not more than one of their own grants reaches.
create function app_may_grant(creditor uuid, portfolio uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select app_is_system() or exists (
    select from user_grant g where g.tenant_id = app_tenant() and g.user_id = app_user_id()
      and (g.creditor_id is null or g.creditor_id = creditor
        or exists (select from portfolio p where p.tenant_id = g.tenant_id and p.id = portfolio and p.creditor_id = g.creditor_id))
      and (g.portfolio_id is null or g.portfolio_id = portfolio))
    and (creditor is null or exists (select from creditor c where c.tenant_id = app_tenant() and c.id = creditor))
    and (portfolio is null or exists (
      select from portfolio p where p.tenant_id = app_tenant() and p.id = portfolio and (creditor is null or p.creditor_id = creditor)))
$$;
create policy within_own on user_grant as restrictive for insert to recaudo_app
  with check (app_may_grant(creditor_id, portfolio_id));
create policy widened on user_grant as restrictive for update to recaudo_app
  using (true) with check (app_may_grant(creditor_id, portfolio_id));

-- Creditors in sight: of the mandates granted, or granted by name. A grant for everything sees those without a mandate too.
create function app_creditors() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(distinct c), '{}') from (
    select p.creditor_id from portfolio p where p.tenant_id = app_tenant() and p.id = any (app_portfolios())
    union all
    select g.creditor_id from user_grant g where g.tenant_id = app_tenant() and g.user_id = app_user_id() and g.creditor_id is not null
  ) seen (c)
$$;
create function app_sees_all() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select app_is_system() or exists (
    select from user_grant g where g.tenant_id = app_tenant() and g.user_id = app_user_id()
      and g.creditor_id is null and g.portfolio_id is null)
$$;
create policy in_sight on creditor as restrictive for select to recaudo_app
  using ((select app_sees_all()) or id = any ((select app_creditors())::uuid[]));

-- What is a creditor's as a whole is seen by who sees the creditor.
create policy in_sight on bank_holiday as restrictive to recaudo_app
  using ((select app_sees_all()) or creditor_id = any ((select app_creditors())::uuid[]));
create policy in_sight on instruction_sheet as restrictive for select to recaudo_app
  using (portfolio_id is not null or (select app_sees_all()) or creditor_id = any ((select app_creditors())::uuid[]));
create policy in_sight on rule_overlay as restrictive for select to recaudo_app
  using (creditor_id is null or portfolio_id is not null or (select app_sees_all())
    or creditor_id = any ((select app_creditors())::uuid[]));

-- A temporary table is found before the table it is named after, unless the path says otherwise: its maker would write the
-- walls themselves. And what answers before a tenant is known, or triggers alone call, answers nobody else.
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as name, p.prorettype = 'trigger'::regtype as of_trigger
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and p.prokind = 'f' and (p.prosecdef or p.prorettype = 'trigger'::regtype)
  loop
    execute format('alter function %s set search_path = public, pg_temp', f.name);
    execute format('revoke execute on function %s from public', f.name);
    if not f.of_trigger then execute format('grant execute on function %s to recaudo_app', f.name); end if;
  end loop;
end $$;
-- Tools of migrations.
revoke execute on procedure classify(regclass, text) from public;
revoke execute on procedure secure_table(regclass, text, text) from public;
revoke execute on procedure audit_changes(regclass, text, text[]) from public;
revoke execute on procedure hide_from_creditors(regclass) from public;
