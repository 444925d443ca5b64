// Agreed calls that no campaign looks after: of mandates without one, and of people outside the lists of those that work. They
// are given up like any other, and a supervisor is told before.
import { sweepCallbacks } from "#gestiones/service.ts";
import type { TenantId } from "#kernel/ids.ts";
import { alertOf, callbackRules } from "../core/callbacks.ts";
import { type UntakenCall, untakenCalls } from "../store-agreed.ts";
import type { Deps, World } from "./world.ts";

/** As often as a campaign follows its own; two indexed queries an agency. */
const sweepEveryMs = 10_000;

export async function sweepUntaken(deps: Deps, world: World, tenants: readonly TenantId[]): Promise<void> {
  if (deps.clock.monotonic() - world.untakenAt < sweepEveryMs) return;
  world.untakenAt = deps.clock.monotonic();
  const now = deps.clock.now();
  for (const tenant of tenants) {
    const runs = [...world.campaigns.values()].filter(({ row }) => row.tenant === tenant);
    const allBut = runs.map(({ row }) => row.portfolio);
    const dueBefore = now - callbackRules.expireAfterMs;
    const calls = await deps.db.inTenant(tenant, async (tx) => {
      await sweepCallbacks(tx, { tenant, mandates: { allBut }, at: now, dueBefore });
      return untakenCalls(tx, now - callbackRules.alertAfterMs);
    });
    world.untaken.set(tenant, calls);
  }
}

/** What no campaign of this floor tells already. */
export function untakenOf(world: World, tenant: TenantId, now: number) {
  const told = new Set(
    [...world.campaigns.values()].flatMap((run) => run.callbacks.map((callback) => callback.id)),
  );
  return (world.untaken.get(tenant) ?? [])
    .filter(({ id }) => !told.has(id))
    .flatMap((call: UntakenCall) => {
      const alert = alertOf({ ...call, owner: null }, now, call.timeZone);
      return alert ? [{ ...alert, portfolioId: call.portfolio, portfolioName: call.portfolioName }] : [];
    });
}
