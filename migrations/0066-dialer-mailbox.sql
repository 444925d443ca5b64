-- Dialer: a recorded message on the mailbox that answered, where a campaign wants it.

alter table campaign add column leave_message boolean not null default false;
call classify('campaign', 'interno: leave_message');

alter table attempt
  -- From this instant on a message counts as left, whatever became of it; written before its first word.
  add column message_at timestamptz,
  -- How long it lasts whole, and how much of it was played; null: nobody knows.
  add column message_length_ms integer check (message_length_ms > 0),
  add column message_ms integer check (message_ms between 0 and message_length_ms),
  add constraint attempt_message check (message_at is not null or (message_length_ms is null and message_ms is null)),
  -- Never for a person, nor in doubt.
  add constraint attempt_message_machine check (message_at is null or verdict = 'machine');
call classify('attempt', 'interno: message_at message_length_ms message_ms');

-- The ledger counts it as what it is: the call has become a message, and nothing else is one.
alter table contact_event drop constraint contact_event_channel_check;
alter table contact_event add constraint contact_event_channel_check check (channel in ('voice', 'bot', 'ivr', 'voicemail', 'visit',
  'sms', 'email', 'whatsapp', 'letter', 'push', 'social'));
alter table contact_event drop constraint contact_event_result_check;
alter table contact_event add constraint contact_event_result_check check (result in ('unknown', 'failed', 'congestion', 'off', 'invalid',
  'busy', 'rejected', 'no_answer', 'machine', 'message_left', 'silence', 'abandoned', 'third_party', 'contact', 'conversation', 'sent',
  'delivered', 'bounced'));
alter table contact_event add constraint contact_event_message
  check (case channel when 'voicemail' then result in ('unknown', 'message_left') else result <> 'message_left' end);
