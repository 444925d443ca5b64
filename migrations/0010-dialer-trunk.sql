-- Telephony: the trunks over which this tenant calls. A demo trunk leads to the simulated public and to nobody else.

create table trunk (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null check (name ~ '^[a-z0-9-]{1,30}$'),
  host text not null,
  port integer not null check (port between 1 and 65535),
  username text,
  password text,
  caller_ids text[] not null check (cardinality(caller_ids) between 1 and 50),
  max_lines integer not null check (max_lines between 1 and 1000),
  calls_per_second integer not null check (calls_per_second between 1 and 100),
  demo boolean not null default false,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call classify('trunk', 'interno: tenant_id id name host port username caller_ids max_lines calls_per_second demo created_at; secreto: password');
call secure_table('trunk', 'tenant');
