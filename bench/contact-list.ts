// What the order of calling costs on a list of a million phones, on a PostgreSQL with its usual durability: the pass of the night, the
// order of an hour, a refill of the engine's list, what one call's end adds.
//   RECAUDO_PROOF=docs/proof npm run bench -- contact-list [--phones 1000000] [--tries 1500000]
import { parseArgs } from "node:util";
import { orderList } from "#dialer/contact-passes.ts";
import { recountDays, recountPhones, rememberedDays } from "#dialer/store-contact.ts";
import { nextCandidates, type Postponement, postpone } from "#dialer/store-list.ts";
import { hourOf, turnsAnHour } from "#dialer/store-turns.ts";
import { asId, type DebtorId } from "#kernel/ids.ts";
import { addDays, day, localDateAt, minute } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { type BigList, withBigList } from "./support/big-list.ts";
import { quantile } from "./support/measure.ts";
import { type Figure, report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    phones: { type: "string", default: "1000000" },
    tries: { type: "string", default: "1500000" },
  },
});
const [phones, tries] = [Number(values.phones), Number(values.tries)];
const at = Date.parse("2026-11-24T15:20:00Z");
const now = at + minute;
const timeZone = "America/Lima";
const today = localDateAt(at, timeZone);

const figures: Figure[] = [];
const say = (figure: string, ms: number): void => {
  const value = ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${ms.toFixed(1)} ms`;
  figures.push({ figure, value });
  console.error(`  ${figure}: ${value}`);
};

await withBigList({ phones, tries, at }, async (list) => {
  const { tenant, campaign } = list;
  const within = (work: (tx: Tx) => Promise<unknown>) => took(() => list.db.inTenant(tenant, work));
  const night = async (): Promise<number> =>
    (await within((tx) => recountDays(tx, addDays(today, -rememberedDays)))) +
    (await within((tx) => recountPhones(tx, at)));
  say("the night's pass when nothing is known yet", await night());
  say("the night's pass, nothing changed", await night());
  say("a hundred people of the list by debt, as before", await refill(list));
  const order = () => within((tx) => orderList(tx, { tenant, id: campaign, timeZone }, hourOf(at)));
  say(`ordering an hour: the best ${turnsAnHour} of the list`, await order());
  say("a hundred people of the list by value", await refill(list));
  const ended = list.debtors.slice(0, 20);
  const counts: number[] = [];
  for (let i = 0; i < 30; i++) counts.push(await within((tx) => recountPhones(tx, at, ended)));
  say("counting anew after twenty calls ended", quantile(counts, 0.5));
  say("the same after five hundred", await within((tx) => recountPhones(tx, at, list.debtors.slice(0, 500))));
  say(
    "the last two days of a segment",
    await within((tx) => recountDays(tx, addDays(today, -1), list.segment)),
  );
  await tryMost(list);
  say("a hundred people when nine in ten of the order were tried", await refill(list));
});
report("contact-list", [
  { figure: "phones, of two a person", value: String(phones) },
  { figure: "tries of the last four months", value: String(tries) },
  ...figures,
]);

/** As a refill does with whom the gate refuses. */
async function tryMost({ admin, db, tenant, campaign }: BigList): Promise<void> {
  const { rows } = await admin.query("select debtor_id from campaign_turn order by value desc");
  const later: Postponement[] = rows
    .slice(0, rows.length * 0.9)
    .map(({ debtor_id }: { debtor_id: string }) => ({
      ...{ debtor: asId<DebtorId>(debtor_id), until: at + day, why: "retry", detail: "" },
    }));
  for (let from = 0; from < later.length; from += 500)
    await db.inTenant(tenant, (tx) => postpone(tx, campaign, later.slice(from, from + 500)));
}

/** Median of a hundred people taken, with as many in hand as a floor of 300 has. */
async function refill({ db, tenant, campaign, debtors }: BigList): Promise<number> {
  const not = debtors.slice(0, 300);
  const all: number[] = [];
  for (let i = 0; i < 15; i++)
    all.push(
      await took(async () => {
        const wanted = { campaign, now, dayStart: now - day / 2, today, limit: 100, not };
        const found = await db.inTenant(tenant, (tx) => nextCandidates(tx, wanted));
        if (found.length !== 100) throw new Error(`expected 100 people, found ${found.length}`);
      }),
    );
  return quantile(all, 0.5);
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
