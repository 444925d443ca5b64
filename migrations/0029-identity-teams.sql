-- Identity, third part: more roles, the tree coordinator → supervisor → team → agent, and what a creditor's own people see.

alter table app_user drop constraint app_user_role_check;
alter table app_user add constraint app_user_role_check check (role in
  ('agent', 'supervisor', 'coordinator', 'quality', 'backoffice', 'strategist', 'creditor', 'admin', 'auditor'));

-- A supervisor's coordinator. `placed_*` says who put an agent into the team and when: whoever moves the agent at the same
-- moment names the version seen and is told. `placed_from` is the team left.
alter table app_user
  add column coordinator_id uuid,
  add column placed_version integer not null default 0,
  add column placed_from uuid,
  add column placed_by uuid,
  add column placed_at timestamptz,
  add foreign key (tenant_id, coordinator_id) references app_user (tenant_id, id),
  add foreign key (tenant_id, placed_by) references app_user (tenant_id, id);
call classify('app_user', 'interno: coordinator_id placed_version placed_from placed_by placed_at');

alter table team
  add column supervisor_id uuid,
  add foreign key (tenant_id, supervisor_id) references app_user (tenant_id, id);
call classify('team', 'interno: supervisor_id');

create function app_role() returns text language sql stable security definer set search_path = public as
  $$ select role from app_user where tenant_id = app_tenant() and id = app_user_id() $$;

-- Teams that answer to the caller: their supervisor, that supervisor's coordinator, or somebody granted the team by name
-- (leave cover).
create function app_led_teams() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(t.id), '{}') from team t
  left join app_user s on s.tenant_id = t.tenant_id and s.id = t.supervisor_id
  where t.tenant_id = app_tenant() and (
    t.supervisor_id = app_user_id() or s.coordinator_id = app_user_id() or exists (
      select from user_grant g where g.tenant_id = t.tenant_id and g.user_id = app_user_id() and g.team_id = t.id))
$$;

-- Teams in sight. A grant that names no team is for all of them, except for whom the tree speaks: supervisors and
-- coordinators see by it what they lead, and what nobody leads yet.
create or replace function app_teams() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(t.id), '{}') from team t
  where t.tenant_id = app_tenant() and (t.id = any (app_led_teams()) or (
    (t.supervisor_id is null or app_role() not in ('supervisor', 'coordinator')) and exists (
      select from user_grant g where g.tenant_id = t.tenant_id and g.user_id = app_user_id() and g.team_id is null)))
$$;

-- Whose work is in sight: people of those teams, and of none.
create function app_agents() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(u.id), '{}') from app_user u, (select app_teams() as teams) seen
  where u.tenant_id = app_tenant() and (u.team_id is null or u.team_id = any (seen.teams))
$$;

-- A creditor's own people: never everything, whatever a grant leaves open.
create or replace function app_portfolios() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(p.id), '{}') from portfolio p
  where p.tenant_id = app_tenant() and exists (
    select from user_grant g where g.tenant_id = p.tenant_id and g.user_id = app_user_id()
      and (g.creditor_id is null or g.creditor_id = p.creditor_id)
      and (g.portfolio_id is null or g.portfolio_id = p.id)
      and (g.creditor_id is not null or app_role() is distinct from 'creditor'))
$$;

-- They see no other creditor, nobody of the agency, and nothing that belongs to the agency as a whole.
create policy of_creditor on creditor as restrictive to recaudo_app using (
  (select app_role()) is distinct from 'creditor' or exists (
    select from user_grant g where g.tenant_id = creditor.tenant_id and g.user_id = (select app_user_id())
      and g.creditor_id = creditor.id));
create policy of_creditor on app_user as restrictive to recaudo_app
  using ((select app_role()) is distinct from 'creditor' or id = (select app_user_id()));
create policy of_creditor on user_grant as restrictive to recaudo_app
  using ((select app_role()) is distinct from 'creditor' or user_id = (select app_user_id()));
create policy of_creditor on person as restrictive to recaudo_app using (
  (select app_role()) is distinct from 'creditor' or exists (
    select from debtor d where d.tenant_id = person.tenant_id and d.person_id = person.id));
create procedure hide_from_creditors(target regclass) language plpgsql as $$
begin
  execute format('create policy of_creditor on %s as restrictive to recaudo_app using ((select app_role()) is distinct from %L)',
    target, 'creditor');
end $$;
call hide_from_creditors('team');
call hide_from_creditors('trunk');
call hide_from_creditors('agent_seat');
call hide_from_creditors('agent_state_log');
call hide_from_creditors('call_event');

-- Nobody works for two creditors: the grants of a creditor's user name one, and there is at least one.
create function creditor_user_is_bound() returns trigger language plpgsql security definer set search_path = public as $$
declare creditors integer; open integer;
begin
  if (select role from app_user where tenant_id = new.tenant_id and id = new.user_id) <> 'creditor' then return null; end if;
  select count(distinct creditor_id), count(*) filter (where creditor_id is null) into creditors, open
  from user_grant where tenant_id = new.tenant_id and user_id = new.user_id;
  if creditors <> 1 or open > 0 then raise exception 'a user of a creditor is granted one creditor' using errcode = '23514'; end if;
  return null;
end $$;
create constraint trigger bound after insert or update on user_grant deferrable initially deferred
  for each row execute function creditor_user_is_bound();
