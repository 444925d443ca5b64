// A floor of ten through eight hours of a moved clock, with a fault every two minutes: engines die, the exchange drops its
// link, the database goes away, carriers refuse, seats and browsers are lost. What must hold is asked after each fault.
import { beforeAll, expect, test } from "vitest";
import type { UserId } from "#kernel/ids.ts";
import { type Rng, seededRng } from "#kernel/rng.ts";
import { hour } from "#kernel/time.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor, tuesday } from "../support/floor.ts";
import {
  attemptsOf,
  expectAgreement,
  expectAllEnded,
  expectNobodyTwice,
  expectUnknownCounts,
  publicOf,
  whole,
} from "../support/holds.ts";
import { recordProof } from "../support/proof.ts";

const seed = Number(process.env.RECAUDO_SEED ?? 20_261_122);
const agents = Number(process.env.RECAUDO_SOAK_AGENTS ?? 10);
const hours = Number(process.env.RECAUDO_SOAK_HOURS ?? 8);
const debtors = Math.ceil(agents * hours * 40);
/** Nine in the morning, so that eight hours end before the law's evening. */
const opensAt = tuesday - hour;
const betweenFaultsSeconds = 120;
const stepMs = 500;

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Fault = (floor: Floor, rng: Rng, users: readonly UserId[]) => Promise<void>;

const faults: Readonly<Record<string, Fault>> = {
  engineKilled: async (floor, rng) => {
    floor.hold.dieAfter(whole(rng, 1, 200));
    for (let i = 0; i < 20 && floor.hold.alive(); i++) await floor.pass(1, stepMs);
    floor.hold.kill();
    await floor.pass(whole(rng, 0, 6));
    await floor.revive();
  },
  linkDropped: async (floor, rng) => {
    floor.exchange.linkDown();
    await floor.pass(whole(rng, 2, 20), stepMs);
    floor.exchange.linkUp();
  },
  databaseAway: async (floor, rng) => {
    floor.hold.databaseAway(true);
    await floor.pass(whole(rng, 2, 15), stepMs);
    floor.hold.databaseAway(false);
    // Its writer tries again after half a second of real time.
    await new Promise((resolve) => setTimeout(resolve, 600));
  },
  carrierRefuses: async (floor, rng) => {
    floor.exchange.breakTrunk("prueba", { q850: 34, sip: 503 });
    await floor.pass(whole(rng, 5, 30), stepMs);
    floor.exchange.breakTrunk("prueba", null);
  },
  seatLost: async (floor, rng) => {
    const seats = [...floor.engine.world.seats.values()];
    const lost = seats[whole(rng, 0, seats.length - 1)];
    if (!lost) return;
    floor.exchange.dropSeat(lost.id);
    await floor.pass(3, stepMs);
    await floor.engine.commands.line({ ...floor.who(lost.user), kind: "agent" }).catch(() => {});
  },
  browserClosed: async (floor, rng, users) => {
    const user = users[whole(rng, 0, users.length - 1)];
    if (!user) return;
    floor.browsersClosed.add(user);
    await floor.pass(whole(rng, 5, 15), stepMs);
    floor.browsersClosed.delete(user);
  },
};

test(`${agents} agents through ${hours} hours of faults`, { timeout: 4 * hour }, async () => {
  const rng = seededRng(seed);
  const floor = await openFloor(base, {
    debtors,
    at: opensAt,
    behave: publicOf(rng),
    campaign: { mode: "predictive", maxLines: agents * 3, wrapupMode: "timed", wrapupSeconds: 15 },
  });
  const users: UserId[] = [];
  for (let i = 0; i < agents; i++) users.push(await floor.agent(`agente-${i}`));
  const done: Record<string, number> = Object.fromEntries(Object.keys(faults).map((name) => [name, 0]));
  const until = opensAt + hours * hour;
  let asked = 0;
  while (floor.clock.now() < until) {
    await floor.pass(betweenFaultsSeconds, stepMs);
    const names = Object.keys(faults);
    const name = names[whole(rng, 0, names.length - 1)] ?? "";
    await faults[name]?.(floor, rng, users);
    done[name] = (done[name] ?? 0) + 1;
    await floor.pass(3, stepMs);
    expectAgreement(floor);
    const hoursGone = Math.floor((floor.clock.now() - opensAt) / hour);
    if (hoursGone > asked) await expectNobodyTwice(base, floor);
    asked = hoursGone;
  }
  await floor.pass(180, stepMs);
  const { ledger } = floor.exchange;
  const attempts = await attemptsOf(base, floor);
  const { unknown } = await expectUnknownCounts(base, floor);
  const figures = {
    seed,
    agents,
    hours,
    faults: done,
    dials: ledger.length,
    answered: ledger.filter(({ answeredAt }) => answeredAt !== null).length,
    duplicates: ledger.length - new Set(ledger.map(({ attempt }) => attempt)).size,
    attempts: attempts.length,
    unknown,
    abandoned: attempts.filter(({ abandoned }) => abandoned).length,
  };
  console.log(JSON.stringify(figures, null, 1));
  recordProof("soak-day", figures);
  await expectAllEnded(base, floor);
  await expectNobodyTwice(base, floor);
  expect(figures.duplicates).toBe(0);
});
