-- Dialer, second part: under which signed rules the list was last judged. When they change, whoever the law put off is
-- asked about again.
alter table campaign add column rules_at timestamptz;
call classify('campaign', 'interno: rules_at');
