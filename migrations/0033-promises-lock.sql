-- Promises, second part: whose debtor it is while a promise waits, how many promises in a row one debt has had, and the days on
-- which a creditor's bank rests besides the national holidays.
alter table promise
  -- Third, fourth … of the debt without one kept since: 1 is a first promise.
  add column in_a_row integer not null default 1 check (in_a_row > 0),
  -- The day that was said, when its bank rests and the promise moved to the next bank day.
  add column asked_on date;
call classify('promise', 'interno: in_a_row asked_on');
create index promise_open_by_debtor on promise (tenant_id, debtor_id, taken_at desc) where state in ('ACTIVE', 'PENDING_CONFIRMATION');

-- Until its grace ends the debtor is the agent's who took the last promise, or to whom it was handed over (null: the team's): whoever
-- asks says which day it is.
create view promise_lock with (security_invoker = true) as
  select distinct on (tenant_id, debtor_id) tenant_id, debtor_id, portfolio_id,
    case when team_keeps then null else coalesce(keeper_id, user_id) end as owner_id, evaluate_on as until_on
  from promise where state in ('ACTIVE', 'PENDING_CONFIRMATION') and user_id is not null
  order by tenant_id, debtor_id, taken_at desc, id desc;
call classify('promise_lock', 'interno: tenant_id debtor_id portfolio_id owner_id until_on');
grant select on promise_lock to recaudo_app;

create table bank_holiday (
  tenant_id uuid not null,
  creditor_id uuid not null,
  rests_on date not null,
  name text not null check (length(name) between 1 and 80),
  primary key (tenant_id, creditor_id, rests_on),
  foreign key (tenant_id, creditor_id) references creditor (tenant_id, id)
);
call classify('bank_holiday', 'interno: tenant_id creditor_id rests_on name');
call secure_table('bank_holiday', 'tenant', 'select, insert, delete');
call hide_from_creditors('bank_holiday');
call audit_changes('bank_holiday', 'bank_holiday');
