-- Compliance: the countries whose numbers may be dialled at all, per agency and narrowed per mandate. Without a row: the
-- countries the product works in; of a mandate, its own country alone.

create table dialling_countries (
  tenant_id uuid not null references tenant,
  id uuid not null,
  -- None: the agency's list.
  portfolio_id uuid,
  countries text[] not null check (cardinality(countries) <= 50 and array_to_string(countries, ',') ~ '^([A-Z]{2}(,[A-Z]{2})*)?$'),
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, portfolio_id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('dialling_countries', 'interno: tenant_id id portfolio_id countries changed_at');
call secure_table('dialling_countries', 'portfolio?', 'select, insert, update, delete');
call hide_from_creditors('dialling_countries');
call audit_changes('dialling_countries', 'dialling_countries', '{changed_at}');
