-- Compliance: the ledger of contacts, every decision of the gate, signed changes to the rules, the queue of doubts,
-- who asked for peace, and what protects a debt for a while.

-- One row per attempt, message or visit, written before anything leaves. `unknown` until settled, and counted.
create table contact_event (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  debtor_id uuid not null,
  portfolio_id uuid not null,
  creditor_id uuid not null,
  account_ids uuid[] not null,
  phone text,
  channel text not null check (channel in ('voice', 'bot', 'ivr', 'visit', 'sms', 'email', 'whatsapp', 'letter', 'push', 'social')),
  purpose text not null check (purpose in ('collect', 'reminder', 'requested_information')),
  origin text not null default 'own' check (origin in ('own', 'creditor')),
  inbound boolean not null default false,
  attempt_id uuid,
  reserved_at timestamptz not null,
  result text not null default 'unknown' check (result in ('unknown', 'failed', 'congestion', 'off', 'invalid', 'busy',
    'rejected', 'no_answer', 'machine', 'silence', 'abandoned', 'third_party', 'contact', 'conversation', 'sent',
    'delivered', 'bounced')),
  marks text[] not null default '{}' check (marks <@ array['refused', 'payment_reported', 'wrong_number']),
  settled_at timestamptz,
  -- A person's word on what a call was replaces the line's; the line's never replaces a person's.
  settled_by text check (settled_by in ('line', 'person')),
  counts boolean not null generated always as (result <> 'failed') stored,
  primary key (tenant_id, id),
  unique (tenant_id, attempt_id),
  check ((settled_at is null) = (settled_by is null)),
  foreign key (tenant_id, person_id) references person (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
create index contact_event_by_person on contact_event (tenant_id, person_id, reserved_at);
create index contact_event_by_debtor on contact_event (tenant_id, debtor_id, reserved_at);
create index contact_event_unsettled on contact_event (tenant_id, reserved_at) where settled_at is null;
call classify('contact_event', 'interno: tenant_id id person_id debtor_id portfolio_id creditor_id account_ids channel purpose origin inbound attempt_id reserved_at result marks settled_at settled_by counts; personal: phone');

-- Every answer of the gate, allowed or not, with the rules it was given under.
create table contact_decision (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  debtor_id uuid not null,
  portfolio_id uuid not null,
  phone_id uuid,
  attempt_id uuid,
  channel text not null,
  purpose text not null check (purpose in ('plan', 'dial')),
  at timestamptz not null,
  verdict text not null check (verdict in ('ALLOW', 'REVIEW', 'DENY')),
  reasons jsonb not null,
  counters jsonb not null,
  rule_versions jsonb not null,
  next_allowed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id)
);
create index contact_decision_by_debtor on contact_decision (tenant_id, debtor_id, at desc);
create index contact_decision_by_attempt on contact_decision (tenant_id, attempt_id) where attempt_id is not null;
call classify('contact_decision', 'interno: tenant_id id person_id debtor_id portfolio_id phone_id attempt_id channel purpose at verdict reasons counters rule_versions next_allowed_at');

-- Signed changes to a rule set, of the whole tenant, of a creditor or of one mandate (compliance/core/rule-set, Overlay).
create table rule_overlay (
  tenant_id uuid not null,
  id uuid not null,
  rule_set text not null,
  creditor_id uuid,
  portfolio_id uuid,
  change jsonb not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  signed_by text not null check (length(signed_by) between 1 and 200),
  signed_on date not null,
  reviewed_by text check (length(reviewed_by) between 1 and 200),
  created_at timestamptz not null,
  created_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, creditor_id) references creditor (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('rule_overlay', 'interno: tenant_id id rule_set creditor_id portfolio_id change valid_from valid_to signed_on created_at created_by; personal: signed_by reviewed_by');

-- The compliance queue: one open question per mandate and rule. While it is open nobody is dialled under it.
create table review_item (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  rule_set text not null,
  rule text not null,
  article text not null,
  state text not null default 'open' check (state in ('open', 'allowed', 'denied')),
  -- The decision that opened it, as an example, and how many followed.
  decision_id uuid not null,
  times integer not null default 1,
  opened_at timestamptz not null,
  last_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by uuid,
  overlay_id uuid,
  note text not null default '' check (length(note) <= 2000),
  primary key (tenant_id, id),
  check ((state = 'open') = (resolved_at is null)),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
create unique index review_item_open on review_item (tenant_id, portfolio_id, rule_set, rule) where state = 'open';
call classify('review_item', 'interno: tenant_id id portfolio_id rule_set rule article state decision_id times opened_at last_at resolved_at resolved_by overlay_id note');

-- Who asked for peace: the person or only one number or channel; of one mandate or, without it, of all the tenant's.
create table do_not_contact (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  portfolio_id uuid,
  phone text,
  channel text,
  origin text not null check (origin in ('debtor', 'creditor', 'regulator', 'agent', 'system')),
  reason text not null default '' check (length(reason) <= 500),
  created_at timestamptz not null,
  created_by uuid,
  until_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index do_not_contact_by_person on do_not_contact (tenant_id, person_id);
call classify('do_not_contact', 'interno: tenant_id id person_id portfolio_id channel origin created_at created_by until_at; personal: phone reason');

-- A debt left in peace for a while: a promise in force, an unanswered dispute. Written by promises and gestiones.
create table contact_protection (
  tenant_id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('promise', 'dispute')),
  portfolio_id uuid not null,
  since timestamptz not null,
  -- Of a promise: due date plus grace, that day included. A dispute lasts until it is answered.
  through_on date,
  primary key (tenant_id, account_id, kind),
  check ((kind = 'promise') = (through_on is not null)),
  foreign key (tenant_id, account_id) references account (tenant_id, id)
);
call classify('contact_protection', 'interno: tenant_id account_id kind portfolio_id since through_on');

call secure_table('contact_event', 'portfolio', 'select, insert, update');
call secure_table('contact_decision', 'portfolio', 'select, insert');
call secure_table('rule_overlay', 'portfolio?', 'select, insert, update');
call secure_table('review_item', 'portfolio', 'select, insert, update');
call secure_table('do_not_contact', 'portfolio?', 'select, insert, update');
call secure_table('contact_protection', 'portfolio');

-- Law counts a person across mandates, and mandates do not see each other: the gate alone reads the whole ledger,
-- without the accounts of mandates the caller was not granted. Nothing of it is shown but counts.
create function contact_history(persons uuid[], since timestamptz)
returns table (person_id uuid, at timestamptz, channel text, result text, origin text, purpose text, creditor_id uuid,
  account_ids uuid[], phone text, inbound boolean, marks text[])
language sql stable security definer set search_path = public as $$
  select e.person_id, e.reserved_at, e.channel, e.result, e.origin, e.purpose, e.creditor_id,
    case when app_is_system() or e.portfolio_id = any (app_portfolios()) then e.account_ids else '{}' end,
    e.phone, e.inbound, e.marks
  from contact_event e
  where e.tenant_id = app_tenant() and e.person_id = any (persons) and e.counts
    and (e.reserved_at >= since or e.result = 'third_party' or 'wrong_number' = any (e.marks))
$$;

-- Two reservations of one person wait for each other, whatever mandate they come from.
create function lock_person_of(debtor uuid) returns uuid
language sql volatile security definer set search_path = public as $$
  select p.id from person p join debtor d on d.tenant_id = p.tenant_id and d.person_id = p.id
  where p.tenant_id = app_tenant() and d.id = debtor
  for no key update of p
$$;
