// Whom to call when: a synthetic month dialled by each policy with the same luck (right party per try), how well each call is foreseen
// (log-loss, each predicted before it is made), and what the passes cost on a list of a million phones.
//   RECAUDO_PROOF=docs/proof npm run bench -- contact-order [--seeds 12] [--phones 1000000] [--tries 3000000] [--only month|list]
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { orderList } from "#dialer/contact-passes.ts";
import { recountDays, recountPhones } from "#dialer/store-contact.ts";
import { nextCandidates, type Postponement, postpone } from "#dialer/store-list.ts";
import { hourOf } from "#dialer/store-turns.ts";
import { asId, type DebtorId } from "#kernel/ids.ts";
import { addDays, day, localDateAt, minute } from "#kernel/time.ts";
import { recordProof } from "../test/support/proof.ts";
import { type BigList, withBigList } from "./support/contact-list.ts";
import { heldOut, type PolicyName, playMonth, usualMonth } from "./support/contact-month.ts";
import { machine, percent, quantile, round } from "./support/measure.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "12" },
    phones: { type: "string", default: "1000000" },
    tries: { type: "string", default: "3000000" },
    only: { type: "string", default: "" },
  },
});
const name = "bench-contact-order";
const folder = process.env.RECAUDO_PROOF ?? "";
const known: Readonly<Record<string, unknown>> =
  folder !== "" && existsSync(join(folder, `${name}.json`))
    ? JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"))
    : {};
const command = "npm run bench -- contact-order";
const figures = { ...known, command, measuredOn: `${machine().cores} shared cores` };

if (values.only !== "list") Object.assign(figures, { month: months(Number(values.seeds)) });
if (values.only !== "month") Object.assign(figures, { list: await measureList() });
recordProof(name, figures);

function months(seeds: number) {
  const policies: readonly PolicyName[] = [
    "random",
    "segment alone",
    "Thompson, each debtor",
    "ours without exploring",
    "ours never forgetting",
    "ours",
  ];
  const all = Array.from({ length: seeds }, (_, n) => n + 1);
  const shares = new Map<PolicyName, readonly number[]>();
  const reached = Object.fromEntries(
    policies.map((policy) => {
      const each = all.map((seed) => {
        const { attempts, reached } = playMonth(usualMonth, policy, seed);
        return reached / attempts;
      });
      shares.set(policy, each);
      const said = { mean: round(mean(each), 4), error: round(errorOf(each), 4) };
      console.log(
        `  ${policy.padEnd(24)} ${percent(said.mean)} right party per try, ± ${percent(said.error)}`,
      );
      return [policy, said];
    }),
  );
  const losses = all.map((seed) => heldOut(usualMonth, seed));
  const logLoss = Object.fromEntries(
    (["constant", "segment", "ours", "neverForgetting", "truth"] as const).map((model) => [
      model,
      round(mean(losses.map((each) => each[model])), 4),
    ]),
  );
  console.log(`  log-loss of calls not yet made: ${JSON.stringify(logLoss)}`);
  // Of the same month: what is luck in one is luck in the other.
  const [alone, ours] = [shares.get("segment alone") ?? [], shares.get("ours") ?? []];
  const ratios = ours.map((share, n) => share / (alone[n] ?? Number.NaN));
  const gain = { mean: round(mean(ratios), 3), error: round(errorOf(ratios), 3) };
  console.log(`  ours ÷ segment alone: ${gain.mean} ± ${gain.error}`);
  return { world: usualMonth, seeds, rightPartyPerTry: reached, oursOverSegment: gain, logLoss };
}

async function measureList() {
  const [phones, tries] = [Number(values.phones), Number(values.tries)];
  const at = Date.parse("2026-11-24T15:20:00Z");
  const out: Record<string, number> = { phones, tries };
  const say = (what: string, value: number): void => {
    out[what] = value;
    console.log(`  ${what}: ${value}`);
  };
  await withBigList({ phones, tries, at }, async (list) => {
    const { db, tenant, campaign, segment } = list;
    const today = localDateAt(at, "America/Lima");
    const inTenant = <T>(work: Parameters<typeof db.inTenant<T>>[1]): Promise<T> => db.inTenant(tenant, work);
    const night = async (): Promise<number> =>
      seconds(async () => {
        await inTenant((tx) => recountDays(tx, addDays(today, -120)));
        await inTenant((tx) => recountPhones(tx, at));
      });
    say("nightFirstSeconds", await night());
    say("nightSeconds", await night());
    await list.admin.query("vacuum analyze contact_hour");
    const refill = () => refillMs(list, at);
    say("refillByDebtMs", await refill());
    const row = { tenant, id: campaign, timeZone: "America/Lima" };
    say("orderHourSeconds", await seconds(() => inTenant((tx) => orderList(tx, row, hourOf(at)))));
    say("refillByValueMs", await refill());
    // Nine in ten of the order were tried: what an hour looks like near its end.
    const gone = await list.admin.query(
      "select debtor_id from campaign_turn order by value desc limit 18000",
    );
    const until = at + day;
    const later = gone.rows.map((each: { debtor_id: string }) => ({
      ...{ debtor: asId<DebtorId>(each.debtor_id), until, why: "retry", detail: "" },
    }));
    say(
      "postponingOneMs",
      round((1_000 * (await seconds(() => postponeEach(list, later)))) / later.length, 3),
    );
    say("refillNearTheEndMs", await refill());
    const few = list.debtors.slice(0, 20);
    const counts: number[] = [];
    for (let i = 0; i < 40; i++)
      counts.push(1_000 * (await seconds(() => inTenant((tx) => recountPhones(tx, at, few)))));
    say("twentyCallsEndedMs", round(quantile(counts, 0.5), 1));
    say(
      "batchOf500Ms",
      round(
        1_000 * (await seconds(() => inTenant((tx) => recountPhones(tx, at, list.debtors.slice(0, 500))))),
        1,
      ),
    );
    say("daySeconds", await seconds(() => inTenant((tx) => recountDays(tx, addDays(today, -1), segment))));
  });
  return out;
}

/** A hundred at once, as a refill does with whom the gate refuses. */
async function postponeEach(
  { db, tenant, campaign }: BigList,
  later: readonly Postponement[],
): Promise<void> {
  for (let from = 0; from < later.length; from += 100)
    await db.inTenant(tenant, (tx) => postpone(tx, campaign, later.slice(from, from + 100)));
}

/** Median of a hundred people taken, as the engine does, with those in hand named. */
async function refillMs({ db, tenant, campaign, debtors }: BigList, at: number): Promise<number> {
  const now = at + minute;
  const not = debtors.slice(0, 300);
  const wanted = {
    campaign,
    now,
    dayStart: now - day / 2,
    today: localDateAt(now, "America/Lima"),
    limit: 100,
    not,
  };
  const took: number[] = [];
  for (let i = 0; i < 25; i++)
    took.push(
      1_000 *
        (await seconds(async () => {
          const found = await db.inTenant(tenant, (tx) => nextCandidates(tx, wanted));
          if (found.length !== 100) throw new Error(`expected 100 people, found ${found.length}`);
        })),
    );
  return round(quantile(took, 0.5), 1);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return round((performance.now() - from) / 1_000, 4);
}
function mean(all: readonly number[]): number {
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}
function errorOf(all: readonly number[]): number {
  const middle = mean(all);
  return Math.sqrt(mean(all.map((each) => (each - middle) ** 2)) / Math.max(1, all.length - 1));
}
