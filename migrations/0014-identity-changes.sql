-- Identity, second part: whatever a user changes leaves a line in the access log, written by the database in the same
-- transaction, so that no route can forget it.

-- Machine time of the transaction, set by platform/db.ts beside the user.
create function app_at() returns timestamptz language sql stable as
  $$ select to_timestamp(nullif(current_setting('app.at', true), '')::double precision / 1000) $$;

-- Arguments: the thing's name in the log, then the columns whose change is nobody's doing. Names of columns are kept,
-- never their values. What belongs to a debtor is found under that debtor.
create function log_change() returns trigger language plpgsql as $$
declare
  was jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) end;
  now_is jsonb := case when tg_op = 'DELETE' then '{}' else to_jsonb(new) end;
  row_is jsonb := was || now_is;
  fields text[];
begin
  select array_agg(key order by key) into fields from jsonb_object_keys(row_is) key
  where was -> key is distinct from now_is -> key and not key = any (tg_argv[1:]);
  if fields is null then return null; end if;
  insert into access_log (tenant_id, id, at, user_id, action, what, subject_id, portfolio_id, detail) values (
    (row_is ->> 'tenant_id')::uuid, gen_random_uuid(), app_at(), app_user_id(), 'change', tg_argv[0],
    coalesce(row_is ->> 'debtor_id', row_is ->> 'id')::uuid, (row_is ->> 'portfolio_id')::uuid,
    case tg_op
      when 'INSERT' then '{"created": true}'::jsonb
      when 'DELETE' then '{"deleted": true}'::jsonb
      else jsonb_build_object('fields', fields)
    end);
  return null;
end $$;

-- Work of the system (engine, jobs, files) names no user and costs nothing here.
create procedure audit_changes(target regclass, what text, unasked text[] default '{}') language plpgsql as $$
begin
  execute format(
    'create trigger audit after insert or update or delete on %s for each row
     when (app_user_id() is not null) execute function log_change(%s)',
    target, (select string_agg(quote_literal(each), ', ') from unnest(array[what] || unasked) each));
end $$;

call audit_changes('team', 'team');
call audit_changes('app_user', 'user', '{failed_logins, locked_until}');
call audit_changes('user_grant', 'grant');
call audit_changes('creditor', 'creditor');
call audit_changes('portfolio', 'portfolio');
call audit_changes('debtor', 'debtor');
call audit_changes('account', 'account', '{changed_at}');
call audit_changes('phone', 'phone');
call audit_changes('mapping_profile', 'mapping_profile');
call audit_changes('import_file', 'import_file');
call audit_changes('rule_overlay', 'overlay');
call audit_changes('review_item', 'review');
call audit_changes('do_not_contact', 'do_not_contact');
call audit_changes('gestion', 'gestion');
call audit_changes('disposition_tree', 'tree');
call audit_changes('script', 'script');
call audit_changes('callback', 'callback');
call audit_changes('promise', 'promise');
call audit_changes('payments_file', 'payments_file');
call audit_changes('payment', 'payment');
call audit_changes('segment', 'segment', '{members, evaluated_at, changed_at}');
call audit_changes('pause_reason', 'pause_reason');
call audit_changes('trunk', 'trunk');
call audit_changes('campaign', 'campaign', '{pacer_day, pacer_snapshot}');

-- A mandate's lines are its own: an auditor of one creditor does not read another's.
drop policy app on access_log;
drop policy owner on access_log;
call secure_table('access_log', 'portfolio?', 'select, insert');
create index access_log_by_action on access_log (tenant_id, action, at desc);
