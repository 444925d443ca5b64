-- Statistics right after much was written: PostgreSQL's own look comes up to a minute later, and until then it plans for empty
-- tables. Only an owner may ask for it, so the application asks through this, for these tables alone.
create function refresh_statistics(tables text[]) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  one text;
begin
  foreach one in array tables loop
    if one <> all (array['person', 'debtor', 'account', 'phone', 'segment_member', 'campaign_debtor']) then
      raise exception 'refresh_statistics: % is not one of its tables', one using errcode = 'invalid_parameter_value';
    end if;
    execute format('analyze %I', one);
  end loop;
end $$;
revoke execute on function refresh_statistics(text[]) from public;
grant execute on function refresh_statistics(text[]) to recaudo_app;
