-- Portfolio: creditors, mandates, people, debts, phones, and the files they come from.
-- A person exists once per tenant only as an identity for legal counting; everything else belongs to a mandate.

create table creditor (
  tenant_id uuid not null references tenant,
  id uuid not null,
  code text not null check (length(code) between 1 and 40),
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('financial', 'retail_financial', 'commercial', 'utility', 'public', 'b2b')),
  country text not null,
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
call classify('creditor', 'interno: tenant_id id code name kind country');

create table portfolio (
  tenant_id uuid not null,
  id uuid not null,
  creditor_id uuid not null,
  code text not null check (length(code) between 1 and 40),
  name text not null check (length(name) between 1 and 200),
  country text not null,
  currency text not null,
  time_zone text not null,
  starts_on date,
  ends_on date,
  -- A demo mandate is dialled over the demo carrier and nothing else.
  demo boolean not null default false,
  -- True: the API itself withholds amounts until identity is verified.
  hide_amounts_until_identity boolean not null default false,
  agency_name text not null default '',
  callback_number text,
  payment_instructions text not null default '',
  payments_through_on date,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, creditor_id) references creditor (tenant_id, id)
);
call classify('portfolio', 'interno: tenant_id id creditor_id code name country currency time_zone starts_on ends_on demo hide_amounts_until_identity agency_name callback_number payment_instructions payments_through_on created_at');

create function app_portfolios() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(p.id), '{}') from portfolio p
  where p.tenant_id = app_tenant() and exists (
    select from user_grant g where g.tenant_id = p.tenant_id and g.user_id = app_user_id()
      and (g.creditor_id is null or g.creditor_id = p.creditor_id)
      and (g.portfolio_id is null or g.portfolio_id = p.id))
$$;

create table person (
  tenant_id uuid not null references tenant,
  id uuid not null,
  country text not null,
  document_type text not null,
  document text not null,
  primary key (tenant_id, id),
  unique (tenant_id, country, document_type, document)
);
call classify('person', 'interno: tenant_id id country document_type; personal: document');

-- A person within one mandate. `zone` is null while the place is unknown: then every zone of the country must allow.
create table debtor (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  person_id uuid not null,
  full_name text not null,
  given_name text not null default '',
  birth_on date,
  email text,
  address text,
  commune text,
  region text,
  zone text,
  flags text[] not null default '{}',
  primary key (tenant_id, id),
  unique (tenant_id, portfolio_id, person_id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index debtor_by_person on debtor (tenant_id, person_id);
create index debtor_by_name on debtor (tenant_id, portfolio_id, lower(full_name) text_pattern_ops);
call classify('debtor', 'interno: tenant_id id portfolio_id person_id zone; personal: full_name given_name birth_on email address commune region; sensible: flags');

-- One debt. Days to due date are signed: due_on may be in the future.
create table account (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  number text not null check (length(number) between 1 and 100),
  product text not null default '',
  currency text not null,
  principal_minor bigint not null default 0,
  interest_minor bigint not null default 0,
  fees_minor bigint not null default 0,
  -- What is owed today: the file's total, less what our payments file brought since.
  balance_minor bigint not null,
  assigned_minor bigint not null,
  paid_minor bigint not null default 0,
  due_on date not null,
  file_days_past_due integer,
  written_off boolean not null default false,
  state text not null default 'open' check (state in ('open', 'paid', 'withdrawn')),
  hold text check (hold in ('dispute', 'fraud', 'reported_payment', 'legal')),
  hold_until timestamptz,
  extra jsonb not null default '{}',
  loaded_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, portfolio_id, number),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id)
);
create index account_by_debtor on account (tenant_id, debtor_id);
create index account_open on account (tenant_id, portfolio_id, due_on) where state = 'open';
call classify('account', 'interno: tenant_id id portfolio_id debtor_id number product currency file_days_past_due written_off state hold hold_until extra loaded_at changed_at closed_at; financiero: principal_minor interest_minor fees_minor balance_minor assigned_minor paid_minor due_on');

create table phone (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  e164 text not null,
  raw text not null,
  role text not null check (role in ('titular', 'aval', 'referencia', 'laboral')),
  line_type text not null default 'unknown' check (line_type in ('mobile', 'fixed', 'unknown')),
  origin text not null check (origin in ('file', 'agent', 'inbound', 'enrichment')),
  position integer not null default 1,
  -- What we learned. Loading a file never touches these.
  validity text not null default 'unknown' check (validity in ('unknown', 'valid', 'invalid', 'confirmed_invalid')),
  ownership text not null default 'unknown' check (ownership in ('unknown', 'holder', 'third_party', 'employer', 'wrong')),
  reach text not null default 'never' check (reach in ('never', 'no_human', 'human')),
  quality real not null default 0.5,
  attempts integer not null default 0,
  invalid_days integer not null default 0,
  last_invalid_on date,
  last_attempt_at timestamptz,
  last_human_at timestamptz,
  last_outcome text,
  active boolean not null default true,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, debtor_id, e164),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id)
);
create index phone_by_number on phone (tenant_id, e164);
create index phone_by_portfolio on phone (tenant_id, portfolio_id);
call classify('phone', 'interno: tenant_id id portfolio_id debtor_id role line_type origin position validity ownership reach quality attempts invalid_days last_invalid_on last_attempt_at last_human_at last_outcome active created_at; personal: e164 raw');

create table mapping_profile (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  name text not null,
  spec jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, portfolio_id, name),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('mapping_profile', 'interno: tenant_id id portfolio_id name spec created_at');

-- A file received: its bytes' hash decides whether it was loaded already.
create table import_file (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  job_id uuid not null,
  kind text not null check (kind in ('assignment', 'update', 'withdrawal')),
  name text not null,
  sha256 bytea not null,
  bytes bigint not null,
  state text not null check (state in ('received', 'loaded', 'refused')),
  spec jsonb not null default '{}',
  counts jsonb not null default '{}',
  received_at timestamptz not null,
  received_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
create unique index import_file_once on import_file (tenant_id, portfolio_id, kind, sha256) where state = 'loaded';
call classify('import_file', 'interno: tenant_id id portfolio_id job_id kind name sha256 bytes state spec counts received_at received_by');

create table import_reject (
  tenant_id uuid not null,
  file_id uuid not null,
  row_number integer not null,
  field text not null,
  code text not null,
  message text not null,
  cells jsonb not null,
  portfolio_id uuid not null,
  primary key (tenant_id, file_id, row_number, field, code),
  foreign key (tenant_id, file_id) references import_file (tenant_id, id) on delete cascade
);
call classify('import_reject', 'interno: tenant_id file_id row_number field code message portfolio_id; sensible: cells');

call secure_table('event', 'portfolio?', 'select, insert');
call secure_table('creditor', 'tenant');
call secure_table('portfolio', 'tenant');
-- A mandate itself is visible only to whom it was granted.
drop policy app on portfolio;
create policy app on portfolio to recaudo_app
  using (tenant_id = (select app_tenant()) and ((select app_is_system()) or id = any ((select app_portfolios())::uuid[])))
  with check (tenant_id = (select app_tenant()));
call secure_table('person', 'tenant', 'select, insert');
call secure_table('debtor', 'portfolio', 'select, insert, update');
call secure_table('account', 'portfolio', 'select, insert, update');
call secure_table('phone', 'portfolio', 'select, insert, update');
call secure_table('mapping_profile', 'portfolio');
call secure_table('import_file', 'portfolio', 'select, insert, update');
call secure_table('import_reject', 'portfolio', 'select, insert');
