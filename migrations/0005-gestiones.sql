-- Gestiones: one recorded act of collection on one person, its debts, the trees and scripts that guide it, and the
-- calls promised for later. A gestión is never edited: a correction is a new row that annuls the old one.

create table gestion (
  tenant_id uuid not null,
  -- Made where the gestión is made (browser, engine): sending it again changes nothing.
  id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  attempt_id uuid,
  campaign_id uuid,
  -- Null: the dialler itself.
  user_id uuid,
  phone_id uuid,
  channel text not null check (channel in ('voice', 'inbound', 'manual', 'message', 'admin')),
  disposition text not null check (length(disposition) between 1 and 40),
  disposition_name text not null check (length(disposition_name) between 1 and 120),
  tree_version integer not null,
  contact_class text not null check (contact_class in ('DIRECT', 'INDIRECT', 'NONE', 'ADMIN')),
  weight integer not null,
  note text not null default '' check (length(note) <= 4000),
  reason_for_default text check (length(reason_for_default) <= 40),
  callback_at timestamptz,
  at timestamptz not null,
  annuls uuid,
  annul_reason text check (length(annul_reason) <= 400),
  -- What was sent, so that the same id with other content is refused.
  content_hash bytea not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id),
  foreign key (tenant_id, annuls) references gestion (tenant_id, id),
  check ((annuls is null) = (annul_reason is null))
);
create index gestion_by_debtor on gestion (tenant_id, debtor_id, at desc);
create index gestion_by_time on gestion (tenant_id, portfolio_id, at);
create index gestion_by_user on gestion (tenant_id, user_id, at) where user_id is not null;
create index gestion_by_attempt on gestion (tenant_id, attempt_id) where attempt_id is not null;
create unique index gestion_annulled_once on gestion (tenant_id, annuls) where annuls is not null;
call classify('gestion', 'interno: tenant_id id portfolio_id debtor_id attempt_id campaign_id user_id phone_id channel disposition disposition_name tree_version contact_class weight callback_at at annuls content_hash; sensible: note reason_for_default annul_reason');

-- The debts one gestión speaks of.
create table gestion_account (
  tenant_id uuid not null,
  gestion_id uuid not null,
  account_id uuid not null,
  portfolio_id uuid not null,
  balance_minor bigint not null,
  currency text not null,
  primary key (tenant_id, gestion_id, account_id),
  foreign key (tenant_id, gestion_id) references gestion (tenant_id, id),
  foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index gestion_account_by_account on gestion_account (tenant_id, account_id);
call classify('gestion_account', 'interno: tenant_id gestion_id account_id portfolio_id currency; financiero: balance_minor');

-- Result trees and scripts: portfolio null = the tenant's own default; a change is a new version.
create table disposition_tree (
  tenant_id uuid not null references tenant,
  id uuid not null,
  portfolio_id uuid,
  version integer not null check (version > 0),
  tree jsonb not null,
  created_at timestamptz not null,
  created_by uuid,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, portfolio_id, version),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('disposition_tree', 'interno: tenant_id id portfolio_id version tree created_at created_by');

create table script (
  tenant_id uuid not null references tenant,
  id uuid not null,
  portfolio_id uuid,
  version integer not null check (version > 0),
  steps jsonb not null,
  created_at timestamptz not null,
  created_by uuid,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, portfolio_id, version),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('script', 'interno: tenant_id id portfolio_id version steps created_at created_by');

create table callback (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  phone_id uuid,
  gestion_id uuid,
  -- Null: whoever of the team is free.
  owner_id uuid,
  due_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'done', 'expired', 'cancelled')),
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id),
  foreign key (tenant_id, gestion_id) references gestion (tenant_id, id)
);
create unique index callback_one_a_gestion on callback (tenant_id, gestion_id) where gestion_id is not null;
create index callback_due on callback (tenant_id, due_at) where state = 'open';
create index callback_by_debtor on callback (tenant_id, debtor_id) where state = 'open';
call classify('callback', 'interno: tenant_id id portfolio_id debtor_id phone_id gestion_id owner_id due_at state created_at closed_at');

call secure_table('gestion', 'portfolio', 'select, insert');
call secure_table('gestion_account', 'portfolio', 'select, insert');
call secure_table('disposition_tree', 'portfolio?', 'select, insert');
call secure_table('script', 'portfolio?', 'select, insert');
call secure_table('callback', 'portfolio', 'select, insert, update');

-- Gestiones that count: neither an annulment nor annulled.
create view gestion_in_force with (security_invoker = true) as
  select g.tenant_id, g.id, g.portfolio_id, g.debtor_id, g.attempt_id, g.campaign_id, g.user_id, g.phone_id, g.channel,
    g.disposition, g.disposition_name, g.contact_class, g.weight, g.note, g.reason_for_default, g.callback_at, g.at
  from gestion g
  where g.annuls is null
    and not exists (select from gestion a where a.tenant_id = g.tenant_id and a.annuls = g.id);
call classify('gestion_in_force', 'interno: tenant_id id portfolio_id debtor_id attempt_id campaign_id user_id phone_id channel disposition disposition_name contact_class weight callback_at at; sensible: note reason_for_default');

-- The two questions every filter asks of a debtor: the last gestión and the best one (greatest weight, then latest).
create view debtor_last_best with (security_invoker = true) as
  select tenant_id, portfolio_id, debtor_id, count(*) as gestiones, max(at) as last_at,
    (array_agg(disposition order by at desc, id desc))[1] as last_disposition,
    (array_agg(contact_class order by at desc, id desc))[1] as last_class,
    (array_agg(disposition order by weight desc, at desc, id desc))[1] as best_disposition,
    (array_agg(contact_class order by weight desc, at desc, id desc))[1] as best_class,
    max(weight) as best_weight,
    max(at) filter (where contact_class = 'DIRECT') as last_direct_at
  from gestion_in_force group by tenant_id, portfolio_id, debtor_id;
call classify('debtor_last_best', 'interno: tenant_id portfolio_id debtor_id gestiones last_at last_disposition last_class best_disposition best_class best_weight last_direct_at');
grant select on gestion_in_force, debtor_last_best to recaudo_app;
