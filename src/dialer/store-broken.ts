// Whose word was broken of late: they know who calls and why. For the list's order and for detection.
import { type RawBuilder, sql } from "kysely";
import { day, type Instant, localDateAt } from "#kernel/time.ts";

/** A broken promise older than this says nothing of today. Judgement. */
export const brokenMattersDays = 90;

/** Of a debtor's row: the last promise decided of one of their debts was broken, and not long ago. */
export function brokeOfLate(row: "a" | "d", debtor: "debtor_id" | "id", now: Instant): RawBuilder<boolean> {
  const since = localDateAt(now - brokenMattersDays * day, "UTC");
  return sql<boolean>`exists (select from (
    select distinct on (b.account_id) b.state, b.evaluate_on from promise b
    where b.tenant_id = ${sql.ref(`${row}.tenant_id`)} and b.debtor_id = ${sql.ref(`${row}.${debtor}`)}
      and b.state in ('KEPT', 'PARTIAL', 'BROKEN')
    order by b.account_id, b.taken_at desc, b.id desc) last
    where last.state = 'BROKEN' and last.evaluate_on >= ${since}::date)`;
}
