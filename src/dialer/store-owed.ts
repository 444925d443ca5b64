// Talks whose result nobody has told, in the sight of whoever asks: their mandates, and seats of their teams.
import { sql } from "kysely";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { OwedResult } from "./core/standing.ts";

export async function owedResults(
  tx: Tx,
  ended: { readonly from: Instant; readonly to: Instant; readonly limit: number },
): Promise<readonly OwedResult[]> {
  const { rows } = await sql<OwedResult>`
    select a.id as attempt, a.debtor_id as debtor, u.name as agent, p.name as mandate, a.ended_at as "endedAt",
      array(select x.number from account x where x.tenant_id = a.tenant_id and x.debtor_id = a.debtor_id and x.state = 'open'
        order by x.number) as accounts
    from attempt a
    join agent_seat s on s.tenant_id = a.tenant_id and s.id = a.seat_id
    join app_user u on u.tenant_id = a.tenant_id and u.id = a.user_id
    join portfolio p on p.tenant_id = a.tenant_id and p.id = a.portfolio_id
    where a.state = 'ended' and a.bridged_at is not null and a.debtor_id is not null and a.user_id is not null
      and a.reserved_at >= ${new Date(ended.from)} and a.ended_at <= ${new Date(ended.to)}
      and not exists (select from gestion g where g.tenant_id = a.tenant_id and g.attempt_id = a.id)
      and not exists (select from unidentified_caller c where c.tenant_id = a.tenant_id and c.attempt_id = a.id)
    order by a.ended_at limit ${ended.limit}`.execute(tx);
  return rows;
}
