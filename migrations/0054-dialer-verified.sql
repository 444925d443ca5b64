-- Dialer: a number is shown only once somebody of the agency has verified that it is ours to show, with the evidence; one that is
-- a creditor's is bound to that creditor and shown for its mandates alone. What exists is unverified until somebody has done so.

alter table caller_id
  add column verified_at timestamptz,
  add column verified_by uuid,
  -- The carrier's letter, the contract, the code that was called back: where it is found.
  add column verified_evidence text check (length(verified_evidence) between 3 and 300),
  add column creditor_id uuid,
  add foreign key (tenant_id, creditor_id) references creditor (tenant_id, id),
  add check ((verified_at is null) = (verified_evidence is null));
call classify('caller_id', 'interno: verified_at verified_by verified_evidence creditor_id');

-- Whether another agency has shown that this number is its own: yes or no, and nothing else of it.
create function number_of_another_agency(asked text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from caller_id c where c.number = asked and c.verified_at is not null and c.tenant_id <> app_tenant());
$$;
revoke execute on function number_of_another_agency(text) from public;
grant execute on function number_of_another_agency(text) to recaudo_app;
