// SQL of what supervisors have ordered of campaigns' pace.
import { asId, type CampaignId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { PacingControl } from "./core/pacing-control.ts";
import { defaultLimits } from "./core/spend.ts";
import type { CampaignRow } from "./store-campaigns.ts";

export interface OrderedControl extends PacingControl {
  readonly byName: string;
  readonly at: Instant;
}

export interface Orders {
  /** Of the campaigns in sight. */
  readonly controls: ReadonlyMap<CampaignId, OrderedControl>;
  /** Calls a second the agency may make over all its trunks together. */
  readonly callsPerSecond: number;
}
/** What an engine must hear of every second, in one question. */
export async function ordersInForce(tx: Tx): Promise<Orders> {
  const rows = await tx
    .selectFrom("tenant as t")
    .leftJoin("spend_limit as l", "l.tenant_id", "t.tenant_id")
    .leftJoin("pacing_control as c", "c.tenant_id", "t.tenant_id")
    .select(["l.calls_per_second", "c.id", "c.lines_per_agent", "c.cap", "c.set_by_name", "c.set_at"])
    .execute();
  const controls = rows.flatMap((row): [CampaignId, OrderedControl][] =>
    row.id === null || row.set_by_name === null || row.set_at === null
      ? []
      : [
          [
            asId<CampaignId>(row.id),
            { linesPerAgent: row.lines_per_agent, cap: row.cap, byName: row.set_by_name, at: row.set_at },
          ],
        ],
  );
  return {
    controls: new Map(controls),
    callsPerSecond: rows[0]?.calls_per_second ?? defaultLimits.callsPerSecond,
  };
}

export async function putControl(
  tx: Tx,
  { tenant, id, portfolio }: Pick<CampaignRow, "tenant" | "id" | "portfolio">,
  { linesPerAgent, cap }: PacingControl,
  by: { readonly user: UserId; readonly name: string; readonly at: Instant },
): Promise<void> {
  const ordered = {
    lines_per_agent: linesPerAgent,
    cap,
    set_by: by.user,
    set_by_name: by.name,
    set_at: new Date(by.at),
  };
  await tx
    .insertInto("pacing_control")
    .values({ tenant_id: tenant, id, portfolio_id: portfolio, ...ordered })
    .onConflict((conflict) => conflict.columns(["tenant_id", "id"]).doUpdateSet(ordered))
    .execute();
}
