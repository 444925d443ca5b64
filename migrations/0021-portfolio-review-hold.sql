-- Portfolio, third part: a debt may wait for a person's judgement (a minor answered, a grave situation).
alter table account drop constraint account_hold_check;
alter table account add constraint account_hold_check check (hold in ('dispute', 'fraud', 'reported_payment', 'legal', 'review'));
