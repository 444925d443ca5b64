// Putting a list back by result in mid-day. It overrides the house's own spacing (minutes between tries, two passes a day) and
// nothing else: the gate is asked about everybody first, its counts stay, and it is asked again at the instant of dialling.
import { preview } from "#compliance/service.ts";
import type { DebtorId, TenantId } from "#kernel/ids.ts";
import { type Instant, localDateAt, startOfDay } from "#kernel/time.ts";
import type { Database, Tx } from "#platform/db.ts";
import { passesToday, retryRules } from "./core/retry.ts";
import { type WhyNot, type WhyNotFact, whyNotOf } from "./core/why-not.ts";
import { choosePhone } from "./engine/hopper.ts";
import { postponementOf } from "./engine/postponement.ts";
import type { CampaignRow } from "./store-campaigns.ts";
import { nextCandidates } from "./store-list.ts";
import { restingAfter, wake } from "./store-recycle.ts";
import { triesOf } from "./store-tries.ts";

/** Results after which nobody was spoken to. Whoever heard our message or cut us off rests until tomorrow. */
export const recyclable = [
  "no_answer",
  "busy",
  "machine",
  "off",
  "silence",
  "rejected",
  "congestion",
  "failed",
] as const;
export type Recyclable = (typeof recyclable)[number];

/** People one order looks at; the next order takes the rest. Measured: the gate answers for 100 in three queries. */
export const mostRecycled = 2_000;
const batch = 100;

export interface RecyclePlan {
  /** Waiting after one of these results. */
  readonly found: number;
  /** Of them, those the gate lets us call now. */
  readonly callable: readonly DebtorId[];
  /** Of those, the ones who had their two passes today: the house's rule is what this overrides. */
  readonly thirdPass: number;
  readonly blocked: readonly WhyNot[];
  /** Beyond the limit of one order. */
  readonly more: number;
}

export async function planRecycle(
  db: Database,
  row: CampaignRow,
  results: readonly Recyclable[],
  now: Instant,
): Promise<RecyclePlan> {
  // The gate counts across the mandates of a person, which nobody who asks may see: it answers as the system.
  return db.inTenant(row.tenant, async (tx) => {
    const { debtors, more } = await restingAfter(tx, row.id, results, now, mostRecycled);
    const callable: DebtorId[] = [];
    const zones = new Map<DebtorId, string>();
    const facts: WhyNotFact[] = [];
    for (let at = 0; at < debtors.length; at += batch) {
      const judged = await judge(tx, row, debtors.slice(at, at + batch), now);
      for (const [debtor, zone] of judged.allowed) {
        callable.push(debtor);
        zones.set(debtor, zone);
      }
      facts.push(...judged.facts);
    }
    const dayStart = startOfDay(localDateAt(now, row.timeZone), row.timeZone);
    const tries = await triesOf(tx, callable, dayStart);
    const thirdPass = callable.filter(
      (debtor) =>
        passesToday(tries.get(debtor) ?? [], now, zones.get(debtor) ?? row.timeZone) >=
        retryRules.passesPerDay,
    ).length;
    return { found: debtors.length, callable, thirdPass, blocked: whyNotOf(facts, row.timeZone), more };
  });
}

async function judge(
  tx: Tx,
  row: CampaignRow,
  among: readonly DebtorId[],
  now: Instant,
): Promise<{ readonly allowed: ReadonlyMap<DebtorId, string>; readonly facts: readonly WhyNotFact[] }> {
  const dayStart = startOfDay(localDateAt(now, row.timeZone), row.timeZone);
  const today = localDateAt(now, row.timeZone);
  const wanted = { campaign: row.id, now, today, dayStart, limit: among.length, not: [], among };
  const facts: WhyNotFact[] = [];
  const chosen = (await nextCandidates(tx, wanted)).flatMap((candidate) => {
    const picked = choosePhone(candidate, row, now);
    if ("entry" in picked) return [picked.entry];
    facts.push({ why: picked.later.why, detail: null, count: 1, soonest: picked.later.until });
    return [];
  });
  const answers = await preview(tx, {
    tenant: row.tenant,
    now,
    candidates: chosen.map(({ debtor, phone }) => ({
      debtor,
      phone,
      channel: "voice" as const,
      mode: row.mode,
      ringSeconds: row.ringSeconds,
    })),
  });
  const byDebtor = new Map(answers.map((answer) => [answer.candidate.debtor, answer]));
  const allowed = new Map<DebtorId, string>();
  for (const entry of chosen) {
    const answer = byDebtor.get(entry.debtor);
    if (answer?.verdict === "ALLOW") allowed.set(entry.debtor, entry.zone);
    else if (answer) {
      const { why, detail, until } = postponementOf(entry, { ...answer, pending: false }, now);
      facts.push({ why, detail, count: 1, soonest: until, zone: entry.zone });
    }
  }
  return { allowed, facts };
}

/** Those the gate lets us call, and no others: the rest would only be put off again, for the same reason. */
export async function recycle(
  tx: Tx,
  row: Pick<CampaignRow, "id"> & { readonly tenant: TenantId },
  plan: RecyclePlan,
  now: Instant,
): Promise<number> {
  return wake(tx, row.id, plan.callable, now);
}
