-- With the table below, which promises own: how the person who cannot pay took the call, beside the reason, where law and creditor
-- let us note it.
alter table gestion add column attitude text check (length(attitude) <= 40);
call classify('gestion', 'sensible: attitude');

create or replace view gestion_in_force with (security_invoker = true) as
  select g.tenant_id, g.id, g.portfolio_id, g.debtor_id, g.attempt_id, g.campaign_id, g.user_id, g.phone_id, g.channel,
    g.disposition, g.disposition_name, g.contact_class, g.weight, g.note, g.reason_for_default, g.callback_at, g.at,
    g.happened_at, g.attitude
  from gestion g
  where g.annuls is null
    and not exists (select from gestion a where a.tenant_id = g.tenant_id and a.annuls = g.id);
call classify('gestion_in_force', 'sensible: attitude');

create or replace view debtor_timeline with (security_invoker = true) as
  select g.tenant_id, g.portfolio_id, g.debtor_id, 'gestion' as kind, g.id, g.at, g.disposition as code, g.disposition_name as name,
    g.contact_class, g.note, null::bigint as amount_minor, null::text as currency, null::date as on_day, g.reason_for_default,
    u.name as by_name, g.channel, g.happened_at, p.time_zone, g.attitude
  from gestion_in_force g join portfolio p on p.tenant_id = g.tenant_id and p.id = g.portfolio_id
    left join app_user u on u.tenant_id = g.tenant_id and u.id = g.user_id
  union all
  select p.tenant_id, p.portfolio_id, p.debtor_id, 'promise', p.id, p.taken_at, p.state, a.number, null, '', p.amount_minor,
    p.currency, p.due_on, null, u.name, null, null, null, null
  from promise p join account a on a.tenant_id = p.tenant_id and a.id = p.account_id
    left join app_user u on u.tenant_id = p.tenant_id and u.id = p.user_id
  union all
  select p.tenant_id, p.portfolio_id, p.debtor_id, 'payment', p.id, p.received_at,
    case when p.reversed_at is null then 'APPLIED' else 'REVERSED' end, p.method, null, '', p.amount_minor, p.currency, p.value_on,
    null, null, null, null, null, null
  from payment p
  union all
  select c.tenant_id, c.portfolio_id, c.debtor_id, 'callback', c.id, c.closed_at, c.why, '', null, '', null, null, null, null,
    u.name, null, null, null, null
  from callback c left join app_user u on u.tenant_id = c.tenant_id and u.id = c.owner_id
  where c.closed_at is not null and c.why is not null and c.state in ('expired', 'cancelled');
call classify('debtor_timeline', 'sensible: attitude');

create or replace view return_line with (security_invoker = true) as
  with lines as (
    select g.tenant_id, g.portfolio_id, g.id as line_id, g.attempt_id, l.account_id, g.debtor_id, g.at, g.user_id, g.phone_id,
      g.campaign_id, g.channel, g.disposition, g.disposition_name, g.contact_class, g.reason_for_default, g.note, g.callback_at,
      l.balance_minor, l.currency, g.attitude
    from gestion_in_force g join gestion_account l on l.tenant_id = g.tenant_id and l.gestion_id = g.id
    union all
    select t.tenant_id, t.portfolio_id, t.id, t.id, a.id, t.debtor_id, coalesce(t.dialled_at, t.reserved_at), t.user_id, t.phone_id,
      t.campaign_id, case t.direction when 'inbound' then 'inbound' else 'voice' end,
      coalesce(g.disposition, 'SYS_NO_RESULT'), coalesce(g.disposition_name, 'Conversación sin resultado del gestor'),
      coalesce(g.contact_class, 'NONE'), null, '', null, a.balance_minor, a.currency, null
    from attempt t
    join account a on a.tenant_id = t.tenant_id and a.debtor_id = t.debtor_id
    left join lateral (
      select f.disposition, f.disposition_name, f.contact_class from gestion_in_force f
      where f.tenant_id = t.tenant_id and f.attempt_id = t.id order by f.at limit 1) g on true
    where t.state = 'ended' and (t.dialled_at is not null or (t.direction = 'inbound' and t.answered_at is not null))
      and not exists (
        select from gestion_in_force f join gestion_account l on l.tenant_id = f.tenant_id and l.gestion_id = f.id
        where f.tenant_id = t.tenant_id and f.attempt_id = t.id)
  )
  select l.tenant_id, l.portfolio_id, l.line_id, l.account_id, l.at, p.time_zone, p.code as portfolio_code, u.name as user_name,
    u.username, pe.document_type, pe.document, d.full_name as debtor_name, a.number as account_number, a.product,
    l.balance_minor, l.currency, l.channel, l.disposition, l.disposition_name, l.contact_class, l.reason_for_default, l.note,
    l.callback_at, ph.e164 as phone, c.name as campaign_name, t.caller_id, t.dialled_at, t.answered_at, t.bridged_at, t.ended_at,
    pr.amount_minor as promise_minor, pr.currency as promise_currency, pr.due_on as promise_due_on, l.attitude
  from lines l
  join portfolio p on p.tenant_id = l.tenant_id and p.id = l.portfolio_id
  join account a on a.tenant_id = l.tenant_id and a.id = l.account_id
  join debtor d on d.tenant_id = l.tenant_id and d.id = l.debtor_id
  join person pe on pe.tenant_id = d.tenant_id and pe.id = d.person_id
  left join app_user u on u.tenant_id = l.tenant_id and u.id = l.user_id
  left join phone ph on ph.tenant_id = l.tenant_id and ph.id = l.phone_id
  left join campaign c on c.tenant_id = l.tenant_id and c.id = l.campaign_id
  left join attempt t on t.tenant_id = l.tenant_id and t.id = l.attempt_id
  left join promise pr on pr.tenant_id = l.tenant_id and pr.gestion_id = l.line_id and pr.account_id = l.account_id
    and pr.state <> 'VOIDED';
call classify('return_line', 'sensible: attitude');

create or replace view gestion_export with (security_invoker = true) as
  select g.tenant_id, g.id as gestion_id, l.account_id, g.portfolio_id, f.name as portfolio_name, f.time_zone, f.country, g.at,
    u.name as user_name, d.full_name as debtor_name, pe.document_type, pe.document, a.number as account_number,
    l.balance_minor, l.currency, g.channel, g.disposition, g.disposition_name, g.contact_class, g.reason_for_default,
    ph.e164 as phone, pr.amount_minor as promise_minor, pr.due_on as promise_due_on, pr.state as promise_state, g.note,
    exists (select from gestion x where x.tenant_id = g.tenant_id and x.annuls = g.id) as annulled, g.attitude
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
call classify('gestion_export', 'sensible: attitude');

-- Promises: what was decided about a creditor whose payments do not come. Never changed; the last one of a mandate holds.
create table payments_decision (
  tenant_id uuid not null references tenant,
  id uuid not null,
  portfolio_id uuid not null,
  -- wait: nobody is alerted again until so many business days later. evaluate: what is known through that day is all there is.
  kind text not null check (kind in ('wait', 'evaluate')),
  through_on date not null,
  reason text not null check (length(reason) between 3 and 400),
  at timestamptz not null,
  by_user uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
create index payments_decision_of_portfolio on payments_decision (tenant_id, portfolio_id, at desc);
call classify('payments_decision', 'interno: tenant_id id portfolio_id kind through_on reason at by_user');
call secure_table('payments_decision', 'portfolio', 'select, insert');
call hide_from_creditors('payments_decision');
call audit_changes('payments_decision', 'payments_decision');
