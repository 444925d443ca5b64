// A promise from the phone call to the verdict: taken once, decided by the money of its days and never without data.
import { beforeAll, expect, test } from "vitest";
import { type GestionInput, listReported } from "#gestiones/service.ts";
import type { GestionId, PaymentId } from "#kernel/ids.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import * as payments from "#payments/service.ts";
import { newId } from "#platform/new-id.ts";
import { evaluateDue, followers } from "#promises/fulfil.ts";
import * as promises from "#promises/service.ts";
import { defaultRules } from "#promises/service.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { gestionOf, type Mandate, type Owing, promiseOf, seedOwing } from "../support/debts.ts";
import { addAgent } from "../support/floor.ts";

const zone = "America/Santiago";
const at = (day: string, hour = 10) => startOfDay(localDate(day), zone) + hour * 3_600_000;
const christmas = new Set([localDate("2026-12-25")]);
const rules = defaultRules(() => christmas);
let city: TestDatabase;
let tenant: Mandate["tenant"];

beforeAll(async () => {
  city = await openTestDatabase();
  tenant = (await seedMandate(city)).tenant;
});

let mandates = 0;
/** A mandate of its own, so that what one test knows of payments never decides another's promises. */
async function newMandate(): Promise<Mandate> {
  return { ...(await seedMandate(city, { code: `m${++mandates}`, tenant })), tenant };
}
const inside = <T>(work: Parameters<typeof city.db.inTenant<T>>[1]) => city.db.inTenant(tenant, work);
const take = (mandate: Mandate, input: GestionInput, now = at("2026-11-24")) =>
  city.db.asUser({ tenant, user: mandate.admin }, (tx) =>
    promises.take(tx, { tenant, user: mandate.admin, now }, input, rules),
  );
let references = 0;
async function pay(mandate: Mandate, owing: Owing, amountMinor: bigint, day: string, now = at(day, 20)) {
  const reference = `R${++references}`;
  await inside((tx) =>
    payments.apply(
      tx,
      { tenant, portfolio: mandate.portfolio, file: null, now },
      [
        {
          row: 1,
          number: owing.numbers[0] ?? null,
          document: null,
          amountMinor,
          currency: "CLP",
          valueOn: localDate(day),
          reference,
          method: "caja",
        },
      ],
      followers,
    ),
  );
  const { id } = await city.owner
    .selectFrom("payment")
    .select("id")
    .where("reference", "=", reference)
    .executeTakeFirstOrThrow();
  return id as PaymentId;
}
const cover = (mandate: Mandate, day: string, now: number) =>
  inside((tx) =>
    payments.cover(tx, { tenant, portfolio: mandate.portfolio, now }, localDate(day), followers),
  );
const night = (mandate: Mandate, day: string) =>
  evaluateDue(inside, { tenant, portfolio: mandate.portfolio, now: at(day, 3) });
const statesOf = async (owing: Owing) => {
  const rows = await city.owner
    .selectFrom("promise")
    .select(["state", "paid_minor"])
    .where("debtor_id", "=", owing.debtor)
    .orderBy("taken_at")
    .orderBy("id")
    .execute();
  return rows.map((row) => `${row.state} ${row.paid_minor}`);
};

const callbackOf = async ({ debtor }: Owing) =>
  (
    await city.owner
      .selectFrom("callback")
      .select("state")
      .where("debtor_id", "=", debtor)
      .executeTakeFirstOrThrow()
  ).state;

test("two promises on one debt at the same moment: one is active, the other is refused", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const due = localDate("2026-11-27");
  const answers = await Promise.allSettled(
    Array.from({ length: 4 }, () => take(mandate, promiseOf(owing, 50_000n, due))),
  );
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason.code] : []));
  expect(refusals).toEqual(["promise_already_active", "promise_already_active", "promise_already_active"]);
  expect(await statesOf(owing)).toEqual(["ACTIVE 0"]);
  const gestiones = await city.owner
    .selectFrom("gestion")
    .where("debtor_id", "=", owing.debtor)
    .select("id")
    .execute();
  expect(gestiones).toHaveLength(1);
});

test("a promise sent again after a lost answer is the same promise", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const input = promiseOf(owing, 50_000n, localDate("2026-11-27"));
  const [first, again] = [await take(mandate, input), await take(mandate, input)];
  expect(again).toMatchObject({ replayed: true, promises: first.promises });
  expect(await statesOf(owing)).toEqual(["ACTIVE 0"]);
});

test("one gestión may promise on two debts, and a refusal on one leaves neither", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n, 60_000n]);
  const one = promiseOf(owing, 50_000n, localDate("2026-11-27"), { accounts: owing.accounts });
  const second = owing.accounts[1];
  const [draft] = one.promises;
  if (!second || !draft) throw new Error("two debts were seeded");
  const both = (amountMinor: bigint): GestionInput => ({
    ...one,
    promises: [draft, { ...draft, id: newId(), account: second, amountMinor }],
  });
  await expect(take(mandate, both(60_001n))).rejects.toMatchObject({
    code: "promise_out_of_policy",
    details: { problems: ["amount_above_balance"] },
  });
  expect(await statesOf(owing)).toEqual([]);
  await take(mandate, both(60_000n));
  expect(await statesOf(owing)).toEqual(["ACTIVE 0", "ACTIVE 0"]);
});

test("a promise due on Christmas is decided after the grace that follows it, not before", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  await take(mandate, promiseOf(owing, 50_000n, localDate("2026-12-25")), at("2026-12-01"));
  await cover(mandate, "2026-12-30", at("2026-12-30", 9));
  await night(mandate, "2026-12-30");
  expect(await statesOf(owing)).toEqual(["ACTIVE 0"]);
  await night(mandate, "2026-12-31");
  expect(await statesOf(owing)).toEqual(["BROKEN 0"]);
});

test("a payments file one day late: the promise waits for confirmation, then it is kept", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  await take(mandate, promiseOf(owing, 50_000n, localDate("2026-11-27")));
  await cover(mandate, "2026-11-30", at("2026-12-01"));
  await night(mandate, "2026-12-02");
  expect(await statesOf(owing)).toEqual(["PENDING_CONFIRMATION 0"]);
  await pay(mandate, owing, 50_000n, "2026-12-01", at("2026-12-02", 12));
  expect(await statesOf(owing)).toEqual(["KEPT 50000"]);
});

test("a payments file one day late that brings nothing breaks the promise when it comes", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  await take(mandate, promiseOf(owing, 50_000n, localDate("2026-11-27")));
  await night(mandate, "2026-12-02");
  expect(await statesOf(owing)).toEqual(["PENDING_CONFIRMATION 0"]);
  await cover(mandate, "2026-12-01", at("2026-12-02", 12));
  expect(await statesOf(owing)).toEqual(["BROKEN 0"]);
  const events = await city.owner
    .selectFrom("event")
    .select("type")
    .where("portfolio_id", "=", mandate.portfolio)
    .where("type", "like", "promise.%")
    .orderBy("seq")
    .execute();
  expect(events.map((event) => event.type)).toEqual(["promise.taken", "promise.pending", "promise.broken"]);
});

test("half of what was promised is a partial promise; money reported late still keeps it", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  await take(mandate, promiseOf(owing, 50_000n, localDate("2026-11-27")));
  await pay(mandate, owing, 25_000n, "2026-11-26");
  await cover(mandate, "2026-12-01", at("2026-12-02"));
  expect(await statesOf(owing)).toEqual(["PARTIAL 25000"]);
  await pay(mandate, owing, 25_000n, "2026-12-01", at("2026-12-05"));
  expect(await statesOf(owing)).toEqual(["KEPT 50000"]);
});

test("money of the day before the promise does not count for it", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  await take(mandate, promiseOf(owing, 50_000n, localDate("2026-11-27")));
  await pay(mandate, owing, 50_000n, "2026-11-23", at("2026-11-24", 15));
  expect(await statesOf(owing)).toEqual(["ACTIVE 0"]);
});

test("a payment taken back after the promise was kept breaks it, and the trail says why", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  await take(mandate, promiseOf(owing, 50_000n, localDate("2026-11-27")));
  const payment = await pay(mandate, owing, 50_000n, "2026-11-26");
  await cover(mandate, "2026-12-01", at("2026-12-02"));
  expect(await statesOf(owing)).toEqual(["KEPT 50000"]);
  const who = { tenant, user: mandate.admin, now: at("2026-12-03") };
  const reverse = () => inside((tx) => payments.reverse(tx, who, payment, "cheque devuelto", followers));
  await reverse();
  await reverse();
  expect(await statesOf(owing)).toEqual(["BROKEN 0"]);
  const promise = await city.owner
    .selectFrom("promise")
    .select("undone_by_reversal")
    .where("debtor_id", "=", owing.debtor)
    .executeTakeFirstOrThrow();
  expect(promise.undone_by_reversal).toBe(true);
  const account = await city.owner
    .selectFrom("account")
    .select(["balance_minor", "paid_minor", "principal_minor", "state"])
    .where("debtor_id", "=", owing.debtor)
    .executeTakeFirstOrThrow();
  expect(account).toEqual({
    balance_minor: 100_000n,
    paid_minor: 0n,
    principal_minor: 100_000n,
    state: "open",
  });
});

test("a payment taken back before the day leaves the promise waiting again", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  await take(mandate, promiseOf(owing, 100_000n, localDate("2026-11-27")));
  const payment = await pay(mandate, owing, 100_000n, "2026-11-25");
  expect(await statesOf(owing)).toEqual(["KEPT 100000"]);
  const who = { tenant, user: null, now: at("2026-11-26") };
  await inside((tx) => payments.reverse(tx, who, payment, "error de caja", followers));
  expect(await statesOf(owing)).toEqual(["ACTIVE 0"]);
});

test("a follow-on takes the place of the promise: before its day it does not count, after it counts as broken", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const first = await take(mandate, promiseOf(owing, 50_000n, localDate("2026-11-27")));
  const [replaces] = first.promises;
  if (!replaces) throw new Error("a promise was taken");
  const second = await take(
    mandate,
    promiseOf(owing, 40_000n, localDate("2026-12-04"), { replaces }),
    at("2026-11-26"),
  );
  const [next] = second.promises;
  if (!next) throw new Error("a promise was taken");
  await take(
    mandate,
    promiseOf(owing, 30_000n, localDate("2026-12-18"), { replaces: next }),
    at("2026-12-05"),
  );
  const rows = await city.owner
    .selectFrom("promise")
    .select(["state", "replaced_late", "replaced_by"])
    .where("debtor_id", "=", owing.debtor)
    .orderBy("taken_at")
    .execute();
  expect(rows).toMatchObject([
    { state: "REPLACED", replaced_late: false, replaced_by: next },
    { state: "REPLACED", replaced_late: true },
    { state: "ACTIVE", replaced_late: false },
  ]);
});

test("a promise on a disputed debt, on a paid debt or beyond the policy is refused", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const hold = (value: "dispute" | null) =>
    inside((tx) =>
      tx.updateTable("account").set({ hold: value }).where("debtor_id", "=", owing.debtor).execute(),
    );
  const due = localDate("2026-11-27");
  await hold("dispute");
  await expect(take(mandate, promiseOf(owing, 50_000n, due))).rejects.toMatchObject({
    details: { why: "disputed" },
  });
  await hold(null);
  for (const [amount, day] of [
    [9_999n, "2026-11-27"],
    [50_000n, "2026-11-23"],
    [50_000n, "2026-12-25"],
  ] as const) {
    const attempt = take(mandate, promiseOf(owing, amount, localDate(day)));
    await expect(attempt).rejects.toMatchObject({ code: "promise_out_of_policy" });
  }
  await pay(mandate, owing, 100_000n, "2026-11-24");
  await expect(take(mandate, promiseOf(owing, 50_000n, due))).rejects.toMatchObject({
    details: { why: "paid" },
  });
});

test("annulling the gestión voids its promise, and the debt can be promised again", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const due = localDate("2026-11-27");
  const taken = await take(mandate, promiseOf(owing, 50_000n, due));
  const who = { tenant, user: mandate.admin, now: at("2026-11-24", 11) };
  await inside((tx) =>
    promises.annulGestion(tx, who, { id: newId<GestionId>(), gestion: taken.id, reason: "era otra persona" }),
  );
  await take(mandate, promiseOf(owing, 50_000n, due), at("2026-11-24", 12));
  expect(await statesOf(owing)).toEqual(["VOIDED 0", "ACTIVE 0"]);
});

test("a cancelled promise keeps its reason and is never decided", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const taken = await take(mandate, promiseOf(owing, 50_000n, localDate("2026-11-27")));
  const [id] = taken.promises;
  if (!id) throw new Error("a promise was taken");
  const who = { tenant, user: mandate.admin, role: "supervisor", now: at("2026-11-25") } as const;
  await inside((tx) => promises.cancel(tx, who, id, "la persona pidió otra fecha"));
  await cover(mandate, "2026-12-01", at("2026-12-02"));
  await night(mandate, "2026-12-02");
  expect(await statesOf(owing)).toEqual(["CANCELLED 0"]);
});

test("an agent cancels their own promise and that of whom they cover, not another's; a supervisor any", async () => {
  const mandate = await newMandate();
  const [ana, berta, carla] = [
    await addAgent(city, mandate as never, "Ana"),
    await addAgent(city, mandate as never, "Berta"),
    await addAgent(city, mandate as never, "Carla"),
  ];
  const due = localDate("2026-11-27");
  const ofAna = async () => {
    const owing = await seedOwing(city, mandate, [100_000n]);
    const now = at("2026-11-24");
    const taken = await inside((tx) =>
      promises.take(tx, { tenant, user: ana, now }, promiseOf(owing, 50_000n, due), rules),
    );
    const [id] = taken.promises;
    if (!id) throw new Error("a promise was taken");
    return id;
  };
  const now = at("2026-11-25");
  const cancel = (user: typeof ana, role: "agent" | "supervisor", id: Awaited<ReturnType<typeof ofAna>>) =>
    inside((tx) => promises.cancel(tx, { tenant, user, role, now }, id, "otra fecha"));
  await cancel(ana, "agent", await ofAna());
  const [kept, covered] = [await ofAna(), await ofAna()];
  await expect(cancel(berta, "agent", kept)).rejects.toMatchObject({ code: "not_allowed" });
  await city.owner
    .insertInto("absence")
    .values({
      tenant_id: tenant,
      id: newId(),
      user_id: ana,
      kind: "leave",
      from_on: "2026-11-25",
      to_on: "2026-11-25",
      cover_user_id: berta,
      set_at: new Date(now),
      set_by: mandate.admin,
    })
    .execute();
  await cancel(berta, "agent", covered);
  await expect(cancel(carla, "agent", kept)).rejects.toMatchObject({ code: "not_allowed" });
  await cancel(mandate.admin, "supervisor", kept);
});

test("a promise taken before the hour of an agreed call ends that call; a refusal leaves it as agreed", async () => {
  const mandate = await newMandate();
  const [promised, refused] = [
    await seedOwing(city, mandate, [100_000n]),
    await seedOwing(city, mandate, [100_000n]),
  ];
  const agreed = { at: at("2026-11-24", 17), owner: "me", phone: null } as const;
  for (const owing of [promised, refused])
    await take(mandate, gestionOf(owing, { disposition: "VOLVER_A_LLAMAR", callback: agreed }));
  await take(mandate, promiseOf(promised, 50_000n, localDate("2026-11-27")), at("2026-11-24", 15));
  await take(mandate, gestionOf(refused), at("2026-11-24", 15));
  expect([await callbackOf(promised), await callbackOf(refused)]).toEqual(["done", "open"]);
});

test("annulling a gestión ends the call it agreed, the payment it reported and what it stopped, and nothing of another", async () => {
  const mandate = await newMandate();
  const annul = (gestion: GestionId) =>
    city.db.asUser({ tenant, user: mandate.admin }, (tx) =>
      promises.annulGestion(
        tx,
        { tenant, user: mandate.admin, now: at("2026-11-24", 12) },
        { id: newId<GestionId>(), gestion, reason: "era otra persona" },
      ),
    );
  const standing = async (owing: Owing) => {
    const row = await city.owner
      .selectFrom("account")
      .innerJoin("debtor", "debtor.id", "account.debtor_id")
      .select(["hold", "flags"])
      .where("debtor.id", "=", owing.debtor)
      .executeTakeFirstOrThrow();
    return [row.hold, row.flags.join(" ")];
  };
  const someone = () => seedOwing(city, mandate, [100_000n]);
  const agreed = await someone();
  const callback = { at: at("2026-11-24", 17), owner: "me", phone: null } as const;
  await annul((await take(mandate, gestionOf(agreed, { disposition: "VOLVER_A_LLAMAR", callback }))).id);
  expect(await callbackOf(agreed)).toBe("cancelled");

  const [said, twice] = [await someone(), await someone()];
  const paid = (owing: Owing) =>
    gestionOf(owing, {
      disposition: "YA_PAGO",
      reportedPayment: {
        on: localDate("2026-11-23"),
        amountMinor: 100_000n,
        currency: "CLP",
        channel: "banco",
        operation: "",
      },
    });
  await annul((await take(mandate, paid(said))).id);
  await take(mandate, paid(twice));
  await annul((await take(mandate, paid(twice), at("2026-11-24", 11))).id);
  expect([await standing(said), await standing(twice)]).toEqual([
    [null, ""],
    ["reported_payment", ""],
  ]);
  const listed = await inside((tx) => listReported(tx, { portfolio: mandate.portfolio, limit: 10 }));
  expect(listed.map(({ debtorId }) => debtorId)).toEqual([twice.debtor]);

  const [disputed, dead, lawyer] = [await someone(), await someone(), await someone()];
  for (const [owing, disposition] of [
    [disputed, "NO_RECONOCE"],
    [dead, "FALLECIDO"],
    [lawyer, "REPRESENTADO"],
  ] as const) {
    const { id } = await take(mandate, gestionOf(owing, { disposition, note: "lo que dijo" }));
    expect(await standing(owing), disposition).not.toEqual([null, ""]);
    await annul(id);
    expect(await standing(owing), disposition).toEqual([null, ""]);
  }
  const left = await city.owner
    .selectFrom("task")
    .select("state")
    .where("portfolio_id", "=", mandate.portfolio)
    .execute();
  expect(left.map(({ state }) => state)).toEqual(["done", "done"]);
  const blocks = await city.owner
    .selectFrom("do_not_contact")
    .select("until_at")
    .where("portfolio_id", "=", mandate.portfolio)
    .execute();
  expect(blocks).toEqual([{ until_at: at("2026-11-24", 12) }, { until_at: at("2026-11-24", 12) }]);
});
