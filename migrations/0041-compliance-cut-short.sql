-- Compliance: somebody who hangs up at once is left in peace until tomorrow.
alter table contact_event drop constraint contact_event_marks_check;
alter table contact_event add constraint contact_event_marks_check
  check (marks <@ array['refused', 'payment_reported', 'wrong_number', 'cut_short']);

-- How long the talk of a call was, for the result that says it was cut.
create or replace view attempt_origin with (security_invoker = true) as
  select tenant_id, id, campaign_id, portfolio_id, debtor_id, phone_id, mode, direction, user_id,
    coalesce(bridged_at, answered_at) as talked_from, ended_at
  from attempt;
call classify('attempt_origin', 'interno: talked_from ended_at');
