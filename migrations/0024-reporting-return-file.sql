-- Reporting, second part: the file of a day's work that goes back to the creditor, in its own layout and codes.

create table return_profile (
  tenant_id uuid not null,
  portfolio_id uuid not null,
  -- reporting/core/return-profile, ReturnProfile.
  spec jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid,
  primary key (tenant_id, portfolio_id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('return_profile', 'interno: tenant_id portfolio_id spec changed_at changed_by');
call secure_table('return_profile', 'portfolio', 'select, insert, update');
call audit_changes('return_profile', 'return_profile', '{changed_at}');

-- A file made: never changed. Its bytes lie in the data folder under its id and are what their hash says, or are not sent.
create table return_run (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  day date not null,
  -- The day's first, second … file.
  n integer not null check (n > 0),
  name text not null check (length(name) between 1 and 200),
  sha256 bytea not null,
  bytes bigint not null,
  -- The control file beside it, where the profile asks for one.
  control_name text,
  control_sha256 bytea,
  counts jsonb not null,
  made_at timestamptz not null,
  made_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, portfolio_id, day, n),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id),
  check ((control_name is null) = (control_sha256 is null))
);
call classify('return_run', 'interno: tenant_id id portfolio_id day n name sha256 bytes control_name control_sha256 counts made_at made_by');
call secure_table('return_run', 'portfolio', 'select, insert');
call audit_changes('return_run', 'return_file');

-- One row per debt of every gestión in force, and of every call that left or came and that no gestión with debts tells of.
create view return_line with (security_invoker = true) as
  with lines as (
    select g.tenant_id, g.portfolio_id, g.id as line_id, g.attempt_id, l.account_id, g.debtor_id, g.at, g.user_id, g.phone_id,
      g.campaign_id, g.channel, g.disposition, g.disposition_name, g.contact_class, g.reason_for_default, g.note, g.callback_at,
      l.balance_minor, l.currency
    from gestion_in_force g join gestion_account l on l.tenant_id = g.tenant_id and l.gestion_id = g.id
    union all
    select t.tenant_id, t.portfolio_id, t.id, t.id, a.id, t.debtor_id, coalesce(t.dialled_at, t.reserved_at), t.user_id, t.phone_id,
      t.campaign_id, case t.direction when 'inbound' then 'inbound' else 'voice' end,
      coalesce(g.disposition, 'SYS_NO_RESULT'), coalesce(g.disposition_name, 'Conversación sin resultado del gestor'),
      coalesce(g.contact_class, 'NONE'), null, '', null, a.balance_minor, a.currency
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
    pr.amount_minor as promise_minor, pr.currency as promise_currency, pr.due_on as promise_due_on
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
call classify('return_line', 'interno: tenant_id portfolio_id line_id account_id at time_zone portfolio_code username document_type account_number product currency channel disposition disposition_name contact_class callback_at campaign_name caller_id dialled_at answered_at bridged_at ended_at promise_currency promise_due_on; personal: user_name document debtor_name phone; financiero: balance_minor promise_minor; sensible: reason_for_default note');
grant select on return_line to recaudo_app;
