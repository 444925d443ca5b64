-- Dialler: who picks up when. What a segment's tries brought, by day and hour, and what each phone's did, by hour; both are counted
-- anew from the attempts, never added to, so that nothing is ever counted twice. And the list's next hour, in its order.

create table contact_day (
  tenant_id uuid not null,
  segment_id uuid not null,
  portfolio_id uuid not null,
  -- Day and hour where the debtor lives.
  on_day date not null,
  hour smallint not null check (hour between 0 and 23),
  tries integer not null,
  answers integer not null,
  holders integer not null,
  primary key (tenant_id, segment_id, on_day, hour),
  foreign key (tenant_id, segment_id) references segment (tenant_id, id) on delete cascade
);
call classify('contact_day', 'interno: tenant_id segment_id portfolio_id on_day hour tries answers holders');

-- Each try counts 2 ^ (its day's distance from 2026-01-01 / half-life): read against today's same power, it has faded, and no row
-- has to be touched for that.
create table contact_hour (
  tenant_id uuid not null,
  phone_id uuid not null,
  hour smallint not null check (hour between 0 and 23),
  portfolio_id uuid not null,
  tries double precision not null,
  answers double precision not null,
  holders double precision not null,
  primary key (tenant_id, phone_id, hour)
);
call classify('contact_hour', 'interno: tenant_id phone_id hour portfolio_id tries answers holders');

-- Those of a list worth most in one hour, best first. It only orders: campaign_debtor says who may be tried.
create table campaign_turn (
  tenant_id uuid not null,
  campaign_id uuid not null,
  for_hour timestamptz not null,
  debtor_id uuid not null,
  portfolio_id uuid not null,
  -- A promise broken of late: before everybody else, as without these.
  ahead boolean not null,
  value double precision not null,
  -- What the balance made of the chance.
  weight double precision not null,
  -- Ordered by the segment alone, to look again at what the phone did once.
  explored boolean not null,
  primary key (tenant_id, campaign_id, debtor_id, for_hour),
  foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
);
create index campaign_turn_next on campaign_turn (tenant_id, campaign_id, for_hour, ahead desc, value desc);
call classify('campaign_turn', 'interno: tenant_id campaign_id for_hour debtor_id portfolio_id ahead value weight explored');

call secure_table('contact_day', 'portfolio');
call secure_table('contact_hour', 'portfolio');
call secure_table('campaign_turn', 'portfolio');

-- The same as before for two tables more, which are written by the thousand too.
create or replace function refresh_statistics(tables text[]) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  one text;
begin
  foreach one in array tables loop
    if one <> all (array['person', 'debtor', 'account', 'phone', 'segment_member', 'campaign_debtor', 'contact_hour',
      'campaign_turn']) then
      raise exception 'refresh_statistics: % is not one of its tables', one using errcode = 'invalid_parameter_value';
    end if;
    execute format('analyze %I', one);
  end loop;
end $$;
