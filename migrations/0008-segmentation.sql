-- Segmentation: criteria over what is known of an account, and who is in.

create table segment (
  tenant_id uuid not null,
  id uuid not null,
  portfolio_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  criteria jsonb not null,
  version integer not null default 1,
  members integer not null default 0,
  evaluated_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, portfolio_id, name),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('segment', 'interno: tenant_id id portfolio_id name criteria version members evaluated_at created_at changed_at');

create table segment_member (
  tenant_id uuid not null,
  segment_id uuid not null,
  account_id uuid not null,
  portfolio_id uuid not null,
  since_at timestamptz not null,
  primary key (tenant_id, segment_id, account_id),
  foreign key (tenant_id, segment_id) references segment (tenant_id, id) on delete cascade,
  foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index segment_member_by_account on segment_member (tenant_id, account_id);
call classify('segment_member', 'interno: tenant_id segment_id account_id portfolio_id since_at');

call secure_table('segment', 'portfolio');
call secure_table('segment_member', 'portfolio', 'select, insert, delete');
