-- Portfolio, third part: a creditor's exclusions are a kind of file of their own.
alter table import_file drop constraint import_file_kind_check;
alter table import_file add constraint import_file_kind_check
  check (kind in ('assignment', 'update', 'withdrawal', 'exclusion'));
