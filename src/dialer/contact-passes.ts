// The passes over who picks up when: each few minutes the day's tries of the campaigns that run, each hour the order of their lists,
// each night everything anew. All in the worker: calls go on without them, by the larger debt.
import { listTenants } from "#identity/service.ts";
import type { CampaignId, TenantId } from "#kernel/ids.ts";
import { addDays, type Instant, localDateAt, minute } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { JobHandler } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import { lensIn } from "./contact-sight.ts";
import { exploreShare } from "./core/contact/value.ts";
import { knownZones } from "./core/contact/zones.ts";
import { type CampaignRow, listCampaigns } from "./store-campaigns.ts";
import { cellsOf, recountDays, recountPhones, rememberedDays } from "./store-contact.ts";
import { buildTurns, hourOf, turnsLeft, type ZoneLens } from "./store-turns.ts";

export const contactNightly = "contact-nightly";

const lookEveryMs = minute;
/** The next hour is ordered this long before it begins. */
const aheadMs = 10 * minute;
/** With fewer than these left an hour is ordered again, at most this often: new people have come due. Judgement. */
const few = 500;
const againAfterMs = 5 * minute;

/** When what was done last, in this process: after a start everything is done once more. */
type Done = Map<string, Instant>;

export function startContactPasses(db: Database, log: Log, now: () => Instant): { stop(): Promise<void> } {
  const done: Done = new Map();
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= contactPass(db, now(), done)
      .catch((error: Error) => log.error({ err: error.message }, "the order of lists could not be made"))
      .finally(() => {
        running = null;
      });
  };
  run();
  const timer = setInterval(run, lookEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** One campaign a transaction: a list of a million holds back nobody else's. */
export async function contactPass(db: Database, now: Instant, done: Done): Promise<void> {
  for (const { id: tenant } of await db.outside(listTenants)) {
    const running = await db.inTenant(tenant, (tx) => listCampaigns(tx, { state: "running" }));
    for (const campaign of running) {
      if (isDue(done, `days ${campaign.segment}`, now))
        await db.inTenant(tenant, (tx) =>
          // Yesterday too: a result may be saved, or annulled, the day after.
          recountDays(tx, addDays(localDateAt(now, campaign.timeZone), -1), campaign.segment),
        );
      for (const forHour of hoursWanted(now))
        await db.inTenant(tenant, (tx) => orderHour(tx, campaign, { forHour, now, done }));
    }
  }
}

function hoursWanted(now: Instant): readonly Instant[] {
  const [current, next] = [hourOf(now), hourOf(now + aheadMs)];
  return current === next ? [current] : [current, next];
}

/** Never more than twice within `againAfterMs`, whatever is left. */
function isDue(done: Done, what: string, now: Instant): boolean {
  const last = done.get(what);
  if (last !== undefined && now - last < againAfterMs && now >= last) return false;
  done.set(what, now);
  return true;
}

async function orderHour(
  tx: Tx,
  row: CampaignRow,
  { forHour, now, done }: { forHour: Instant; now: Instant; done: Done },
): Promise<void> {
  const left = await turnsLeft(tx, row.id, { forHour, now: Math.max(now, forHour), most: few });
  if (left !== null && (left >= few || !isDue(done, `again ${row.id}`, now))) return;
  await orderList(tx, row, forHour);
}

export async function orderList(
  tx: Tx,
  row: Ordered,
  forHour: Instant,
  explore: number = exploreShare,
): Promise<number> {
  const today = localDateAt(forHour, row.timeZone);
  const known = await cellsOf(tx, row.id, today);
  const lensOf = (zone: string): ZoneLens => ({ zone, lens: lensIn(known, forHour, zone) });
  const others = knownZones.filter((zone) => zone !== row.timeZone);
  return buildTurns(
    tx,
    { tenant: row.tenant, campaign: row.id, forHour, explore },
    [lensOf(row.timeZone), ...others.map(lensOf)],
    today,
  );
}
type Ordered = { readonly tenant: TenantId; readonly id: CampaignId; readonly timeZone: string };

/** Every try that still weighs, counted anew: whatever was missed or counted wrongly in the day is right in the morning. */
export function recountContacts(db: Database, clock: Clock): JobHandler {
  return async (tenant) => {
    const now = clock.now();
    await db.inTenant(tenant, (tx) => recountDays(tx, addDays(localDateAt(now, "UTC"), -rememberedDays)));
    await db.inTenant(tenant, (tx) => recountPhones(tx, now));
  };
}
