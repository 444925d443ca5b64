// A result is recorded once, whole and for good, whoever sends it and however often.
import { beforeAll, expect, test } from "vitest";
import * as gestiones from "#gestiones/service.ts";
import type { AttemptId, GestionId, UserId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { gestionOf, type Mandate, seedOwing } from "../support/debts.ts";

const now = Date.parse("2026-11-24T13:00:00Z");
let city: TestDatabase;
let mandate: Mandate;

beforeAll(async () => {
  city = await openTestDatabase();
  mandate = await seedMandate(city);
});

const actor = (at = now): gestiones.Actor => ({ tenant: mandate.tenant, user: mandate.admin, now: at });
const record = (input: gestiones.GestionInput, at = now) =>
  city.db.asUser({ tenant: mandate.tenant, user: mandate.admin }, (tx) =>
    gestiones.record(tx, actor(at), input),
  );
const inside = <T>(work: Parameters<typeof city.db.inTenant<T>>[1]) => city.db.inTenant(mandate.tenant, work);

test("the same gestión sent ten times at once is one row, and nine answers say so", async () => {
  const owing = await seedOwing(city, mandate, [1000n, 2000n]);
  const input = gestionOf(owing, { note: "no quiere" });
  const answers = await Promise.all(Array.from({ length: 10 }, () => record(input)));
  expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
  const rows = await city.owner
    .selectFrom("gestion")
    .select("id")
    .where("debtor_id", "=", owing.debtor)
    .execute();
  expect(rows).toEqual([{ id: input.id }]);
  const lines = await city.owner
    .selectFrom("gestion_account")
    .select("balance_minor")
    .where("gestion_id", "=", input.id)
    .execute();
  expect(lines.map((line) => line.balance_minor).sort()).toEqual([1000n, 2000n]);
  const events = await city.owner
    .selectFrom("event")
    .select("type")
    .where("subject_id", "=", input.id)
    .execute();
  expect(events).toEqual([{ type: "gestion.recorded" }]);
});

test("the same id with another note is refused, and the first one stays", async () => {
  const input = gestionOf(await seedOwing(city, mandate, [1000n]), { note: "uno" });
  await record(input);
  await expect(record({ ...input, note: "dos" })).rejects.toMatchObject({ code: "idempotency_mismatch" });
  const kept = await city.owner.selectFrom("gestion").select("note").where("id", "=", input.id).execute();
  expect(kept).toEqual([{ note: "uno" }]);
});

test("a gestión cannot speak of somebody else's debt", async () => {
  const [ana, luis] = [await seedOwing(city, mandate, [1000n]), await seedOwing(city, mandate, [1000n])];
  const mixed = gestionOf(ana, { accounts: [...ana.accounts, ...luis.accounts] });
  await expect(record(mixed)).rejects.toMatchObject({ code: "not_found" });
});

test("a debt the creditor withdrew takes no gestión", async () => {
  const owing = await seedOwing(city, mandate, [1000n]);
  await inside((tx) =>
    tx.updateTable("account").set({ state: "withdrawn" }).where("debtor_id", "=", owing.debtor).execute(),
  );
  await expect(record(gestionOf(owing))).rejects.toMatchObject({ code: "account_closed" });
});

test("a call that took place is written down though the creditor withdrew the debt meanwhile; what it asks for is done", async () => {
  const owing = await seedOwing(city, mandate, [1000n]);
  const attempt = newId<AttemptId>();
  await inside(async (tx) => {
    await tx
      .insertInto("attempt")
      .values({
        tenant_id: mandate.tenant,
        id: attempt,
        portfolio_id: mandate.portfolio,
        debtor_id: owing.debtor,
        mode: "manual",
        state: "talking",
        caller_id: "+56600123456",
        reserved_at: new Date(now),
      })
      .execute();
    await tx
      .updateTable("account")
      .set({ state: "withdrawn" })
      .where("debtor_id", "=", owing.debtor)
      .execute();
  });
  expect((await record(gestionOf(owing, { attempt, disposition: "NO_CONTACTAR" }))).effects).toMatchObject({
    doNotContact: true,
  });
});

test("a call is told by the agent who had it: another's word is refused and leaves no row", async () => {
  const owing = await seedOwing(city, mandate, [1000n]);
  const attempt = newId<AttemptId>();
  const call = {
    id: attempt,
    portfolio_id: mandate.portfolio,
    debtor_id: owing.debtor,
    user_id: mandate.admin,
  };
  await inside((tx) =>
    tx
      .insertInto("attempt")
      .values({
        ...call,
        tenant_id: mandate.tenant,
        mode: "predictive",
        state: "ended",
        caller_id: "+56600123456",
        reserved_at: new Date(now),
      })
      .execute(),
  );
  const input = gestionOf(owing, { attempt });
  const other = { ...actor(), user: newId<UserId>() };
  await expect(inside((tx) => gestiones.record(tx, other, input))).rejects.toMatchObject({
    code: "conflict",
    details: { why: "attempt_of_another_agent" },
  });
  expect((await record(input)).replayed).toBe(false);
});

test("a mandate that ended yesterday takes no gestión; on its last day it still does", async () => {
  const ended = await seedMandate(city, { code: "ended", tenant: mandate.tenant });
  const owing = await seedOwing(city, { ...mandate, portfolio: ended.portfolio }, [1000n]);
  const endsOn = (day: string) =>
    inside((tx) =>
      tx.updateTable("portfolio").set({ ends_on: day }).where("id", "=", ended.portfolio).execute(),
    );
  await endsOn("2026-11-23");
  await expect(record(gestionOf(owing))).rejects.toMatchObject({
    code: "conflict",
    details: { why: "mandate_closed" },
  });
  await endsOn("2026-11-24");
  expect((await record(gestionOf(owing))).replayed).toBe(false);
});

test("a result that needs a note or a callback is refused without it, naming the field", async () => {
  const owing = await seedOwing(city, mandate, [1000n]);
  const refused = (disposition: string) =>
    record(gestionOf(owing, { disposition })).catch((error) => error.details.problems);
  expect(await refused("PIDE_CONVENIO")).toEqual([{ field: "note", code: "required" }]);
  expect(await refused("VOLVER_A_LLAMAR")).toEqual([{ field: "callback", code: "required" }]);
  expect(await refused("PROMESA")).toEqual([{ field: "promises", code: "required" }]);
  expect(await refused("SYS_BUSY")).toEqual([{ field: "disposition", code: "unknown" }]);
});

test("a callback is kept for the agent, a newer one takes its place, and talking closes what was due", async () => {
  const owing = await seedOwing(city, mandate, [1000n]);
  const callAt = (at: number, owner: "me" | "team") =>
    gestionOf(owing, { disposition: "VOLVER_A_LLAMAR", callback: { at, owner, phone: owing.phone } });
  await record(callAt(now + 3_600_000, "me"));
  await record(callAt(now + 7_200_000, "team"));
  const rows = () =>
    city.owner
      .selectFrom("callback")
      .select(["state", "owner_id"])
      .where("debtor_id", "=", owing.debtor)
      .orderBy("due_at")
      .execute();
  expect(await rows()).toEqual([
    { state: "cancelled", owner_id: mandate.admin },
    { state: "open", owner_id: null },
  ]);
  await record(gestionOf(owing), now + 7_200_000);
  expect((await rows()).map((row) => row.state)).toEqual(["cancelled", "done"]);
});

test("an annulled gestión no longer counts, is annulled once, and neither row disappears", async () => {
  const owing = await seedOwing(city, mandate, [1000n]);
  const input = gestionOf(owing);
  await record(input);
  const annulment = { id: newId<GestionId>(), gestion: input.id, reason: "persona equivocada" };
  await inside((tx) => gestiones.annul(tx, actor(now + 1), annulment));
  await inside((tx) => gestiones.annul(tx, actor(now + 2), annulment));
  const again = inside((tx) => gestiones.annul(tx, actor(), { ...annulment, id: newId<GestionId>() }));
  await expect(again).rejects.toMatchObject({ code: "conflict", details: { why: "already_annulled" } });
  expect(
    await inside((tx) => gestiones.timelineOf(tx, owing.debtor, { limit: 10, amounts: "shown" })),
  ).toEqual([]);
  const rows = await city.owner
    .selectFrom("gestion")
    .select("id")
    .where("debtor_id", "=", owing.debtor)
    .execute();
  expect(rows).toHaveLength(2);
});

test("gestiones are never edited nor deleted, not even by a mistake of ours", async () => {
  const edit = inside((tx) => tx.updateTable("gestion").set({ note: "otra" }).execute());
  await expect(edit).rejects.toThrow(/permission denied/);
  const remove = inside((tx) => tx.deleteFrom("gestion_account").execute());
  await expect(remove).rejects.toThrow(/permission denied/);
});

test("the dialler's results are written once, with a line for each open debt, and never become the best over a talk", async () => {
  const owing = await seedOwing(city, mandate, [1000n, 2000n]);
  const results = Array.from(
    { length: 3 },
    (_, i): gestiones.SystemResult => ({
      attempt: newId<AttemptId>(),
      campaign: null,
      portfolio: mandate.portfolio,
      debtor: owing.debtor,
      phone: owing.phone,
      disposition: ["SYS_BUSY", "SYS_NO_ANSWER", "SYS_MACHINE"][i] ?? "",
      at: now + i,
    }),
  );
  await record(gestionOf(owing), now - 1);
  const write = () => inside((tx) => gestiones.recordSystem(tx, mandate.tenant, results));
  expect(await write()).toBe(3);
  expect(await write()).toBe(0);
  const lines = await city.owner
    .selectFrom("gestion_account")
    .select("account_id")
    .where(
      "gestion_id",
      "in",
      results.map((result) => result.attempt),
    )
    .execute();
  expect(lines).toHaveLength(6);
  const facts = await inside((tx) => gestiones.lastAndBest(tx, owing.debtor));
  expect(facts).toMatchObject({
    last_disposition: "SYS_MACHINE",
    best_disposition: "SE_NIEGA",
    gestiones: 4n,
  });
});

test("a person's history is told newest first, in Spanish", async () => {
  const owing = await seedOwing(city, mandate, [1000n]);
  await record(gestionOf(owing, { disposition: "SIN_CAPACIDAD", reason: "SALUD", note: "en tratamiento" }));
  await record(gestionOf(owing), now + 60_000);
  expect(
    await inside((tx) => gestiones.timelineOf(tx, owing.debtor, { limit: 10, amounts: "shown" })),
  ).toMatchObject([
    { kind: "gestion", title: "Se niega a pagar", detail: "", by: "Administración" },
    { kind: "gestion", title: "No puede pagar por ahora", detail: "SALUD · en tratamiento" },
  ]);
});
