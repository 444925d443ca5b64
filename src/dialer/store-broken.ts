// Whose word was broken of late: they know who calls and why. For the list's order and for detection.
import { type RawBuilder, sql } from "kysely";
import type { CampaignId, TenantId } from "#kernel/ids.ts";
import { day, type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";

/** A broken promise older than this says nothing of today. Judgement. */
export const brokenMattersDays = 90;

const sinceOf = (now: Instant): LocalDate => localDateAt(now - brokenMattersDays * day, "UTC");

/** Of a debtor's row: the last promise decided of one of their debts was broken, and not long ago. */
export function brokeOfLate(row: "d", now: Instant): RawBuilder<boolean> {
  return sql<boolean>`exists (select from (
    select distinct on (b.account_id) b.state, b.evaluate_on from promise b
    where b.tenant_id = ${sql.ref(`${row}.tenant_id`)} and b.debtor_id = ${sql.ref(`${row}.id`)}
      and b.state in ('KEPT', 'PARTIAL', 'BROKEN')
    order by b.account_id, b.taken_at desc, b.id desc) last
    where last.state = 'BROKEN' and last.evaluate_on >= ${sinceOf(now)}::date)`;
}

/** The same of everybody in a campaign's mandate, once for all: asked person by person it was most of a list's sync. */
export function allWhoBrokeOfLate(of: {
  readonly tenant: TenantId;
  readonly campaign: CampaignId;
  readonly now: Instant;
}): RawBuilder<unknown> {
  return sql`select b.debtor_id from campaign c
    join promise b on b.tenant_id = c.tenant_id and b.portfolio_id = c.portfolio_id
    where c.tenant_id = ${of.tenant} and c.id = ${of.campaign} and b.state = 'BROKEN' and b.evaluate_on >= ${sinceOf(of.now)}::date
      and not exists (select from promise later where later.tenant_id = b.tenant_id and later.account_id = b.account_id
        and later.state in ('KEPT', 'PARTIAL', 'BROKEN') and (later.taken_at, later.id) > (b.taken_at, b.id))`;
}
