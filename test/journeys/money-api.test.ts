// Gestiones, promises, payments and reports through the API, as the people who use them: an agent saves, a strategist
// loads the creditor's file, a supervisor reads and exports.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultSheet } from "#compliance/core/sheet.ts";
import { signSheet, unaskedOf } from "#compliance/service.ts";
import { gestionesRoutes } from "#gestiones/routes.ts";
import { sessionCookie } from "#http/auth.ts";
import { buildServer } from "#http/server.ts";
import type { Role } from "#identity/core/permissions.ts";
import { createUser, findSession, logIn } from "#identity/service.ts";
import { localDate } from "#kernel/time.ts";
import { runPayments } from "#payments/load.ts";
import { paymentsRoutes } from "#payments/routes.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import type { App } from "#platform/web.ts";
import { followers } from "#promises/fulfil.ts";
import { promisesRoutes } from "#promises/routes.ts";
import { defaultRules } from "#promises/service.ts";
import { reportingRoutes } from "#reporting/routes.ts";
import { openTestDatabase, seedMandate, silentLog, type TestDatabase } from "../support/database.ts";
import { type Mandate, seedOwing } from "../support/debts.ts";

const noon = Date.parse("2026-11-24T15:00:00Z");
const password = "una-frase-larga-de-prueba";
const inboxFolder = mkdtempSync(join(tmpdir(), "recaudo-inbox-"));
const freed: unknown[] = [];
let city: TestDatabase;
let mandate: Mandate;
let app: App;
let runFile: ReturnType<typeof runPayments>;

beforeAll(async () => {
  city = await openTestDatabase();
  mandate = await seedMandate(city);
  const clock = { now: () => noon, monotonic: () => 0 };
  const { db } = city;
  const files = { db, clock, log: silentLog, inboxFolder, followers };
  runFile = runPayments(files);
  app = await buildServer({
    db,
    log: silentLog,
    version: "test",
    routes: (on) => {
      gestionesRoutes(on, { db, clock, unaskedOf });
      promisesRoutes(on, {
        db,
        clock,
        rules: defaultRules(() => new Set()),
        afterGestion: async (_caller, done) => void freed.push(done),
      });
      paymentsRoutes(on, { ...files, exported: async () => {} });
      reportingRoutes(on, { db, clock });
    },
  });
});
afterAll(async () => {
  await app.close();
  rmSync(inboxFolder, { recursive: true, force: true });
});

async function asRole(role: Role, of = mandate) {
  const username = `${role}-${newId()}`;
  const { tenant, portfolio } = of;
  await city.db.inTenant(tenant, (tx) =>
    createUser(tx, tenant, { username, name: "Persona", role, password, grants: [{ portfolio }] }, realNow()),
  );
  const { token } = await logIn(city.db, username, password, realNow());
  const session = await findSession(city.db, token, realNow());
  const headers = { cookie: `${sessionCookie}=${token}`, "x-csrf-token": session?.csrfToken ?? "" };
  return (method: "GET" | "POST", url: string, payload?: object | string) =>
    app.inject({
      method,
      url,
      headers:
        typeof payload === "string" ? { ...headers, "content-type": "application/octet-stream" } : headers,
      ...(payload === undefined ? {} : { payload }),
    });
}

test("from the agent's save to the kept promise, each step through the API", async () => {
  const [agent, strategist, supervisor] = [
    await asRole("agent"),
    await asRole("strategist"),
    await asRole("supervisor"),
  ];
  const owing = await seedOwing(city, mandate, [100_000n], { name: "=Ana" });
  const tree = (await agent("GET", `/v1/dispositions?portfolioId=${mandate.portfolio}`)).json();
  expect(tree.groups.map((group: { key: string }) => group.key)).toEqual([..."123456789"]);
  expect(tree.leaves[0]).toMatchObject({ path: "1", code: "PROMESA", requires: ["promise"] });
  const script = (await agent("GET", `/v1/scripts?portfolioId=${mandate.portfolio}`)).json();
  expect(script.steps[0]).toMatchObject({ id: "saludo", neutral: true });

  const [accountId] = owing.accounts;
  const promise = {
    id: newId(),
    accountId,
    amount: { minor: "50000", currency: "CLP" },
    dueOn: "2026-11-27",
  };
  const body = {
    id: newId(),
    debtorId: owing.debtor,
    accountIds: owing.accounts,
    disposition: "PROMESA",
    note: "paga el viernes",
    promises: [promise],
    // biome-ignore lint/suspicious/noThenProperty: the desk's word for "and then"; never awaited
    then: "next",
  };
  const saved = await agent("POST", "/v1/gestiones", body);
  expect([saved.statusCode, saved.json()]).toEqual([
    201,
    { id: body.id, replayed: false, promiseIds: [promise.id], moved: [] },
  ]);
  const again = await agent("POST", "/v1/gestiones", body);
  expect([again.statusCode, again.json().replayed]).toEqual([200, true]);
  expect(freed).toEqual([
    {
      alert: null,
      attemptId: null,
      andThen: "next",
      contact: true,
      promised: [{ minor: 50_000n, currency: "CLP" }],
    },
  ]);
  const other = await agent("POST", "/v1/gestiones", { ...body, note: "otra" });
  expect([other.statusCode, other.json().code]).toEqual([409, "idempotency_mismatch"]);

  const upload = `/v1/portfolios/${mandate.portfolio}/payments-files?name=pagos.csv`;
  const file = `operacion;monto;fecha\n${owing.numbers[0]};50000;2026-11-24\n`;
  expect((await agent("POST", upload, file)).statusCode).toBe(403);
  const accepted = await strategist("POST", upload, file);
  expect(accepted.statusCode).toBe(202);
  const { jobId } = accepted.json();
  const queued = await city.owner
    .selectFrom("payments_file")
    .select("id")
    .where("job_id", "=", jobId)
    .executeTakeFirstOrThrow();
  await runFile(mandate.tenant, { fileId: queued.id, jobId });

  const kept = (
    await supervisor("GET", "/v1/promises?state=KEPT&dueFrom=2026-11-27&dueTo=2026-11-27")
  ).json();
  expect(kept.promises).toMatchObject([{ id: promise.id, paid: { minor: "50000", currency: "CLP" } }]);
  const listed = (await supervisor("GET", `/v1/portfolios/${mandate.portfolio}/payments`)).json();
  expect(listed).toMatchObject({
    throughOn: "2026-11-24",
    payments: [{ accountNumber: owing.numbers[0], amount: { minor: "50000" }, reversed: false }],
  });
  const day = (await supervisor("GET", "/v1/reports/productivity?date=2026-11-24")).json();
  const promises = day.agents[0].figures.find((figure: { code: string }) => figure.code === "promises");
  expect(promises).toMatchObject({ value: 1, name: "Promesas" });

  const reversal = `/v1/payments/${listed.payments[0].id}/reverse`;
  expect((await strategist("POST", reversal, { reason: "cheque devuelto" })).statusCode).toBe(204);
  const open = (await supervisor("GET", "/v1/promises?state=ACTIVE")).json();
  expect(open.promises).toMatchObject([{ id: promise.id, paid: { minor: "0" } }]);
  const cancel = `/v1/promises/${promise.id}/cancel`;
  expect((await agent("POST", cancel, { reason: "pidió otra fecha" })).statusCode).toBe(204);
  expect((await supervisor("GET", "/v1/promises?state=ACTIVE")).json().promises).toEqual([]);
});

test("'no me llamen' and 'equivocado' reach the gate and the phone in the save itself", async () => {
  const agent = await asRole("agent");
  const owing = await seedOwing(city, mandate, [100_000n]);
  const save = (disposition: string, note = "") =>
    agent("POST", "/v1/gestiones", {
      id: newId(),
      debtorId: owing.debtor,
      accountIds: owing.accounts,
      disposition,
      note,
    });
  expect((await save("NO_CONTACTAR")).statusCode).toBe(201);
  const blocks = await city.owner
    .selectFrom("event")
    .select("type")
    .where("type", "=", "contact.blocked")
    .where("portfolio_id", "=", mandate.portfolio)
    .execute();
  expect(blocks).toHaveLength(1);
  expect((await save("NO_RECONOCE", "nunca compró ahí")).statusCode).toBe(201);
  expect((await save("FALLECIDO", "lo dice su hija")).statusCode).toBe(201);
  const after = await city.owner
    .selectFrom("account")
    .innerJoin("debtor", "debtor.id", "account.debtor_id")
    .select(["hold", "flags"])
    .where("debtor.id", "=", owing.debtor)
    .executeTakeFirstOrThrow();
  expect(after).toEqual({ hold: "dispute", flags: ["deceased"] });
});

test("what the creditor's sheet forbids to ask is not offered, is refused with who says so, and is not needed", async () => {
  const shop = await seedMandate(city, { code: "tienda", tenant: mandate.tenant });
  const agent = await asRole("agent", shop);
  const tree = async () => (await agent("GET", `/v1/dispositions?portfolioId=${shop.portfolio}`)).json();
  const before = await tree();
  const cannot = before.leaves.find(({ code }: { code: string }) => code === "SIN_CAPACIDAD");
  expect([cannot.offers, before.unasked]).toEqual([["attitude"], []]);
  expect(before.attitudes.map(({ name }: { name: string }) => name)).toEqual([
    ...["Colaboradora", "Indiferente", "Evasiva", "Hostil"],
  ]);
  const owing = await seedOwing(city, shop, [100_000n, 50_000n]);
  const save = (more: object) =>
    agent("POST", "/v1/gestiones", {
      ...{ id: newId(), debtorId: owing.debtor, accountIds: owing.accounts, disposition: "SIN_CAPACIDAD" },
      ...more,
    });
  const whole = { reasonForDefault: "SALUD", attitude: "EVASIVA" };
  expect((await save(whole)).statusCode).toBe(201);

  const paper = { signedBy: "Gerencia", signedOn: localDate("2026-11-20"), from: noon - 1, at: noon - 1 };
  await city.db.inTenant(shop.tenant, (tx) =>
    signSheet(tx, {
      ...{ tenant: shop.tenant, portfolio: shop.portfolio, forCreditor: false, note: "", by: null, ...paper },
      sheet: { ...defaultSheet, questions: [] },
    }),
  );
  const by = "Carta de instrucciones, versión 1, firmada por Gerencia el 2026-11-20";
  expect(await tree()).toMatchObject({
    ...{ reasons: [], attitudes: [] },
    unasked: [
      { question: "reason_for_default", by },
      { question: "attitude", by },
    ],
  });
  const refused = await save(whole);
  expect([refused.statusCode, refused.json()]).toMatchObject([
    422,
    {
      code: "disposition_invalid",
      details: {
        problems: [
          { field: "reasonForDefault", code: "forbidden", by },
          { field: "attitude", code: "forbidden", by },
        ],
      },
    },
  ]);
  expect((await save({})).statusCode).toBe(201);
});
