-- Portfolio, fourth part: people found by any words of their name, what somebody corrected of how to reach them, and how old
-- the balance we hold is.

-- The words of a name as they are searched: without accents, capitals or signs. portfolio/core/name-words writes the same.
create function name_words(name text) returns text[] language sql immutable parallel safe as $$
  select array_remove(string_to_array(regexp_replace(lower(
    regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g'), ' '), '')
$$;
drop index debtor_by_name;
create index debtor_by_words on debtor using gin (array_to_tsvector(name_words(full_name)));

-- Row-level security keeps an index on words from being used (its operator may leak, says the planner), so the walls are
-- repeated here: the caller's tenant and mandates, and nothing of a row but its id.
-- The planner takes the first names it meets for a cheap scan of the table and reads half a million for a rare one.
create function debtors_named(words text[], mandate uuid, most integer) returns setof uuid
language sql stable security definer set search_path = public set enable_seqscan = off as $$
  select d.id from debtor d
  where d.tenant_id = (select app_tenant())
    and ((select app_is_system()) or d.portfolio_id = any ((select app_portfolios())::uuid[]))
    and (mandate is null or d.portfolio_id = mandate)
    and array_to_tsvector(name_words(d.full_name)) @@
      (select to_tsquery('simple', string_agg(word || ':*', ' & ')) from unnest(words) word where word ~ '^[a-z0-9]+$')
  limit most
$$;

alter table debtor add column employer text check (length(employer) <= 200);
call classify('debtor', 'personal: employer');

-- Who gave a number that one of ours wrote down.
alter table phone add column given_by text
  check (given_by in ('holder', 'third_party', 'creditor', 'document', 'own_search'));
call classify('phone', 'interno: given_by');

-- What was known before somebody corrected it, and where the new value came from. Never changed nor removed.
create table contact_point_change (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  debtor_id uuid not null,
  field text not null check (field in ('name', 'birth', 'email', 'address', 'commune', 'region', 'employer', 'phone', 'phone_role')),
  was text,
  became text,
  given_by text not null check (given_by in ('holder', 'third_party', 'creditor', 'document', 'own_search')),
  at timestamptz not null,
  user_id uuid,
  primary key (tenant_id, id),
  check (was is distinct from became),
  foreign key (tenant_id, debtor_id) references debtor (tenant_id, id)
);
create index contact_point_change_by_debtor on contact_point_change (tenant_id, debtor_id, at desc);
call classify('contact_point_change', 'interno: tenant_id id portfolio_id debtor_id field given_by at user_id; personal: was became');
call secure_table('contact_point_change', 'portfolio', 'select, insert');

-- How old a balance is: null is as old as the mandate's newest file that tells balances; a time of its own has a debt that
-- this file left out, or that a payment moved since.
alter table portfolio add column balances_told_at timestamptz;
call classify('portfolio', 'interno: balances_told_at');
alter table account add column balance_as_of timestamptz;
call classify('account', 'interno: balance_as_of');
drop trigger audit on account;
call audit_changes('account', 'account', '{changed_at, balance_as_of}');
drop trigger audit on portfolio;
call audit_changes('portfolio', 'portfolio', '{balances_told_at}');
