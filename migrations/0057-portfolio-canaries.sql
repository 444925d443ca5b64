-- Portfolio: people who do not exist, planted to notice who carries a portfolio away. They are invisible to everything that does not
-- ask for them by name: dialler, gate, figures, segments, files. Only a search and the card opened by hand ask (platform/db.ts).
alter table debtor add column canary boolean not null default false;
alter table account add column canary boolean not null default false;
alter table phone add column canary boolean not null default false;
-- Told to nobody by anything that reads by level, the export of what is held of a person included.
call classify('debtor', 'secreto: canary');
call classify('account', 'secreto: canary');
call classify('phone', 'secreto: canary');

create function app_sees_canaries() returns boolean language sql stable as
  $$ select coalesce(current_setting('app.canaries', true), '') = 'yes' and app_role() is distinct from 'creditor' $$;
create policy of_canary on debtor as restrictive to recaudo_app using (not canary or (select app_sees_canaries()));
create policy of_canary on account as restrictive to recaudo_app using (not canary or (select app_sees_canaries()));
create policy of_canary on phone as restrictive to recaudo_app using (not canary or (select app_sees_canaries()));
create index debtor_canary on debtor (tenant_id, portfolio_id) where canary;
-- What the floor asks every few seconds.
create index access_log_canary on access_log (tenant_id, at desc) where what = 'canary';

-- Nothing else is ever deleted of a portfolio; a canary leaves whole, and only a canary does.
create function remove_canary(which uuid) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  whose uuid;
begin
  select person_id into whose from debtor where tenant_id = app_tenant() and id = which and canary
    and (app_is_system() or portfolio_id = any (app_portfolios()));
  if whose is null then return false; end if;
  delete from phone where tenant_id = app_tenant() and debtor_id = which;
  delete from account where tenant_id = app_tenant() and debtor_id = which;
  delete from debtor where tenant_id = app_tenant() and id = which;
  if not exists (select from debtor where tenant_id = app_tenant() and person_id = whose) then
    delete from person where tenant_id = app_tenant() and id = whose;
  end if;
  return true;
end $$;
revoke execute on function remove_canary(uuid) from public;
grant execute on function remove_canary(uuid) to recaudo_app;
