-- Identity: what tells the walls of one user from another's, asked for many people at once. All that a policy asks about a person
-- follows from their role, their grants and the teams they lead: two people with the same three are shown the same rows.

create function app_walls(people uuid[]) returns table (user_id uuid, walls text)
language plpgsql volatile set search_path = public, pg_temp as $$
declare
  before_user text := current_setting('app.user', true);
begin
  if not app_is_system() then raise exception 'only the system asks for walls' using errcode = '42501'; end if;
  for user_id, walls in
    -- A creditor's own people see themselves alone.
    select u.id, concat_ws('|', u.role, case when u.role = 'creditor' then u.id end, array(
      select array[g.creditor_id, g.portfolio_id, g.team_id] from user_grant g
      where g.tenant_id = u.tenant_id and g.user_id = u.id order by 1))
    from app_user u where u.tenant_id = app_tenant() and u.id = any (people)
  loop
    perform set_config('app.user', user_id::text, true);
    walls := md5(walls || '|' || array(select unnest(app_led_teams()) order by 1)::text);
    return next;
  end loop;
  perform set_config('app.user', before_user, true);
end $$;
revoke execute on function app_walls(uuid[]) from public;
grant execute on function app_walls(uuid[]) to recaudo_app;
