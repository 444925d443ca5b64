-- Agents, second part: what blocking and moving a person does to the seat they sit at.

-- A call whose result is still owed: a user who is blocked meanwhile keeps the session for it and for nothing else.
create view call_under_way with (security_invoker = true) as
  select tenant_id, user_id, attempt_id from agent_seat
  where closed_at is null and kind = 'agent' and attempt_id is not null;
grant select on call_under_way to recaudo_app;

-- Moved to another team in the middle of a shift: the new supervisor sees the seat from this moment, the old one no more. The
-- time already spent stays where it was (agent_state_log). The mover may not see the new team: hence as the owner.
create function seat_follows_team() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update agent_seat set team_id = new.team_id
  where tenant_id = new.tenant_id and user_id = new.id and kind = 'agent' and closed_at is null;
  return null;
end $$;
create trigger seat_follows_team after update of team_id on app_user
  for each row when (old.team_id is distinct from new.team_id) execute function seat_follows_team();
