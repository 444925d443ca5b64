// Who looked at people who do not exist, in the mandates of whoever asks. From the access log: it cannot be left untold.
import { sql } from "kysely";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { CanaryLook } from "./core/standing.ts";

/** `since` is machine time, as the log is. */
export async function canaryLooks(
  tx: Tx,
  { since, limit }: { readonly since: Instant; readonly limit: number },
): Promise<readonly CanaryLook[]> {
  const { rows } = await sql<CanaryLook>`
    select l.subject_id as debtor, l.user_id as user, u.name, p.name as mandate, bool_or(l.action = 'export') as exported,
      bool_or(l.detail ? 'field') as revealed, min(l.at) as since
    from access_log l
    join app_user u on u.tenant_id = l.tenant_id and u.id = l.user_id
    join portfolio p on p.tenant_id = l.tenant_id and p.id = l.portfolio_id
    where l.what = 'canary' and l.action in ('read', 'export') and l.at > ${new Date(since)}
    group by l.subject_id, l.user_id, u.name, p.name order by min(l.at) desc limit ${limit}`.execute(tx);
  return rows;
}
