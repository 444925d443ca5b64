-- Reporting: what another mandate tells of a person it shares (0044-portfolio-sharing): its gestiones and promises as lines of a
-- history, and its recorded calls. The doors of 0044 decide; nothing is added to the walls of gestion, promise and attempt.

create function shared_timeline(own uuid, moment timestamptz, most integer)
returns table (kind text, id uuid, at timestamptz, code text, name text, note text, amount_minor bigint, currency text,
  on_day date, reason_for_default text, attitude text, by_name text, channel text, happened_at timestamptz, time_zone text, portfolio_name text)
language sql stable security definer set search_path = public as $$
  select l.kind, l.id, l.at, l.code, l.name, l.note, l.amount_minor, l.currency, l.on_day, l.reason_for_default, l.attitude, l.by_name,
    l.channel, l.happened_at, l.time_zone, s.portfolio_name
  from (values ('gestion', 'gestiones'), ('promise', 'promises')) wanted (line, shared)
  cross join lateral shared_debtors(own, wanted.shared, moment) s
  join debtor_timeline l on l.tenant_id = app_tenant() and l.debtor_id = s.debtor_id and l.kind = wanted.line
  order by l.at desc, l.id desc limit most
$$;

-- Recorded calls that are over, with the gestión each led to where there is one.
create function shared_recordings(own uuid, moment timestamptz, most integer)
returns table (attempt_id uuid, gestion_id uuid, at timestamptz, seconds integer, portfolio_name text)
language sql stable security definer set search_path = public as $$
  select t.id, g.id, t.answered_at, extract(epoch from t.ended_at - coalesce(t.bridged_at, t.answered_at))::int,
    s.portfolio_name
  from shared_debtors(own, 'recordings', moment) s
  join attempt t on t.tenant_id = app_tenant() and t.debtor_id = s.debtor_id
  left join gestion_in_force g on g.tenant_id = t.tenant_id and g.debtor_id = t.debtor_id and g.attempt_id = t.id
  where t.recorded and t.state = 'ended' and t.answered_at is not null
  order by t.answered_at desc, t.id desc limit most
$$;

-- A call of another mandate whose recordings are shared with one of the caller's that holds the same person.
create function shared_recorded_call(wanted uuid, moment timestamptz)
returns table (portfolio_id uuid, debtor_id uuid, user_id uuid, state text)
language sql stable security definer set search_path = public as $$
  select t.portfolio_id, t.debtor_id, t.user_id, t.state
  from attempt t
  join debtor o on o.tenant_id = t.tenant_id and o.id = t.debtor_id
  where t.tenant_id = app_tenant() and t.id = wanted and t.recorded and exists (
    select from debtor d cross join lateral sharing_with(d.portfolio_id, 'recordings', moment) w
    where d.tenant_id = o.tenant_id and d.person_id = o.person_id and d.id <> o.id and w.portfolio_id = o.portfolio_id)
$$;
