-- Portfolio, second part: what the merge of a file needs to remember.

-- Rows of a file on their way in. Unlogged: after a crash the file is simply read again.
create unlogged table import_stage (
  tenant_id uuid not null,
  file_id uuid not null,
  row_number integer not null,
  portfolio_id uuid not null,
  data jsonb not null,
  primary key (tenant_id, file_id, row_number)
);
call classify('import_stage', 'interno: tenant_id file_id row_number portfolio_id; sensible: data');
call secure_table('import_stage', 'portfolio', 'select, insert, delete');
-- A file whose load was interrupted starts its rejects anew.
grant delete on import_reject to recaudo_app;

-- The total the last file stated: the same figure again is no news, and payments received since keep counting.
alter table account add column file_balance_minor bigint;
call classify('account', 'financiero: file_balance_minor');

-- Fields a person corrected by hand: a file no longer overwrites them.
alter table debtor add column corrected text[] not null default '{}';
call classify('debtor', 'interno: corrected');
