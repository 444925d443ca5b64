// Somebody calls a number we showed and does not say who they are: an agent takes the call without an account, finds out whose it
// is or closes it, and nothing is written of anybody who was not named. On a real database, with a simulated exchange.
import { beforeAll, expect, test } from "vitest";
import { defaultSheet } from "#compliance/core/sheet.ts";
import { objectionsTo, signSheet } from "#compliance/service.ts";
import { createCampaign } from "#dialer/service.ts";
import { putCallback } from "#gestiones/service.ts";
import { type AttemptId, asId, type CampaignId, type UserId } from "#kernel/ids.ts";
import { day, hour, localDate, minute, second, startOfDay } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { createSegment } from "#segmentation/service.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { addDebtor, type SeededDebtor } from "../support/debtors.ts";
import { addAgent, openFloor } from "../support/floor.ts";
import { ours, sharePhone, tried } from "../support/tries.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Opened = Awaited<ReturnType<typeof openFloor>>;
const quiet = { campaign: { mode: "manual" as const } };
const stranger = "+56222333444";
/** Longer than both questions with their time to type. */
const bothQuestions = 42;

const first = (floor: Opened): SeededDebtor => {
  const [debtor] = floor.debtors;
  if (!debtor) throw new Error("no debtor");
  return debtor;
};
const heard = (floor: Opened, id: AttemptId) => floor.exchange.arrivals.get(id)?.heard;
const attemptOf = (id: AttemptId) =>
  base.owner.selectFrom("attempt").selectAll().where("id", "=", id).executeTakeFirst();
const ledgerOf = (id: AttemptId) =>
  base.owner
    .selectFrom("contact_event")
    .select(["inbound", "result", "debtor_id"])
    .where("attempt_id", "=", id)
    .executeTakeFirst();
const callbacksOf = ({ debtor }: SeededDebtor) =>
  base.owner
    .selectFrom("callback")
    .select(["state", "phone_id", "due_at"])
    .where("debtor_id", "=", debtor)
    .execute();
const gestionesOf = ({ debtor }: SeededDebtor) =>
  base.owner.selectFrom("gestion").select("id").where("debtor_id", "=", debtor).execute();
const closedAs = (id: AttemptId) =>
  base.owner
    .selectFrom("unidentified_caller")
    .select(["ending", "note", "number", "user_id"])
    .where("attempt_id", "=", id)
    .execute();
const contact = { contact: true, promises: [], andThen: "next" as const };

/** A caller who types nothing is on an agent's line. */
async function atTheDesk(floor: Opened, from: string, talkMs?: number): Promise<AttemptId> {
  const call = floor.exchange.callIn(from, ours, talkMs === undefined ? {} : { talkMs });
  await floor.pass(bothQuestions, second);
  return call;
}

test("who types nothing is asked twice, fifteen seconds each, and then an agent has them, with no account", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn("anonymous", ours);
  await floor.pass(18);
  expect(heard(floor, call)).toEqual(["ask_document"]);
  await floor.pass(3);
  expect(heard(floor, call)).toEqual(["ask_document", "ask_again"]);
  expect((await floor.desk(ana)).call).toBeNull();
  await floor.pass(20);
  expect(await floor.desk(ana)).toMatchObject({
    state: "talking",
    call: { attemptId: call, debtorId: null, notice: "Llamada entrante sin identificar", phone: "" },
  });
  expect(await attemptOf(call)).toMatchObject({ debtor_id: null, portfolio_id: floor.mandate.portfolio });
  expect(await ledgerOf(call)).toBeUndefined();
});

test("the agent says whose call it is, and from there it is a call like any other", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const ana = await floor.agent("Ana");
  const call = await atTheDesk(floor, stranger);
  const { debtor } = first(floor);
  const mine = { ...floor.who(ana), attempt: call };
  // Nobody's identity is verified before it is said whose.
  await expect(floor.engine.commands.identity(mine)).rejects.toMatchObject({ code: "seat_state" });
  await floor.engine.commands.caller({ ...mine, debtor });
  expect((await floor.desk(ana)).call).toMatchObject({
    debtorId: debtor,
    notice: null,
    identityVerified: false,
  });
  await floor.engine.commands.identity(mine);
  await floor.engine.commands.hangUp(floor.who(ana));
  await floor.pass(1);
  await floor.engine.commands.gestionSaved({ ...floor.who(ana), attempt: call, ...contact });
  expect((await floor.desk(ana)).state).toBe("available");
  expect(await attemptOf(call)).toMatchObject({ debtor_id: debtor, outcome: "human", state: "ended" });
  expect(await ledgerOf(call)).toMatchObject({ inbound: true, debtor_id: debtor, result: "contact" });
});

test("a caller who hangs up before they are named is named in the wrap-up, and the talk counts as theirs", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const ana = await floor.agent("Ana");
  const call = await atTheDesk(floor, stranger, 2_000);
  await floor.pass(30, second);
  expect(await floor.desk(ana)).toMatchObject({ state: "wrapup", call: { attemptId: call, debtorId: null } });
  const { debtor } = first(floor);
  await floor.engine.commands.caller({ ...floor.who(ana), attempt: call, debtor });
  await floor.pass(1);
  expect((await floor.desk(ana)).call).toMatchObject({ debtorId: debtor, phase: "ended" });
  expect(await ledgerOf(call)).toMatchObject({ inbound: true, debtor_id: debtor, result: "contact" });
  const { why } = await base.owner
    .selectFrom("campaign_debtor")
    .select("why")
    .where("debtor_id", "=", debtor)
    .executeTakeFirstOrThrow();
  expect(why).toBe("talked");
  await floor.engine.commands.gestionSaved({ ...floor.who(ana), attempt: call, ...contact });
  expect(await floor.desk(ana)).toMatchObject({ state: "available", call: null });
});

test("a call of nobody's is closed with its ending, the agent goes on, and nothing is written of anybody", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  await tried(base, floor, first(floor), { showing: "+56600999888" });
  const ana = await floor.agent("Ana");
  const from = await floor.numberOf(first(floor));
  const call = await atTheDesk(floor, from);
  const said = { attempt: call, ending: "NO_CORRESPONDE", note: "Busca a otra empresa" } as const;
  await floor.engine.commands.callerUnnamed({ ...floor.who(ana), ...said });
  await floor.pass(2);
  expect(await floor.desk(ana)).toMatchObject({ state: "available", call: null });
  expect(await attemptOf(call)).toMatchObject({ state: "ended", outcome: "human", debtor_id: null });
  expect(await closedAs(call)).toEqual([
    { ending: "NO_CORRESPONDE", note: "Busca a otra empresa", number: from, user_id: ana },
  ]);
  expect(await ledgerOf(call)).toBeUndefined();
  expect(await gestionesOf(first(floor))).toEqual([]);
  expect(await callbacksOf(first(floor))).toEqual([]);
  await expect(
    floor.engine.commands.callerUnnamed({ ...floor.who(ana), ...said, ending: "EQUIVOCADO" }),
  ).rejects.toMatchObject({ code: "seat_state" });
});

test("a caller who hung up unnamed is closed in the wrap-up, also by an engine that has just taken over", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const ana = await floor.agent("Ana");
  const call = await atTheDesk(floor, stranger, 2_000);
  await floor.pass(30, second);
  await expect(floor.engine.commands.available(floor.who(ana))).rejects.toMatchObject({ code: "seat_state" });
  await floor.kill();
  await floor.revive();
  await floor.pass(1);
  expect(await floor.desk(ana)).toMatchObject({ state: "wrapup", call: { attemptId: call, debtorId: null } });
  const said = { attempt: call, ending: "SE_CORTA", note: "" } as const;
  await floor.engine.commands.callerUnnamed({ ...floor.who(ana), ...said });
  expect((await floor.desk(ana)).state).toBe("available");
  expect(await closedAs(call)).toMatchObject([{ ending: "SE_CORTA" }]);
});

test("who has been named is not closed as nobody's, and who was closed is not named any more", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const [ana, berta] = [await floor.agent("Ana"), await floor.agent("Berta")];
  const calls = [await atTheDesk(floor, stranger), await atTheDesk(floor, "anonymous")];
  const { debtor } = first(floor);
  const of = async (user: UserId) => {
    const attempt = asId<AttemptId>((await floor.desk(user)).call?.attemptId ?? "");
    expect(calls).toContain(attempt);
    return { ...floor.who(user), attempt };
  };
  const [named, closed] = [await of(ana), await of(berta)];
  await floor.engine.commands.caller({ ...named, debtor });
  const ending = { ending: "EQUIVOCADO", note: "" } as const;
  await expect(floor.engine.commands.callerUnnamed({ ...named, ...ending })).rejects.toMatchObject({
    code: "seat_state",
  });
  await floor.engine.commands.callerUnnamed({ ...closed, ...ending });
  await expect(floor.engine.commands.caller({ ...closed, debtor })).rejects.toMatchObject({
    code: "seat_state",
  });
  expect(await closedAs(named.attempt)).toEqual([]);
});

test("with nobody at work the message comes; a number of the file is owed a call, a withheld one is not", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const at = floor.clock.now();
  const [known, withheld] = [
    floor.exchange.callIn(await floor.numberOf(first(floor)), ours),
    floor.exchange.callIn("anonymous", ours),
  ];
  await floor.pass(bothQuestions + 10, second);
  for (const call of [known, withheld]) {
    expect(heard(floor, call)).toEqual(["ask_document", "ask_again", "unattended"]);
    expect(await attemptOf(call)).toMatchObject({ state: "ended", outcome: "unattended", debtor_id: null });
    expect(await ledgerOf(call)).toBeUndefined();
  }
  const [task, ...others] = await callbacksOf(first(floor));
  expect(others).toEqual([]);
  expect(task).toMatchObject({ state: "open", phone_id: first(floor).phone });
  expect(task?.due_at).toBeLessThan(at + 2 * minute);
  expect(await gestionesOf(first(floor))).toEqual([]);
});

test("an hour agreed with the person stands, whoever called from their number", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const { tenant, portfolio } = floor.mandate;
  const { debtor, phone } = first(floor);
  const at = floor.clock.now();
  const agreed = { tenant, portfolio, debtor, phone, gestion: null, owner: null, dueAt: at + 5 * hour, at };
  await base.db.inTenant(tenant, (tx) => putCallback(tx, agreed));
  floor.exchange.callIn(await floor.numberOf(first(floor)), ours, { patienceMs: 5_000 });
  await floor.pass(10);
  expect(await callbacksOf(first(floor))).toMatchObject([{ state: "open", due_at: at + 5 * hour }]);
});

test("a number of two mandates that nobody could answer is called back once, for the one that tried it last", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 2 });
  const other = await seedMandate(base, { code: newId().slice(-12), tenant: floor.mandate.tenant });
  const twin = await addDebtor(base, other);
  await sharePhone(base, first(floor), twin);
  await tried(base, floor, twin, { ago: 4 * day });
  await tried(base, floor, first(floor), { ago: 3 * day });
  const ana = await floor.agent("Ana");
  await floor.engine.commands.pause({ ...floor.who(ana), reason: "bano" });
  const call = floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(bothQuestions, second);
  expect(heard(floor, call)).not.toContain("unattended");
  await floor.pass(30, second);
  expect(heard(floor, call)?.at(-1)).toBe("unattended");
  expect(await attemptOf(call)).toMatchObject({ outcome: "unattended", debtor_id: null });
  expect(await callbacksOf(first(floor))).toMatchObject([{ state: "open" }]);
  expect(await callbacksOf(twin)).toEqual([]);
});

test("out of hours the two questions end in the message, though an agent is free", async () => {
  const night = startOfDay(localDate("2026-11-24"), "America/Santiago") + 21 * hour;
  const floor = await openFloor(base, { ...quiet, debtors: 1, at: night });
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn(stranger, ours);
  await floor.pass(bothQuestions, second);
  expect(heard(floor, call)).toEqual(["ask_document", "ask_again", "unattended"]);
  expect((await floor.desk(ana)).call).toBeNull();
});

test("the creditor's narrower hours close the line too: agents who work for nobody now answer nobody", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const { tenant, portfolio, admin } = floor.mandate;
  const at = floor.clock.now();
  await base.db.inTenant(tenant, (tx) =>
    signSheet(tx, {
      tenant,
      portfolio,
      forCreditor: false,
      sheet: { ...defaultSheet, hours: [{ days: [1, 2, 3, 4, 5], from: "15:00", to: "18:00" }] },
      from: at,
      signedBy: "Mandante",
      signedOn: localDate("2026-11-20"),
      note: "",
      at,
      by: admin,
    }),
  );
  const ana = await floor.agent("Ana");
  const call = floor.exchange.callIn(stranger, ours);
  await floor.pass(bothQuestions, second);
  expect(heard(floor, call)?.at(-1)).toBe("unattended");
  expect((await floor.desk(ana)).call).toBeNull();
});

test("a national holiday closes the line for callers nobody knows; that of one region alone does not", async () => {
  const { tenant, portfolio } = await seedMandate(base, { code: newId().slice(-12) });
  const objections = (on: string) =>
    base.db.inTenant(tenant, (tx) =>
      objectionsTo(tx, {
        tenant,
        portfolio,
        at: startOfDay(localDate(on), "America/Santiago") + 11 * hour,
      }),
    );
  const codes = async (on: string) => (await objections(on)).map(({ detail }) => detail.code);
  expect(await codes("2026-12-08")).toEqual(["holiday"]);
  // Asalto y Toma del Morro de Arica, a Monday.
  expect(await codes("2027-06-07")).toEqual([]);
});

/** A Peruvian mandate whose campaign, begun after the Chilean one, shows the same number; and an agent who sits there. */
async function peruToo(floor: Opened): Promise<{ campaign: CampaignId; user: UserId; portfolio: string }> {
  const { tenant } = floor.mandate;
  const mandate = await seedMandate(base, { code: newId().slice(-12), tenant, country: "PE" });
  const at = floor.clock.now() + minute;
  const campaign = await base.db.inTenant(tenant, async (tx) => {
    const criteria = { field: "state", op: "eq", value: "open" } as const;
    const segment = await createSegment(tx, tenant, mandate.portfolio, { name: "Lima", criteria }, at);
    const id = await createCampaign(
      tx,
      { tenant, user: mandate.admin },
      {
        name: "Perú",
        portfolio: mandate.portfolio,
        segment,
        trunk: floor.trunk,
        mode: "manual",
        abandonmentCap: 0.03,
        maxLines: 5,
        ringSeconds: 25,
        wrapupMode: "mandatory",
        wrapupSeconds: 30,
        previewSeconds: 15,
        detection: "talk",
        record: true,
      },
      at,
    );
    await tx.updateTable("campaign").set({ state: "running" }).where("id", "=", id).execute();
    return id;
  });
  await floor.pass(2);
  const user = await addAgent(base, mandate, "Luz");
  await floor.engine.commands.openSeat({ ...floor.who(user), campaign, take: false });
  await floor.engine.commands.line({ ...floor.who(user), kind: "agent" });
  await floor.pass(1);
  return { campaign, user, portfolio: mandate.portfolio };
}

test("one number shown in two countries: a Chilean caller gets Chile's agents, a Peruvian one Perú's", async () => {
  const floor = await openFloor(base, { ...quiet, debtors: 1 });
  const ana = await floor.agent("Ana");
  const peru = await peruToo(floor);
  const [chilean, peruvian] = [
    floor.exchange.callIn(stranger, ours),
    floor.exchange.callIn("+51987654321", ours),
  ];
  await floor.pass(bothQuestions, second);
  expect((await floor.desk(ana)).call).toMatchObject({ attemptId: chilean, debtorId: null });
  expect((await floor.desk(peru.user)).call).toMatchObject({ attemptId: peruvian, debtorId: null });
  expect(await attemptOf(chilean)).toMatchObject({ portfolio_id: floor.mandate.portfolio });
  expect(await attemptOf(peruvian)).toMatchObject({
    portfolio_id: peru.portfolio,
    campaign_id: peru.campaign,
  });
});
