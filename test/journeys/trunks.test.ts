// Trunks and the numbers they show, through a working day: a carrier that fails, a number that is stopped or worn out, the
// mandates' pools, calls to ourselves, and what it all cost.
import { beforeAll, expect, test } from "vitest";
import { defaultSheet } from "#compliance/core/sheet.ts";
import { signSheet } from "#compliance/service.ts";
import { circuitRules } from "#dialer/core/trunk-circuit.ts";
import { createTrunk, lastTestCalls, listCallerIds, type TrunkWish, trunkDefaults } from "#dialer/service.ts";
import type { CallerIdId, TrunkId } from "#kernel/ids.ts";
import { asPhone, type Phone } from "#kernel/phone.ts";
import { localDate } from "#kernel/time.ts";
import { openApi } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { openFloor, tuesday } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Opened = Awaited<ReturnType<typeof openFloor>>;
const own = asPhone("+56600123456");
const other = asPhone("+56600999999");
const today = localDate("2026-11-24");
const down = { q850: 34, sip: 503 } as const;
const nobodyHome: Parameters<typeof openFloor>[1] = { behave: (city, phone) => city.noAnswer(phone) };
const allBusy: Parameters<typeof openFloor>[1] = { behave: (city, phone) => city.busy(phone) };

async function addTrunk(
  floor: Opened,
  wish: Partial<TrunkWish> & { callerIds?: readonly Phone[] } = {},
): Promise<TrunkId> {
  const who = { tenant: floor.mandate.tenant, user: floor.mandate.admin };
  const trunk = {
    ...trunkDefaults,
    name: "respaldo",
    host: "127.0.0.1",
    port: 5061,
    maxLines: 10,
    callsPerSecond: 10,
    backupOrder: 1,
    callerIds: [own],
    verified: "Contrato de prueba",
    ...wish,
  };
  const id = await base.db.inTenant(who.tenant, (tx) => createTrunk(tx, who, trunk, floor.clock.now()));
  await floor.engine.adopt();
  return id;
}
/** What administrators change is changed in its row; the screens' routes are tried below. */
async function setTrunk(floor: Opened, set: Record<string, unknown>): Promise<void> {
  await base.owner.updateTable("trunk").set(set).where("id", "=", floor.trunk).execute();
  await floor.engine.adopt();
}
const setNumber = (floor: Opened, number: Phone, set: Record<string, unknown>) =>
  base.owner
    .updateTable("caller_id")
    .set(set)
    .where("tenant_id", "=", floor.mandate.tenant)
    .where("number", "=", number)
    .execute();
async function numbers(floor: Opened) {
  const rows = await base.db.inTenant(floor.mandate.tenant, (tx) => listCallerIds(tx, today));
  const of = (number: Phone) => {
    const row = rows.find((one) => one.number === number);
    if (!row) throw new Error("no such number");
    return row;
  };
  return { of };
}
const shown = (floor: Opened) => floor.exchange.ledger.map(({ callerId }) => callerId);
const trunksUsed = (floor: Opened) => floor.exchange.ledger.map(({ trunk }) => trunk);
const ledgerResults = async (floor: Opened) =>
  (
    await base.owner
      .selectFrom("contact_event")
      .select("result")
      .where("tenant_id", "=", floor.mandate.tenant)
      .orderBy("reserved_at")
      .execute()
  ).map(({ result }) => result);
async function stopsSaid(floor: Opened): Promise<readonly string[]> {
  const asked = { tenant: floor.mandate.tenant, campaign: floor.campaign };
  return ((await floor.engine.commands.stops(asked)) ?? []).map(({ code }) => code);
}

test("a carrier that fails before ringing is left for the next trunk at once, and the failure counts for nothing", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    behave: (city, phone) => city.answers(phone, { talkMs: null }),
  });
  await addTrunk(floor);
  floor.exchange.breakTrunk("prueba", down);
  const ana = await floor.agent("Ana");
  await floor.pass(12);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking" });
  const [failed, made] = floor.exchange.ledger;
  expect(trunksUsed(floor)).toEqual(["prueba", "respaldo"]);
  // Never two at a time, and no more than a second between them.
  expect(made?.dialledAt).toBeGreaterThanOrEqual(failed?.endedAt ?? Number.POSITIVE_INFINITY);
  expect((made?.dialledAt ?? 0) - (failed?.endedAt ?? 0)).toBeLessThanOrEqual(1_000);
  expect(await ledgerResults(floor)).toEqual(["failed", "unknown"]);
  // The number was shown once: the failed call reached nobody.
  expect((await numbers(floor)).of(own).today).toEqual({ uses: 1, answers: 0 });
});

test("an agent who dials by hand speaks over the next trunk without dialling again", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    campaign: { mode: "manual" },
    behave: (city, phone) => city.answers(phone, { talkMs: null }),
  });
  await addTrunk(floor);
  const ana = await floor.agent("Ana");
  floor.exchange.breakTrunk("prueba", down);
  const [debtor] = floor.debtors;
  if (!debtor) throw new Error("no debtor");
  await floor.engine.commands.dial({ ...floor.who(ana), debtor: debtor.debtor, phone: debtor.phone });
  await floor.pass(10);
  expect(trunksUsed(floor)).toEqual(["prueba", "respaldo"]);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { debtorId: debtor.debtor } });
});

test("a trunk that keeps failing rests, is tried with one single call, and is used again when that one works", async () => {
  const floor = await openFloor(base, { ...nobodyHome, debtors: 9 });
  floor.exchange.breakTrunk("prueba", down);
  await Promise.all(["Ana", "Luis"].map((name) => floor.agent(name)));
  await floor.pass(10);
  const before = floor.exchange.ledger.length;
  expect(before).toBeGreaterThanOrEqual(circuitRules.failuresToRest);
  expect(before).toBeLessThanOrEqual(circuitRules.failuresToRest + 1);
  expect(await stopsSaid(floor)).toContain("trunks_rest");
  await floor.pass(15, 1_000);
  expect(floor.exchange.ledger).toHaveLength(before);
  // The rest is over: one call, which fails too, and a longer rest.
  await floor.pass(10);
  expect(floor.exchange.ledger).toHaveLength(before + 1);
  floor.exchange.breakTrunk("prueba", null);
  await floor.pass(65, 1_000);
  expect(floor.exchange.ledger.length).toBeGreaterThan(before + 2);
  expect(await stopsSaid(floor)).not.toContain("trunks_rest");
});

test("a carrier's calls a second and lines hold for all campaigns together", async () => {
  const floor = await openFloor(base, { ...nobodyHome, debtors: 6, campaign: { mode: "predictive" } });
  await setTrunk(floor, { max_lines: 2, calls_per_second: 1 });
  await Promise.all(["Ana", "Luis", "Eva", "Juan"].map((name) => floor.agent(name)));
  await floor.pass(10);
  const dials = floor.exchange.ledger.map(({ dialledAt }) => dialledAt);
  expect(dials).toHaveLength(2);
  expect((dials[1] ?? 0) - (dials[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test("one free agent has one person rung, though the engine looks again while that call is being written", async () => {
  const floor = await openFloor(base, { ...nobodyHome, debtors: 4 });
  await floor.pass(2);
  const { commands } = floor.engine;
  const campaign = { tenant: floor.mandate.tenant, campaign: floor.campaign };
  await commands.campaignState({ ...campaign, state: "paused" });
  await floor.agent("Ana");
  await commands.campaignState({ ...campaign, state: "running" });
  // The database takes longer than the engine's round.
  for (let rounds = 0; rounds < 3; rounds++) {
    floor.engine.tick();
    floor.clock.advance(250);
  }
  await floor.pass(2);
  expect(floor.exchange.ledger).toHaveLength(1);
});

test("a supervisor stops a number: from the next dial another is shown, with none left nobody is called, and a click starts it", async () => {
  const floor = await openFloor(base, { ...allBusy, debtors: 10 });
  const api = await openApi(base, { clock: floor.clock, engine: floor.link });
  const supervisor = await api.as("supervisor", floor.mandate);
  await addTrunk(floor, { callerIds: [other], backupOrder: null });
  await setNumber(floor, other, { trunk_ids: [floor.trunk] });
  await floor.agent("Ana");
  await floor.pass(1);
  expect(shown(floor).slice(0, 1)).toEqual([own]);
  const url = async (number: Phone) => `/v1/caller-ids/${(await numbers(floor)).of(number).id}`;
  const reason = { reason: "La marcan como correo basura" };
  const agent = await api.as("agent", floor.mandate);
  expect((await agent.ask("POST", `${await url(own)}/stop`, reason)).statusCode).toBe(403);
  expect((await supervisor.ask("POST", `${await url(own)}/stop`, {})).statusCode).toBe(422);
  expect((await supervisor.ask("POST", `${await url(own)}/stop`, reason)).statusCode).toBe(204);
  const stoppedAt = floor.exchange.ledger.length;
  await floor.pass(4);
  expect(new Set(shown(floor).slice(stoppedAt))).toEqual(new Set([other]));
  await supervisor.ask("POST", `${await url(other)}/stop`, reason);
  const silentFrom = floor.exchange.ledger.length;
  await floor.pass(4);
  expect(floor.exchange.ledger).toHaveLength(silentFrom);
  expect(await stopsSaid(floor)).toContain("no_caller_id");
  const { callerIds } = (await supervisor.ask("GET", "/v1/caller-ids")).json();
  expect(callerIds).toContainEqual(
    expect.objectContaining({ number: own, state: "stopped", stateReason: reason.reason }),
  );
  await supervisor.ask("POST", `${await url(own)}/start`, { reason: "El operador la limpió" });
  await floor.pass(7);
  expect(shown(floor).slice(silentFrom)).toContain(own);
});

test("a number is shown no more than its cap a day, and the one that a person saw before is preferred", async () => {
  const floor = await openFloor(base, { ...allBusy, debtors: 3, campaign: { mode: "manual" } });
  await addTrunk(floor, { callerIds: [other], backupOrder: null });
  await setNumber(floor, other, { trunk_ids: [floor.trunk] });
  const ana = await floor.agent("Ana");
  const dial = async (index: number): Promise<string | undefined> => {
    const debtor = floor.debtors[index];
    if (!debtor) throw new Error("no debtor");
    await floor.engine.commands.dial({ ...floor.who(ana), debtor: debtor.debtor, phone: debtor.phone });
    await floor.pass(2);
    return shown(floor).at(-1);
  };
  expect(await dial(0)).toBe(own);
  expect(await dial(1)).toBe(other);
  // Both were shown once, and the first would be next: this person has seen the other.
  expect(await dial(1)).toBe(other);
  await setNumber(floor, own, { daily_cap: 1 });
  expect(await dial(2)).toBe(other);
  await setNumber(floor, other, { daily_cap: 3 });
  await expect(dial(0)).rejects.toMatchObject({ details: { why: "cap_reached" } });
  expect(await floor.desk(ana)).toMatchObject({ state: "available" });
});

test("each mandate shows its own numbers, and those its creditor signed narrow them from that moment", async () => {
  const floor = await openFloor(base, { ...allBusy, debtors: 6 });
  await addTrunk(floor, { callerIds: [other], backupOrder: null });
  await setNumber(floor, other, { trunk_ids: [floor.trunk] });
  await setNumber(floor, own, { portfolio_ids: [floor.mandate.tenant] });
  await floor.agent("Ana");
  await floor.pass(4);
  expect(new Set(shown(floor))).toEqual(new Set([other]));
  const { tenant, portfolio, admin } = floor.mandate;
  await setNumber(floor, own, { portfolio_ids: [portfolio] });
  const signedAt = floor.exchange.ledger.length;
  await base.db.inTenant(tenant, (tx) =>
    signSheet(tx, {
      tenant,
      portfolio,
      forCreditor: false,
      sheet: { ...defaultSheet, readings: { "cl.direct": "literal" }, callerIds: [own.slice(1)] },
      from: floor.clock.now(),
      signedBy: "Banco",
      signedOn: today,
      note: "",
      at: floor.clock.now(),
      by: admin,
    }),
  );
  await floor.pass(4);
  expect(floor.exchange.ledger.length).toBeGreaterThan(signedAt);
  expect(new Set(shown(floor).slice(signedAt))).toEqual(new Set([own]));
});

test("a test call proves both ways without a contact, an attempt or an agent; one that does not come back says why", async () => {
  const floor = await openFloor(base, { debtors: 0 });
  const api = await openApi(base, { clock: floor.clock, engine: floor.link });
  const supervisor = await api.as("supervisor", floor.mandate);
  await addTrunk(floor, { callerIds: [other], backupOrder: null });
  floor.exchange.ringsBack(own);
  const ana = await floor.agent("Ana");
  const id: CallerIdId = (await numbers(floor)).of(other).id;
  expect((await supervisor.ask("POST", `/v1/trunks/${floor.trunk}/test`)).statusCode).toBe(202);
  expect((await supervisor.ask("POST", `/v1/trunks/${floor.trunk}/test`)).statusCode).toBe(409);
  await supervisor.ask("POST", `/v1/caller-ids/${id}/test`);
  await floor.pass(5);
  const results = await base.db.inTenant(floor.mandate.tenant, lastTestCalls);
  expect(results.find(({ trunk }) => trunk === floor.trunk)).toMatchObject({
    outward: "ok",
    ringsBack: "ok",
  });
  expect(results.find(({ called }) => called === id)).toMatchObject({
    outward: "failed",
    ringsBack: "failed",
    reason: "refused",
    sip: 404,
  });
  expect(await floor.desk(ana)).toMatchObject({ state: "available", call: null });
  const { trunks } = (await supervisor.ask("GET", "/v1/trunks")).json();
  expect(trunks.map(({ lastTest }: { lastTest: { ringsBack: string } }) => lastTest.ringsBack)).toEqual([
    "ok",
    "failed",
  ]);
  expect(await ledgerResults(floor)).toEqual([]);
  const tried = await base.owner
    .selectFrom("attempt")
    .select("id")
    .where("tenant_id", "=", floor.mandate.tenant)
    .execute();
  expect(tried).toEqual([]);
});

test("what a carrier bills by its prices and increments stands in the campaign's report, and digits go out as it wants them", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    at: tuesday,
    behave: (city, phone) => city.answers(phone, { afterMs: 2_000, talkMs: 61_000 }),
  });
  await setTrunk(floor, {
    first_seconds: 60,
    next_seconds: 60,
    mobile_micros: 7_500_000,
    fixed_micros: 2_000_000,
    currency: "CLP",
    tech_prefix: "77",
    number_format: "national",
    country: "CL",
  });
  const api = await openApi(base, { clock: floor.clock, engine: floor.link });
  const supervisor = await api.as("supervisor", floor.mandate);
  await floor.agent("Ana");
  await floor.pass(10);
  await floor.pass(65, 1_000);
  const [call] = floor.exchange.ledger;
  expect(call?.digits).toBe(`77${call?.phone.slice(3)}`);
  expect(call?.callerId).toBe("600123456");
  const { cost } = (await supervisor.ask("GET", `/v1/reports/campaign/${floor.campaign}`)).json();
  expect(cost).toEqual([{ currency: "CLP", amount: "15", seconds: 120, calls: 1 }]);
  expect((await numbers(floor)).of(own).today).toEqual({ uses: 1, answers: 1 });
});
