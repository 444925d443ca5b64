// Somebody calls a number we showed: who it is, who takes the call, what is heard meanwhile, and what is left behind when
// nobody could take it. On a real database, with a simulated exchange and a clock that moves when told.
import { beforeAll, expect, test } from "vitest";
import { preview } from "#compliance/service.ts";
import { putCallback } from "#gestiones/service.ts";
import { type AttemptId, asId, type SeatId, type UserId } from "#kernel/ids.ts";
import { day, hour, localDate, minute, startOfDay } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { addDebtor, type SeededDebtor } from "../support/debtors.ts";
import { type Floor, openFloor } from "../support/floor.ts";
import { ours, sharePhone, tried } from "../support/tries.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Opened = Awaited<ReturnType<typeof openFloor>>;
const first = (floor: Opened): SeededDebtor => {
  const [debtor] = floor.debtors;
  if (!debtor) throw new Error("no debtor");
  return debtor;
};
const quiet = { campaign: { mode: "manual" as const } };

const attemptOf = (id: AttemptId) =>
  base.owner.selectFrom("attempt").selectAll().where("id", "=", id).executeTakeFirst();
const ledgerOf = (id: AttemptId) =>
  base.owner
    .selectFrom("contact_event")
    .select(["inbound", "result", "debtor_id"])
    .where("attempt_id", "=", id)
    .executeTakeFirst();
const callbacksOf = ({ debtor }: SeededDebtor) =>
  base.owner.selectFrom("callback").selectAll().where("debtor_id", "=", debtor).execute();
async function save(floor: Floor, user: UserId, attempt: string): Promise<void> {
  const saved = { attempt: asId<AttemptId>(attempt), contact: true, promises: [] };
  await floor.engine.commands.gestionSaved({ ...floor.who(user), ...saved, andThen: "next" });
}
const heard = (floor: Floor, id: AttemptId) => floor.exchange.arrivals.get(id)?.heard;
async function documentOf({ person, mandate }: SeededDebtor, text: string): Promise<void> {
  await base.owner
    .updateTable("person")
    .set({ document: text })
    .where("id", "=", person)
    .where("tenant_id", "=", mandate.tenant)
    .execute();
}

test("a caller we tried last week is on a free agent's screen at once, as inbound, with no detection", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await tried(base, floor, first(floor), { ago: 7 * day });
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours, { talkMs: 30_000 });
  await floor.pass(2);
  expect(await floor.desk(ana)).toMatchObject({
    state: "talking",
    call: { direction: "inbound", mode: "inbound", debtorId: first(floor).debtor, phase: "talking" },
  });
  expect(heard(floor, call)).toEqual([]);
  await floor.pass(40);
  expect(await floor.desk(ana)).toMatchObject({ state: "dropped" });
  expect(await attemptOf(call)).toMatchObject({
    state: "ended",
    direction: "inbound",
    outcome: "human",
    caller_id: ours,
    debtor_id: first(floor).debtor,
    abandoned: false,
  });
  expect(await ledgerOf(call)).toMatchObject({ inbound: true, result: "contact" });
  expect(await callbacksOf(first(floor))).toEqual([]);
});

/** What the gate has counted of the first debtor, rule by rule. */
async function countersOf(floor: Opened): Promise<Record<string, number>> {
  const { tenant } = floor.mandate;
  const { debtor, phone } = first(floor);
  const candidate = { debtor, phone, channel: "voice", mode: "manual", ringSeconds: 25 } as const;
  const [answer] = await base.db.inTenant(tenant, (tx) =>
    preview(tx, { tenant, now: floor.clock.now(), candidates: [candidate] }),
  );
  return Object.fromEntries((answer?.counters ?? []).map(({ rule, used }) => [rule, used]));
}

test("a talk they began is Chile's contact of the week and none of the house's attempts, and they are not dialled that day", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await tried(base, floor, first(floor), { ago: 3 * day });
  await floor.agent("Ana");
  floor.exchange.callIn(await floor.numberOf(first(floor)), ours, { talkMs: 5_000 });
  await floor.pass(20);
  expect(await countersOf(floor)).toMatchObject({
    "cl.direct": 1,
    "cl.unanswered.day": 0,
    "house.person.day": 0,
    "house.phone.day": 0,
  });
  const row = await base.owner
    .selectFrom("campaign_debtor")
    .select(["why", "not_before"])
    .where("debtor_id", "=", first(floor).debtor)
    .executeTakeFirstOrThrow();
  expect(row.why).toBe("talked");
  expect(row.not_before).toBeGreaterThan(startOfDay(localDate("2026-11-25"), "America/Santiago"));
});

test("the number that was called decides the mandate: a try that showed another number does not make them known", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await tried(base, floor, first(floor), { showing: "+56600999888" });
  await floor.agent("Ana");
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(2);
  expect(heard(floor, call)).toEqual(["ask_document"]);
  expect(await attemptOf(call)).toMatchObject({ debtor_id: null, portfolio_id: floor.mandate.portfolio });
});

test("a try of thirty-one days ago no longer says who calls; one of twenty-nine does", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 2 });
  const [old, recent] = floor.debtors;
  if (!old || !recent) throw new Error("two debtors");
  await tried(base, floor, old, { ago: 31 * day });
  await tried(base, floor, recent, { ago: 29 * day });
  await floor.agent("Ana");
  const stranger = floor.exchange.callIn(await floor.numberOf(old), ours);
  const known = floor.exchange.callIn(await floor.numberOf(recent), ours);
  await floor.pass(2);
  expect(await attemptOf(stranger)).toMatchObject({ debtor_id: null });
  expect(await attemptOf(known)).toMatchObject({ debtor_id: recent.debtor });
});

test("a caller waits ten seconds for the agent they spoke with, though another is free, and then takes the other", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 2 });
  const [busy, other] = floor.debtors;
  if (!busy || !other) throw new Error("two debtors");
  const [ana, berta] = [await floor.agent("Ana"), await floor.agent("Berta")];
  await tried(base, floor, busy, { user: ana });
  await tried(base, floor, other, { user: ana });
  floor.exchange.callIn(await floor.numberOf(busy), ours);
  await floor.pass(1);
  expect((await floor.desk(ana)).state).toBe("talking");
  const waits = floor.exchange.callIn(await floor.numberOf(other), ours);
  await floor.pass(9);
  expect((await floor.desk(berta)).call).toBeNull();
  expect(heard(floor, waits)?.[0]).toBe("return_greeting");
  await floor.pass(2);
  expect(await floor.desk(berta)).toMatchObject({ state: "talking", call: { debtorId: other.debtor } });
});

test("the agent they spoke with comes free within the ten seconds and is the one who gets them", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const [ana, berta] = [await floor.agent("Ana"), await floor.agent("Berta")];
  await tried(base, floor, first(floor), { user: ana });
  await floor.engine.commands.pause({ ...floor.who(ana), reason: "bano" });
  floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(5);
  await floor.engine.commands.available(floor.who(ana));
  await floor.pass(1);
  expect((await floor.desk(ana)).state).toBe("talking");
  expect((await floor.desk(berta)).call).toBeNull();
});

test("who comes free takes the waiting caller before anybody is dialled", async () => {
  const floor = await openFloor(base, {
    debtors: 3,
    behave: (city, phone) => city.answers(phone, { talkMs: null }),
  });
  const ana = await floor.agent("Ana");
  await floor.pass(12);
  const talk = (await floor.desk(ana)).call;
  const dialled = floor.exchange.ledger.length;
  const waiting = floor.debtors.find(({ debtor }) => debtor !== talk?.debtorId);
  if (!waiting || !talk) throw new Error("nobody waits");
  await tried(base, floor, waiting);
  const call = floor.exchange.callIn(await floor.numberOf(waiting), ours);
  await floor.pass(4);
  await floor.engine.commands.hangUp(floor.who(ana));
  await floor.pass(1);
  await save(floor, ana, talk.attemptId);
  // The rest between two attentions first.
  await floor.pass(11);
  expect(await floor.desk(ana)).toMatchObject({ call: { attemptId: call, direction: "inbound" } });
  expect(floor.exchange.ledger).toHaveLength(dialled);
});

test("a caller is not kept waiting behind a preview: the person read about is put back in the list", async () => {
  const floor = await openFloor(base, { debtors: 2, campaign: { mode: "preview", previewSeconds: 300 } });
  const ana = await floor.agent("Ana");
  await floor.pass(5);
  const read = (await floor.desk(ana)).call?.debtorId;
  const caller = floor.debtors.find(({ debtor }) => debtor !== read);
  if (!caller) throw new Error("nobody to call");
  await tried(base, floor, caller);
  const call = floor.exchange.callIn(await floor.numberOf(caller), ours, { talkMs: 5_000 });
  await floor.pass(2);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { attemptId: call } });
  await floor.pass(8);
  await save(floor, ana, call);
  await floor.pass(12);
  expect((await floor.desk(ana)).call).toMatchObject({ phase: "preview", debtorId: read });
});

test("after twenty seconds the caller hears the message and a call back is owed at once, within the hour that is lawful", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const ana = await floor.agent("Ana");
  await tried(base, floor, first(floor), { user: ana, ago: 3 * day });
  await floor.engine.commands.pause({ ...floor.who(ana), reason: "bano" });
  const at = floor.clock.now();
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(19);
  expect(heard(floor, call)).not.toContain("unattended");
  await floor.pass(2);
  expect(heard(floor, call)?.at(-1)).toBe("unattended");
  await floor.pass(8);
  expect(floor.exchange.arrivals.get(call)?.endedAt).toBeGreaterThan(at);
  expect(await attemptOf(call)).toMatchObject({ state: "ended", outcome: "unattended", abandoned: false });
  expect(await ledgerOf(call)).toMatchObject({ inbound: true, result: "no_answer" });
  expect(await countersOf(floor)).toMatchObject({ "cl.direct": 0, "house.person.day": 0 });
  const [task] = await callbacksOf(first(floor));
  expect(task).toMatchObject({ state: "open", owner_id: ana, phone_id: first(floor).phone });
  expect(task?.due_at).toBeLessThan(at + minute);
  const system = await base.owner
    .selectFrom("gestion")
    .select(["disposition", "channel"])
    .where("attempt_id", "=", call)
    .execute();
  expect(system).toEqual([{ disposition: "SYS_UNATTENDED", channel: "inbound" }]);
});

test("who hangs up while waiting leaves a closed attempt and is called back too", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const ana = await floor.agent("Ana");
  await tried(base, floor, first(floor), { ago: 3 * day });
  await floor.engine.commands.pause({ ...floor.who(ana), reason: "bano" });
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours, { patienceMs: 6_000 });
  await floor.pass(10);
  expect(await attemptOf(call)).toMatchObject({ state: "ended", outcome: "unattended" });
  expect(await callbacksOf(first(floor))).toMatchObject([{ state: "open" }]);
});

test("who hangs up before we have even looked them up leaves a closed attempt", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await floor.agent("Ana");
  await tried(base, floor, first(floor), { ago: 3 * day });
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours, { patienceMs: 0 });
  await floor.pass(5);
  expect(await attemptOf(call)).toMatchObject({ state: "ended", outcome: "unattended" });
  expect(floor.engine.world.calls.size).toBe(0);
  expect(floor.engine.world.arriving.size).toBe(0);
});

test("with nobody connected the message comes at once, and so it does while the campaign is paused", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await tried(base, floor, first(floor), { ago: 3 * day });
  const alone = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(2);
  expect(heard(floor, alone)).toEqual(["unattended"]);
  await floor.pass(10);
  const ana = await floor.agent("Ana");
  await floor.engine.commands.campaignState({
    tenant: floor.mandate.tenant,
    campaign: floor.campaign,
    state: "paused",
  });
  const paused = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(2);
  expect(heard(floor, paused)).toEqual(["unattended"]);
  expect((await floor.desk(ana)).call).toBeNull();
  await floor.pass(10);
  expect((await callbacksOf(first(floor))).filter(({ state }) => state === "open")).toHaveLength(1);
});

test("out of hours the message comes at once and the call back is due when the law opens again", async () => {
  const night = startOfDay(localDate("2026-11-24"), "America/Santiago") + 21 * hour;
  const floor = await openFloor(base, { ...quiet, debtors: 1, at: night });
  const ana = await floor.agent("Ana");
  await tried(base, floor, first(floor), { ago: 3 * day });
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(12);
  expect(heard(floor, call)).toEqual(["unattended"]);
  expect((await floor.desk(ana)).call).toBeNull();
  const [task] = await callbacksOf(first(floor));
  const opens = startOfDay(localDate("2026-11-25"), "America/Santiago") + 8 * hour;
  expect(task?.due_at).toBeGreaterThanOrEqual(opens);
  expect(task?.due_at).toBeLessThan(opens + 12 * hour);
});

test("an unknown number is asked for its document, and the keypad finds its account", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await documentOf(first(floor), "12345678-5");
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn("+56222333444", ours, {
    presses: [{ after: "ask_document", keys: "123456785#" }],
  });
  await floor.pass(10);
  expect(heard(floor, call)).toEqual(["ask_document"]);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { debtorId: first(floor).debtor } });
  expect(await attemptOf(call)).toMatchObject({ debtor_id: first(floor).debtor });
  expect(await ledgerOf(call)).toMatchObject({ inbound: true, debtor_id: first(floor).debtor });
});

test("a RUT that ends in K is typed with an asterisk; a first mistake is asked about once more", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await documentOf(first(floor), "1009-K");
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn("+56222333444", ours, {
    presses: [
      { after: "ask_document", keys: "10091#" },
      { after: "ask_again", keys: "1009*#" },
    ],
  });
  await floor.pass(20);
  expect(heard(floor, call)).toEqual(["ask_document", "ask_again"]);
  expect((await floor.desk(ana)).call).toMatchObject({ debtorId: first(floor).debtor });
});

test("a document of another mandate, whose number was not called, stays unknown", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const elsewhere = await seedMandate(base, { code: newId().slice(-12), tenant: floor.mandate.tenant });
  const stranger = await addDebtor(base, elsewhere);
  await documentOf(stranger, "11111111-1");
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn("+56222333444", ours, {
    presses: [
      { after: "ask_document", keys: "111111111#" },
      { after: "ask_again", keys: "111111111#" },
    ],
  });
  await floor.pass(25);
  expect(heard(floor, call)).toEqual(["ask_document", "ask_again"]);
  expect((await floor.desk(ana)).call).toMatchObject({ attemptId: call, debtorId: null });
});

/** A second mandate that shows the same number, with the same telephone in its file. */
async function twoMandates(floor: Opened): Promise<SeededDebtor> {
  const other = await seedMandate(base, { code: newId().slice(-12), tenant: floor.mandate.tenant });
  const twin = await addDebtor(base, other);
  await sharePhone(base, first(floor), twin);
  return twin;
}

test("a number of two mandates shows nobody's account: the document is asked for first, and finds the right one", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const twin = await twoMandates(floor);
  await tried(base, floor, first(floor), { ago: 2 * hour });
  await tried(base, floor, twin, { ago: hour });
  await documentOf(first(floor), "12345678-5");
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours, {
    presses: [{ after: "ask_document", keys: "123456785#" }],
  });
  await floor.pass(3);
  expect((await floor.desk(ana)).call).toBeNull();
  expect(await attemptOf(call)).toMatchObject({ debtor_id: null });
  await floor.pass(7);
  expect((await floor.desk(ana)).call).toMatchObject({ debtorId: first(floor).debtor, notice: null });
});

test("without the document an agent takes the call of two mandates with no account, is told so, and opens one after asking", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const twin = await twoMandates(floor);
  await tried(base, floor, twin, { ago: 2 * hour });
  await tried(base, floor, first(floor), { ago: hour });
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(45);
  expect((await floor.desk(ana)).call).toMatchObject({
    attemptId: call,
    debtorId: null,
    notice: "Llamada entrante, dos carteras posibles: pide el documento antes de abrir una cuenta",
  });
  const { debtor } = first(floor);
  await expect(
    floor.engine.commands.caller({ ...floor.who(ana), attempt: call, debtor: asId(newId()) }),
  ).rejects.toMatchObject({ code: "not_found" });
  await floor.engine.commands.caller({ ...floor.who(ana), attempt: call, debtor });
  expect((await floor.desk(ana)).call).toMatchObject({ debtorId: debtor, notice: null });
  await expect(
    floor.engine.commands.caller({ ...floor.who(ana), attempt: call, debtor }),
  ).rejects.toMatchObject({ code: "seat_state" });
  expect(await ledgerOf(call)).toMatchObject({ inbound: true, debtor_id: debtor });
});

test("one mandate whose number was called wins over another that called the same telephone from a different number", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const twin = await twoMandates(floor);
  await tried(base, floor, first(floor), { ago: 2 * hour });
  await tried(base, floor, twin, { ago: minute, showing: "+56600999888" });
  const ana = await floor.agent("Ana");
  floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(2);
  expect((await floor.desk(ana)).call).toMatchObject({ debtorId: first(floor).debtor });
});

test("a call to a number that is not ours hears the message, and leaves no attempt", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await floor.agent("Ana");
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), "+56221112222");
  await floor.pass(8);
  expect(heard(floor, call)).toEqual(["unattended"]);
  expect(floor.exchange.arrivals.get(call)?.endedAt).not.toBeNull();
  expect(await attemptOf(call)).toBeUndefined();
});

test("an engine that dies while a caller waits: the next one goes on with them, and a free agent gets the call", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await tried(base, floor, first(floor), { ago: 3 * day });
  const ana = await floor.agent("Ana");
  await floor.engine.commands.pause({ ...floor.who(ana), reason: "bano" });
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(4);
  await floor.kill();
  await floor.pass(2);
  await floor.revive();
  expect(heard(floor, call)?.length).toBeGreaterThan(1);
  await floor.engine.commands.available(floor.who(ana));
  await floor.pass(1);
  expect((await floor.desk(ana)).call).toMatchObject({ attemptId: call, phase: "talking" });
});

test("an engine that comes back too late turns the caller away; one that finds them gone closes the attempt and owes the call", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 2 });
  const [late, gone] = floor.debtors;
  if (!late || !gone) throw new Error("two debtors");
  for (const debtor of [late, gone]) await tried(base, floor, debtor, { ago: 3 * day });
  const ana = await floor.agent("Ana");
  await floor.engine.commands.pause({ ...floor.who(ana), reason: "bano" });
  const waits = floor.exchange.callIn(await floor.numberOf(late), ours);
  const leaves = floor.exchange.callIn(await floor.numberOf(gone), ours, { patienceMs: 9_000 });
  await floor.pass(5);
  await floor.kill();
  await floor.pass(30);
  await floor.revive();
  await floor.pass(10);
  expect(heard(floor, waits)?.at(-1)).toBe("unattended");
  for (const call of [waits, leaves])
    expect(await attemptOf(call)).toMatchObject({ state: "ended", outcome: "unattended" });
  expect(await callbacksOf(late)).toMatchObject([{ state: "open" }]);
  expect(await callbacksOf(gone)).toMatchObject([{ state: "open" }]);
});

test("the agent's line falls before they are joined: the caller goes back to waiting and gets another", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await tried(base, floor, first(floor));
  const softphone: string[] = [];
  const ana = await floor.agent("Ana", (sipUser) => softphone.push(sipUser));
  const berta = await floor.agent("Berta");
  await floor.engine.commands.pause({ ...floor.who(berta), reason: "bano" });
  const seat = asId<SeatId>((await floor.desk(ana)).seatId ?? "");
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  for (let i = 0; i < 200 && (await floor.desk(ana)).state !== "dialling"; i++) await floor.pass(0.001, 1);
  floor.exchange.refuseSeats(softphone);
  floor.exchange.dropSeat(seat);
  await floor.pass(3);
  expect((await attemptOf(call))?.state).toBe("waiting");
  await floor.engine.commands.available(floor.who(berta));
  await floor.pass(2);
  expect((await floor.desk(berta)).call).toMatchObject({ attemptId: call, phase: "talking" });
});

test("a new call back takes the place of the one agreed before: one open call a person", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await tried(base, floor, first(floor), { ago: 3 * day });
  const { tenant, portfolio } = floor.mandate;
  const { debtor, phone } = first(floor);
  const at = floor.clock.now();
  const agreed = { tenant, portfolio, debtor, phone, gestion: null, owner: null, dueAt: at + 5 * hour, at };
  await base.db.inTenant(tenant, (tx) => putCallback(tx, agreed));
  floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(10);
  const states = (await callbacksOf(first(floor))).map(({ state }) => state).sort();
  expect(states).toEqual(["cancelled", "open"]);
});
