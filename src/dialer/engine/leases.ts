// Who owns a campaign: one engine at a time, by a lease with a fence that is renewed while it works.
import { takeLease } from "../store-leases.ts";
import type { CampaignRun } from "./campaign-run.ts";
import type { Deps, World } from "./world.ts";

/** An owner that falls silent loses its campaigns after this; renewed at a third of it. */
export const leaseMs = 15_000;

export async function renew(deps: Deps, world: World, run: CampaignRun): Promise<void> {
  if (run.leaseUntil - Date.now() > (leaseMs * 2) / 3) return;
  const lease = {
    tenant: run.row.tenant,
    campaign: run.row.id,
    owner: deps.owner,
    now: Date.now(),
    until: Date.now() + leaseMs,
  };
  const fence = await deps.db.inTenant(run.row.tenant, (tx) => takeLease(tx, lease));
  if (fence === run.fence) run.leaseUntil = lease.until;
  else {
    deps.log.error({ campaign: run.row.id }, "campaign lost to another engine");
    world.campaigns.delete(run.row.id);
  }
}
