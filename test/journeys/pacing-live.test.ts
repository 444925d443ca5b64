// What pacing is told of by the floor and what the floor keeps of it: the rest between two attentions, the occupancy ceiling,
// coming breaks, talks about to end, rings given up, and both clocks of abandonment.
import { beforeAll, expect, test } from "vitest";
import { pauseReasons } from "#agents/service.ts";
import { changeCampaign, createCampaign } from "#dialer/service.ts";
import { type CampaignSettings, listCampaigns } from "#dialer/store-campaigns.ts";
import { recordSystem } from "#gestiones/service.ts";
import type { CampaignLive, FloorView } from "#http/contract/floor.ts";
import type { AttemptId, UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { newId } from "#platform/new-id.ts";
import { campaignCounts } from "#reporting/store.ts";
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

test("a restart of the engine does not shorten the rest, whether the talk ended before it or meanwhile", async () => {
  const floor = await openFloor(base, {
    debtors: 3,
    behave: (city, phone) => city.answers(phone, { afterMs: 3_000, talkMs: 5_000 }),
  });
  const ana = await floor.agent("Ana");
  await passUntil(floor, isIn(floor, ana, "dropped"));
  await saved(floor, ana);
  const { restUntil } = await floor.desk(ana);
  await floor.pass(0.5);
  await floor.kill();
  await floor.pass(2);
  await floor.revive();
  expect(await floor.desk(ana)).toMatchObject({ state: "available", restUntil });
  await floor.pass(7);
  expect(floor.exchange.ledger).toHaveLength(1);

  await passUntil(floor, isIn(floor, ana, "talking"));
  // Typed during the talk: nothing is owed at its end, which no engine sees.
  const live = [...floor.engine.world.calls.values()].find(({ call }) => call.at.phase === "talking");
  if (!live?.debtor) throw new Error("nobody talks");
  const { debtor, phone, campaign } = live;
  const { tenant, portfolio } = floor.mandate;
  const result = { attempt: live.call.attempt, campaign, debtor, portfolio, phone, at: floor.clock.now() };
  await base.db.inTenant(tenant, (tx) =>
    recordSystem(tx, tenant, [{ ...result, disposition: "SYS_NO_RESULT" }]),
  );
  await floor.pass(0.5);
  await floor.kill();
  await floor.pass(7);
  await floor.revive();
  const again = floor.clock.now() + 10_000;
  expect(await floor.desk(ana)).toMatchObject({ state: "available", restUntil: again });
  await floor.pass(9.5);
  expect(floor.exchange.ledger).toHaveLength(2);
  await floor.pass(1.5);
  expect(floor.exchange.ledger).toHaveLength(3);
});

test.each([
  ["who answers while the only agent rests meets nobody", 8_000, null],
  ["who answers as the rest ends is served at its end", 13_000, 0],
  [
    "who has waited two seconds since their first words is served then too, and was abandoned by law",
    11_600,
    0,
  ],
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
  const [row] = (await clocks(floor)).filter((one) => one.id === second?.attempt);
  const met = { abandoned: secondAnswersAfterMs === 8_000, abandoned_by_law: secondAnswersAfterMs < 13_000 };
  expect(row).toMatchObject(met);
  expect(await onTheFloor(floor)).toMatchObject({ abandonedByLaw: met.abandoned_by_law ? 1 : 0 });
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
  await floor.pass(405, 5_000);
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

const clocks = (floor: Floor) =>
  base.owner
    .selectFrom("attempt")
    .select(["id", "outcome", "abandoned", "abandoned_by_law"])
    .where("campaign_id", "=", floor.campaign)
    .orderBy("reserved_at")
    .execute();

test("both clocks are kept of every attempt, and the floor, the report and a restarted engine show them side by side", async () => {
  const floor = await openFloor(base, {
    debtors: 3,
    campaign: { mode: "predictive", wrapupMode: "optional" },
    behave: (city, phone, i) => {
      if (i === 2) city.does(phone, { kind: "cut", afterMs: 3_000, heldMs: 300 });
      else city.answers(phone, { afterMs: 3_000, talkMs: 2_000, patienceMs: 20_000 });
    },
  });
  const ana = await floor.agent("Ana");
  await passUntil(floor, async () => {
    await floor.engine.commands.available(floor.who(ana)).catch(() => {});
    return (await clocks(floor)).filter(({ outcome }) => outcome !== null).length === 3;
  });
  const rows = await clocks(floor);
  const byLaw = rows.filter((row) => row.abandoned_by_law).length;
  const byVerdict = rows.filter((row) => row.abandoned).length;
  expect(byLaw).toBeGreaterThanOrEqual(byVerdict);
  const shown = { abandoned: byVerdict, abandonedByLaw: byLaw, hangups: 1 };
  expect(await onTheFloor(floor)).toMatchObject(shown);
  const from = run(floor).dayStart;
  const counts = await base.db.inTenant(floor.mandate.tenant, (tx) =>
    campaignCounts(tx, floor.campaign, { from, to: from + 86_400_000 }),
  );
  expect(counts).toMatchObject(shown);
  await floor.kill();
  await floor.revive();
  expect(await onTheFloor(floor)).toMatchObject(shown);
});

/** So many of today who were joined late by law's clock. */
async function lateToday(floor: Floor, late: number, intime: number): Promise<void> {
  const { tenant, portfolio } = floor.mandate;
  const at = floor.clock.now() - 3_600_000;
  const rows = Array.from({ length: late + intime }, (_, i) => ({
    tenant_id: tenant,
    id: newId(),
    campaign_id: floor.campaign,
    portfolio_id: portfolio,
    mode: "predictive",
    state: "ended",
    caller_id: "+56600123456",
    reserved_at: new Date(at),
    dialled_at: new Date(at),
    answered_at: new Date(at),
    verdict: "human",
    greeting_ended_at: new Date(at + 1_000),
    verdict_at: new Date(at + 2_000),
    bridged_at: new Date(at + (i < late ? 3_500 : 2_500)),
    ended_at: new Date(at + 60_000),
    outcome: "human",
    abandoned_by_law: i < late,
  }));
  await base.owner.insertInto("attempt").values(rows).execute();
}

test("over the cap by law's clock nobody is listened to: one call for the free agent, who hears the answer at once, until the day is under it", async () => {
  const floor = await openFloor(base, {
    debtors: 4,
    campaign: { mode: "predictive" },
    behave: (city, phone) => city.answers(phone, { greetingDelayMs: 1_500, talkMs: null }),
  });
  await lateToday(floor, 4, 90);
  await floor.kill();
  await floor.revive();
  const ana = await floor.agent("Ana");
  await passUntil(floor, isIn(floor, ana, "talking"));
  expect(floor.exchange.ledger).toHaveLength(1);
  const [call] = floor.exchange.ledger;
  expect((call?.bridgedAt ?? Number.NaN) - (call?.answeredAt ?? 0)).toBeLessThan(1_000);
  const shown = await onTheFloor(floor);
  expect(shown).toMatchObject({ abandonedByLaw: 4, abandoned: 0, atOnce: true });
  expect(shown.pacing?.sentence).toContain("abandono según la ley");
  expect(shown.alerts.map(({ code }) => code)).toContain("abandonment_by_law");
  await lateToday(floor, 0, 60);
  await floor.kill();
  await floor.revive();
  await floor.pass(1);
  expect(await onTheFloor(floor)).toMatchObject({ abandonedByLaw: 4, atOnce: false });
});

test("an engine that cannot read what an older one had learned goes on with the day's abandonment as the database counts it", async () => {
  const floor = await openFloor(base, { debtors: 1, campaign: { mode: "predictive" }, behave: () => {} });
  await lateToday(floor, 0, 48);
  await base.owner
    .updateTable("attempt")
    .set({ abandoned: true, bridged_at: null, outcome: "abandoned" })
    .where("id", "in", (eb) =>
      eb.selectFrom("attempt").select("id").where("campaign_id", "=", floor.campaign).limit(2),
    )
    .execute();
  await floor.kill();
  await base.owner
    .updateTable("campaign")
    .set({ pacer_day: "2026-11-24", pacer_snapshot: JSON.stringify({ version: 1 }) })
    .where("id", "=", floor.campaign)
    .execute();
  await floor.revive();
  await floor.pass(1);
  expect(run(floor).decision?.reason.abandonment).toBeCloseTo(2 / 48, 6);
});

test("a campaign that names no cap starts under its country's: 1 % in Chile", async () => {
  const floor = await openFloor(base, { debtors: 0 });
  const { segment, portfolio, trunk, ...rest } = run(floor).row;
  const { abandonmentCap: _none, name: _other, ...settings } = rest;
  const who = floor.who(floor.mandate.admin);
  const id = await base.db.inTenant(floor.mandate.tenant, (tx) =>
    createCampaign(
      tx,
      who,
      { ...settings, name: "Nueva", segment, portfolio, trunk: trunk.id },
      floor.clock.now(),
    ),
  );
  const [row] = await base.db.inTenant(floor.mandate.tenant, (tx) => listCampaigns(tx, { id }));
  expect(row).toMatchObject({ abandonmentCap: 0.01, occupancyCeiling: 0.88, cancelAfterSeconds: null });
});

test("of two campaigns each free agent is dialled for by one, also at the moment of being moved to the other", async () => {
  const floor = await openFloor(base, {
    debtors: 12,
    campaign: { mode: "predictive" },
    behave: (city, phone) => city.noAnswer(phone),
  });
  const { name: _same, trunk, segment, portfolio, ...settings } = run(floor).row;
  const who = floor.who(floor.mandate.admin);
  const second = await base.db.inTenant(floor.mandate.tenant, (tx) =>
    createCampaign(
      tx,
      who,
      { ...settings, name: "Tarde", segment, portfolio, trunk: trunk.id },
      floor.clock.now(),
    ),
  );
  await base.owner.updateTable("campaign").set({ state: "running" }).where("id", "=", second).execute();
  await floor.pass(3);
  const other = floor.engine.world.campaigns.get(second);
  if (!other) throw new Error("the second campaign is not run");
  const idle = () => [run(floor).decision?.reason.idle, other.decision?.reason.idle];
  const ana = await floor.agent("Ana");
  await floor.agent("Bea");
  await floor.pass(2);
  expect(idle()).toEqual([2, 0]);
  expect(other.counts.dialled).toBe(0);
  await floor.engine.commands.order({
    ...floor.who(ana),
    by: { user: floor.mandate.admin, name: "Sara Núñez" },
    wish: { kind: "move", from: floor.campaign, to: second },
  });
  for (let step = 0; step < 40; step++) {
    await floor.pass(0.25);
    expect(idle()).toEqual([1, 1]);
  }
  expect(other.counts.dialled).toBeGreaterThan(0);
});
