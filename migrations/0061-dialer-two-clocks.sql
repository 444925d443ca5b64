-- Dialer: what a campaign asks of its agents' occupancy and of rings that nobody would answer in time, and both clocks of
-- abandonment on every attempt.

alter table campaign
  -- Share of staffed time with people from which on nothing is dialled, over half an hour; null: none.
  add column occupancy_ceiling double precision default 0.88 check (occupancy_ceiling between 0.5 and 0.99),
  -- Rings this old may be given up for the sake of abandonment; null: none is. Never below the least ring.
  add column cancel_after_seconds integer check (cancel_after_seconds between 15 and 60),
  -- Whoever hangs up while we find out who answered counts as abandoned: the stricter reading.
  add column hangups_count boolean not null default false;
call classify('campaign', 'interno: occupancy_ceiling cancel_after_seconds hangups_count');

alter table attempt
  -- By the stricter clock: no agent within two seconds of the end of the person's first words, or of two seconds of silence.
  add column abandoned_by_law boolean not null default false,
  -- We gave up ringing after so many seconds, sooner than the campaign's own.
  add column cut_after_seconds integer check (cut_after_seconds >= 15);
call classify('attempt', 'interno: abandoned_by_law cut_after_seconds');
-- Who was left without anybody was so by both clocks; what an agent took late before this cannot be known from the row alone.
update attempt set abandoned_by_law = true where abandoned;
