-- Identity: what tells the walls of one user from another's, asked for many people at once. Every policy reads who asks through
-- these functions alone, so two people with the same answer are shown the same rows.

create function app_walls(people uuid[]) returns table (user_id uuid, walls text)
language plpgsql volatile set search_path = public, pg_temp as $$
declare
  before_user text := current_setting('app.user', true);
begin
  if not app_is_system() then raise exception 'only the system asks for walls' using errcode = '42501'; end if;
  perform set_config('app.system', '', true);
  foreach user_id in array people loop
    perform set_config('app.user', user_id::text, true);
    walls := md5(concat_ws('|', app_role(), app_sees_all(),
      array(select unnest(app_portfolios()) order by 1), array(select unnest(app_creditors()) order by 1),
      array(select unnest(app_teams()) order by 1), array(select unnest(app_led_teams()) order by 1),
      -- A creditor's own people see themselves alone.
      case when app_role() = 'creditor' then user_id end));
    return next;
  end loop;
  perform set_config('app.system', 'yes', true), set_config('app.user', before_user, true);
end $$;
revoke execute on function app_walls(uuid[]) from public;
grant execute on function app_walls(uuid[]) to recaudo_app;
