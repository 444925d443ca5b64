// SQL of what supervisors have ordered of campaigns' pace.
import { asId, type CampaignId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { PacingControl } from "./core/pacing-control.ts";
import type { CampaignRow } from "./store-campaigns.ts";

export interface OrderedControl extends PacingControl {
  readonly byName: string;
  readonly at: Instant;
}

/** Of the campaigns in sight. */
export async function pacingControls(tx: Tx): Promise<ReadonlyMap<CampaignId, OrderedControl>> {
  const rows = await tx
    .selectFrom("pacing_control")
    .select(["id", "lines_per_agent", "cap", "set_by_name", "set_at"])
    .execute();
  return new Map(
    rows.map((row) => [
      asId<CampaignId>(row.id),
      { linesPerAgent: row.lines_per_agent, cap: row.cap, byName: row.set_by_name, at: row.set_at },
    ]),
  );
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
