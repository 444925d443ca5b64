-- What other mandates share of a person, as before, but planned once a connection: a function of SQL is planned at each call, and
-- this one joins a view of everything that ever happened (26 ms of a core for each card opened, of which one was the answer).
create or replace function shared_timeline(own uuid, moment timestamptz, most integer)
returns table (kind text, id uuid, at timestamptz, code text, name text, note text, amount_minor bigint, currency text,
  on_day date, reason_for_default text, attitude text, by_name text, channel text, happened_at timestamptz, time_zone text, portfolio_name text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  -- Mostly nobody shares anything.
  if not exists (select from shared_debtors(own, 'gestiones', moment))
    and not exists (select from shared_debtors(own, 'promises', moment)) then
    return;
  end if;
  return query
    select l.kind, l.id, l.at, l.code, l.name, l.note, l.amount_minor, l.currency, l.on_day, l.reason_for_default, l.attitude, l.by_name,
      l.channel, l.happened_at, l.time_zone, s.portfolio_name
    from (values ('gestion', 'gestiones'), ('promise', 'promises')) wanted (line, shared)
    cross join lateral shared_debtors(own, wanted.shared, moment) s
    join debtor_timeline l on l.tenant_id = app_tenant() and l.debtor_id = s.debtor_id and l.kind = wanted.line
    order by l.at desc, l.id desc limit most;
end
$$;
