-- Identity: the access log and the event log are sealed. Writers know nothing of it; the worker hashes what has come, in order, and
-- chains each batch to the one before. Whoever later alters, removes or slips in a row is found at that row.
alter table access_log
  add column xid xid8 not null default pg_current_xact_id(),
  add column seq bigint generated always as identity;
call classify('access_log', 'interno: xid seq');
-- Serial numbers become visible out of order, transaction ids below the oldest one still running do not (migration 0001).
create index access_log_by_order on access_log (tenant_id, xid, seq);
create index event_of_tenant_by_order on event (tenant_id, xid, seq);

create table log_seal (
  tenant_id uuid not null references tenant,
  log text not null check (log in ('access_log', 'event')),
  number integer not null check (number > 0),
  sealed_at timestamptz not null,
  -- The last row of the batch; the first comes after the last of the seal before.
  last_xid xid8 not null,
  last_seq bigint not null,
  rows integer not null check (rows > 0),
  -- 32 bytes for each row, in order: they tell which row it is that does not agree.
  row_hashes bytea not null check (length(row_hashes) = rows * 32),
  before bytea not null,
  hash bytea not null,
  primary key (tenant_id, log, number)
);
call classify('log_seal', 'interno: tenant_id log number sealed_at last_xid last_seq rows row_hashes before hash');
call secure_table('log_seal', 'tenant', 'select, insert');
call hide_from_creditors('log_seal');

-- Every column a line says something with, in an order of its own: a column added later does not change what was sealed.
create function row_hash(l access_log) returns bytea language sql stable as $$
  select sha256(convert_to(jsonb_build_array(l.tenant_id, l.id, extract(epoch from l.at), l.user_id, l.action, l.what, l.subject_id,
    l.portfolio_id, l.detail)::text, 'UTF8')) $$;
create function row_hash(e event) returns bytea language sql stable as $$
  select sha256(convert_to(jsonb_build_array(e.tenant_id, e.id, extract(epoch from e.at), e.type, e.subject_id, e.portfolio_id,
    e.actor_id, e.payload)::text, 'UTF8')) $$;
