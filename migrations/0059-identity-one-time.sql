-- Identity: a one-time password that nobody used is worth nothing after this. Those under way when this came end with November.
alter table app_user add column one_time_until timestamptz;
call classify('app_user', 'interno: one_time_until');
update app_user set one_time_until = '2026-12-01T00:00:00Z' where must_change_password;
alter table app_user add constraint one_time_ends check (not must_change_password or one_time_until is not null) not valid;
