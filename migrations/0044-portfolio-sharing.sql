-- Portfolio: what two mandates of one agency share of the people they both hold, once each side has signed it. Nothing here is
-- ever changed nor removed: an agreement is drafted, signed by one side and the other, and ended by a day.

-- Each pair is written one way round.
create table mandate_sharing (
  tenant_id uuid not null,
  id uuid not null,
  one_id uuid not null,
  other_id uuid not null check (one_id < other_id),
  kinds text[] not null check (cardinality(kinds) > 0
    and kinds <@ array['contact_points', 'gestiones', 'recordings', 'promises']),
  from_on date not null,
  -- The last day on which it holds.
  to_on date not null check (to_on >= from_on),
  created_at timestamptz not null,
  created_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, one_id) references portfolio (tenant_id, id),
  foreign key (tenant_id, other_id) references portfolio (tenant_id, id)
);
create index mandate_sharing_by_one on mandate_sharing (tenant_id, one_id);
create index mandate_sharing_by_other on mandate_sharing (tenant_id, other_id);
call classify('mandate_sharing', 'interno: tenant_id id one_id other_id kinds from_on to_on created_at created_by');

-- The signature of one side; `id` is the agreement's.
create table mandate_sharing_signature (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  signed_by text not null check (length(signed_by) between 1 and 200),
  signed_on date not null,
  -- Where the paper is found: its number, its folder.
  document text not null check (length(document) between 1 and 200),
  at timestamptz not null,
  user_id uuid,
  primary key (tenant_id, id, portfolio_id),
  foreign key (tenant_id, id) references mandate_sharing (tenant_id, id)
);
call classify('mandate_sharing_signature', 'interno: tenant_id id portfolio_id signed_on document at user_id; personal: signed_by');

create table mandate_sharing_end (
  tenant_id uuid not null,
  id uuid not null,
  -- The first day on which it no longer holds; the earliest one counts.
  ends_on date not null,
  reason text not null default '' check (length(reason) <= 400),
  at timestamptz not null,
  user_id uuid,
  primary key (tenant_id, id, ends_on),
  foreign key (tenant_id, id) references mandate_sharing (tenant_id, id)
);
call classify('mandate_sharing_end', 'interno: tenant_id id ends_on at user_id reason');

call secure_table('mandate_sharing', 'tenant', 'select, insert');
call secure_table('mandate_sharing_signature', 'portfolio', 'select, insert');
call secure_table('mandate_sharing_end', 'tenant', 'select, insert');
-- An agreement is seen by whoever sees both mandates.
create policy of_both on mandate_sharing as restrictive to recaudo_app using ((select app_is_system()) or (
  one_id = any ((select app_portfolios())::uuid[]) and other_id = any ((select app_portfolios())::uuid[])));
create policy of_both on mandate_sharing_signature as restrictive to recaudo_app using (exists (
  select from mandate_sharing s where s.tenant_id = mandate_sharing_signature.tenant_id
    and s.id = mandate_sharing_signature.id and mandate_sharing_signature.portfolio_id in (s.one_id, s.other_id)));
create policy of_both on mandate_sharing_end as restrictive to recaudo_app using (exists (
  select from mandate_sharing s where s.tenant_id = mandate_sharing_end.tenant_id and s.id = mandate_sharing_end.id));
call hide_from_creditors('mandate_sharing');
call hide_from_creditors('mandate_sharing_signature');
call hide_from_creditors('mandate_sharing_end');
call audit_changes('mandate_sharing', 'sharing');
call audit_changes('mandate_sharing_signature', 'sharing_signature');
call audit_changes('mandate_sharing_end', 'sharing_end');

-- The only doors through the wall between two mandates; docs/decisions/0014 says why they are functions and no policies.
-- Each asks who calls: a person of the agency who was granted the mandate they look from. The system (engine, worker, jobs)
-- gets nothing, so that nothing is dialled, counted or exported out of an agreement.

-- Mandates that share something of this kind with one of the caller's at a moment: signed by both sides, inside its days in
-- the zones of both, not ended.
create function sharing_with(mandate uuid, kind text, moment timestamptz) returns table (portfolio_id uuid, sharing_id uuid)
language sql stable security definer set search_path = public as $$
  select case when s.one_id = mandate then s.other_id else s.one_id end, s.id
  from mandate_sharing s
  join portfolio p on p.tenant_id = s.tenant_id and p.id = s.one_id
  join portfolio q on q.tenant_id = s.tenant_id and q.id = s.other_id
  cross join lateral (select (moment at time zone p.time_zone)::date as one, (moment at time zone q.time_zone)::date as other) day
  where s.tenant_id = app_tenant() and mandate in (s.one_id, s.other_id) and kind = any (s.kinds)
    and not app_is_system() and app_role() <> 'creditor' and mandate = any (app_portfolios())
    and 2 = (select count(*) from mandate_sharing_signature g
      where g.tenant_id = s.tenant_id and g.id = s.id and g.portfolio_id in (s.one_id, s.other_id))
    and least(day.one, day.other) >= s.from_on and greatest(day.one, day.other) <= s.to_on
    and not exists (select from mandate_sharing_end e
      where e.tenant_id = s.tenant_id and e.id = s.id and e.ends_on <= greatest(day.one, day.other))
$$;

-- The same person in the mandates that share something of this kind with the debtor's own.
create function shared_debtors(own uuid, kind text, moment timestamptz)
returns table (debtor_id uuid, portfolio_id uuid, portfolio_name text, sharing_id uuid)
language sql stable security definer set search_path = public as $$
  select distinct on (o.id) o.id, o.portfolio_id, p.name, w.sharing_id
  from debtor d
  cross join lateral sharing_with(d.portfolio_id, kind, moment) w
  join debtor o on o.tenant_id = d.tenant_id and o.person_id = d.person_id and o.portfolio_id = w.portfolio_id
  join portfolio p on p.tenant_id = o.tenant_id and p.id = o.portfolio_id
  where d.tenant_id = app_tenant() and d.id = own and o.id <> d.id
  order by o.id, w.sharing_id
$$;

-- Phones of the other mandate that work there and that the own one does not know: one that is switched off here stays so.
create function shared_phones(own uuid, moment timestamptz)
returns table (id uuid, e164 text, role text, portfolio_name text, sharing_id uuid)
language sql stable security definer set search_path = public as $$
  select f.id, f.e164, f.role, s.portfolio_name, s.sharing_id
  from shared_debtors(own, 'contact_points', moment) s
  join phone f on f.tenant_id = app_tenant() and f.debtor_id = s.debtor_id
  where f.active and f.ownership <> 'wrong' and f.validity <> 'confirmed_invalid'
    and not exists (select from phone k where k.tenant_id = f.tenant_id and k.debtor_id = own and k.e164 = f.e164)
  order by f.quality desc, f.id
$$;

create function shared_contacts(own uuid, moment timestamptz)
returns table (debtor_id uuid, email text, address text, commune text, region text, portfolio_name text, sharing_id uuid)
language sql stable security definer set search_path = public as $$
  select o.id, o.email, o.address, o.commune, o.region, s.portfolio_name, s.sharing_id
  from shared_debtors(own, 'contact_points', moment) s
  join debtor o on o.tenant_id = app_tenant() and o.id = s.debtor_id
$$;

-- A number or an address taken over from another mandate says so, and under which agreement.
alter table phone drop constraint phone_origin_check;
alter table phone add constraint phone_origin_check check (origin in ('file', 'agent', 'inbound', 'enrichment', 'sharing'));
alter table phone drop constraint phone_given_by_check;
alter table phone add constraint phone_given_by_check
  check (given_by in ('holder', 'third_party', 'creditor', 'document', 'own_search', 'other_mandate'));
alter table contact_point_change drop constraint contact_point_change_given_by_check;
alter table contact_point_change add constraint contact_point_change_given_by_check
  check (given_by in ('holder', 'third_party', 'creditor', 'document', 'own_search', 'other_mandate'));
alter table contact_point_change add column sharing_id uuid;
call classify('contact_point_change', 'interno: sharing_id');
