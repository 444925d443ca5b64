// The file of a day's work for the creditor: every gestión and attempt of the day in its layout and codes, refused while a
// result has no code, and sent again as the very same bytes.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nationalHolidays } from "#compliance/service.ts";
import { annul, recordSystem } from "#gestiones/service.ts";
import { sessionCookie } from "#http/auth.ts";
import { buildServer } from "#http/server.ts";
import type { Role } from "#identity/core/permissions.ts";
import { createUser, findSession, logIn } from "#identity/service.ts";
import { type AttemptId, asId, type GestionId, type JobId, type UserId } from "#kernel/ids.ts";
import { addDays, localDate, startOfDay } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import type { App } from "#platform/web.ts";
import { defaultRules, take } from "#promises/service.ts";
import { defaultReturnProfile, type ReturnProfile } from "#reporting/core/return-profile.ts";
import { keptBytes, makeReturnFile, runReturnFile } from "#reporting/return-file.ts";
import { returnRoutes } from "#reporting/routes-returns.ts";
import { putProfile } from "#reporting/store-returns.ts";
import { openTestDatabase, seedMandate, silentLog, type TestDatabase } from "../support/database.ts";
import { gestionOf, type Mandate, type Owing, promiseOf, seedOwing } from "../support/debts.ts";

const zone = "America/Santiago";
const today = localDate("2026-11-24");
const at = (hour: number, minute = 0) => startOfDay(today, zone) + (hour * 60 + minute) * 60_000;
const password = "una-frase-larga-de-prueba";
const folder = mkdtempSync(join(tmpdir(), "recaudo-returns-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let world: TestDatabase;
let tenant: Mandate["tenant"];
let app: App;
let deps: Parameters<typeof makeReturnFile>[0];
let mandates = 0;

beforeAll(async () => {
  world = await openTestDatabase();
  tenant = (await seedMandate(world, { code: "otra" })).tenant;
  deps = { db: world.db, clock: { now: () => at(20, 20), monotonic: () => 0 }, returnsFolder: folder };
  app = await buildServer({
    db: world.db,
    log: silentLog,
    version: "test",
    routes: (on) => returnRoutes(on, { ...deps, exported: async () => {} }),
  });
});
afterAll(() => app.close());

async function newMandate(): Promise<Mandate & { code: string }> {
  const code = `r${++mandates}`;
  return { ...(await seedMandate(world, { code, tenant })), tenant, code };
}
const inside = <T>(work: Parameters<typeof world.db.inTenant<T>>[1]) => world.db.inTenant(tenant, work);
const record = (mandate: Mandate, input: ReturnType<typeof gestionOf>, now: number) =>
  inside((tx) => take(tx, { tenant, user: mandate.admin, now }, input, defaultRules(nationalHolidays)));
const store = (mandate: Mandate, more: Partial<ReturnProfile> = {}) =>
  inside((tx) =>
    putProfile(
      tx,
      { tenant, user: mandate.admin },
      mandate.portfolio,
      { ...defaultReturnProfile, ...more },
      at(6),
    ),
  );
const make = (mandate: Mandate, day = today) =>
  makeReturnFile(deps, { tenant, portfolio: mandate.portfolio, day, by: mandate.admin });
async function bytesOf(
  run: Awaited<ReturnType<typeof make>>,
  what: "file" | "control" = "file",
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await keptBytes(deps, run, what)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
async function callOf(mandate: Mandate, owing: Owing, more: object = {}): Promise<AttemptId> {
  const id = newId<AttemptId>();
  const times = { reserved_at: new Date(at(9)), dialled_at: new Date(at(9)), ended_at: new Date(at(9, 1)) };
  await inside((tx) =>
    tx
      .insertInto("attempt")
      .values({
        tenant_id: tenant,
        id,
        portfolio_id: mandate.portfolio,
        debtor_id: owing.debtor,
        phone_id: owing.phone,
        mode: "predictive",
        state: "ended",
        caller_id: "+56600123456",
        ...times,
        ...more,
      })
      .execute(),
  );
  return id;
}
const machine = (mandate: Mandate, owing: Owing, attempt: AttemptId, disposition: string, hour: number) =>
  inside((tx) =>
    recordSystem(tx, tenant, [
      {
        attempt,
        campaign: null,
        portfolio: mandate.portfolio,
        debtor: owing.debtor,
        phone: owing.phone,
        disposition,
        at: at(hour),
      },
    ]),
  );
const codes = {
  PROMESA: "C01",
  SE_NIEGA: "C02",
  SYS_MACHINE: "M01",
  SYS_NO_ANSWER: "M02",
  SYS_NO_RESULT: "M09",
};

/** A day with a promise, a refusal over two debts, a machine, a call nobody answered and one without any result. */
async function dayOf(mandate: Mandate) {
  const ana = await seedOwing(world, mandate, [100_000n], {
    name: "Ana Ñuñoa",
    numbers: [`A-${mandate.portfolio}`],
  });
  const luis = await seedOwing(world, mandate, [5_000n, 7_000n], { name: "Luis" });
  const eva = await seedOwing(world, mandate, [9_000n], { name: "Eva" });
  await record(
    mandate,
    promiseOf(ana, 60_000n, addDays(today, 2), { note: "Pagará el año\nen caja" }),
    at(10),
  );
  await record(mandate, gestionOf(luis, { note: "=HYPERLINK(1)" }), at(11));
  await machine(mandate, eva, await callOf(mandate, eva), "SYS_MACHINE", 12);
  await machine(mandate, eva, await callOf(mandate, eva), "SYS_NO_ANSWER", 13);
  await callOf(mandate, eva, {
    dialled_at: new Date(at(14)),
    answered_at: new Date(at(14)),
    bridged_at: new Date(at(14)),
    ended_at: new Date(at(14, 2)),
    outcome: "human",
  });
  // Yesterday's and tomorrow's are not of the day; nor is what never left.
  await record(mandate, gestionOf(eva), at(-1));
  await record(mandate, gestionOf(eva), at(24));
  await callOf(mandate, eva, { dialled_at: null, outcome: "failed" });
  return { ana, luis, eva };
}

test("a day's file has one row per debt of every gestión, machines' and calls without a result too, with right totals", async () => {
  const mandate = await newMandate();
  const { ana, luis, eva } = await dayOf(mandate);
  await store(mandate, { codes, totals: "trailer" });
  const run = await make(mandate);
  expect(run.name).toBe(`GESTIONES_${mandate.code}_20261124_1.csv`);
  expect(run.counts).toEqual({ rows: 6, accounts: 4, promised: [{ minor: "60000", currency: "CLP" }] });
  const lines = (await bytesOf(run)).toString("utf8").split("\r\n");
  expect(lines[0]).toBe(
    "FECHA;HORA;CARTERA;DOCUMENTO;OPERACION;TELEFONO;CANAL;CODIGO;RESULTADO;GESTOR;MONTO_COMPROMISO;FECHA_COMPROMISO;MONEDA;OBSERVACION",
  );
  const cells = lines.slice(1, 7).map((line) => line.split(";"));
  expect(cells.map((row) => [row[1], row[4], row[7], row[10], row[11]])).toEqual([
    ["10:00:00", ana.numbers[0], "C01", "60000", "26-11-2026"],
    ["11:00:00", expect.stringMatching(/^OP-/), "C02", "", ""],
    ["11:00:00", expect.stringMatching(/^OP-/), "C02", "", ""],
    ["12:00:00", eva.numbers[0], "M01", "", ""],
    ["13:00:00", eva.numbers[0], "M02", "", ""],
    ["14:00:00", eva.numbers[0], "M09", "", ""],
  ]);
  expect(
    cells
      .slice(1, 3)
      .map((row) => row[4])
      .sort(),
  ).toEqual([...luis.numbers].sort());
  expect(cells[0]?.[13]).toBe("Pagará el año en caja");
  expect(cells[1]?.[13]).toBe("'=HYPERLINK(1)");
  expect(cells[3]?.[9]).toBe("MARCADOR");
  expect(lines.slice(7)).toEqual(["TOTAL;6;4;60000;CLP", ""]);
});

test("a result without a code stops the file and each is listed with its rows; nothing stays behind", async () => {
  const mandate = await newMandate();
  await dayOf(mandate);
  await store(mandate, { codes: { PROMESA: "C01", SYS_MACHINE: "M01" } });
  const before = readdirSync(folder);
  await expect(make(mandate)).rejects.toMatchObject({
    code: "return_unmapped",
    details: {
      codes: [
        { code: "SE_NIEGA", name: "Se niega a pagar", rows: 2 },
        { code: "SYS_NO_ANSWER", name: "No contesta", rows: 1 },
        { code: "SYS_NO_RESULT", name: "Conversación sin resultado del gestor", rows: 1 },
      ],
    },
  });
  expect(readdirSync(folder)).toEqual(before);
  // A layout without codes needs none.
  const columns = defaultReturnProfile.columns.filter(({ header }) => header !== "CODIGO");
  await store(mandate, { columns, codes: {} });
  expect((await make(mandate)).counts.rows).toBe(6);
});

test("the tree's own code is used where the profile has none, and the profile's wins", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(world, mandate, [1_000n]);
  const { defaultTree } = await import("#gestiones/trees/default.ts");
  const system = defaultTree.system.map((leaf) => ({ ...leaf, creditorCode: `T-${leaf.code}` }));
  await inside((tx) =>
    tx
      .insertInto("disposition_tree")
      .values({
        tenant_id: tenant,
        id: newId(),
        portfolio_id: mandate.portfolio,
        version: 1,
        tree: JSON.stringify({ ...defaultTree, system }),
        created_at: new Date(at(6)),
      })
      .execute(),
  );
  await machine(mandate, owing, await callOf(mandate, owing), "SYS_BUSY", 9);
  await machine(mandate, owing, await callOf(mandate, owing), "SYS_MACHINE", 10);
  const columns = defaultReturnProfile.columns.filter(({ header }) => header === "CODIGO");
  await store(mandate, { columns, codes: { SYS_MACHINE: "M01" } });
  expect((await bytesOf(await make(mandate))).toString()).toBe("CODIGO\r\nT-SYS_BUSY\r\nM01\r\n");
});

test("sent again by its id the file is the same bytes, whatever happened since; made again it is the day's second", async () => {
  const mandate = await newMandate();
  const { luis } = await dayOf(mandate);
  await store(mandate, { codes, totals: "file" });
  const first = await make(mandate);
  const bytes = await bytesOf(first);
  const control = (await bytesOf(first, "control")).toString();
  expect(control).toBe(`ARCHIVO;${first.name}\r\nFILAS;6\r\nOPERACIONES;4\r\nCOMPROMETIDO_CLP;60000\r\n`);
  await record(mandate, gestionOf(luis), at(18));
  await store(mandate, { codes: { ...codes, SE_NIEGA: "OTRO" }, totals: "none" });
  expect((await bytesOf(first)).equals(bytes)).toBe(true);
  expect((await bytesOf(first, "control")).toString()).toBe(control);
  const second = await make(mandate);
  expect(second).toMatchObject({
    n: 2,
    name: `GESTIONES_${mandate.code}_20261124_2.csv`,
    counts: { rows: 8 },
  });
  expect((await bytesOf(second)).toString()).toContain(";OTRO;");
});

test("bytes that are not what was made are not sent", async () => {
  const mandate = await newMandate();
  await store(mandate, { codes });
  const run = await make(mandate);
  writeFileSync(join(folder, run.id), "otra cosa");
  await expect(bytesOf(run)).rejects.toMatchObject({ code: "not_found", details: { what: "return_file" } });
  rmSync(join(folder, run.id));
  await expect(bytesOf(run)).rejects.toMatchObject({ code: "not_found" });
});

test("a bank that reads windows-1252 in fixed columns gets its ñ in one byte and every column at its place", async () => {
  const mandate = await newMandate();
  await dayOf(mandate);
  await store(mandate, {
    codes,
    encoding: "windows-1252",
    separator: "none",
    header: false,
    dateFormat: "AAAAMMDD",
    decimal: ".",
    columns: [
      { header: "T", from: { fixed: "D" }, width: 1 },
      { header: "F", from: { field: "day" }, width: 8 },
      { header: "C", from: { field: "code" }, width: 5 },
      { header: "N", from: { field: "debtorName" }, width: 12 },
      { header: "M", from: { field: "promiseAmount" }, width: 10, align: "right" },
      { header: "O", from: { field: "note" }, width: 6 },
    ],
  });
  const bytes = await bytesOf(await make(mandate));
  const [first, second] = bytes.toString("latin1").split("\r\n");
  expect(first).toBe("D20261124C01  Ana Ñuñoa        60000Pagará");
  expect(second?.slice(0, 26)).toBe("D20261124C02  Luis        ");
  expect(bytes.length).toBe(6 * (42 + 2));
});

test("what a spreadsheet would run goes out untouched only where the profile says plain", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(world, mandate, [1_000n], { name: "=1+1;x" });
  await record(mandate, gestionOf(owing, { note: '@SUM(1)"a"' }), at(10));
  const columns = [
    { header: "N", from: { field: "debtorName" as const } },
    { header: "O", from: { field: "note" as const } },
  ];
  await store(mandate, { columns });
  expect((await bytesOf(await make(mandate))).toString()).toBe('N;O\r\n"\'=1+1;x";"\'@SUM(1)""a"""\r\n');
  await store(mandate, { columns, plain: true });
  expect((await bytesOf(await make(mandate))).toString()).toBe('N;O\r\n"=1+1;x";"@SUM(1)""a"""\r\n');
});

test("a gestión taken back is not returned, and a day without work is a file with zero totals", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(world, mandate, [1_000n]);
  await store(mandate, { codes, totals: "trailer", header: false });
  const input = gestionOf(owing);
  await record(mandate, input, at(10));
  await inside((tx) =>
    annul(
      tx,
      { tenant, user: mandate.admin, now: at(11) },
      { id: newId<GestionId>(), gestion: input.id, reason: "error" },
    ),
  );
  expect((await bytesOf(await make(mandate))).toString()).toBe("TOTAL;0;0\r\n");
});

async function asRole(mandate: Mandate, role: Role) {
  const username = `${role}-${newId()}`;
  await inside((tx) =>
    createUser(
      tx,
      tenant,
      { username, name: "Persona", role, password, grants: [{ portfolio: mandate.portfolio }] },
      realNow(),
    ),
  );
  const { token } = await logIn(world.db, username, password, realNow());
  const session = await findSession(world.db, token, realNow());
  const headers = { cookie: `${sessionCookie}=${token}`, "x-csrf-token": session?.csrfToken ?? "" };
  return (method: "GET" | "POST" | "PUT", url: string, payload?: object) =>
    app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
}
async function runJob(id: string) {
  const job = await world.owner
    .selectFrom("job_run")
    .select(["portfolio_id", "created_by"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  await runReturnFile({ ...deps, log: silentLog })(tenant, {
    jobId: asId<JobId>(id),
    portfolioId: job.portfolio_id,
    day: today,
    by: job.created_by && asId<UserId>(job.created_by),
  });
  return world.owner
    .selectFrom("job_run")
    .select(["state", "error", "result"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

test("an administrator writes the profile, a strategist looks before, makes it, lists it and sends it again", async () => {
  const mandate = await newMandate();
  await dayOf(mandate);
  const url = `/v1/portfolios/${mandate.portfolio}`;
  const admin = await asRole(mandate, "admin");
  const strategist = await asRole(mandate, "strategist");
  const agent = await asRole(mandate, "agent");
  expect((await strategist("GET", `${url}/return-profile`)).json()).toMatchObject({
    stored: false,
    profile: { namePattern: "GESTIONES_{cartera}_{AAAAMMDD}_{n}.csv" },
    // Every result a row may carry can be given a code beforehand, those of the dialler too.
    results: expect.arrayContaining(
      Object.keys(codes).map((code) => ({ code, name: expect.any(String), ofTree: null })),
    ),
  });
  expect((await strategist("POST", `${url}/return-files`, { day: today })).json()).toMatchObject({
    code: "not_found",
    details: { what: "return_profile" },
  });
  expect((await strategist("PUT", `${url}/return-profile`, defaultReturnProfile)).statusCode).toBe(403);
  expect((await agent("GET", `${url}/return-preview?day=${today}`)).statusCode).toBe(403);
  const evil = { ...defaultReturnProfile, namePattern: "../{AAAAMMDD}_{n}.csv" };
  expect((await admin("PUT", `${url}/return-profile`, evil)).json()).toMatchObject({
    code: "validation_failed",
    details: { faults: [{ field: "namePattern", problem: "name" }] },
  });
  const partial = { ...defaultReturnProfile, codes: { PROMESA: "C01" } };
  expect((await admin("PUT", `${url}/return-profile`, partial)).statusCode).toBe(204);

  const seen = (await strategist("GET", `${url}/return-preview?day=${today}`)).json();
  expect(seen.rows).toHaveLength(6);
  expect(seen.unmapped.map(({ code }: { code: string }) => code)).toEqual([
    "SE_NIEGA",
    "SYS_MACHINE",
    "SYS_NO_ANSWER",
    "SYS_NO_RESULT",
  ]);
  expect(seen.totals).toEqual({ rows: 6, accounts: 4, promised: [{ minor: "60000", currency: "CLP" }] });
  expect((await strategist("GET", `${url}/return-preview?day=2026-11-25`)).statusCode).toBe(400);

  const refused = await runJob(
    (await strategist("POST", `${url}/return-files`, { day: today })).json().jobId,
  );
  expect(refused).toMatchObject({ state: "failed", error: { code: "return_unmapped" } });
  expect((await strategist("GET", `${url}/return-files`)).json()).toEqual({ files: [] });

  await admin("PUT", `${url}/return-profile`, { ...defaultReturnProfile, codes });
  const done = await runJob((await strategist("POST", `${url}/return-files`, { day: today })).json().jobId);
  expect(done).toMatchObject({ state: "succeeded", result: { rows: 6, accounts: 4 } });
  const [file] = (await strategist("GET", `${url}/return-files`)).json().files;
  expect(file).toMatchObject({ day: today, n: 1, rows: 6, controlName: null, madeAt: at(20, 20) });
  const sent = await strategist("GET", `/v1/return-files/${file.id}/file.csv`);
  expect(sent.headers["content-disposition"]).toBe(`attachment; filename="${file.name}"`);
  expect(sent.rawPayload.length).toBe(file.bytes);
  const again = await strategist("GET", `/v1/return-files/${file.id}/file.csv`);
  expect(again.rawPayload.equals(sent.rawPayload)).toBe(true);
  expect((await strategist("GET", `/v1/return-files/${file.id}/control.txt`)).statusCode).toBe(404);

  const stranger = await asRole(await newMandate(), "admin");
  expect((await stranger("GET", `/v1/return-files/${file.id}/file.csv`)).statusCode).toBe(404);
  expect((await stranger("GET", `${url}/return-preview?day=${today}`)).statusCode).toBe(404);
});
