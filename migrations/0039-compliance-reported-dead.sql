-- Compliance: a death told in one mandate stops the contact in all, and a block can be taken back with the result that set it.

-- A person exists once in the agency: of whom one mandate (whichever) says that they died. Nothing else of that mandate is shown.
create function persons_reported_dead(persons uuid[]) returns setof uuid
language sql stable security definer set search_path = public as $$
  select distinct d.person_id from debtor d
  where d.tenant_id = app_tenant() and d.person_id = any (persons) and 'deceased' = any (d.flags)
$$;

alter table do_not_contact
  -- The result that asked for it: annulled, or its task answered as a mistake, the block ends with it.
  add column gestion_id uuid,
  -- What the same result wrote on the person; null when somebody else (the creditor's file) had said so before.
  add column flag text check (length(flag) <= 20);
create index do_not_contact_by_gestion on do_not_contact (tenant_id, gestion_id) where gestion_id is not null;
call classify('do_not_contact', 'interno: gestion_id; sensible: flag');
