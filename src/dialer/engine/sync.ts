// A campaign's list follows its segment, its rules and its agreed calls: every few seconds, beside the ticks.
import { absencesFrom } from "#agents/service.ts";
import { rulesChangedAt } from "#compliance/service.ts";
import { sweepCallbacks } from "#gestiones/service.ts";
import { localDateAt } from "#kernel/time.ts";
import { callbackRules, heldToday } from "../core/callbacks.ts";
import { callbacksDue } from "../store-agreed.ts";
import { listFacts } from "../store-facts.ts";
import { syncList, wakeRuled } from "../store-list.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { dropForbidden } from "./forbidden.ts";
import type { Deps, World } from "./world.ts";

/** The list follows the segment at least this often; a payment is seen at once by the gate itself. */
const syncEveryMs = 10_000;

export function syncWhenDue(deps: Deps, world: World, run: CampaignRun, now: number): void {
  if (run.syncing || now - run.syncedAt <= syncEveryMs) return;
  run.syncedAt = now;
  syncRun(deps, run, now)
    .then(() => dropForbidden(deps, world, run))
    .catch((error: Error) => deps.log.error({ what: "sync", err: error.message }, "campaign work failed"));
}

export async function syncRun(deps: Deps, run: CampaignRun, now: number): Promise<void> {
  const { id, tenant, portfolio } = run.row;
  run.syncing = true;
  try {
    await deps.db.inTenant(tenant, async (tx) => {
      await syncList(tx, tenant, id, now);
      await wakeRuled(tx, id, await rulesChangedAt(tx, { tenant, portfolio, at: now }), now);
      const dueBefore = now - callbackRules.expireAfterMs;
      await sweepCallbacks(tx, { tenant, mandates: { portfolio }, at: now, dueBefore });
      const today = localDateAt(now, run.row.timeZone);
      run.facts = await listFacts(tx, id, { now, today });
      const absences = await absencesFrom(tx, today);
      const due = await callbacksDue(tx, id, { until: now + callbackRules.announceMs, today });
      run.callbacks = due.map((call) => heldToday(call, absences, today));
    });
  } finally {
    run.syncing = false;
  }
}
