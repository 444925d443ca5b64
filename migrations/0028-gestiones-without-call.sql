-- Gestiones, fourth part: what happens without a call (a visit, a letter, somebody at the counter), with its own moment.
alter table gestion drop constraint gestion_channel_check;
alter table gestion add constraint gestion_channel_check check (channel in ('voice', 'inbound', 'manual', 'message', 'admin',
  'visit', 'email', 'letter', 'branch', 'email_in', 'letter_in'));
-- When it happened; null: at the moment it was recorded.
alter table gestion add column happened_at timestamptz check (happened_at <= at);
call classify('gestion', 'interno: happened_at');

create or replace view gestion_in_force with (security_invoker = true) as
  select g.tenant_id, g.id, g.portfolio_id, g.debtor_id, g.attempt_id, g.campaign_id, g.user_id, g.phone_id, g.channel,
    g.disposition, g.disposition_name, g.contact_class, g.weight, g.note, g.reason_for_default, g.callback_at, g.at,
    g.happened_at
  from gestion g
  where g.annuls is null
    and not exists (select from gestion a where a.tenant_id = g.tenant_id and a.annuls = g.id);
call classify('gestion_in_force', 'interno: happened_at');

create or replace view debtor_timeline with (security_invoker = true) as
  select g.tenant_id, g.portfolio_id, g.debtor_id, 'gestion' as kind, g.id, g.at, g.disposition as code, g.disposition_name as name,
    g.contact_class, g.note, null::bigint as amount_minor, null::text as currency, null::date as on_day, g.reason_for_default,
    u.name as by_name, g.channel, g.happened_at, p.time_zone
  from gestion_in_force g join portfolio p on p.tenant_id = g.tenant_id and p.id = g.portfolio_id
    left join app_user u on u.tenant_id = g.tenant_id and u.id = g.user_id
  union all
  select p.tenant_id, p.portfolio_id, p.debtor_id, 'promise', p.id, p.taken_at, p.state, a.number, null, '', p.amount_minor,
    p.currency, p.due_on, null, u.name, null, null, null
  from promise p join account a on a.tenant_id = p.tenant_id and a.id = p.account_id
    left join app_user u on u.tenant_id = p.tenant_id and u.id = p.user_id
  union all
  select p.tenant_id, p.portfolio_id, p.debtor_id, 'payment', p.id, p.received_at,
    case when p.reversed_at is null then 'APPLIED' else 'REVERSED' end, p.method, null, '', p.amount_minor, p.currency, p.value_on,
    null, null, null, null, null
  from payment p
  union all
  select c.tenant_id, c.portfolio_id, c.debtor_id, 'callback', c.id, c.closed_at, c.why, '', null, '', null, null, null, null,
    u.name, null, null, null
  from callback c left join app_user u on u.tenant_id = c.tenant_id and u.id = c.owner_id
  where c.closed_at is not null and c.why is not null and c.state in ('expired', 'cancelled');
call classify('debtor_timeline', 'interno: channel happened_at time_zone');
