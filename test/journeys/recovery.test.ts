// The engine dies at random instants, also between the commit of an intent and its dial, and another takes over: what must
// hold afterwards, on a real database with a simulated exchange. A failing seed is printed and can be played again.
import { beforeAll, expect, test } from "vitest";
import type { UserId } from "#kernel/ids.ts";
import { type Rng, seededRng } from "#kernel/rng.ts";
import { minute } from "#kernel/time.ts";
import { stamp } from "#platform/db.ts";
import { giveSignOfLife } from "#platform/sign-of-life.ts";
import { openTestDatabase, silentLog, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";
import {
  attemptsOf,
  expectAgreement,
  expectAllEnded,
  expectNobodyTwice,
  expectUnknownCounts,
  publicOf,
  whole,
} from "../support/holds.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

const agentNames = ["Ana", "Luis", "Rosa", "Hugo"] as const;

const tally = { kills: 0, dials: 0, unknown: 0, between: 0, carried: 0 };

async function killOnce(floor: Floor, rng: Rng): Promise<void> {
  if (rng.next() < 0.3) floor.hold.dieBeforeDial(whole(rng, 1, 3));
  else floor.hold.dieAfter(whole(rng, 1, 160));
  for (let i = 0; i < 30 && floor.hold.alive(); i++) await floor.pass(1);
  floor.hold.kill();
  tally.kills += 1;
  await floor.pass(whole(rng, 0, 12) / 4);
  const talking = floor.exchange.talking();
  await floor.revive();
  expect(floor.exchange.talking()).toEqual(talking);
  tally.carried += talking.length;
  for (const { attempt, seat } of talking) {
    const user = floor.engine.world.seats.get(seat)?.user as UserId;
    expect(await floor.desk(user)).toMatchObject({ state: "talking", call: { attemptId: attempt } });
  }
  await floor.pass(1);
  expectAgreement(floor);
}

test.each([11, 12, 13, 14])(
  "a floor whose engine is killed eight times calls nobody twice and keeps its talks (seed %i)",
  { timeout: 180_000 },
  async (seed) => {
    const rng = seededRng(seed);
    const floor = await openFloor(base, {
      debtors: 48,
      behave: publicOf(rng),
      campaign: {
        mode: seed % 2 === 0 ? "predictive" : "progressive",
        wrapupMode: "timed",
        wrapupSeconds: 10,
      },
    });
    for (const name of agentNames) await floor.agent(name);
    for (let i = 0; i < 8; i++) await killOnce(floor, rng);
    await floor.pass(90);
    expectAgreement(floor);
    await expectAllEnded(base, floor);
    await expectNobodyTwice(base, floor);
    const { unknown } = await expectUnknownCounts(base, floor);
    const left = new Set(floor.exchange.ledger.map(({ attempt }) => attempt));
    tally.dials += left.size;
    tally.unknown += unknown;
    tally.between += (await attemptsOf(base, floor)).filter((row) => !left.has(row.id)).length;
    expect([...floor.engine.world.seats.values()].map(({ agent }) => agent.at.state)).not.toContain(
      "connecting",
    );
  },
);

test("thirty-two kills in all, some between the intent and its dial", () => {
  console.log(
    `kills: ${tally.kills}, dials: ${tally.dials}, unknown fate: ${tally.unknown}, never dialled: ${tally.between}, talks carried over: ${tally.carried}`,
  );
  expect(tally.kills).toBe(32);
  // Each engine takes the campaign at once: with the dead one's lease to wait for, few of these would have been made.
  expect(tally.dials).toBeGreaterThan(66);
  expect(tally.between).toBeGreaterThan(0);
  expect(tally.carried).toBeGreaterThan(0);
});

async function sitting(options: Parameters<typeof openFloor>[1] = {}): Promise<{
  floor: Floor;
  ana: UserId;
}> {
  const floor = await openFloor(base, {
    debtors: 1,
    behave: (city, phone) => city.answers(phone, { talkMs: 60_000 }),
    ...options,
  });
  return { floor, ana: await floor.agent("Ana") };
}

test("while one engine holds the campaign a second launches nothing, and takes over when the lease runs out", async () => {
  const { floor, ana } = await sitting({ debtors: 12, behave: (city, phone) => city.noAnswer(phone) });
  await floor.pass(3);
  const dialled = floor.exchange.ledger.length;
  expect(dialled).toBeGreaterThan(0);
  const first = floor.engine;
  const owner = await base.owner
    .selectFrom("campaign_lease")
    .select("owner")
    .where("campaign_id", "=", floor.campaign)
    .executeTakeFirstOrThrow();
  // The first one lives: it has only lost the exchange to the second.
  const alive = await giveSignOfLife(base.appUrl, owner.owner, silentLog);
  try {
    await floor.revive();
    await floor.pass(30);
    expect(floor.engine.world.campaigns.size).toBe(0);
    expect(floor.exchange.ledger).toHaveLength(dialled);
    await base.owner
      .updateTable("campaign_lease")
      .set({ until: new Date(0) })
      .where("campaign_id", "=", floor.campaign)
      .execute();
    await floor.pass(30);
    expect(floor.engine.world.campaigns.size).toBe(1);
    expect(floor.exchange.ledger.length).toBeGreaterThan(dialled);
    // The first still believes it is the owner; its fence is old and every intent of it is refused.
    const took = floor.clock.now();
    expect(first.world.campaigns.size).toBe(1);
    for (const run of first.world.campaigns.values()) run.leaseUntil = Date.now() + minute;
    for (let i = 0; i < 40; i++) {
      // Its agents' desks still speak to it.
      for (const seat of first.world.seats.values()) seat.heardAt = floor.clock.monotonic();
      first.tick();
      await floor.pass(1);
    }
    const fences = await base.owner
      .selectFrom("attempt")
      .select("fence")
      .where("campaign_id", "=", floor.campaign)
      .where("reserved_at", ">", stamp(took))
      .execute();
    expect(fences.length).toBeGreaterThan(0);
    expect(new Set(fences.map(({ fence }) => fence))).toEqual(new Set([2n]));
    await expectNobodyTwice(base, floor);
    expect((await floor.desk(ana)).state).toBe("available");
  } finally {
    await alive.close();
  }
});

test("who answered and met nobody because the engine was dead is recorded as abandoned", async () => {
  const { floor, ana } = await sitting({
    behave: (city, phone) => city.answers(phone, { greetingDelayMs: 1_500, patienceMs: 5_000 }),
  });
  for (let i = 0; i < 60 && floor.exchange.ledger[0]?.answeredAt == null; i++) await floor.pass(0.25);
  await floor.kill();
  await floor.pass(6);
  await floor.revive();
  await floor.pass(2);
  expect(await attemptsOf(base, floor)).toEqual([
    expect.objectContaining({ outcome: "abandoned", abandoned: true, state: "ended" }),
  ]);
  expect((await floor.desk(ana)).state).toBe("available");
});

test("who answered just before the engine died and still waits is given to the free agent of the next one", async () => {
  const { floor, ana } = await sitting({
    behave: (city, phone) => city.answers(phone, { greetingDelayMs: 1_500, patienceMs: 20_000 }),
  });
  for (let i = 0; i < 60 && floor.exchange.ledger[0]?.answeredAt == null; i++) await floor.pass(0.25);
  await floor.kill();
  await floor.revive();
  await floor.pass(1);
  expect((await floor.desk(ana)).state).toBe("talking");
  expect(floor.exchange.talking()).toHaveLength(1);
});

test("an engine that is asked to stop leaves its talks alone, and the next one has them", async () => {
  const { floor, ana } = await sitting();
  for (let i = 0; i < 80 && floor.exchange.talking().length === 0; i++) await floor.pass(0.25);
  await floor.engine.stop();
  await floor.pass(1);
  const talking = floor.exchange.talking();
  expect(talking).toHaveLength(1);
  await floor.kill();
  await floor.revive();
  await floor.pass(1);
  expect(floor.exchange.talking()).toEqual(talking);
  expect((await floor.desk(ana)).state).toBe("talking");
});

test("a phone that rings while the engine is replaced rings on, and its person reaches the agent", async () => {
  const { floor, ana } = await sitting({
    behave: (city, phone) => city.answers(phone, { afterMs: 12_000, talkMs: null }),
  });
  await floor.pass(6);
  await floor.kill();
  await floor.revive();
  await floor.pass(10);
  expect((await floor.desk(ana)).state).toBe("talking");
  expect(floor.exchange.ledger).toHaveLength(1);
});

test("who picks up while no engine is there counts as a contact and is not called again", async () => {
  const { floor } = await sitting({ behave: (city, phone) => city.answers(phone, { afterMs: 8_000 }) });
  await floor.pass(5);
  await floor.kill();
  await floor.pass(6);
  expect(floor.exchange.ledger[0]?.answeredInGap).toBe(true);
  await floor.revive();
  await floor.pass(120);
  expect(floor.exchange.ledger).toHaveLength(1);
  expect(await expectUnknownCounts(base, floor)).toEqual({ unknown: 1 });
});

test("an agent whose talk ended while the engine was dead still owes its result", async () => {
  const { floor, ana } = await sitting({ behave: (city, phone) => city.answers(phone, { talkMs: 10_000 }) });
  for (let i = 0; i < 80 && floor.exchange.talking().length === 0; i++) await floor.pass(0.25);
  await floor.pass(1);
  await floor.kill();
  await floor.pass(12);
  await floor.revive();
  await floor.pass(1);
  expect(await floor.desk(ana)).toMatchObject({ state: "wrapup", call: { phase: "ended" } });
  expect(await attemptsOf(base, floor)).toEqual([
    expect.objectContaining({ outcome: "human", state: "ended" }),
  ]);
});

test("with the database away nothing is dialled, hang-ups work at once, and what waited is written in order", async () => {
  const { floor, ana } = await sitting({
    debtors: 12,
    behave: (city, phone) => city.answers(phone, { afterMs: 3_000, talkMs: null }),
    campaign: { wrapupMode: "timed", wrapupSeconds: 5 },
  });
  for (let i = 0; i < 80 && floor.exchange.talking().length === 0; i++) await floor.pass(0.25);
  await floor.pass(1);
  const dialled = floor.exchange.ledger.length;
  floor.hold.databaseAway(true);
  await floor.pass(2);
  await floor.engine.commands.hangUp(floor.who(ana));
  await floor.pass(1);
  expect(floor.exchange.talking()).toEqual([]);
  await floor.pass(20);
  expect(floor.exchange.ledger).toHaveLength(dialled);
  const first = floor.exchange.ledger[0]?.attempt;
  expect((await attemptsOf(base, floor)).find(({ id }) => id === first)?.state).toBe("talking");
  floor.hold.databaseAway(false);
  // The writer tries again after half a second of real time.
  await expect
    .poll(async () => (await attemptsOf(base, floor)).find(({ id }) => id === first)?.outcome, {
      timeout: 5_000,
    })
    .toBe("human");
  await floor.pass(30);
  expect(floor.exchange.ledger.length).toBeGreaterThan(dialled);
  await expectNobodyTwice(base, floor);
  await expectAllEnded(base, floor);
  const states = await base.owner
    .selectFrom("agent_state_log")
    .select(["state", "from_at"])
    .where("user_id", "=", ana)
    .orderBy("from_at")
    .execute();
  expect(states.map(({ state }) => state).join(" ")).toMatch(/^.*dialling talking wrapup available.*$/);
});

test("an intent whose commit was never heard of gets its end within the minute", async () => {
  const floor = await openFloor(base, { debtors: 6, behave: (city, phone) => city.noAnswer(phone) });
  // What the transaction of the intent answers when a call may leave; from before anybody is free to be dialled for.
  floor.hold.loseCommits((result) => typeof result === "object" && result !== null && "shown" in result);
  await floor.agent("Ana");
  await floor.pass(3);
  floor.hold.loseCommits(() => false);
  const lost = (await attemptsOf(base, floor)).filter(({ state }) => state === "intent");
  expect(lost.length).toBeGreaterThan(0);
  await floor.pass(62);
  const now = new Map((await attemptsOf(base, floor)).map((row) => [row.id, row]));
  for (const { id } of lost) expect(now.get(id)).toMatchObject({ state: "ended", outcome: "unknown" });
  await expectNobodyTwice(base, floor);
});

test("with the exchange out of reach for twenty seconds, calls and desks agree with it afterwards", async () => {
  const floor = await openFloor(base, {
    debtors: 16,
    behave: (city, phone, i) =>
      city.answers(phone, { afterMs: 2_000 + 1_500 * (i % 8), talkMs: i % 2 === 0 ? 15_000 : null }),
    campaign: { mode: "predictive", wrapupMode: "timed", wrapupSeconds: 5 },
  });
  for (const name of agentNames) await floor.agent(name);
  await floor.pass(9);
  expect(floor.exchange.talking().length).toBeGreaterThan(0);
  const dialled = floor.exchange.ledger.length;
  floor.exchange.linkDown();
  await floor.pass(20);
  expect(floor.exchange.ledger).toHaveLength(dialled);
  floor.exchange.linkUp();
  await floor.pass(2);
  expectAgreement(floor);
  await floor.pass(90);
  await expectAllEnded(base, floor);
  await expectNobodyTwice(base, floor);
  expect(floor.exchange.ledger.length).toBeGreaterThan(dialled);
});

test("a talk that began while the link to the exchange was lost is a talk when it is back, and nobody hears the message", async () => {
  const { floor, ana } = await sitting({
    behave: (city, phone) => city.answers(phone, { talkMs: 60_000, greetingMs: 500 }),
    campaign: { mode: "progressive" },
  });
  // The join has been asked for and takes a moment: the link goes within it.
  const joining = (): boolean =>
    [...floor.engine.world.calls.values()].some(({ call }) => call.seat !== null);
  for (let i = 0; i < 60 && floor.exchange.ledger[0]?.answeredAt == null; i++) await floor.pass(0.25);
  for (let i = 0; i < 400 && !joining(); i++) await floor.pass(0.01, 10);
  expect(floor.exchange.ledger[0]?.bridgedAt).toBeNull();
  floor.exchange.linkDown();
  // Longer than anybody waits for a join.
  await floor.pass(7);
  expect(floor.exchange.talking()).toHaveLength(1);
  floor.exchange.linkUp();
  await floor.pass(8);
  expect((await floor.desk(ana)).state).toBe("talking");
  expectAgreement(floor);
  expect(floor.exchange.ledger[0]?.heardMessage).toBe(false);
});
