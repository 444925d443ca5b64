-- Compliance, second part: the creditor's instruction sheets. Signed versions are never changed nor removed: the evidence
-- of each decision names the one that held.
create table instruction_sheet (
  tenant_id uuid not null,
  id uuid not null,
  creditor_id uuid not null,
  -- Null: every mandate of the creditor that has none of its own.
  portfolio_id uuid,
  version integer not null check (version > 0),
  from_at timestamptz not null,
  -- compliance/core/sheet, InstructionSheet.
  sheet jsonb not null,
  signed_by text not null check (length(signed_by) between 1 and 200),
  signed_on date not null,
  note text not null default '' check (length(note) <= 2000),
  created_at timestamptz not null,
  created_by uuid,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, creditor_id, portfolio_id, version),
  foreign key (tenant_id, creditor_id) references creditor (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('instruction_sheet', 'interno: tenant_id id creditor_id portfolio_id version from_at sheet signed_on note created_at created_by; personal: signed_by');
call secure_table('instruction_sheet', 'portfolio?', 'select, insert');
call audit_changes('instruction_sheet', 'sheet');
