-- What we show and how our lines did is the agency's own: a creditor's user sees none of it.
call hide_from_creditors('caller_id');
call hide_from_creditors('caller_id_day');
call hide_from_creditors('test_call');
