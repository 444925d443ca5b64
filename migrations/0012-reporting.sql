-- Reporting: views that several tables share. Each runs with the reader's own rights.

-- One row per gestión and debt, as the export shows it.
create view gestion_export with (security_invoker = true) as
  select g.tenant_id, g.id as gestion_id, l.account_id, g.portfolio_id, f.name as portfolio_name, f.time_zone, f.country, g.at,
    u.name as user_name, d.full_name as debtor_name, pe.document_type, pe.document, a.number as account_number,
    l.balance_minor, l.currency, g.channel, g.disposition, g.disposition_name, g.contact_class, g.reason_for_default,
    ph.e164 as phone, pr.amount_minor as promise_minor, pr.due_on as promise_due_on, pr.state as promise_state, g.note,
    exists (select from gestion x where x.tenant_id = g.tenant_id and x.annuls = g.id) as annulled
  from gestion g
  join gestion_account l on l.tenant_id = g.tenant_id and l.gestion_id = g.id
  join account a on a.tenant_id = l.tenant_id and a.id = l.account_id
  join debtor d on d.tenant_id = g.tenant_id and d.id = g.debtor_id
  join person pe on pe.tenant_id = d.tenant_id and pe.id = d.person_id
  join portfolio f on f.tenant_id = g.tenant_id and f.id = g.portfolio_id
  left join app_user u on u.tenant_id = g.tenant_id and u.id = g.user_id
  left join phone ph on ph.tenant_id = g.tenant_id and ph.id = g.phone_id
  left join promise pr on pr.tenant_id = l.tenant_id and pr.gestion_id = g.id and pr.account_id = l.account_id
  where g.annuls is null;
call classify('gestion_export', 'interno: tenant_id gestion_id account_id portfolio_id portfolio_name time_zone country at document_type account_number currency channel disposition disposition_name contact_class promise_due_on promise_state annulled; personal: user_name debtor_name document phone; financiero: balance_minor promise_minor; sensible: reason_for_default note');
grant select on gestion_export to recaudo_app;

-- What a gestión needs to know of the call it ends.
create view attempt_origin with (security_invoker = true) as
  select tenant_id, id, campaign_id, portfolio_id, debtor_id, phone_id, mode, direction from attempt;
call classify('attempt_origin', 'interno: tenant_id id campaign_id portfolio_id debtor_id phone_id mode direction');

-- A person's history in one mandate, newest first when ordered by `at`.
create view debtor_timeline with (security_invoker = true) as
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
  from payment p;
call classify('debtor_timeline', 'interno: tenant_id portfolio_id debtor_id kind id at code name contact_class currency on_day; personal: by_name; financiero: amount_minor; sensible: note reason_for_default');
grant select on attempt_origin, debtor_timeline to recaudo_app;
