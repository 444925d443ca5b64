-- Dialer: detection learns. A sampled share of the calls taken for machines is kept as a few seconds of sound for people to listen to;
-- what they and the agents say are labels; the thresholds of the ear are versions that people apply.

-- Share of the calls taken for machines whose seconds of detection are kept; only where the campaign records. Campaigns there
-- already keep none until somebody says so; new ones are made with the usual share.
alter table campaign add column sample_share double precision not null default 0 check (sample_share between 0 and 1);
call classify('campaign', 'interno: sample_share');

-- By which thresholds it was judged (detection_setting.number, 0: the product's own); null: nobody listened for a machine.
alter table attempt add column judged_by integer;
call classify('attempt', 'interno: judged_by');
create index attempt_judged on attempt (tenant_id, reserved_at) where judged_by is not null;

create table detection_sample (
  tenant_id uuid not null,
  attempt_id uuid not null,
  portfolio_id uuid not null,
  taken_at timestamptz not null,
  heard_ms integer not null check (heard_ms between 1 and 60000),
  -- From then on the sound is nobody's to hear; the night takes the file away.
  keep_until timestamptz not null,
  removed_at timestamptz,
  label text check (label in ('person', 'machine', 'unknown')),
  labelled_at timestamptz,
  labelled_by uuid,
  primary key (tenant_id, attempt_id),
  foreign key (tenant_id, attempt_id) references attempt (tenant_id, id),
  foreign key (tenant_id, portfolio_id) references portfolio (tenant_id, id),
  check ((label is null) = (labelled_at is null))
);
create index detection_sample_to_hear on detection_sample (tenant_id, taken_at desc) where label is null and removed_at is null;
create index detection_sample_to_go on detection_sample (tenant_id, keep_until) where removed_at is null;
call classify('detection_sample', 'interno: tenant_id attempt_id portfolio_id taken_at heard_ms keep_until removed_at label labelled_at labelled_by');

-- The last one is in force. None is ever changed or taken away: an older one is applied again as a new one.
create table detection_setting (
  tenant_id uuid not null references tenant,
  number integer not null check (number > 0),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  -- dialler/core/amd-by-ear, EarSettings.
  ear jsonb not null,
  -- What it was proposed on; null: an older one applied again.
  evidence jsonb,
  restores integer,
  reason text not null check (length(reason) between 3 and 300),
  applied_at timestamptz not null,
  applied_by uuid not null,
  primary key (tenant_id, number),
  unique (tenant_id, id)
);
call classify('detection_setting', 'interno: tenant_id number id name ear evidence restores reason applied_at applied_by');

call secure_table('detection_sample', 'portfolio', 'select, insert, update');
call secure_table('detection_setting', 'tenant', 'select, insert');
call audit_changes('detection_sample', 'detection_sample');
call audit_changes('detection_setting', 'detection_setting');
call hide_from_creditors('detection_sample');
call hide_from_creditors('detection_setting');
