-- Agents, third part: who is away and who covers meanwhile, and what supervisors write to their people.

-- From the first to the last day the promises, agreed calls and locks of the person are the cover's; after it they are theirs
-- again: nothing is rewritten.
create table absence (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('vacation', 'leave', 'other')),
  from_on date not null,
  to_on date not null,
  cover_user_id uuid,
  cover_team_id uuid,
  set_by uuid not null,
  set_at timestamptz not null,
  cancelled_at timestamptz,
  cancelled_by uuid,
  primary key (tenant_id, id),
  check (from_on <= to_on),
  check ((cover_user_id is null) <> (cover_team_id is null)),
  check (cover_user_id is distinct from user_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, cover_user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, cover_team_id) references team (tenant_id, id)
);
create index absence_by_day on absence (tenant_id, to_on) where cancelled_at is null;
call classify('absence', 'interno: tenant_id id user_id kind from_on to_on cover_user_id cover_team_id set_by set_at cancelled_at cancelled_by');
call secure_table('absence', 'tenant', 'select, insert, update');
call hide_from_creditors('absence');
call audit_changes('absence', 'absence');

create table floor_message (
  tenant_id uuid not null,
  id uuid not null,
  from_id uuid not null,
  to_user_id uuid,
  to_team_id uuid,
  to_campaign_id uuid,
  body text not null check (length(body) between 1 and 1000),
  sent_at timestamptz not null,
  primary key (tenant_id, id),
  check (num_nonnulls(to_user_id, to_team_id, to_campaign_id) = 1),
  foreign key (tenant_id, from_id) references app_user (tenant_id, id)
);
create index floor_message_by_time on floor_message (tenant_id, sent_at);
call classify('floor_message', 'interno: tenant_id id from_id to_user_id to_team_id to_campaign_id sent_at; sensible: body');
call secure_table('floor_message', 'tenant', 'select, insert');
call hide_from_creditors('floor_message');

create table floor_message_read (
  tenant_id uuid not null,
  message_id uuid not null,
  user_id uuid not null,
  read_at timestamptz not null,
  primary key (tenant_id, message_id, user_id),
  foreign key (tenant_id, message_id) references floor_message (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
call classify('floor_message_read', 'interno: tenant_id message_id user_id read_at');
call secure_table('floor_message_read', 'tenant', 'select, insert');
call hide_from_creditors('floor_message_read');
