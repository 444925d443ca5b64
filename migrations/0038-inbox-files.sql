-- What became of each file of the watched folder: told beside the file for whoever dropped it, kept here for the office.
create table inbox_file (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  name text not null check (length(name) between 1 and 255),
  -- inbox/core/names, FileKind; none: the name did not say.
  kind text,
  -- inbox/core/report, Outcome.
  outcome text not null check (outcome in ('loaded', 'partly', 'already', 'refused', 'unknown_name', 'of_tomorrow', 'not_a_file')),
  -- In Spanish, a line each.
  reason text not null,
  rows integer,
  rejected integer,
  -- The load it was handed to, or the one that had brought the same content.
  job_id uuid,
  dealt_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
create index inbox_file_newest on inbox_file (tenant_id, dealt_at desc, id desc);
call classify('inbox_file', 'interno: tenant_id id portfolio_id name kind outcome reason rows rejected job_id dealt_at');
call secure_table('inbox_file', 'portfolio', 'select, insert');
call hide_from_creditors('inbox_file');
