-- Dialler, floor: whether agents may hear their own calls, and whole agendas handed from one agent to another.

-- No row: they may not.
create table recording_rule (
  tenant_id uuid not null,
  portfolio_id uuid not null,
  agents_hear_own boolean not null,
  primary key (tenant_id, portfolio_id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id)
);
call classify('recording_rule', 'interno: tenant_id portfolio_id agents_hear_own');
call secure_table('recording_rule', 'portfolio');
call audit_changes('recording_rule', 'recording_rule');

-- Who follows a promise now: the team where it says so, else the keeper, else whoever took it, who keeps it in every figure.
alter table promise add column keeper_id uuid, add column team_keeps boolean not null default false;
call classify('promise', 'interno: keeper_id team_keeps');

-- "All of A to B, or to the team": one order, with what it moved, so that it can be undone.
create table reassignment (
  tenant_id uuid not null,
  -- Made in the browser.
  id uuid not null,
  from_user_id uuid not null,
  -- Null: the team.
  to_user_id uuid,
  callbacks integer not null,
  promises integer not null,
  at timestamptz not null,
  by_id uuid not null,
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, from_user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, to_user_id) references app_user (tenant_id, id)
);
call classify('reassignment', 'interno: tenant_id id from_user_id to_user_id callbacks promises at by_id undone_at');
create table reassignment_item (
  tenant_id uuid not null,
  reassignment_id uuid not null,
  kind text not null check (kind in ('callback', 'promise')),
  item_id uuid not null,
  portfolio_id uuid not null,
  -- Of a promise: what its row said before.
  before_id uuid,
  before_team boolean not null default false,
  primary key (tenant_id, reassignment_id, kind, item_id),
  foreign key (tenant_id, reassignment_id) references reassignment (tenant_id, id)
);
call classify('reassignment_item', 'interno: tenant_id reassignment_id kind item_id portfolio_id before_id before_team');
call secure_table('reassignment', 'tenant', 'select, insert, update');
call secure_table('reassignment_item', 'portfolio', 'select, insert');
call audit_changes('reassignment', 'reassignment');
