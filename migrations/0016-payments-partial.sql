-- Payments, second part: a file that ended after its first chunk was applied says so.
alter table payments_file drop constraint payments_file_state_check;
alter table payments_file add constraint payments_file_state_check
  check (state in ('received', 'loaded', 'refused', 'partial'));

-- The sentence of a refused row quotes what the cell said.
call classify('payments_reject', 'sensible: message');
