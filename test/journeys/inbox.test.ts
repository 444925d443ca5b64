// The watched folder: what happens to each file a creditor drops there, the good, the late, the half-written and the strange.
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { InboxFiles } from "#http/contract/inbox.ts";
import { openInbox } from "#inbox/watch.ts";
import { asId, type JobId, type TenantId } from "#kernel/ids.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import { runPayments } from "#payments/load.ts";
import { defaultSpec } from "#portfolio/core/mapping.ts";
import { runImport } from "#portfolio/import/run.ts";
import { importLimits } from "#portfolio/service.ts";
import { addProfile } from "#portfolio/store-import.ts";
import { followers } from "#promises/fulfil.ts";
import { openApi, type Person } from "../support/api.ts";
import { openTestDatabase, seedMandate, silentLog, type TestDatabase } from "../support/database.ts";
import { peace, zoneOfTest } from "../support/import.ts";

const morning = startOfDay(localDate("2026-11-24"), "America/Santiago") + 6.5 * 3_600_000;
let world: TestDatabase;
let tenant: TenantId;
let root: string;
let now = morning;
const clock = { now: () => now, monotonic: () => performance.now() };
let inbox: ReturnType<typeof openInbox>;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
let code = "";
let folder = "";
let mandates = 0;

beforeAll(async () => {
  world = await openTestDatabase();
  tenant = (await seedMandate(world, { code: "otra" })).tenant;
  root = mkdtempSync(join(tmpdir(), "recaudo-watch-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(async () => {
  now = morning;
  code = `m${++mandates}`;
  mandate = await seedMandate(world, { code, tenant });
  folder = join(root, code);
  restart();
  await inbox.poll();
});

/** The worker's memory is gone; the folder and the database stay. */
function restart(): void {
  inbox = openInbox({ db: world.db, clock, log: silentLog, inboxFolder: root });
}
const drop = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
const inFolder = (sub = "") =>
  readdirSync(join(folder, sub), { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const text = (sub: string, name: string) => readFileSync(join(folder, sub, name), "utf8");

/** What waits in the queue is worked, as the worker does. */
async function work(): Promise<number> {
  const queued = await world.owner
    .selectFrom("job_run")
    .select(["id", "kind"])
    .where("state", "=", "queued")
    .execute();
  const deps = { db: world.db, clock, log: silentLog, inboxFolder: root };
  for (const job of queued) {
    const table = job.kind === "payments-file" ? "payments_file" : "import_file";
    const file = await world.owner
      .selectFrom(table)
      .select("id")
      .where("job_id", "=", job.id)
      .executeTakeFirstOrThrow();
    const handler =
      job.kind === "payments-file"
        ? runPayments({ ...deps, followers })
        : runImport({ ...deps, zoneOf: zoneOfTest, peace });
    await handler(tenant, { fileId: file.id, jobId: asId<JobId>(job.id) });
  }
  return queued.length;
}
/** Still for two looks, loaded, put away; once more for each file. */
async function settle(): Promise<void> {
  await inbox.poll();
  do await inbox.poll();
  while ((await work()) > 0);
  await inbox.poll();
}

const header = "rut;nombre;operacion;saldo;vencimiento";
const ana = "11.111.111-1;Ana;OP-1;284.990;25-02-2026";
const luis = "22.222.222-2;Luis;OP-2;100.000;25-02-2026";
const accounts = () =>
  world.owner
    .selectFrom("account")
    .select(["number", "state", "hold", "balance_minor"])
    .where("portfolio_id", "=", mandate.portfolio)
    .orderBy("number")
    .execute();

test("a whole morning: debts, a withdrawal, exclusions and payments dropped together load in their order", async () => {
  const rut = (n: number) => `${ana.replace("OP-1", `OP-${n}`)}`;
  drop("pagos_20261124.csv", "operacion;monto;fecha\nOP-1;84.990;23-11-2026\n");
  drop("exclusiones.csv", "operacion;motivo\nOP-3;reclamo\n");
  drop("retiros.csv", "operacion\nOP-4\n");
  drop("actualizacion.csv", "operacion;saldo\nOP-3;50.000\n");
  drop("asignacion.csv", [header, rut(1), rut(3), rut(4), ""].join("\n"));
  await settle();
  expect(inFolder()).toEqual([]);
  expect(await accounts()).toEqual([
    { number: "OP-1", state: "open", hold: null, balance_minor: 200_000n },
    { number: "OP-3", state: "open", hold: "dispute", balance_minor: 50_000n },
    { number: "OP-4", state: "withdrawn", hold: null, balance_minor: 284_990n },
  ]);
  expect(inFolder("procesados")).toHaveLength(10);
  const said = text("procesados", "asignacion.csv.resultado.txt");
  expect(said).toContain("Archivo: asignacion.csv\r\n");
  expect(said).toContain(`Cartera: ${code}\r\n`);
  expect(said).toContain("Revisado: 24-11-2026 06:30\r\n");
  expect(said).toContain("Resultado: cargado\r\n");
  expect(said).toContain("Filas 3 · Aceptadas 3 · Rechazadas 0");
});

test("a file that still grows is not read; what it pays waits for the debts beside it", async () => {
  drop("asignacion.csv", `${header}\n${ana}\n`);
  drop("pagos.csv", "operacion;monto;fecha\nOP-2;1.000;23-11-2026\n");
  await inbox.poll();
  appendFileSync(join(folder, "asignacion.csv"), `${luis}\n`);
  await inbox.poll();
  expect(await work()).toBe(0);
  expect(inFolder()).toEqual(["asignacion.csv", "pagos.csv"]);
  await settle();
  expect((await accounts()).map(({ number, balance_minor }) => [number, balance_minor])).toEqual([
    ["OP-1", 284_990n],
    ["OP-2", 99_000n],
  ]);
});

test("names of unfinished uploads are left alone until they are renamed", async () => {
  drop("asignacion.csv.part", `${header}\n${ana}\n`);
  drop(".asignacion.csv", "x");
  await settle();
  expect(inFolder()).toEqual([".asignacion.csv", "asignacion.csv.part"]);
  renameSync(join(folder, "asignacion.csv.part"), join(folder, "asignacion.csv"));
  await settle();
  expect(inFolder("procesados")).toContain("asignacion.csv");
});

test("the same content a second time is told as loaded already, under any name, and changes nothing", async () => {
  drop("asignacion.csv", `${header}\n${ana}\n`);
  await settle();
  drop("asignacion.csv", `${header}\n${ana}\n`);
  drop("asignacion otra vez.csv", `${header}\n${ana}\n`);
  await settle();
  expect(await accounts()).toHaveLength(1);
  expect(inFolder("procesados").filter((name) => name.endsWith(".csv"))).toEqual([
    "asignacion otra vez.csv",
    "asignacion-2.csv",
    "asignacion.csv",
  ]);
  const said = text("procesados", "asignacion-2.csv.resultado.txt");
  expect(said).toContain("Resultado: ya estaba cargado; no se cambió nada");
  expect(said).toContain("El mismo contenido se cargó como «asignacion.csv» el 24-11-2026 06:30.");
  expect(text("procesados", "asignacion.csv.resultado.txt")).toContain("Resultado: cargado");
});

test("refused rows lie beside the file in its own layout and encoding", async () => {
  const bad = "11.111.111-2;Peña;OP-9;1.000;25-02-2026";
  drop(
    "asignacion.csv",
    Buffer.from([header, ana, luis, ana.replace("OP-1", "OP-5"), bad, ""].join("\r\n"), "latin1"),
  );
  await settle();
  expect(inFolder("procesados")).toEqual([
    "asignacion.csv",
    "asignacion.csv.rechazos.csv",
    "asignacion.csv.resultado.txt",
  ]);
  const rejects = readFileSync(join(folder, "procesados/asignacion.csv.rechazos.csv"), "latin1");
  expect(rejects).toContain(`${bad};5;documento;documento_digito;`);
  expect(lstatSync(join(folder, "procesados/asignacion.csv.rechazos.csv")).mode & 0o777).toBe(0o600);
});

test.each<[string, string, string, RegExp]>([
  ["an empty file", "asignacion.csv", "", /Resultado: rechazado; no se cargó nada/],
  ["a header without rows", "pagos.csv", "operacion;monto;fecha\n", /rechazado/],
  [
    "a file of tomorrow",
    "pagos_20261125.csv",
    "operacion;monto;fecha\nOP-1;1;24-11-2026\n",
    /dice 25-11-2026 y hoy es 24-11-2026/,
  ],
  [
    "a name that says nothing",
    "cobros.csv",
    "x",
    /Debe empezar por: asignacion, actualizacion, retiro, exclusion, pago/,
  ],
  ["a file without its columns", "retiros.csv", "cosa\n1\n", /rechazado/],
  ["a spreadsheet", "asignacion.xlsx", "PK\u0003\u0004xxxxxxxxxxxxxxxxxxxx", /Excel/],
])("%s is put with the errors and says why", async (_what, name, content, says) => {
  drop(name, content);
  await settle();
  expect(inFolder()).toEqual([]);
  expect(inFolder("con-error")).toContain(name);
  expect(text("con-error", `${name}.resultado.txt`)).toMatch(says);
  expect(await accounts()).toEqual([]);
});

test("a file of tomorrow loads when its day has come", async () => {
  drop("asignacion_20261125.csv", `${header}\n${ana}\n`);
  await settle();
  expect(inFolder("con-error")).toContain("asignacion_20261125.csv");
  now += 24 * 3_600_000;
  renameSync(join(folder, "con-error/asignacion_20261125.csv"), join(folder, "asignacion_20261125.csv"));
  await settle();
  expect(await accounts()).toHaveLength(1);
});

test("a late payments file is loaded and says that it was late, by its name's day and by the hour", async () => {
  drop("asignacion.csv", `${header}\n${ana}\n`);
  await settle();
  now += 3 * 3_600_000;
  drop("pagos_20261120.csv", "operacion;monto;fecha\nOP-1;1.000;20-11-2026\n");
  await settle();
  const said = text("procesados", "pagos_20261120.csv.resultado.txt");
  expect(said).toContain("El nombre trae la fecha 20-11-2026: se trató como archivo atrasado.");
  expect(said).toContain("Llegó después de las 08:00");
});

test("payments named after the last business day are on time: that is the file of this morning", async () => {
  drop("asignacion.csv", `${header}\n${ana}\n`);
  await settle();
  drop("pagos_20261123.csv", "operacion;monto;fecha\nOP-1;1.000;23-11-2026\n");
  await settle();
  const said = text("procesados", "pagos_20261123.csv.resultado.txt");
  expect(said).toContain("Resultado: cargado");
  expect(said).not.toContain("atrasado");
});

test("a file larger than an upload may be is refused unread", async () => {
  drop("asignacion.csv", "x");
  truncateSync(join(folder, "asignacion.csv"), importLimits.bytes + 1);
  await settle();
  expect(inFolder("con-error")).toContain("asignacion.csv");
  expect(text("con-error", "asignacion.csv.resultado.txt")).toMatch(/demasiado grande/);
});

test("links are not followed: neither a file that leads out, nor a mandate's folder, nor the folder of errors", async () => {
  const secret = join(root, "secreto.txt");
  writeFileSync(secret, `${header}\n${ana}\n`);
  symlinkSync(secret, join(folder, "asignacion.csv"));
  await settle();
  expect(await accounts()).toEqual([]);
  expect(lstatSync(join(folder, "con-error/asignacion.csv")).isSymbolicLink()).toBe(true);
  expect(text("con-error", "asignacion.csv.resultado.txt")).toContain("no se sigue ni se lee");
  expect(readFileSync(secret, "utf8")).toContain("Ana");

  const outside = mkdtempSync(join(tmpdir(), "recaudo-outside-"));
  writeFileSync(join(outside, "asignacion.csv"), `${header}\n${ana}\n`);
  rmSync(folder, { recursive: true });
  symlinkSync(outside, folder);
  await settle();
  expect(await accounts()).toEqual([]);
  expect(readdirSync(outside)).toEqual(["asignacion.csv"]);

  rmSync(folder);
  mkdirSync(folder);
  symlinkSync(outside, join(folder, "con-error"));
  drop("cobros.csv", "x");
  await settle();
  expect(readdirSync(outside)).toEqual(["asignacion.csv"]);
  expect(inFolder()).toContain("cobros.csv");
  rmSync(outside, { recursive: true, force: true });
});

test("a crash between the load and the move is harmless: the file is told as loaded and nothing is read twice", async () => {
  drop("asignacion.csv", `${header}\n${ana}\n`);
  await inbox.poll();
  await inbox.poll();
  expect(await work()).toBe(1);
  restart();
  await settle();
  expect(inFolder("procesados")).toContain("asignacion.csv");
  expect(text("procesados", "asignacion.csv.resultado.txt")).toContain("ya estaba cargado");
  const files = await world.owner
    .selectFrom("import_file")
    .select("state")
    .where("portfolio_id", "=", mandate.portfolio)
    .execute();
  expect(files).toEqual([{ state: "loaded" }]);
});

test("a crash while the load waits takes up the same job again", async () => {
  drop("pagos.csv", "operacion;monto;fecha\nOP-1;1.000;23-11-2026\n");
  drop("asignacion.csv", `${header}\n${ana}\n`);
  await inbox.poll();
  await inbox.poll();
  restart();
  await settle();
  const jobs = await world.owner
    .selectFrom("job_run")
    .select(["kind", "state"])
    .where("portfolio_id", "=", mandate.portfolio)
    .orderBy("created_at")
    .execute();
  expect(jobs.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
  expect(text("procesados", "asignacion.csv.resultado.txt")).toContain("Resultado: cargado");
});

test("a file that changes while it is loaded stays, and its new content is loaded as a file of its own", async () => {
  drop("asignacion.csv", `${header}\n${ana}\n`);
  await inbox.poll();
  await inbox.poll();
  drop("asignacion.csv", `${header}\n${ana}\n${luis}\n`);
  await settle();
  await settle();
  expect(await accounts()).toHaveLength(2);
  expect(inFolder()).toEqual([]);
});

test("a stored profile is recognised by the header, as from the screen", async () => {
  const spec = defaultSpec("CL", "CLP");
  const columns = [
    ...spec.columns.filter(({ field }) => field !== "accountNumber"),
    { field: "accountNumber" as const, aliases: ["folio interno"] },
  ];
  await world.db.inTenant(tenant, (tx) =>
    addProfile(tx, tenant, mandate.portfolio, { name: "Propio", spec: { ...spec, columns }, at: now }),
  );
  drop("asignacion.csv", `rut;nombre;folio interno;saldo;vencimiento\n${ana}\n`);
  await settle();
  expect((await accounts()).map(({ number }) => number)).toEqual(["OP-1"]);
});

test("a code that two agencies use is nobody's folder", async () => {
  await seedMandate(world, { code });
  drop("asignacion.csv", `${header}\n${ana}\n`);
  await settle();
  expect(existsSync(join(folder, "asignacion.csv"))).toBe(true);
  expect(await accounts()).toEqual([]);
});

test("the office reads what became of each file and where to leave the next; people of another mandate read nothing", async () => {
  const other = await seedMandate(world, { code: `${code}-otra`, tenant });
  const api = await openApi(world, { clock });
  const [loader, stranger] = [await api.as("backoffice", mandate), await api.as("backoffice", other)];
  const seen = async (person: Person): Promise<InboxFiles> =>
    (await person.ask("GET", "/v1/inbox-files")).json();
  const folders = [
    { portfolioId: mandate.portfolio, portfolioName: `Cartera ${code}`, path: join(api.inboxFolder, code) },
  ];
  expect(await seen(loader)).toMatchObject({ files: [], folders });
  drop("asignacion.csv", `${header}\n${ana}\n`);
  await settle();
  now += 60_000;
  drop("asignacion otra vez.csv", `${header}\n${ana}\n`);
  drop("pagos_20261125.csv", "operacion;monto;fecha\nOP-1;84.990;23-11-2026\n");
  drop("cobros.csv", "x\n");
  drop("retiros.csv", "");
  await settle();
  const { files } = await seen(loader);
  const told = files.map(({ name, kind, outcome, rows, rejected }) => [name, kind, outcome, rows, rejected]);
  expect(told.toSorted()).toEqual([
    ["asignacion otra vez.csv", "assignment", "already", 1, 0],
    ["asignacion.csv", "assignment", "loaded", 1, 0],
    ["cobros.csv", null, "unknown_name", null, null],
    ["pagos_20261125.csv", "payments", "of_tomorrow", null, null],
    ["retiros.csv", "withdrawal", "refused", null, null],
  ]);
  const of = (wanted: string) => files.find(({ name }) => name === wanted);
  expect(files.at(-1)?.name).toBe("asignacion.csv");
  expect(of("asignacion.csv")).toMatchObject({ reason: "", portfolioId: mandate.portfolio });
  expect(of("asignacion.csv")?.jobId).not.toBeNull();
  expect(of("asignacion otra vez.csv")).toMatchObject({
    jobId: of("asignacion.csv")?.jobId,
    reason: "El mismo contenido se cargó como «asignacion.csv» el 24-11-2026 06:30.",
  });
  expect(of("pagos_20261125.csv")?.reason).toMatch(/^El nombre dice 25-11-2026 y hoy es 24-11-2026\./);
  expect(await seen(stranger)).toMatchObject({ files: [], folders: [{ portfolioId: other.portfolio }] });
});
