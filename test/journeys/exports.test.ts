// What leaves the system as a file: with a reason, with a second person when it is much, with a name on each row, for a day, and
// with a line in the log for every step. The largest loss of an agency is one file.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import * as gestiones from "#gestiones/service.ts";
import { fetchableMs, rowsWithoutSecondPerson, waitsMs } from "#identity/core/exports.ts";
import { unguard } from "#kernel/cell-guard.ts";
import { day } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { createCsvReader } from "#portfolio/core/csv.ts";
import { rejectsFile } from "#portfolio/service.ts";
import { exportTask, runExport, sweepExports } from "#reporting/export-file.ts";
import { createManualClock } from "#telephony/simulated/manual-clock.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import {
  openTestDatabase,
  ownerQuery,
  seedMandate,
  silentLog,
  type TestDatabase,
} from "../support/database.ts";
import { gestionOf, type Mandate, seedOwing } from "../support/debts.ts";

const nine = Date.parse("2026-11-24T12:00:00Z");
const clock = createManualClock(nine + 3_600_000);
const on = { from: "2026-11-24", to: "2026-11-24" };
let city: TestDatabase;
let world: Awaited<ReturnType<typeof seedMandate>>;
let api: Api;
let ana: Person;
let luis: Person;
let boss: Person;
/** A mandate with 10,001 rows. */
let large: Mandate;
/** A mandate with two rows. */
let small: Mandate;

beforeAll(async () => {
  city = await openTestDatabase();
  world = await seedMandate(city);
  api = await openApi(city, { clock });
  const { tenant } = world;
  large = { ...(await seedMandate(city, { code: "grande", tenant })), tenant };
  small = { ...(await seedMandate(city, { code: "chica", tenant })), tenant };
  await record(small, 2, "=Ana");
  await record(large, 1, "Persona");
  await copyGestion(10_000);
  ana = await api.as("supervisor", world);
  await grantAll(ana);
  luis = await api.as("supervisor", world);
  await grantAll(luis);
  boss = await api.as("coordinator", world);
  await grantAll(boss);
});

async function record(mandate: Mandate, debts: number, name: string): Promise<void> {
  const owing = await seedOwing(
    city,
    mandate,
    Array.from({ length: debts }, () => 1000n),
    { name },
  );
  await city.db.inTenant(mandate.tenant, (tx) =>
    gestiones.record(tx, { tenant: mandate.tenant, user: mandate.admin, now: nine }, gestionOf(owing)),
  );
}
/** The one gestión of the large mandate so many times more, a tenth of a second apart. */
async function copyGestion(times: number): Promise<void> {
  const made = sql`select gen_random_uuid() as id, n from generate_series(1, ${times}::int) n`;
  await city.owner.transaction().execute(async (tx) => {
    await sql`create temporary table copies as ${made}`.execute(tx);
    await sql`insert into gestion select (jsonb_populate_record(g, jsonb_build_object('id', c.id, 'at', g.at + make_interval(secs => c.n / 10.0)))).*
      from gestion g, copies c where g.portfolio_id = ${large.portfolio}`.execute(tx);
    await sql`insert into gestion_account select (jsonb_populate_record(l, jsonb_build_object('gestion_id', c.id))).*
      from gestion_account l join gestion g on g.tenant_id = l.tenant_id and g.id = l.gestion_id, copies c
      where g.portfolio_id = ${large.portfolio} and g.id not in (select id from copies)`.execute(tx);
  });
}
async function grantAll({ session }: Person): Promise<void> {
  await city.owner
    .updateTable("user_grant")
    .set({ portfolio_id: null })
    .where("user_id", "=", session.user)
    .execute();
}

const ask = (who: Person, mandate: Mandate, more: object = {}) =>
  who.ask("POST", "/v1/exports", {
    ...{ id: newId(), ...on, portfolioId: mandate.portfolio, reason: "Cierre del mes", ...more },
  });
const fetchFile = (who: Person, id: string) => who.ask("GET", `/v1/exports/${id}/file.csv`);
const decide = (who: Person, id: string, verdict: string) =>
  who.ask("POST", `/v1/exports/${id}/decision`, { verdict, reason: "Lo pidió el mandante" });

/** What the worker would do now. */
async function work(): Promise<void> {
  const deps = { db: city.db, clock, log: silentLog, exportsFolder: api.inboxFolder };
  const queued = await ownerQuery(
    city,
    sql<{ id: string; payload: { payload: Record<string, unknown> } }>`
      select j.id::text as id, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${exportTask} order by j.id`,
  );
  for (const { id, payload } of queued) {
    await runExport(deps)(world.tenant, payload.payload);
    await sql`delete from graphile_worker._private_jobs where id = ${id}::bigint`.execute(city.owner);
  }
}
const linesOf = (id: string) =>
  ownerQuery(
    city,
    sql<{ action: string; what: string; who: string; detail: Record<string, unknown> }>`
      select action, what, user_id as who, detail from access_log where subject_id = ${id} order by at, action`,
  );

test("an export needs a reason, carries number, name and hour in each row, and each step is a line of the log", async () => {
  const silent = await ask(ana, small, { reason: "  " });
  expect([silent.statusCode, silent.json().details]).toEqual([422, { field: "reason" }]);
  const asked = await ask(ana, small);
  const { id, number, rows, state } = asked.json();
  expect([asked.statusCode, rows, state]).toEqual([200, 2, "approved"]);
  expect((await fetchFile(ana, id)).json()).toMatchObject({ details: { reason: "export_being_made" } });
  await work();
  const file = await fetchFile(ana, id);
  expect(file.statusCode).toBe(200);
  expect(file.headers["content-disposition"]).toContain(`exportacion-${number}.csv`);
  const lines = file.body.split("\r\n").slice(1, -1);
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).toContain(`Exportación N.º ${number} · Persona · 24-11-2026 10:00`);
    expect(line).toContain(";'=Ana;");
  }
  const told = await linesOf(id);
  expect(
    told.filter(({ who }) => who === ana.session.user).map(({ action, what }) => `${action} ${what}`),
  ).toEqual(["change data_export", "export gestiones_asked", "refused gestiones", "export gestiones"]);
  expect(told.at(-1)?.detail).toMatchObject({ number, rows: 2, ...on });
});

test("10,001 rows do not leave without a second person, and the refusal says so in Spanish", async () => {
  const { id, rows, state, secondPerson } = (await ask(luis, large)).json();
  expect([rows, state, secondPerson]).toEqual([rowsWithoutSecondPerson + 1, "asked", true]);
  await work();
  const refused = await fetchFile(luis, id);
  expect([refused.statusCode, refused.json()]).toMatchObject([
    403,
    {
      code: "export_unapproved",
      title: "Son más filas de las que una persona puede sacar sola: falta que otra persona lo apruebe",
      details: { rows: 10_001, most: 10_000 },
    },
  ]);
  expect((await linesOf(id)).map(({ action }) => action)).toContain("refused");
  // Neither may who asked, nor who only asks for exports, let it go.
  const own = await ask(boss, large);
  expect((await decide(boss, own.json().id, "approve")).json()).toMatchObject({
    code: "conflict",
    details: { reason: "second_person" },
  });
  expect((await decide(ana, id, "approve")).statusCode).toBe(403);
  const gone = await decide(boss, id, "approve");
  expect([gone.statusCode, gone.json()]).toMatchObject([
    200,
    { state: "approved", decidedByName: "Persona" },
  ]);
  expect((await decide(boss, id, "approve")).statusCode).toBe(200);
  expect((await decide(boss, id, "refuse")).statusCode).toBe(409);
  await work();
  const file = await fetchFile(luis, id);
  expect(file.statusCode).toBe(200);
  expect(file.body.split("\r\n")).toHaveLength(10_001 + 2);
  // Only whoever asked for it has it.
  for (const other of [boss, ana]) expect((await fetchFile(other, id)).statusCode).toBe(404);
});

test("the database itself lets no large export go that its asker approves, or nobody", async () => {
  const { id } = (await ask(luis, large)).json();
  const set = (change: object) =>
    city.owner.updateTable("data_export").set(change).where("id", "=", id).execute();
  await expect(set({ state: "ready" })).rejects.toThrow("violates check constraint");
  const by = { decided_by: luis.session.user, decided_at: new Date(nine), decision_reason: "yo mismo" };
  await expect(set({ state: "ready", ...by })).rejects.toThrow("violates check constraint");
  await expect(set({ second_person: false })).rejects.toThrow("violates check constraint");
});

test("many small exports of a day count as one large one, and a day later they do not", async () => {
  const eva = await api.as("supervisor", world);
  await grantAll(eva);
  const taken = { rows: rowsWithoutSecondPerson - 1 };
  const first = (await ask(eva, small)).json();
  expect(first.secondPerson).toBe(false);
  await city.owner.updateTable("data_export").set(taken).where("id", "=", first.id).execute();
  expect((await ask(eva, small)).json()).toMatchObject({ rows: 2, secondPerson: true, state: "asked" });
  clock.advance(day);
  expect((await ask(eva, small)).json()).toMatchObject({ rows: 2, secondPerson: false, state: "approved" });
  await work();
});

test("the file holds no more rows than were let go, whatever the database has by then", async () => {
  const { id } = (await ask(ana, small)).json();
  // Somebody's save of the same day arrives between asking and making, dated before.
  await city.owner
    .updateTable("data_export")
    .set({ portfolio_id: large.portfolio })
    .where("id", "=", id)
    .execute();
  await work();
  expect((await fetchFile(ana, id)).json()).toMatchObject({ code: "export_gone" });
  expect(existsSync(join(api.inboxFolder, `${id}.csv`))).toBe(false);
});

test("a file changed on the disk is not handed out, and after a day neither the link nor the file is there", async () => {
  const { id } = (await ask(ana, small)).json();
  await work();
  const path = join(api.inboxFolder, `${id}.csv`);
  const bytes = readFileSync(path);
  writeFileSync(path, `${bytes.toString()}otra fila`);
  expect((await fetchFile(ana, id)).json()).toMatchObject({ code: "export_gone" });
  writeFileSync(path, bytes);
  clock.advance(fetchableMs - 1);
  expect((await fetchFile(ana, id)).statusCode).toBe(200);
  clock.advance(1);
  expect((await fetchFile(ana, id)).json()).toMatchObject({ code: "export_gone", status: 410 });
  const sweep = sweepExports({ db: city.db, clock, exportsFolder: api.inboxFolder });
  await sweep(world.tenant, {});
  expect(existsSync(path)).toBe(false);
});

test("a request nobody decided about lapses after seven days and cannot be approved any more", async () => {
  const { id } = (await ask(luis, large)).json();
  clock.advance(waitsMs);
  expect((await decide(boss, id, "approve")).json()).toMatchObject({ code: "export_gone" });
  const listed = (await luis.ask("GET", "/v1/exports")).json().exports;
  expect(listed.find((each: { id: string }) => each.id === id)).toMatchObject({ state: "expired" });
});

test("whoever asks sees their own exports, whoever lets them go sees everybody's with the reasons", async () => {
  const [own, all] = await Promise.all([luis, boss].map((who) => who.ask("GET", "/v1/exports")));
  const mine = (answer: typeof own) =>
    (answer?.json().exports ?? []).map((each: { mine: boolean }) => each.mine);
  expect(new Set(mine(own))).toEqual(new Set([true]));
  expect(new Set(mine(all))).toEqual(new Set([true, false]));
  const agent = await api.as("agent", world);
  for (const asked of [await ask(agent, small), await agent.ask("GET", "/v1/exports")])
    expect(asked.statusCode).toBe(403);
});

test("what is held of one person leaves for a reason, with number and name inside, whoever has taken much that day", async () => {
  const owing = await seedOwing(city, small, [1000n], { name: "Rosa" });
  const url = `/v1/debtors/${owing.debtor}/rights/export`;
  expect((await boss.ask("POST", url, { id: newId(), reason: " " })).statusCode).toBe(422);
  const request = { id: newId(), reason: "Lo pide la persona" };
  const answer = await boss.ask("POST", url, request);
  expect(answer.statusCode).toBe(200);
  const { export: mark } = answer.json();
  expect(mark).toMatchObject({ by: "Persona", at: clock.now() });
  // Sent again: the same export.
  expect((await boss.ask("POST", url, request)).json().export.number).toBe(mark.number);
  const kept = await ownerQuery(
    city,
    sql<{ reason: string; number: number }>`select reason, number from data_export where id = ${request.id}`,
  );
  expect(kept).toEqual([{ reason: "Lo pide la persona", number: mark.number }]);
});

test("rows that are sent back run no formula either, and load again as they came", async () => {
  const file = join(import.meta.dirname, "../../fixtures/names/hostile-debtor-names.json");
  const names = (JSON.parse(readFileSync(file, "utf8")) as string[]).filter(
    (name) => !name.includes("\u0000"),
  );
  const format = { encoding: "utf-8", separator: ";", headers: ["nombre", "saldo"] };
  const reasons = [{ field: "nombre", code: "texto_largo", message: "=1+1" }];
  let text = "";
  const rows = names.map((name, n) => ({ row: n + 2, cells: [name, "-1200"], reasons }));
  for await (const piece of rejectsFile(
    format,
    async (after) => rows.filter(({ row }) => row > after) as never,
  ))
    text += piece.toString();
  const reader = createCsvReader(";");
  const records = [reader.push(text.replace("\ufeff", "")), reader.end()].flatMap((part) => part.records);
  const cells = records.slice(1).map((record) => ("cells" in record ? record.cells : []));
  const formula = /^[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
  expect(cells.flat().filter((cell) => formula.test(cell) && cell !== "-1200")).toEqual([]);
  expect(cells.map(([name]) => unguard(name ?? ""))).toEqual(
    // A line is a line, however it ended.
    names.map((name) => name.replaceAll(/\r\n?/g, "\n")),
  );
  expect(new Set(cells.map(([, amount]) => amount))).toEqual(new Set(["-1200"]));
});
