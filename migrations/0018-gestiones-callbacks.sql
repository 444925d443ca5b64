-- Gestiones, second part: why a call agreed for an hour was moved or closed without being made, and its line in the history.
alter table callback add column why text check (length(why) between 1 and 40);
call classify('callback', 'interno: why');

create or replace view debtor_timeline with (security_invoker = true) as
  select g.tenant_id, g.portfolio_id, g.debtor_id, 'gestion' as kind, g.id, g.at, g.disposition as code, g.disposition_name as name,
    g.contact_class, g.note, null::bigint as amount_minor, null::text as currency, null::date as on_day, g.reason_for_default,
    u.name as by_name
  from gestion_in_force g left join app_user u on u.tenant_id = g.tenant_id and u.id = g.user_id
  union all
  select p.tenant_id, p.portfolio_id, p.debtor_id, 'promise', p.id, p.taken_at, p.state, a.number, null, '', p.amount_minor,
    p.currency, p.due_on, null, u.name
  from promise p join account a on a.tenant_id = p.tenant_id and a.id = p.account_id
    left join app_user u on u.tenant_id = p.tenant_id and u.id = p.user_id
  union all
  select p.tenant_id, p.portfolio_id, p.debtor_id, 'payment', p.id, p.received_at,
    case when p.reversed_at is null then 'APPLIED' else 'REVERSED' end, p.method, null, '', p.amount_minor, p.currency, p.value_on,
    null, null
  from payment p
  union all
  select c.tenant_id, c.portfolio_id, c.debtor_id, 'callback', c.id, c.closed_at, c.why, '', null, '', null, null, null, null, u.name
  from callback c left join app_user u on u.tenant_id = c.tenant_id and u.id = c.owner_id
  where c.closed_at is not null and c.why is not null and c.state in ('expired', 'cancelled');
