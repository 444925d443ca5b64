// The creditor's instruction sheet through the API and under a working campaign: who may sign it, what it holds back, what
// changes in mid-day and what stays in the evidence.
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultSheet, type InstructionSheet } from "#compliance/core/sheet.ts";
import { complianceRoutes } from "#compliance/routes.ts";
import {
  mandatesHidingAmounts,
  nationalHolidays,
  rehearsalBounds,
  rehearseSheet,
  sheetOf,
  signSheet,
} from "#compliance/service.ts";
import { sessionCookie } from "#http/auth.ts";
import { buildServer } from "#http/server.ts";
import type { Role } from "#identity/core/permissions.ts";
import { createUser, findSession, logIn } from "#identity/service.ts";
import type { GestionId, PromiseId } from "#kernel/ids.ts";
import { localDate, minute } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import type { App } from "#platform/web.ts";
import { defaultRules, take } from "#promises/service.ts";
import { openTestDatabase, seedMandate, silentLog, type TestDatabase } from "../support/database.ts";
import { addDebtor } from "../support/debtors.ts";
import { type Floor, openFloor, tuesday } from "../support/floor.ts";

const password = "una-frase-larga-de-prueba";
let world: TestDatabase;
let app: App;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
let sibling: typeof mandate;
const now = tuesday;

beforeAll(async () => {
  world = await openTestDatabase();
  mandate = await seedMandate(world, { code: "uno" });
  sibling = await seedMandate(world, { code: "dos", tenant: mandate.tenant });
  const deps = { db: world.db, clock: { now: () => now, monotonic: () => 0 } };
  app = await buildServer({
    db: world.db,
    log: silentLog,
    version: "test",
    routes: (on) => complianceRoutes(on, deps),
  });
});
afterAll(() => app.close());

async function asRole(role: Role, portfolio = mandate.portfolio) {
  const username = `${role}-${newId()}`;
  await world.db.inTenant(mandate.tenant, (tx) =>
    createUser(
      tx,
      mandate.tenant,
      { username, name: "Persona", role, password, grants: [{ portfolio }] },
      realNow(),
    ),
  );
  const { token } = await logIn(world.db, username, password, realNow());
  const session = await findSession(world.db, token, realNow());
  const headers = { cookie: `${sessionCookie}=${token}`, "x-csrf-token": session?.csrfToken ?? "" };
  return (method: "GET" | "POST", url: string, payload?: object) =>
    app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
}

const paper = { signedBy: "Gerencia de Cobranza", signedOn: "2026-11-20", forCreditor: false };
const url = (portfolio = mandate.portfolio) => `/v1/portfolios/${portfolio}/sheet`;

test("an administrator signs version after version; each stays, and another mandate keeps the house's default", async () => {
  const admin = await asRole("admin");
  const before = (await admin("GET", url())).json();
  expect(before).toMatchObject({ version: 0, sheet: defaultSheet, versions: [] });
  expect(before.readable).toContain("cl.direct");
  const first = { ...defaultSheet, attempts: { ...defaultSheet.attempts, personDay: 2 } };
  expect((await admin("POST", url(), { ...paper, sheet: first })).json()).toMatchObject({ version: 1 });
  const second = { ...first, hideAmounts: true };
  expect((await admin("POST", url(), { ...paper, sheet: second })).json()).toMatchObject({ version: 2 });
  const after = (await admin("GET", url())).json();
  expect(after).toMatchObject({ version: 2, sheet: second });
  expect(after.versions.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
  const hiding = await world.db.inTenant(mandate.tenant, (tx) =>
    mandatesHidingAmounts(tx, mandate.tenant, now),
  );
  expect([...hiding]).toEqual([mandate.portfolio]);
  const other = await asRole("admin", sibling.portfolio);
  expect((await other("GET", url(sibling.portfolio))).json()).toMatchObject({ version: 0 });
});

test("a sheet for all of a creditor's mandates is signed by who sees them all", async () => {
  const shop = await seedMandate(world, { code: "tres", tenant: mandate.tenant });
  const twin = newId<typeof mandate.portfolio>();
  await world.db.inTenant(mandate.tenant, (tx) =>
    tx
      .insertInto("portfolio")
      .values({
        ...{ tenant_id: mandate.tenant, id: twin, creditor_id: shop.creditor, code: "gemela" },
        ...{ name: "Gemela", country: "CL", currency: "CLP", time_zone: "America/Santiago" },
        created_at: new Date(now),
      } as never)
      .execute(),
  );
  const admin = await asRole("admin", shop.portfolio);
  const all = { ...paper, forCreditor: true, sheet: defaultSheet };
  const refused = await admin("POST", url(shop.portfolio), all);
  expect([refused.statusCode, refused.json().code]).toEqual([403, "not_allowed"]);
  expect((await admin("GET", url(shop.portfolio))).json()).toMatchObject({ versions: [] });
  await world.owner.deleteFrom("portfolio").where("id", "=", twin).execute();
  expect((await admin("POST", url(shop.portfolio), all)).statusCode).toBe(201);
});

test("what loosens is refused naming the field and what would be accepted; nothing is kept", async () => {
  const admin = await asRole("admin", sibling.portfolio);
  const loose = { ...defaultSheet, attempts: { ...defaultSheet.attempts, personDay: 9, gapHours: 1 } };
  const answer = await admin("POST", url(sibling.portfolio), { ...paper, sheet: loose });
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({
    code: "sheet_invalid",
    details: {
      faults: [
        { field: "attempts.personDay", problem: "loosens", bound: 3 },
        { field: "attempts.gapHours", problem: "loosens", bound: 2 },
      ],
    },
  });
  expect((await admin("GET", url(sibling.portfolio))).json()).toMatchObject({ version: 0, versions: [] });
});

test("an agent neither reads nor signs, a strategist rehearses, a stranger to the mandate finds nothing", async () => {
  const body = { ...paper, sheet: defaultSheet };
  const agent = await asRole("agent");
  expect((await agent("GET", url())).statusCode).toBe(403);
  expect((await agent("POST", url(), body)).statusCode).toBe(403);
  const strategist = await asRole("strategist");
  expect((await strategist("POST", url(), body)).statusCode).toBe(403);
  expect((await strategist("POST", `${url()}/rehearse`, { sheet: defaultSheet })).statusCode).toBe(200);
  const stranger = await asRole("admin", sibling.portfolio);
  expect((await stranger("GET", url())).statusCode).toBe(404);
  expect((await stranger("POST", `${url()}/rehearse`, { sheet: defaultSheet })).statusCode).toBe(404);
});

const sign = (floor: Floor, sheet: Partial<InstructionSheet>, from = floor.clock.now()) =>
  world.db.inTenant(floor.mandate.tenant, (tx) =>
    signSheet(tx, {
      tenant: floor.mandate.tenant,
      portfolio: floor.mandate.portfolio,
      forCreditor: false,
      sheet: { ...defaultSheet, ...sheet },
      from,
      signedBy: "Mandante",
      signedOn: localDate("2026-11-20"),
      note: "",
      at: floor.clock.now(),
      by: floor.mandate.admin,
    }),
  );
const answering: Parameters<typeof openFloor>[1] = {
  debtors: 3,
  behave: (city, phone) => city.noAnswer(phone),
};

test("a rehearsal says how many people each choice keeps from being called", async () => {
  const floor = await openFloor(world, { debtors: 4, behave: (city, phone) => city.noAnswer(phone) });
  await addDebtor(world, floor.mandate, { role: "referencia" });
  const draft: InstructionSheet = {
    ...defaultSheet,
    channels: ["sms", "email"],
    hours: [{ days: [6], from: "10:00", to: "12:00" }],
  };
  const rehearse = (sheet: InstructionSheet, bounds: { exact: number; sample: number } = rehearsalBounds) =>
    world.db.inTenant(floor.mandate.tenant, (tx) =>
      rehearseSheet(tx, {
        tenant: floor.mandate.tenant,
        portfolio: floor.mandate.portfolio,
        draft: sheet,
        at: floor.clock.now(),
        bounds,
      }),
    );
  expect(await rehearse(draft)).toMatchObject({ people: 5, looked: 5, callableNow: 4, callableWithDraft: 0 });
  const one = await rehearse({ ...draft, channels: defaultSheet.channels });
  expect(one.heldBackBy).toContainEqual({ choice: "hours", people: 4 });
  expect(one.heldBackBy).toContainEqual({ choice: "channels", people: 0 });
  // Everybody up to the bound; one person more and it is a sample that says so.
  const bounded = (exact: number) => rehearse(draft, { exact, sample: 2 });
  expect(await bounded(5)).toMatchObject({ people: 5, looked: 5 });
  expect(await bounded(4)).toMatchObject({ people: 5, looked: 2 });
});

test("a sheet signed in mid-day holds from then on; what was decided before names the one it was decided under", async () => {
  const floor = await openFloor(world, answering);
  await sign(floor, { readings: { "cl.direct": "literal" } });
  await floor.agent("Ana");
  await floor.pass(5);
  // One rings; the two others wait their turn.
  expect(floor.exchange.ledger).toHaveLength(1);
  const late = await sign(floor, { hours: [{ days: [1, 2, 3, 4, 5], from: "15:00", to: "18:00" }] });
  await floor.pass(90, 2_000);
  expect(floor.exchange.ledger).toHaveLength(1);
  const evidence = await world.owner
    .selectFrom("contact_decision")
    .select(["verdict", "rule_versions", "reasons"])
    .where("portfolio_id", "=", floor.mandate.portfolio)
    .orderBy("at")
    .execute();
  const versions = (row: (typeof evidence)[number]) => Object.keys(row.rule_versions as object).join();
  expect(versions(evidence[0] as never)).not.toContain(late.id);
  expect(versions(evidence.at(-1) as never)).toContain(late.id);
  expect(JSON.stringify(evidence.at(-1)?.reasons)).toContain("Carta de instrucciones, versión 2");
});

test("whoever the old sheet put off is dialled as soon as a new one opens the hour", async () => {
  const floor = await openFloor(world, answering);
  await sign(floor, { hours: [{ days: [1, 2, 3, 4, 5], from: "18:00", to: "19:00" }] });
  await floor.agent("Ana");
  await floor.pass(60);
  expect(floor.exchange.ledger).toHaveLength(0);
  await sign(floor, {});
  await floor.pass(60);
  expect(floor.exchange.ledger.length).toBeGreaterThan(0);
});

test("after the end of the mandate the sheet names, nobody is called", async () => {
  const floor = await openFloor(world, { ...answering, at: tuesday + 24 * 60 * minute });
  await world.owner
    .insertInto("instruction_sheet")
    .values({
      tenant_id: floor.mandate.tenant,
      id: newId(),
      creditor_id: floor.mandate.creditor,
      portfolio_id: floor.mandate.portfolio,
      version: 1,
      from_at: new Date(tuesday - minute),
      sheet: JSON.stringify({ ...defaultSheet, endsOn: "2026-11-24" }),
      signed_by: "Mandante",
      signed_on: "2026-11-20",
      created_at: new Date(tuesday - minute),
    })
    .execute();
  await floor.agent("Ana");
  await floor.pass(30);
  expect(floor.exchange.ledger).toHaveLength(0);
});

test("promises are held to the sheet's own limits", async () => {
  const seeded = await seedMandate(world, { code: "tres" });
  const owing = await addDebtor(world, seeded);
  const promises = { ...defaultSheet.promises, minPerMille: 500, maxDaysAhead: 5, graceDays: 0 };
  await world.db.inTenant(seeded.tenant, (tx) =>
    signSheet(tx, {
      tenant: seeded.tenant,
      portfolio: seeded.portfolio,
      forCreditor: true,
      sheet: { ...defaultSheet, promises },
      from: now,
      signedBy: "Mandante",
      signedOn: localDate("2026-11-20"),
      note: "",
      at: now,
      by: null,
    }),
  );
  const promise = (minor: bigint, dueOn: string) =>
    world.db.inTenant(seeded.tenant, (tx) =>
      take(
        tx,
        { tenant: seeded.tenant, user: null, now },
        {
          id: newId<GestionId>(),
          attempt: null,
          debtor: owing.debtor,
          accounts: [owing.account],
          disposition: "PROMESA",
          note: "",
          reason: null,
          callback: null,
          promises: [
            {
              id: newId<PromiseId>(),
              account: owing.account,
              amountMinor: minor,
              currency: "CLP",
              dueOn: localDate(dueOn),
              replaces: null,
            },
          ],
        },
        defaultRules(nationalHolidays),
      ),
    );
  await expect(promise(40_000n, "2026-11-27")).rejects.toMatchObject({ code: "promise_out_of_policy" });
  await expect(promise(60_000n, "2026-12-10")).rejects.toMatchObject({ code: "promise_out_of_policy" });
  await promise(60_000n, "2026-11-27");
  const [kept] = await world.owner
    .selectFrom("promise")
    .select(["grace_days", "evaluate_on"])
    .where("debtor_id", "=", owing.debtor)
    .execute();
  expect(kept).toEqual({ grace_days: 0, evaluate_on: "2026-11-27" });
  const of = (portfolio: typeof seeded.portfolio) =>
    world.db.inTenant(seeded.tenant, (tx) => sheetOf(tx, { tenant: seeded.tenant, portfolio, at: now }));
  expect((await of(seeded.portfolio)).version).toBe(1);
});
