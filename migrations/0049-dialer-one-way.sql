-- A talk in which one side heard nothing: told by the desk, so that the supervisor sees it and no figure of the agent's counts it.
alter table attempt
  add column one_way text check (one_way in ('theirs', 'ours'));
comment on column attempt.one_way is 'theirs: the agent heard nothing of the person; ours: nothing of the agent left the desk';
call classify('attempt', 'interno: one_way');
