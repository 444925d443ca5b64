-- Gestiones: whose call it was, so that nobody's word replaces that of the agent who had it.
create or replace view attempt_origin with (security_invoker = true) as
  select tenant_id, id, campaign_id, portfolio_id, debtor_id, phone_id, mode, direction, user_id from attempt;
call classify('attempt_origin', 'interno: user_id');
