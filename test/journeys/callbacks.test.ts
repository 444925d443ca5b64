// Calls agreed for an hour: whose they are and when, what a supervisor is told, and how each ends when it cannot be made.
import { beforeAll, expect, test } from "vitest";
import { postponementOf } from "#dialer/engine/postponement.ts";
import { nextCandidates, postpone, syncList } from "#dialer/store-list.ts";
import { putCallback, timelineOf } from "#gestiones/service.ts";
import type { FloorView } from "#http/contract/floor.ts";
import type { UserId } from "#kernel/ids.ts";
import { hour, localDate, minute, startOfDay } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import type { SeededDebtor } from "../support/debtors.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Opened = Awaited<ReturnType<typeof openFloor>>;
const dialled = (floor: Floor) => floor.exchange.ledger.map(({ phone }) => phone);
const first = (floor: Opened): SeededDebtor => {
  const [debtor] = floor.debtors;
  if (!debtor) throw new Error("no debtor");
  return debtor;
};
const answering: Parameters<typeof openFloor>[1] = {
  debtors: 1,
  behave: (city, phone) => city.answers(phone, { talkMs: null }),
  campaign: { mode: "manual" },
};

async function agree(floor: Opened, owner: UserId | null, dueAt: number, phone = first(floor).phone) {
  const { tenant, portfolio } = floor.mandate;
  const { debtor } = first(floor);
  const at = floor.clock.now();
  await base.db.inTenant(tenant, (tx) =>
    putCallback(tx, { tenant, portfolio, debtor, phone, gestion: null, owner, dueAt, at }),
  );
  await floor.pass(11, 1_000);
}
const callbackOf = (floor: Opened) =>
  base.owner
    .selectFrom("callback")
    .select(["id", "state", "due_at", "why"])
    .where("debtor_id", "=", first(floor).debtor)
    .executeTakeFirstOrThrow();
const eventsOf = async (subject: string) =>
  (await base.owner.selectFrom("event").select("type").where("subject_id", "=", subject).execute()).map(
    ({ type }) => type,
  );
const alertsOf = async (floor: Opened) => {
  const view = (await floor.engine.commands.floorView({ tenant: floor.mandate.tenant })) as {
    campaigns: { alerts: { code: string; text: string }[] }[];
  };
  return view.campaigns.flatMap(({ alerts }) => alerts);
};
const history = (floor: Opened) =>
  base.db.inTenant(floor.mandate.tenant, (tx) =>
    timelineOf(tx, first(floor).debtor, { limit: 20, amounts: "shown" }),
  );

test("an agreed call is on its owner's agenda from five minutes before, and on nobody else's", async () => {
  const floor = await openFloor(base, answering);
  const [ana, berta] = [await floor.agent("Ana"), await floor.agent("Berta")];
  await agree(floor, berta, floor.clock.now() + 6 * minute);
  expect((await floor.desk(berta)).callbacksDue).toEqual([]);
  await floor.pass(60, 1_000);
  expect((await floor.desk(berta)).callbacksDue).toHaveLength(1);
  expect((await floor.desk(ana)).callbacksDue).toEqual([]);
  expect((await floor.desk(berta)).call).toBeNull();
});

test("in a campaign that dials by itself an agreed call is nobody's but the agent's: before its hour it is not dialled, at its hour an agent is first", async () => {
  const floor = await openFloor(base, { ...answering, campaign: { mode: "predictive" } });
  const { tenant } = floor.mandate;
  await agree(floor, null, floor.clock.now() + 10 * minute);
  const ana = await floor.agent("Ana");
  await floor.pass(8 * 60, 10_000);
  expect(dialled(floor)).toEqual([]);
  const facts = floor.engine.world.campaigns.get(floor.campaign)?.facts;
  expect(facts?.callableNow).toBe(0);
  expect(facts?.whyNot).toMatchObject([{ why: "callback", count: 1 }]);
  await floor.pass(2 * 60, 2_000);
  expect((await floor.desk(ana)).call).toMatchObject({ phase: "preview", mode: "callback" });
  await floor.engine.commands.preview({ ...floor.who(ana), accept: true });
  await floor.pass(10);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { mode: "callback" } });
  const [attempt] = await base.owner
    .selectFrom("attempt")
    .select(["mode", "verdict", "seat_id"])
    .where("tenant_id", "=", tenant)
    .execute();
  expect(attempt).toMatchObject({ mode: "callback", verdict: "human", seat_id: expect.any(String) });
});

test("whoever agrees on an hour while next in line is not dialled by the machine before it", async () => {
  const floor = await openFloor(base, { ...answering, campaign: { mode: "predictive" } });
  await floor.pass(2);
  expect(floor.engine.world.campaigns.get(floor.campaign)?.hopper).toHaveLength(1);
  await agree(floor, null, floor.clock.now() + hour);
  const ana = await floor.agent("Ana");
  await floor.pass(10);
  expect(dialled(floor)).toEqual([]);
  expect(await floor.desk(ana)).toMatchObject({ state: "available", call: null });
});

test("whoever is on the line is not called a second time, not for the call they asked for and not by hand", async () => {
  const floor = await openFloor(base, { ...answering, campaign: { mode: "predictive" } });
  const [ana, berta] = [await floor.agent("Ana"), await floor.agent("Berta")];
  await floor.pass(15);
  const states = [(await floor.desk(ana)).state, (await floor.desk(berta)).state];
  expect(states.toSorted()).toEqual(["available", "talking"]);
  const other = states[0] === "talking" ? berta : ana;
  await agree(floor, other, floor.clock.now() + 10_000);
  await floor.pass(10);
  expect((await floor.desk(other)).call).toBeNull();
  const { debtor, phone } = first(floor);
  await expect(floor.engine.commands.dial({ ...floor.who(other), debtor, phone })).rejects.toMatchObject({
    code: "contact_denied",
    details: { why: "in_call" },
  });
  expect(dialled(floor)).toHaveLength(1);
});

test("the phone that was agreed is the one dialled, though another is better", async () => {
  const floor = await openFloor(base, answering);
  const other = newId<SeededDebtor["phone"]>();
  await base.db.inTenant(floor.mandate.tenant, async (tx) => {
    const { debtor, mandate } = first(floor);
    await tx.updateTable("phone").set({ quality: 0.9 }).where("debtor_id", "=", debtor).execute();
    await tx
      .insertInto("phone")
      .values({
        tenant_id: mandate.tenant,
        portfolio_id: mandate.portfolio,
        id: other,
        debtor_id: debtor,
        e164: "+56987654321",
        raw: "987654321",
        role: "titular",
        origin: "agent",
        quality: 0.1,
        created_at: new Date(floor.clock.now()),
      })
      .execute();
  });
  const ana = await floor.agent("Ana");
  await agree(floor, ana, floor.clock.now() + minute, other);
  await floor.pass(55, 500);
  await floor.engine.commands.preview({ ...floor.who(ana), accept: true });
  await floor.pass(2);
  expect(dialled(floor)).toEqual(["+56987654321"]);
});

test("half an hour untaken is told to the supervisor; after two hours it expires, with its reason in the history", async () => {
  const floor = await openFloor(base, answering);
  const ana = await floor.agent("Ana");
  await floor.engine.commands.pause({ ...floor.who(ana), reason: "bano" });
  await agree(floor, ana, floor.clock.now() + minute);
  await floor.pass(29 * 60, 60_000);
  expect(await alertsOf(floor)).toEqual([]);
  await floor.pass(3 * 60, 10_000);
  expect(await alertsOf(floor)).toMatchObject([
    { code: "callback_untaken", text: "Nadie tomó la llamada agendada de las 10:01 (Ana Soto)" },
  ]);
  await floor.pass(86 * 60, 120_000);
  expect(await callbackOf(floor)).toMatchObject({ state: "open" });
  await floor.pass(4 * 60, 10_000);
  const closed = await callbackOf(floor);
  expect(closed).toMatchObject({ state: "expired", why: "expired" });
  expect(await eventsOf(closed.id)).toEqual(["callback.expired"]);
  expect(await alertsOf(floor)).toEqual([]);
  expect(await history(floor)).toMatchObject([
    { kind: "note", title: "Llamada agendada vencida: nadie la tomó en dos horas" },
  ]);
  expect(dialled(floor)).toEqual([]);
});

test("where no campaign works an agreed call is told after half an hour and given up after two, once", async () => {
  const floor = await openFloor(base, answering);
  const { tenant } = floor.mandate;
  await base.owner
    .updateTable("campaign")
    .set({ state: "stopped" })
    .where("id", "=", floor.campaign)
    .execute();
  await floor.pass(2, 1_000);
  expect(floor.engine.world.campaigns.size).toBe(0);
  await agree(floor, null, floor.clock.now() + minute);
  const untaken = async () =>
    ((await floor.engine.commands.floorView({ tenant })) as FloorView).untaken.map(
      ({ portfolioId, text }) => [portfolioId, text],
    );
  await floor.pass(29 * 60, 60_000);
  expect(await untaken()).toEqual([]);
  await floor.pass(3 * 60, 30_000);
  expect(await untaken()).toEqual([
    [floor.mandate.portfolio, "Nadie tomó la llamada agendada de las 10:01 (Ana Soto)"],
  ]);
  await floor.pass(86 * 60, 120_000);
  expect(await callbackOf(floor)).toMatchObject({ state: "open" });
  await floor.pass(6 * 60, 30_000);
  const closed = await callbackOf(floor);
  expect(closed).toMatchObject({ state: "expired", why: "expired" });
  expect(await eventsOf(closed.id)).toEqual(["callback.expired"]);
  expect(await untaken()).toEqual([]);
});

test("a working campaign does not hide the agreed call of somebody who is not on its list", async () => {
  const floor = await openFloor(base, answering);
  const { tenant } = floor.mandate;
  await floor.pass(11, 1_000);
  await base.owner.deleteFrom("segment_member").where("account_id", "=", first(floor).account).execute();
  await agree(floor, null, floor.clock.now() + minute);
  await floor.pass(33 * 60, 60_000);
  expect(await alertsOf(floor)).toEqual([]);
  const view = (await floor.engine.commands.floorView({ tenant })) as FloorView;
  expect(view.untaken).toMatchObject([{ code: "callback_untaken", portfolioName: expect.any(String) }]);
});

test.for([
  ["withdrawn", "Llamada agendada anulada: el mandante retiró la cuenta"],
  ["paid", "Llamada agendada anulada: la deuda se pagó"],
] as const)("an agreed call on an account that was %s is cancelled within ten seconds and says why", async ([
  state,
  title,
]) => {
  const floor = await openFloor(base, answering);
  const ana = await floor.agent("Ana");
  await agree(floor, ana, floor.clock.now() + minute);
  await base.db.inTenant(floor.mandate.tenant, (tx) =>
    tx
      .updateTable("account")
      .set({ state, closed_at: new Date(floor.clock.now()) })
      .where("id", "=", first(floor).account)
      .execute(),
  );
  await floor.pass(11, 1_000);
  const closed = await callbackOf(floor);
  expect(closed).toMatchObject({ state: "cancelled", why: state });
  expect(await eventsOf(closed.id)).toEqual(["callback.cancelled"]);
  await floor.pass(120, 5_000);
  expect((await floor.desk(ana)).call).toBeNull();
  expect((await history(floor)).map((line) => line.title)).toContain(title);
});

test("an agreed call the law refuses at its hour moves to the first lawful one, once, and is offered then", async () => {
  const evening = startOfDay(localDate("2026-11-24"), "America/Santiago") + 19 * hour + 55 * minute;
  const floor = await openFloor(base, { ...answering, at: evening });
  const ana = await floor.agent("Ana");
  await agree(floor, ana, evening + 10 * minute);
  await floor.pass(12 * 60, 10_000);
  const opens = startOfDay(localDate("2026-11-25"), "America/Santiago") + 8 * hour;
  const moved = await callbackOf(floor);
  expect(moved).toMatchObject({ state: "open", due_at: opens, why: "outside_hours" });
  expect(await eventsOf(moved.id)).toEqual(["callback.moved"]);
  expect((await floor.desk(ana)).call).toBeNull();
  const asked = async () =>
    (
      await base.owner
        .selectFrom("contact_decision")
        .select("id")
        .where("debtor_id", "=", first(floor).debtor)
        .execute()
    ).length;
  const before = await asked();
  await floor.pass(20 * 60, 60_000);
  expect(await asked()).toBe(before);
  await floor.pass((opens - floor.clock.now()) / 1000 - 30, 600_000);
  expect((await floor.desk(ana)).call).toBeNull();
  await floor.pass(35);
  expect((await floor.desk(ana)).call).toMatchObject({ phase: "preview", mode: "callback" });
});

test("an agreed call that no hour makes lawful is cancelled and never offered", async () => {
  const floor = await openFloor(base, answering);
  const ana = await floor.agent("Ana");
  const { tenant } = floor.mandate;
  await agree(floor, ana, floor.clock.now() + 2 * minute);
  await base.db.inTenant(tenant, (tx) =>
    tx
      .updateTable("debtor")
      .set({ flags: ["deceased"] })
      .where("id", "=", first(floor).debtor)
      .execute(),
  );
  await floor.pass(130, 5_000);
  expect(await callbackOf(floor)).toMatchObject({ state: "cancelled", why: "law" });
  expect((await floor.desk(ana)).call).toBeNull();
  expect(dialled(floor)).toEqual([]);
});

test("an agreed call that is put aside comes back after ten minutes and not at the next second", async () => {
  const floor = await openFloor(base, answering);
  const ana = await floor.agent("Ana");
  await agree(floor, ana, floor.clock.now() + minute);
  await floor.pass(55, 500);
  expect((await floor.desk(ana)).call).toMatchObject({ mode: "callback" });
  await floor.engine.commands.preview({ ...floor.who(ana), accept: false, reason: "pide más tarde" });
  await floor.pass(9 * 60, 15_000);
  expect((await floor.desk(ana)).call).toBeNull();
  expect(await callbackOf(floor)).toMatchObject({ state: "open" });
  await floor.pass(2 * 60, 2_000);
  expect(dialled(floor)).toHaveLength(1);
});

test("one agreed call is offered to one agent, though two of the team are free", async () => {
  const floor = await openFloor(base, answering);
  const agents = [await floor.agent("Ana"), await floor.agent("Berta")];
  await agree(floor, null, floor.clock.now() + minute);
  await floor.pass(55, 500);
  const shown = await Promise.all(agents.map(async (user) => (await floor.desk(user)).call));
  expect(shown.filter((call) => call !== null)).toHaveLength(1);
});

test("a debtor who broke a promise, and a phone a person answered last, reach an agent with no detection", async () => {
  const floor = await openFloor(base, {
    debtors: 3,
    behave: (city, phone, i) => (i === 2 ? city.machine(phone) : city.machine(phone, 20_000)),
    campaign: { maxLines: 1 },
  });
  const [broke, known, neither] = floor.debtors;
  if (!broke || !known || !neither) throw new Error("three debtors");
  await base.db.inTenant(floor.mandate.tenant, async (tx) => {
    await tx.updateTable("phone").set({ last_outcome: "human" }).where("id", "=", known.phone).execute();
    await tx.updateTable("phone").set({ last_outcome: "machine" }).where("id", "=", neither.phone).execute();
  });
  await breakPromise(broke);
  const ana = await floor.agent("Ana");
  const met = new Map<string, boolean>();
  for (let i = 0; i < 240 && met.size < 3; i++) {
    await floor.pass(1);
    const { call, state } = await floor.desk(ana);
    if (state === "talking" && call) {
      met.set(call.debtorId ?? "", true);
      await floor.engine.commands.hangUp(floor.who(ana));
      await floor.pass(1);
      const saved = { attempt: call.attemptId as never, contact: false, promises: [] };
      await floor.engine.commands.gestionSaved({ ...floor.who(ana), ...saved, andThen: "next" });
    }
    const ended = await base.owner
      .selectFrom("attempt")
      .select(["debtor_id", "bridged_at"])
      .where("campaign_id", "=", floor.campaign)
      .where("state", "=", "ended")
      .execute();
    for (const row of ended) met.set(row.debtor_id ?? "", row.bridged_at !== null);
  }
  // A machine in all three: only where nobody listens for one does an agent hear it.
  expect(met.get(broke.debtor)).toBe(true);
  expect(met.get(known.debtor)).toBe(true);
  expect(met.get(neither.debtor)).toBe(false);
});

test("a promise broken of late puts a debtor first in the list; one made good since, or of a season ago, does not", async () => {
  const floor = await openFloor(base, { debtors: 4, campaign: { mode: "manual" } });
  const [late, old, mended, again] = floor.debtors;
  if (!late || !old || !mended || !again) throw new Error("four debtors");
  await breakPromise(late, { takenOn: "2026-08-20", evaluateOn: "2026-08-26" });
  await breakPromise(old, { takenOn: "2026-08-20", evaluateOn: "2026-08-25" });
  await breakPromise(mended);
  await breakPromise(mended, { state: "KEPT", takenOn: "2026-11-12" });
  await breakPromise(again, { state: "KEPT" });
  await breakPromise(again, { takenOn: "2026-11-12" });
  const { tenant } = floor.mandate;
  const [now, campaign] = [floor.clock.now(), floor.campaign];
  const found = await base.db.inTenant(tenant, async (tx) => {
    await syncList(tx, tenant, campaign, now);
    return nextCandidates(tx, {
      ...{ campaign, now, dayStart: now, limit: 10, not: [] },
      today: localDate("2026-11-24"),
    });
  });
  const broke = found.filter(({ brokenPromise }) => brokenPromise).map(({ debtor }) => debtor);
  expect(broke.toSorted()).toEqual([late.debtor, again.debtor].toSorted());
  expect(
    found
      .slice(0, 2)
      .map(({ debtor }) => debtor)
      .toSorted(),
  ).toEqual(broke.toSorted());
});

test("who waits for an answered doubt is asked about again, though the mandate has another doubt open", async () => {
  const floor = await openFloor(base, { debtors: 2, campaign: { mode: "manual" } });
  const [answered, waiting] = floor.debtors;
  if (!answered || !waiting) throw new Error("two debtors");
  const { tenant, portfolio } = floor.mandate;
  const now = floor.clock.now();
  const reason = (rule: string) => ({ ruleSet: "cl-37", rule, detail: { code: "review_hours" } });
  const doubt = (rule: string) => ({ verdict: "REVIEW" as const, reasons: [reason(rule)], pending: false });
  const about = { article: "Ley 19.496 art. 37", times: 1, opened_at: new Date(now), last_at: new Date(now) };
  const listed = await base.db.inTenant(tenant, async (tx) => {
    await syncList(tx, tenant, floor.campaign, now);
    await postpone(tx, floor.campaign, [
      postponementOf(answered, doubt("cl.hours"), now),
      postponementOf(waiting, doubt("cl.direct"), now),
    ]);
    await tx
      .insertInto("review_item")
      .values({
        ...{ tenant_id: tenant, id: newId(), portfolio_id: portfolio, rule_set: "cl-37", rule: "cl.direct" },
        ...about,
        decision_id: newId(),
      })
      .execute();
    await syncList(tx, tenant, floor.campaign, now + minute);
    return tx.selectFrom("campaign_debtor").select(["debtor_id", "why"]).execute();
  });
  const whyOf = (debtor: string) => listed.find(({ debtor_id }) => debtor_id === debtor)?.why;
  expect([whyOf(answered.debtor), whyOf(waiting.debtor)]).toEqual([null, "review"]);
});

async function breakPromise(
  { mandate, debtor, account }: SeededDebtor,
  {
    state = "BROKEN",
    takenOn = "2026-11-10",
    evaluateOn = "2026-11-16",
  }: { readonly state?: "BROKEN" | "KEPT"; readonly takenOn?: string; readonly evaluateOn?: string } = {},
): Promise<void> {
  const [gestion, at] = [newId(), new Date(`${takenOn}T15:00:00Z`)];
  const own = { tenant_id: mandate.tenant, portfolio_id: mandate.portfolio, debtor_id: debtor };
  await base.db.inTenant(mandate.tenant, async (tx) => {
    await tx
      .insertInto("gestion")
      .values({
        ...own,
        id: gestion,
        channel: "manual",
        disposition: "PP",
        disposition_name: "Promesa",
        tree_version: 0,
        contact_class: "DIRECT",
        weight: 80,
        at,
        content_hash: Buffer.alloc(32),
      })
      .execute();
    await tx
      .insertInto("promise")
      .values({
        ...own,
        id: newId(),
        account_id: account,
        gestion_id: gestion,
        amount_minor: 10_000n,
        currency: "CLP",
        due_on: evaluateOn,
        taken_on: takenOn,
        evaluate_on: evaluateOn,
        grace_days: 1,
        tolerance_per_mille: 0,
        min_partial_per_mille: 0,
        state,
        taken_at: at,
      })
      .execute();
  });
}

test("whoever calls back in the week they were spoken to, and meets nobody, is owed their call at once and not next week", async () => {
  const floor = await openFloor(base, {
    ...answering,
    behave: (city, phone) => city.answers(phone, { talkMs: 20_000 }),
    campaign: { mode: "manual", wrapupMode: "optional" },
  });
  const ana = await floor.agent("Ana");
  const { debtor, phone } = first(floor);
  await floor.engine.commands.dial({ ...floor.who(ana), debtor, phone });
  await floor.pass(40, 1_000);
  // Nobody takes calls any more: whoever calls hears the message.
  const { campaign } = floor;
  await floor.engine.commands.campaignState({ tenant: floor.mandate.tenant, campaign, state: "paused" });
  const calledAt = floor.clock.now();
  floor.exchange.callIn(await floor.numberOf(first(floor)), "+56600123456", { talkMs: 30_000 });
  await floor.pass(40, 1_000);
  const { state, due_at } = await callbackOf(floor);
  expect(state).toBe("open");
  expect(due_at - calledAt).toBeLessThan(minute);
});
