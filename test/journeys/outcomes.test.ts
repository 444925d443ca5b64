// Results do something, leaf by leaf: what each one an agent may choose does to the phone, the debts, the person, the list
// and to whoever must look into it.
import { beforeAll, expect, test } from "vitest";
import { explain } from "#compliance/core/explain.ts";
import { nationalHolidays, preview, reserve } from "#compliance/service.ts";
import { followOutcomes } from "#dialer/outcomes.ts";
import { insertIntent } from "#dialer/store-attempts.ts";
import { chosenLeaves } from "#gestiones/core/disposition-tree.ts";
import { timelineOf } from "#gestiones/service.ts";
import { defaultTree } from "#gestiones/trees/default.ts";
import type { AccountId, AttemptId, GestionId, PhoneId, PromiseId, UserId } from "#kernel/ids.ts";
import { day, localDate, minute } from "#kernel/time.ts";
import * as payments from "#payments/service.ts";
import { newId } from "#platform/new-id.ts";
import { ledger } from "#portfolio/service.ts";
import { settleTask } from "#promises/effects.ts";
import { followers } from "#promises/fulfil.ts";
import { defaultRules, take } from "#promises/service.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { addDebtor, type SeededDebtor } from "../support/debtors.ts";
import { openFloor, tuesday } from "../support/floor.ts";

let world: TestDatabase;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
beforeAll(async () => {
  world = await openTestDatabase();
  // Perú: no weekly cap hides what a result itself forbids.
  mandate = await seedMandate(world, { country: "PE" });
});

const now = tuesday + 60 * minute;

async function someone(): Promise<SeededDebtor> {
  return addDebtor(world, mandate, { region: null });
}

/** Saves a result with whatever it asks for, as an agent does after a call by hand to that phone. */
async function save(
  one: SeededDebtor,
  code: string,
  at = now,
  talkedMs: number | null = null,
  attitude: string | null = null,
): Promise<GestionId> {
  const leaf = chosenLeaves(defaultTree).find((node) => node.leaf.code === code)?.leaf;
  if (!leaf) throw new Error(`no such result: ${code}`);
  const asks = (what: (typeof leaf.requires)[number]) => leaf.requires.includes(what);
  const id = newId<GestionId>();
  const attempt = newId<AttemptId>();
  await world.db.inTenant(one.mandate.tenant, async (tx) => {
    const contact = { tenant: one.mandate.tenant, attempt, debtor: one.debtor, phone: one.phone } as const;
    const { verdict } = await reserve(tx, {
      ...contact,
      channel: "voice",
      mode: "manual",
      ringSeconds: 25,
      now: at - minute,
    });
    expect(verdict).toBe("ALLOW");
    await insertIntent(tx, {
      tenant: one.mandate.tenant,
      id: attempt,
      campaign: null,
      portfolio: one.mandate.portfolio,
      debtor: one.debtor,
      phone: one.phone,
      seat: null,
      user: one.mandate.admin,
      trunk: null,
      direction: "outbound",
      mode: "manual",
      callerId: "+5116000000",
      fence: 0n,
      at: at - minute,
    } as never);
    if (talkedMs !== null)
      await tx
        .updateTable("attempt")
        .set({ state: "ended", bridged_at: new Date(at - talkedMs), ended_at: new Date(at) })
        .where("id", "=", attempt)
        .execute();
  });
  await world.db.asUser({ tenant: one.mandate.tenant, user: one.mandate.admin }, (tx) =>
    take(
      tx,
      { tenant: one.mandate.tenant, user: one.mandate.admin, now: at },
      {
        id,
        attempt,
        debtor: one.debtor,
        accounts: [one.account],
        disposition: code,
        note: asks("note") ? "lo que dijo la persona" : "",
        reason: asks("reason") ? "DESEMPLEO" : null,
        attitude,
        callback: asks("callback") ? { at: at + 120 * minute, owner: "me", phone: null } : null,
        reportedPayment: asks("reported_payment")
          ? {
              on: localDate("2026-11-23"),
              amountMinor: 40_000n,
              currency: "CLP",
              channel: "billetera",
              operation: "OP-77",
            }
          : null,
        promises: asks("promise")
          ? [
              {
                id: newId<PromiseId>(),
                account: one.account,
                amountMinor: 50_000n,
                currency: "CLP",
                dueOn: localDate("2026-11-27"),
                replaces: null,
              },
            ]
          : [],
      },
      defaultRules(nationalHolidays),
    ),
  );
  return id;
}

/** What the gate says of calling the same phone so much later. */
async function verdictAfter(one: SeededDebtor, ms: number): Promise<string> {
  const [answer] = await world.db.inTenant(one.mandate.tenant, (tx) =>
    preview(tx, {
      tenant: one.mandate.tenant,
      now: now + ms,
      candidates: [
        { debtor: one.debtor, phone: one.phone, channel: "voice", mode: "preview", ringSeconds: 25 },
      ],
    }),
  );
  return answer?.verdict ?? "none";
}
const row = {
  phone: (one: SeededDebtor) =>
    world.owner
      .selectFrom("phone")
      .select(["ownership", "active", "validity"])
      .where("id", "=", one.phone)
      .executeTakeFirstOrThrow(),
  account: (one: SeededDebtor) =>
    world.owner
      .selectFrom("account")
      .select(["hold", "hold_until", "state"])
      .where("id", "=", one.account)
      .executeTakeFirstOrThrow(),
  flags: async (one: SeededDebtor) =>
    (await world.owner.selectFrom("debtor").select("flags").where("id", "=", one.debtor).executeTakeFirst())
      ?.flags,
  task: (one: SeededDebtor) =>
    world.owner
      .selectFrom("task")
      .select(["id", "area", "due_on", "state"])
      .where("debtor_id", "=", one.debtor)
      .executeTakeFirst(),
};

test("every result an agent may choose can be saved with what it asks for", async () => {
  for (const { leaf } of chosenLeaves(defaultTree)) {
    const one = await someone();
    await expect(save(one, leaf.code), leaf.code).resolves.toBeTruthy();
    const task = await row.task(one);
    expect(task?.area, leaf.code).toBe(leaf.effects.task?.area);
    expect((await row.account(one)).hold ?? undefined, leaf.code).toBe(leaf.effects.hold?.kind);
  }
});

test("of who cannot pay it is kept how they took it, in one of four words, as something sensitive; it need not be said", async () => {
  for (const { code } of [...defaultTree.attitudes, { code: null }]) {
    const one = await someone();
    const id = await save(one, "SIN_CAPACIDAD", now, null, code);
    const kept = await world.owner
      .selectFrom("gestion")
      .select(["reason_for_default", "attitude"])
      .where("id", "=", id)
      .execute();
    expect(kept).toEqual([{ reason_for_default: "DESEMPLEO", attitude: code }]);
    const lines = await world.db.inTenant(mandate.tenant, (tx) =>
      timelineOf(tx, one.debtor, { limit: 5, amounts: "shown" }),
    );
    expect(lines.map(({ detail }) => detail)).toEqual([
      code ? `DESEMPLEO · actitud ${code.toLowerCase()}` : "DESEMPLEO",
    ]);
  }
});

test("no other result takes an attitude, and no word but the four is one", async () => {
  const problem = (code: string) => ({ details: { problems: [{ field: "attitude", code }] } });
  for (const { leaf } of chosenLeaves(defaultTree).filter(({ leaf }) => !leaf.offers)) {
    const one = await someone();
    await expect(save(one, leaf.code, now, null, "HOSTIL"), leaf.code).rejects.toMatchObject(
      problem("not_allowed"),
    );
  }
  const one = await someone();
  await expect(save(one, "SIN_CAPACIDAD", now, null, "AMABLE")).rejects.toMatchObject(problem("unknown"));
});

test.each([
  "EQUIVOCADO",
  "TERCERO_RECADO",
  "TERCERO_SIN_RECADO",
  "TRABAJO",
  "NO_ESTE_NUMERO",
  "CONTESTA_MENOR",
])("after %s that phone is not called again for this debtor", async (code) => {
  const one = await someone();
  await save(one, code);
  expect(await verdictAfter(one, 3 * day)).toBe("DENY");
});

test.each([
  "FALLECIDO",
  "NO_CONTACTAR",
  "REPRESENTADO",
  "INSOLVENCIA",
])("after %s the person is not called on any phone", async (code) => {
  const one = await someone();
  await save(one, code);
  expect(await verdictAfter(one, 60 * day)).toBe("DENY");
});

test("who refuses rests a day; who could not pay may be called tomorrow", async () => {
  const [refused, poor] = [await someone(), await someone()];
  await save(refused, "SE_NIEGA");
  await save(poor, "SIN_CAPACIDAD");
  expect(await verdictAfter(refused, 23 * 60 * minute)).toBe("DENY");
  expect(await verdictAfter(refused, 25 * 60 * minute)).toBe("ALLOW");
  expect(await verdictAfter(poor, day)).toBe("ALLOW");
});

test.each([
  ["9.9 s", 9_900, "DENY"],
  ["10 s", 10_000, "ALLOW"],
  ["nobody knows how long", null, "DENY"],
] as const)("who cut the call after %s is called by hand the same day: %s ms, %s", async (_title, talked, sameDay) => {
  const one = await someone();
  await save(one, "CORTA", now, talked);
  expect(await verdictAfter(one, 3 * 60 * minute)).toBe(sameDay);
  // The next morning at eleven.
  expect(await verdictAfter(one, day)).toBe("ALLOW");
});

test("«ya pagué» keeps date, amount, channel and operation, rests three days, and the payments file closes it", async () => {
  const one = await someone();
  await save(one, "YA_PAGO");
  const reported = () =>
    world.owner
      .selectFrom("reported_payment")
      .select(["paid_on", "amount_minor", "channel", "operation", "state"])
      .where("debtor_id", "=", one.debtor)
      .execute();
  expect(await reported()).toEqual([
    { paid_on: "2026-11-23", amount_minor: 40_000n, channel: "billetera", operation: "OP-77", state: "open" },
  ]);
  expect(await verdictAfter(one, 2 * day)).toBe("DENY");
  expect(await verdictAfter(one, 3 * day + minute)).toBe("ALLOW");
  const number = await world.owner
    .selectFrom("account")
    .select("number")
    .where("id", "=", one.account)
    .executeTakeFirstOrThrow();
  const payment: payments.IncomingPayment = {
    row: 1,
    number: number.number,
    document: null,
    amountMinor: 40_000n,
    currency: "CLP",
    valueOn: localDate("2026-11-23"),
    reference: newId(),
    method: "billetera",
  };
  const scope = { tenant: mandate.tenant, portfolio: mandate.portfolio, file: null, now: now + day };
  await world.db.inTenant(mandate.tenant, (tx) => payments.apply(tx, scope, [payment], followers));
  expect((await reported()).map(({ state }) => state)).toEqual(["found"]);
});

test("a payment said to be of tomorrow, or none at all, is refused by name", async () => {
  const one = await someone();
  const attempt = (on: string | null) =>
    world.db.inTenant(mandate.tenant, (tx) =>
      take(
        tx,
        { tenant: mandate.tenant, user: mandate.admin, now },
        {
          id: newId<GestionId>(),
          attempt: null,
          debtor: one.debtor,
          accounts: [one.account],
          disposition: "YA_PAGO",
          note: "",
          reason: null,
          callback: null,
          promises: [],
          reportedPayment: on
            ? { on: localDate(on), amountMinor: 1n, currency: "CLP", channel: "banco", operation: "" }
            : null,
        },
        defaultRules(nationalHolidays),
      ),
    );
  const problem = (code: string) => ({ details: { problems: [{ field: "reportedPayment", code }] } });
  await expect(attempt(null)).rejects.toMatchObject(problem("required"));
  await expect(attempt("2026-11-25")).rejects.toMatchObject(problem("in_the_future"));
});

test("a dispute holds the debt and gives an area its deadline; its answer frees the debt or keeps it held", async () => {
  const [freed, kept] = [await someone(), await someone()];
  for (const one of [freed, kept]) await save(one, "NO_RECONOCE");
  expect(await row.task(freed)).toMatchObject({ area: "reclamos", due_on: "2026-12-08", state: "open" });
  expect(await verdictAfter(freed, 20 * day)).toBe("DENY");
  const officer = { tenant: mandate.tenant, user: mandate.admin as UserId, now: now + day };
  for (const [one, release] of [
    [freed, true],
    [kept, false],
  ] as const) {
    const task = await row.task(one);
    const answer = { id: task?.id ?? "", release, note: "Se revisó el contrato" };
    await world.db.asUser(officer, (tx) => settleTask(tx, officer, answer));
    await expect(world.db.asUser(officer, (tx) => settleTask(tx, officer, answer))).rejects.toMatchObject({
      code: "not_found",
    });
  }
  expect((await row.account(freed)).hold).toBeNull();
  expect(await verdictAfter(freed, 2 * day)).toBe("ALLOW");
  expect((await row.account(kept)).hold).toBe("dispute");
  expect(await verdictAfter(kept, 20 * day)).toBe("DENY");
});

test("a minor or a grave situation stops the case until compliance has looked at it", async () => {
  for (const code of ["CONTESTA_MENOR", "SITUACION_GRAVE"]) {
    const one = await someone();
    await save(one, code);
    expect(await row.task(one), code).toMatchObject({ area: "cumplimiento" });
    expect((await row.account(one)).hold, code).toBe("review");
    expect(await verdictAfter(one, 10 * day), code).toBe("DENY");
  }
});

test("a death told in one mandate stops the calls of all; that it was a mistake frees them all but what the creditor said", async () => {
  const here = await someone();
  const shop = await seedMandate(world, { country: "PE", code: "tienda", tenant: mandate.tenant });
  const there = await addDebtor(world, shop, { person: here.person, region: null });
  const reasons = async () => {
    const ask = {
      debtor: there.debtor,
      phone: there.phone,
      channel: "voice",
      mode: "preview",
      ringSeconds: 25,
    } as const;
    const [answer] = await world.db.inTenant(shop.tenant, (tx) =>
      preview(tx, { tenant: shop.tenant, now: now + day, candidates: [ask] }),
    );
    return answer?.reasons.map((reason) => explain(reason));
  };
  const release = async () => {
    const officer = officerAt(now + day);
    const task = await row.task(here);
    await world.db.asUser(officer, (tx) =>
      settleTask(tx, officer, { id: task?.id ?? "", release: true, note: "Era su padre" }),
    );
  };
  expect(await reasons()).toEqual([]);
  await save(here, "FALLECIDO");
  expect(await verdictAfter(there, day)).toBe("DENY");
  expect(await reasons()).toEqual(["Persona protegida: en revisión"]);
  await release();
  expect(await row.flags(here)).toEqual([]);
  expect(await reasons()).toEqual([]);
  const other = await addSecondPhone(here);
  expect(await verdictAfter({ ...here, phone: other }, 2 * day)).toBe("ALLOW");
  const lines = await world.owner
    .selectFrom("access_log")
    .select(["what", "detail"])
    .where("user_id", "=", mandate.admin)
    .where("what", "=", "do_not_contact")
    .execute();
  expect(lines.map(({ detail }) => detail)).toContainEqual({ fields: ["until_at"] });
});

test("a death the creditor's own file had told is not taken back with an agent's result", async () => {
  const one = await someone();
  await world.db.inTenant(mandate.tenant, (tx) => ledger.flagDebtor(tx, one.debtor, "deceased"));
  await tellWithoutCall(one, "FALLECIDO", now);
  const officer = officerAt(now + day);
  const task = await row.task(one);
  await world.db.asUser(officer, (tx) =>
    settleTask(tx, officer, { id: task?.id ?? "", release: true, note: "" }),
  );
  expect(await row.flags(one)).toEqual(["deceased"]);
  expect(await verdictAfter(one, 2 * day)).toBe("DENY");
});

test("an aggressive talk flags the person and tells the supervisor", async () => {
  const one = await someone();
  await save(one, "AGRESIVO");
  expect(await row.flags(one)).toContain("aggressive");
  expect(await row.task(one)).toMatchObject({ area: "supervision" });
});

test.each([
  ["while the call still goes on", "during"],
  ["after the call", "after"],
] as const)("a wrong number saved %s brings the debtor back for their next phone", async (_title, when) => {
  const floor = await openFloor(world, {
    debtors: 1,
    behave: (city, phone) => city.answers(phone, { talkMs: 15_000 }),
  });
  const ana = await floor.agent("Ana");
  await floor.pass(12);
  const [debtor] = floor.debtors;
  const call = (await floor.desk(ana)).call;
  if (!debtor || !call) throw new Error("no call");
  const result = () =>
    world.db.asUser(floor.who(ana), (tx) =>
      take(
        tx,
        { tenant: floor.mandate.tenant, user: ana, now: floor.clock.now() },
        {
          id: newId<GestionId>(),
          attempt: call.attemptId as never,
          debtor: debtor.debtor,
          accounts: [debtor.account as AccountId],
          disposition: "EQUIVOCADO",
          note: "",
          reason: null,
          callback: null,
          promises: [],
        },
        defaultRules(nationalHolidays),
      ),
    );
  if (when === "during") await result();
  await floor.pass(25);
  if (when === "after") await result();
  const events = await world.owner
    .selectFrom("event")
    .selectAll()
    .where("type", "=", "gestion.recorded")
    .where("tenant_id", "=", floor.mandate.tenant)
    .execute();
  await followOutcomes(world.db)(
    events.map((event) => ({
      id: event.id,
      tenant: floor.mandate.tenant,
      at: event.at,
      type: event.type,
      payload: event.payload as Record<string, unknown>,
    })),
  );
  await floor.pass(10);
  const listed = await world.owner
    .selectFrom("campaign_debtor")
    .select("why")
    .where("debtor_id", "=", debtor.debtor)
    .executeTakeFirstOrThrow();
  // Not "talked": looked for again at once, and this one has no other phone.
  expect(listed.why).toBe("no_phone");
});

/** A number of theirs nobody has called yet. */
async function addSecondPhone({ mandate: { tenant, portfolio }, debtor }: SeededDebtor): Promise<PhoneId> {
  const id = newId<PhoneId>();
  const number = { e164: "+51987654321", raw: "987654321", role: "titular", origin: "file" };
  const wall = { tenant_id: tenant, portfolio_id: portfolio, debtor_id: debtor };
  await world.db.inTenant(tenant, (tx) =>
    tx
      .insertInto("phone")
      .values({ ...wall, ...number, id, created_at: new Date(now - 30 * day) })
      .execute(),
  );
  return id;
}

/** The same person's second debt of the mandate. */
async function secondDebt(one: SeededDebtor): Promise<AccountId> {
  const id = newId<AccountId>();
  const { tenant, portfolio } = one.mandate;
  const loaded = new Date(now - 30 * day);
  const money = { currency: "CLP", balance_minor: 70_000n, assigned_minor: 70_000n, due_on: "2026-09-01" };
  await world.db.inTenant(tenant, (tx) =>
    tx
      .insertInto("account")
      .values({
        ...money,
        tenant_id: tenant,
        portfolio_id: portfolio,
        id,
        debtor_id: one.debtor,
        number: id,
        loaded_at: loaded,
        changed_at: loaded,
      })
      .execute(),
  );
  return id;
}
const holdOf = async (account: AccountId) =>
  (await world.owner.selectFrom("account").select("hold").where("id", "=", account).executeTakeFirstOrThrow())
    .hold;
/** Told by the person at the counter: no call, and nothing the gate is asked about. */
async function tellWithoutCall(one: SeededDebtor, code: string, at: number): Promise<void> {
  const actor = { tenant: mandate.tenant, user: mandate.admin, now: at };
  const reported = {
    on: localDate("2026-11-23"),
    amountMinor: 40_000n,
    currency: "CLP",
    channel: "caja",
    operation: "",
  } as const;
  await world.db.asUser(actor, (tx) =>
    take(
      tx,
      actor,
      {
        id: newId<GestionId>(),
        attempt: null,
        debtor: one.debtor,
        accounts: [one.account],
        disposition: code,
        note: "lo que dijo en la sucursal",
        reason: null,
        callback: null,
        promises: [],
        reportedPayment: code === "YA_PAGO" ? reported : null,
        withoutCall: { way: "branch", at: at - minute },
      },
      defaultRules(nationalHolidays),
    ),
  );
}
const officerAt = (at: number) => ({ tenant: mandate.tenant, user: mandate.admin as UserId, now: at });
const openTasks = (one: SeededDebtor) =>
  world.owner
    .selectFrom("task")
    .select(["id", "disposition"])
    .where("debtor_id", "=", one.debtor)
    .where("state", "=", "open")
    .orderBy("opened_at")
    .execute();

test.each([
  "SITUACION_GRAVE",
  "NO_RECONOCE",
  "FRAUDE",
])("a payment said to be made does not lift what %s had stopped", async (code) => {
  const one = await someone();
  await save(one, code);
  const before = await row.account(one);
  await tellWithoutCall(one, "YA_PAGO", now + 60 * minute);
  expect(await row.account(one)).toEqual(before);
  expect(await verdictAfter(one, 4 * day)).not.toBe("ALLOW");
});

test("what was said at the counter is over when it is told", async () => {
  const one = await someone();
  await tellWithoutCall(one, "YA_PAGO", now);
  const ledger = world.owner.selectFrom("contact_event").select(["settled_by", "settled_at", "marks"]);
  const settled = ledger.where("debtor_id", "=", one.debtor).where("result", "<>", "unknown");
  const told = { settled_by: "person", settled_at: now, marks: ["payment_reported"] };
  expect(await settled.execute()).toEqual([told]);
});

test("a minor or a grave situation stops every debt of the person, and compliance frees them all", async () => {
  for (const code of ["CONTESTA_MENOR", "SITUACION_GRAVE"]) {
    const one = await someone();
    const other = await secondDebt(one);
    await save(one, code);
    expect(await holdOf(other), code).toBe("review");
    const [task] = await openTasks(one);
    const officer = officerAt(now + day);
    await world.db.asUser(officer, (tx) =>
      settleTask(tx, officer, { id: task?.id ?? "", release: true, note: "Se habló con la familia" }),
    );
    expect([await holdOf(one.account), await holdOf(other)], code).toEqual([null, null]);
  }
});

test("the answer to one task does not free what another still open one holds", async () => {
  const one = await someone();
  await save(one, "NO_RECONOCE");
  await tellWithoutCall(one, "FRAUDE", now + 60 * minute);
  const [claim, fraud] = await openTasks(one);
  const officer = officerAt(now + day);
  await world.db.asUser(officer, (tx) =>
    settleTask(tx, officer, { id: claim?.id ?? "", release: true, note: "El contrato está firmado" }),
  );
  expect(await holdOf(one.account)).toBe("fraud");
  expect(await verdictAfter(one, 3 * day)).toBe("DENY");
  await world.db.asUser(officer, (tx) =>
    settleTask(tx, officer, { id: fraud?.id ?? "", release: true, note: "La firma es suya" }),
  );
  expect(await holdOf(one.account)).toBeNull();
  expect(await verdictAfter(one, 3 * day)).toBe("ALLOW");
});
