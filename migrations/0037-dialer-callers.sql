-- Dialler: how a talk ended with somebody who called us and whom nobody could name. The attempt has no debtor, and nothing is
-- written of anybody's account.
create table unidentified_caller (
  tenant_id uuid not null,
  attempt_id uuid not null,
  portfolio_id uuid not null,
  user_id uuid not null,
  -- Null: the caller withheld it, or the engine was restarted in between.
  number text check (number ~ '^\+[1-9][0-9]{6,14}$'),
  ending text not null check (ending in ('EQUIVOCADO', 'NO_CORRESPONDE', 'NO_SE_IDENTIFICA', 'SE_CORTA')),
  note text not null default '' check (length(note) <= 400),
  at timestamptz not null,
  primary key (tenant_id, attempt_id),
  foreign key (tenant_id, attempt_id) references attempt (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index unidentified_caller_by_time on unidentified_caller (tenant_id, portfolio_id, at);
call classify('unidentified_caller', 'interno: tenant_id attempt_id portfolio_id user_id ending at; personal: number; sensible: note');
call secure_table('unidentified_caller', 'portfolio', 'select, insert');
call hide_from_creditors('unidentified_caller');
