// What pacing is told of by the floor and what the floor keeps of it: the rest between two attentions, the occupancy ceiling,
// coming breaks, talks about to end, rings given up, and both clocks of abandonment.
import { beforeAll, expect, test } from "vitest";
import { pauseReasons } from "#agents/service.ts";
import { changeCampaign } from "#dialer/service.ts";
import type { CampaignSettings } from "#dialer/store-campaigns.ts";
import type { CampaignLive, FloorView } from "#http/contract/floor.ts";
import type { AttemptId, UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

async function saved(floor: Floor, user: UserId): Promise<void> {
  const { call } = await floor.desk(user);
  if (!call) throw new Error("no call on the desk");
  const attempt = call.attemptId as AttemptId;
  const told = { attempt, andThen: "next", contact: true, promises: [] } as const;
  await floor.engine.commands.gestionSaved({ ...floor.who(user), ...told });
}

async function change(floor: Floor, settings: Partial<CampaignSettings>): Promise<void> {
  const who = floor.who(floor.mandate.admin);
  await base.db.inTenant(floor.mandate.tenant, (tx) =>
    changeCampaign(tx, who, floor.campaign, settings, floor.clock.now()),
  );
  await floor.engine.commands.campaignChanged({ tenant: who.tenant, campaign: floor.campaign });
}

/** Quarter seconds go by until it is so; a minute at most. */
async function passUntil(floor: Floor, so: () => boolean | Promise<boolean>): Promise<void> {
  for (let step = 0; step < 240; step++) {
    if (await so()) return;
    await floor.pass(0.25);
  }
  throw new Error("it did not come about within a minute");
}
const isIn = (floor: Floor, user: UserId, state: string) => async (): Promise<boolean> =>
  (await floor.desk(user)).state === state;

const run = (floor: Floor) => {
  const found = floor.engine.world.campaigns.get(floor.campaign);
  if (!found) throw new Error("the campaign is not run");
  return found;
};

async function onTheFloor(floor: Floor): Promise<CampaignLive> {
  const [campaign] = ((await floor.engine.commands.floorView({ tenant: floor.mandate.tenant })) as FloorView)
    .campaigns;
  if (!campaign) throw new Error("no campaign on the floor");
  return campaign;
}

test("after a talk the agent rests ten seconds: nothing is dialled for them, and the desk says until when", async () => {
  const floor = await openFloor(base, {
    debtors: 2,
    behave: (city, phone) => city.answers(phone, { afterMs: 3_000, talkMs: 5_000 }),
  });
  const ana = await floor.agent("Ana");
  expect((await floor.desk(ana)).restUntil).toBeNull();
  await passUntil(floor, isIn(floor, ana, "dropped"));
  const restUntil = floor.clock.now() + 10_000;
  await saved(floor, ana);
  expect(await floor.desk(ana)).toMatchObject({ state: "available", restUntil });
  await floor.pass(9.5);
  expect(floor.exchange.ledger).toHaveLength(1);
  await floor.pass(1.5);
  expect(floor.exchange.ledger).toHaveLength(2);
  expect((await floor.desk(ana)).restUntil).toBeNull();
});

test.each([
  ["who answers while the only agent rests meets nobody", 8_000, null],
  ["who answers as the rest ends is served at its end", 13_000, 0],
] as const)("%s", async (_title, secondAnswersAfterMs, servedAfterRestMs) => {
  const floor = await openFloor(base, {
    debtors: 2,
    behave: (city, phone, i) =>
      city.answers(phone, i === 0 ? { afterMs: 3_000, talkMs: 1_000 } : { afterMs: secondAnswersAfterMs }),
  });
  const ana = await floor.agent("Ana");
  const luis = await floor.agent("Luis");
  const [pause = ""] = (await base.db.inTenant(floor.mandate.tenant, pauseReasons)).map(({ code }) => code);
  await passUntil(floor, isIn(floor, ana, "dropped"));
  await saved(floor, ana);
  const { restUntil } = await floor.desk(ana);
  expect(restUntil).toBe(floor.clock.now() + 10_000);
  expect(floor.exchange.ledger).toHaveLength(2);
  await floor.engine.commands.pause({ ...floor.who(luis), reason: pause });
  await floor.pass(13);
  const [, later] = floor.debtors;
  const phone = later && (await floor.numberOf(later));
  const second = floor.exchange.ledger.find((entry) => entry.phone === phone);
  if (servedAfterRestMs === null) expect(second?.bridgedAt).toBeNull();
  else expect((second?.bridgedAt ?? 0) - (restUntil ?? 0)).toBeLessThanOrEqual(250);
});

test("over its occupancy ceiling a campaign dials nobody and says so, until the ceiling is taken away", async () => {
  const floor = await openFloor(base, {
    debtors: 2,
    campaign: { mode: "predictive", occupancyCeiling: 0.6 },
    behave: (city, phone) => city.answers(phone, { talkMs: 400_000 }),
  });
  const ana = await floor.agent("Ana");
  await floor.pass(10);
  await floor.pass(405, 1_000);
  await saved(floor, ana);
  await floor.pass(12);
  expect((await floor.desk(ana)).state).toBe("available");
  expect(floor.exchange.ledger).toHaveLength(1);
  expect((await onTheFloor(floor)).pacing?.sentence).toMatch(
    /^0 llamadas: 1 libre, 0 por contestar; ocupación 9\d % sobre el techo de 60 %$/,
  );
  await change(floor, { occupancyCeiling: null });
  await floor.pass(2);
  expect(floor.exchange.ledger).toHaveLength(2);
  expect(run(floor).row.occupancyCeiling).toBeNull();
});

const cutting = (afterMs: number) => ({
  debtors: 1,
  campaign: { mode: "predictive", cancelAfterSeconds: 15, ringSeconds: 40 } as const,
  behave: (city: Floor["city"], phone: Phone) =>
    afterMs > 0 ? city.answers(phone, { afterMs }) : city.noAnswer(phone),
});

/** The agent leaves while it rings: whoever answers now would meet nobody. */
async function ringsForNobody(floor: Floor): Promise<number> {
  const ana = await floor.agent("Ana");
  const [pause = ""] = (await base.db.inTenant(floor.mandate.tenant, pauseReasons)).map(({ code }) => code);
  await passUntil(floor, () => floor.exchange.ledger.length === 1);
  await floor.engine.commands.pause({ ...floor.who(ana), reason: pause });
  return floor.exchange.ledger[0]?.dialledAt ?? 0;
}
const attempts = (floor: Floor) =>
  base.owner
    .selectFrom("attempt")
    .select(["outcome", "abandoned", "cut_after_seconds"])
    .where("campaign_id", "=", floor.campaign)
    .execute();

test("a ring that would find nobody is given up after fifteen seconds, counts as an attempt like any other, and says so", async () => {
  const floor = await openFloor(base, cutting(0));
  const dialledAt = await ringsForNobody(floor);
  await floor.pass(15.5);
  expect(floor.exchange.ledger[0]?.endedAt).toBeNull();
  await floor.pass(3);
  const lasted = (floor.exchange.ledger[0]?.endedAt ?? Number.NaN) - dialledAt;
  expect(lasted).toBeGreaterThanOrEqual(16_000);
  const [attempt] = await attempts(floor);
  expect(attempt).toEqual({ outcome: "no_answer", abandoned: false, cut_after_seconds: 15 });
  const { debtor = "" } = floor.debtors[0] ?? {};
  const contacts = base.owner.selectFrom("contact_event").select("result").where("debtor_id", "=", debtor);
  expect((await contacts.execute()).map(({ result }) => result)).toContain("no_answer");
  const gestiones = base.owner
    .selectFrom("gestion")
    .select("disposition_name")
    .where("debtor_id", "=", debtor);
  expect(await gestiones.execute()).toEqual([
    { disposition_name: "No contestó, cortada por nosotros a los 15 s" },
  ]);
});

test("a campaign that does not ask for it lets the phone ring its whole time", async () => {
  const floor = await openFloor(base, { ...cutting(0), campaign: { mode: "predictive", ringSeconds: 40 } });
  await ringsForNobody(floor);
  await floor.pass(35);
  expect(floor.exchange.ledger[0]?.endedAt).toBeNull();
});

test("who picks up before the ring is given up is not cut", async () => {
  const floor = await openFloor(base, cutting(15_900));
  await ringsForNobody(floor);
  await floor.pass(25);
  expect(await attempts(floor)).toEqual([{ outcome: "abandoned", abandoned: true, cut_after_seconds: null }]);
});

test("pacing knows that a talk is about to end once its result is saved, and when an agent's next break begins", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    campaign: { mode: "predictive" },
    behave: (city, phone) => city.answers(phone, { talkMs: null }),
  });
  const ana = await floor.agent("Ana");
  await passUntil(floor, isIn(floor, ana, "talking"));
  const known = () => {
    const { agents } = run(floor).pacer.snapshot() as { agents: (number | string | boolean)[][] };
    const [, state, , , , closingAt, shiftEndsAt] = agents[0] ?? [];
    return { state, closing: Number(closingAt) >= 0, shiftEndsAt };
  };
  expect(known()).toEqual({ state: "talking", closing: false, shiftEndsAt: -1 });
  await saved(floor, ana);
  expect(known()).toEqual({ state: "talking", closing: true, shiftEndsAt: -1 });
  const seat = [...floor.engine.world.seats.values()].find(({ user }) => user === ana);
  const from = floor.clock.now() + 600_000;
  const turn = {
    plan: "p",
    code: "refrigerio",
    label: "Refrigerio",
    minutes: 30,
    turn: 1,
    from,
    until: from + 1_800_000,
  };
  const pauses = new Map();
  floor.engine.world.shifts.set(floor.mandate.tenant, { breaks: new Map([[ana, [turn]]]), pauses });
  floor.engine.tick();
  expect(known().shiftEndsAt).toBe((from - run(floor).dayStart) / 1000);
  floor.engine.world.shifts.set(floor.mandate.tenant, { breaks: new Map(), pauses });
  floor.engine.tick();
  expect(known().shiftEndsAt).toBe(-1);
  expect(seat?.floor.leavesAt).toBeNull();
});
