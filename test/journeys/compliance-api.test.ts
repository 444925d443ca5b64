// The compliance queue through the API: who may read it, who may answer it, and that the answer reaches the dialler.
import { afterAll, beforeAll, expect, test } from "vitest";
import { complianceRoutes } from "#compliance/routes.ts";
import { reserve } from "#compliance/service.ts";
import { sessionCookie } from "#http/auth.ts";
import { buildServer } from "#http/server.ts";
import type { Role } from "#identity/core/permissions.ts";
import { createUser, findSession, logIn } from "#identity/service.ts";
import type { AttemptId } from "#kernel/ids.ts";
import { day } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import type { App } from "#platform/web.ts";
import { openTestDatabase, seedMandate, silentLog, type TestDatabase } from "../support/database.ts";
import { addDebtor, type SeededDebtor } from "../support/debtors.ts";

const noon = Date.parse("2026-11-24T15:00:00Z");
const password = "una-frase-larga-de-prueba";
let world: TestDatabase;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
let other: Awaited<ReturnType<typeof seedMandate>>;
let ana: SeededDebtor;
let app: App;

beforeAll(async () => {
  world = await openTestDatabase();
  mandate = await seedMandate(world, { code: "uno" });
  other = await seedMandate(world, { code: "dos", tenant: mandate.tenant });
  ana = await addDebtor(world, mandate);
  const deps = { db: world.db, clock: { now: () => noon, monotonic: () => 0 } };
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
      { username, name: "Oficial", role, password, grants: [{ portfolio }] },
      realNow(),
    ),
  );
  const { token } = await logIn(world.db, username, password, realNow());
  const session = await findSession(world.db, token, realNow());
  const headers = { cookie: `${sessionCookie}=${token}`, "x-csrf-token": session?.csrfToken ?? "" };
  return (method: "GET" | "POST", url: string, payload?: object) =>
    app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
}
const dial = (at: number, attempt = newId<AttemptId>()) =>
  world.db.inTenant(mandate.tenant, (tx) =>
    reserve(tx, {
      tenant: mandate.tenant,
      attempt,
      now: at,
      debtor: ana.debtor,
      phone: ana.phone,
      channel: "voice",
      mode: "progressive",
      ringSeconds: 25,
    }),
  );

test("a supervisor signs off a doubt and the next call goes out; an agent may neither read nor answer it", async () => {
  const first = newId<AttemptId>();
  expect((await dial(noon - day, first)).verdict).toBe("ALLOW");
  await world.owner
    .updateTable("contact_event")
    .set({ result: "no_answer", settled_at: new Date(noon - day), settled_by: "line" })
    .where("attempt_id", "=", first)
    .execute();
  expect((await dial(noon)).verdict).toBe("REVIEW");
  const [agent, supervisor, stranger] = [
    await asRole("agent"),
    await asRole("supervisor"),
    await asRole("supervisor", other.portfolio),
  ];
  expect((await agent("GET", "/v1/compliance/reviews")).statusCode).toBe(403);
  expect((await stranger("GET", "/v1/compliance/reviews")).json()).toEqual({ items: [] });
  const [item] = (await supervisor("GET", "/v1/compliance/reviews?state=open")).json().items;
  expect(item).toMatchObject({ rule: "cl.direct", times: 1, portfolioId: mandate.portfolio });
  const resolve = `/v1/compliance/reviews/${item.id}/resolve`;
  const answer = { verdict: "ALLOW", note: "Lectura literal acordada" };
  expect((await agent("POST", resolve, answer)).statusCode).toBe(403);
  expect((await stranger("POST", resolve, answer)).statusCode).toBe(404);
  expect((await supervisor("POST", resolve, answer)).statusCode).toBe(204);
  expect((await supervisor("POST", resolve, answer)).statusCode).toBe(404);
  expect((await dial(noon)).verdict).toBe("ALLOW");
  const decisions = (await agent("GET", `/v1/debtors/${ana.debtor}/contact-decisions`)).json().items;
  expect(decisions.map(({ verdict }: { verdict: string }) => verdict).sort()).toEqual([
    "ALLOW",
    "ALLOW",
    "REVIEW",
  ]);
});

test("only an administrator registers a signed reading, and an impossible day is refused", async () => {
  const overlay = {
    ruleSet: "cl-37",
    portfolioId: mandate.portfolio,
    change: { kind: "reading", rule: "cl.direct", reading: "literal" },
    validFrom: "2026-11-01",
    signedBy: "Banco Andes del Sur",
    signedOn: "2026-10-30",
  };
  const [supervisor, admin] = [await asRole("supervisor"), await asRole("admin")];
  expect((await supervisor("POST", "/v1/compliance/overlays", overlay)).statusCode).toBe(403);
  expect(
    (await admin("POST", "/v1/compliance/overlays", { ...overlay, validFrom: "2026-02-30" })).statusCode,
  ).toBe(422);
  expect((await admin("POST", "/v1/compliance/overlays", overlay)).statusCode).toBe(201);
  const listed = (await supervisor("GET", "/v1/compliance/overlays")).json().items;
  expect(listed).toContainEqual(
    expect.objectContaining({ signedBy: "Banco Andes del Sur", validFrom: "2026-11-01" }),
  );
});
