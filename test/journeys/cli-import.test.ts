// The command `recaudo import` as a person types it, against a running system: what it loads, and what it says of files that
// no system should load.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Config, readConfig } from "#config.ts";
import type { Role } from "#identity/core/permissions.ts";
import { createUser } from "#identity/service.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import { freePort } from "#platform/ports.ts";
import { defaultSpec } from "#portfolio/core/mapping.ts";
import { addProfile } from "#portfolio/store-import.ts";
import { startWeb } from "../../src/roles/web.ts";
import { startWorker } from "../../src/roles/worker.ts";
import { buildCli, recaudo, type Said } from "../support/cli.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";

const root = join(import.meta.dirname, "../..");
const samples = join(root, "fixtures/portfolios/csv");
const password = "una-frase-larga-de-prueba";
const folder = mkdtempSync(join(tmpdir(), "recaudo-cli-"));
const codeOfPeru = "peru";
let city: TestDatabase;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
let peru: Awaited<ReturnType<typeof seedMandate>>;
let config: Config;
let loader: string;
let web: Awaited<ReturnType<typeof startWeb>>;
let worker: Awaited<ReturnType<typeof startWorker>>;
let role: Parameters<typeof startWeb>[1];
/** Log-ins since the web process began, which counts them by address and minute. */
let logIns = 0;

beforeAll(async () => {
  await buildCli();
  city = await openTestDatabase();
  mandate = await seedMandate(city);
  peru = await seedMandate(city, { country: "PE", code: codeOfPeru, tenant: mandate.tenant });
  mkdirSync(join(folder, "log"));
  config = readConfig({ RECAUDO_DATA: folder, RECAUDO_PORT: String(await freePort()) });
  const { appUrl, ownerUrl } = city;
  role = { appUrl, ownerUrl, ariPassword: "", clockOffsetMs: 0, demo: false, version: "test" };
  web = await startWeb(config, role);
  worker = await startWorker(config, role);
  loader = await userOf("strategist");
});
afterAll(async () => {
  await web.stop();
  await worker.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  if (logIns < 10) return;
  await web.stop();
  web = await startWeb(config, role);
  logIns = 0;
});

async function userOf(role: Role): Promise<string> {
  const username = `${role}-${newId()}`;
  const grants = [{ portfolio: mandate.portfolio }, { portfolio: peru.portfolio }];
  await city.db.inTenant(mandate.tenant, (tx) =>
    createUser(tx, mandate.tenant, { username, name: "Persona", role, password, grants }, realNow()),
  );
  return username;
}

function loadFile(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  logIns += 1;
  const own = { RECAUDO_PORT: String(config.ports.web), RECAUDO_USER: loader, RECAUDO_PASSWORD: password };
  return recaudo(["import", ...args], { folder, env: { ...own, ...env } });
}
function write(name: string, ...lines: readonly string[]): string {
  writeFileSync(join(folder, name), [...lines, ""].join("\r\n"));
  return name;
}
const header = "rut;nombre;operacion;saldo;vencimiento";
const ana = "11.111.111-1;Ana Pérez;OP-1;284.990;25-02-2026";
const bad = "11.111.111-2;Ana Díaz;OP-2;1.000;25-02-2026";

/** One line in Spanish: no JSON, no stack, no English name of a field. */
function isOneSpanishLine(err: string): void {
  expect(err.trimEnd().split("\n"), err).toHaveLength(1);
  expect(err).toMatch(/^✖ .*\.$/m);
  expect(err).not.toMatch(/[{}]|Error:|at .*\.ts|\b(document|balance|missing|row)\b/);
}

test("a file loads, and its refused rows come back in its own layout", async () => {
  const file = write(
    "cartera.csv",
    header,
    ana,
    ana.replace("OP-1", "OP-3"),
    ana.replace("OP-1", "OP-4"),
    bad,
  );
  const done = await loadFile([file, "--cartera", "uno", "--rechazos", "malas.csv"]);
  expect(done).toMatchObject({ code: 0, err: "Filas rechazadas: malas.csv\n" });
  expect(done.out).toBe(
    "✔ «cartera.csv» cargado: Filas 4 · Aceptadas 3 · Rechazadas 1 · Operaciones nuevas 3 · Operaciones cambiadas 0 · Operaciones sin cambio 0 · Personas nuevas 1 · Teléfonos nuevos 0 · Sin teléfono útil 3\n",
  );
  const [first, second] = readFileSync(join(folder, "malas.csv"), "utf8").split("\r\n");
  expect(first).toBe(`\ufeff${header};fila;campo;codigo_error;mensaje`);
  expect(second).toBe(
    `${bad};5;documento;documento_digito;«rut»: el dígito verificador no corresponde: «11.111.111-2»`,
  );
  const balances = await city.owner.selectFrom("account").select("balance_minor").distinct().execute();
  expect(balances).toEqual([{ balance_minor: 284_990n }]);

  rmSync(join(folder, "malas.csv"));
  const again = await loadFile([file, "--cartera", "uno", "--rechazos", "malas.csv"]);
  expect(again.code).toBe(3);
  expect(again.err).toBe(
    "Filas rechazadas: malas.csv\n✖ «cartera.csv»: Este archivo ya se cargó. No se cambió nada.\n",
  );
  expect(readFileSync(join(folder, "malas.csv"), "utf8")).toContain("documento_digito");
});

test("payments load by the same command, with their own refused rows", async () => {
  const file = write(
    "pagos.csv",
    "operacion;monto;fecha",
    "OP-1;60,000;2026-01-15",
    "OP-99;1.000;2026-01-15",
  );
  const asked = await loadFile([file, "--cartera", "uno", "--tipo", "pagos"]);
  expect(asked.code).toBe(3);
  isOneSpanishLine(asked.err);
  expect(asked.err).toContain("Columna «monto», fila 2: «60,000». El archivo mezcla las dos formas.");
  const sound = write(
    "pagos2.csv",
    "operacion;monto;fecha",
    "OP-1;60.000;2026-01-15",
    "OP-99;1.000;2026-01-15",
  );
  const load = [sound, "--cartera", "uno", "--tipo", "pagos", "--rechazos", "pagos-malos.csv"];
  const doubted = await loadFile(load);
  expect(doubted.code).toBe(3);
  expect(doubted.err).toContain("Se rechazaron 1 de 2 filas.");
  const done = await loadFile([...load, "--aceptar-rechazos"]);
  expect([done.code, done.out]).toEqual([
    0,
    "✔ «pagos2.csv» cargado: Filas 2 · Rechazadas 1 · Pagos aplicados 1 · Ya conocidos 0 · Deudas saldadas 0\n",
  ]);
  expect(readFileSync(join(folder, "pagos-malos.csv"), "utf8")).toBe(
    "\ufeffoperacion;monto;fecha;fila;campo;codigo_error;mensaje\r\nOP-99;1.000;2026-01-15;3;operación;operacion_desconocida;El campo operación «OP-99» no existe en la cartera\r\n",
  );
  const payment = await city.owner.selectFrom("payment").select("amount_minor").executeTakeFirstOrThrow();
  expect(payment.amount_minor).toBe(60_000n);
  const again = await loadFile([
    sound,
    "--cartera",
    "uno",
    "--tipo",
    "pagos",
    "--rechazos",
    "pagos-malos.csv",
  ]);
  expect(again.err).toContain("Filas rechazadas: pagos-malos.csv");
});

test("a doubt about decimals or dates names row and column and is answered with an option", async () => {
  const file = write(
    "soles.csv",
    "dni;nombre;operacion;Saldo S/;vencimiento",
    "45678912;Ana;P-1;1.234;01-10-2026",
  );
  const asked = await loadFile([file, "--cartera", codeOfPeru]);
  expect(asked.code).toBe(3);
  isOneSpanishLine(asked.err);
  expect(asked.err).toContain("no son los esperados");
  const named = write(
    "soles2.csv",
    "dni;nombre;operacion;saldo;vencimiento",
    "45678912;Ana;P-1;1.234;01-10-2026",
  );
  const decimal = await loadFile([named, "--cartera", codeOfPeru]);
  isOneSpanishLine(decimal.err);
  expect(decimal.err).toMatch(/Columna «saldo», fila 2: «1\.234» .*--decimal coma o --decimal punto\./);
  const date = await loadFile([named, "--cartera", codeOfPeru, "--decimal", "coma"]);
  isOneSpanishLine(date.err);
  expect(date.err).toMatch(/Columna «vencimiento», fila 2: en «01-10-2026» .*--fechas dma o --fechas mda\./);
  const done = await loadFile([
    named,
    "--cartera",
    codeOfPeru,
    "--decimal",
    "coma",
    "--fechas",
    "dma",
    "--json",
  ]);
  expect(done.code).toBe(0);
  expect(JSON.parse(done.out)).toMatchObject({ state: "succeeded", result: { accountsNew: 1 } });
  const account = await city.owner
    .selectFrom("account")
    .select(["balance_minor", "due_on"])
    .where("number", "=", "P-1")
    .executeTakeFirstOrThrow();
  expect(account).toEqual({ balance_minor: 123_400n, due_on: "2026-10-01" });

  const spec = defaultSpec("PE", "PEN");
  const columns = spec.columns.map((rule) =>
    rule.field === "balance" ? { ...rule, aliases: ["Saldo S/"] } : rule,
  );
  const kept = { name: "Banco", spec: { ...spec, columns }, at: realNow() };
  await city.db.inTenant(mandate.tenant, (tx) => addProfile(tx, mandate.tenant, peru.portfolio, kept));
  const unknown = await loadFile([file, "--cartera", codeOfPeru, "--perfil", "Otro"]);
  expect(unknown).toMatchObject({
    code: 5,
    err: "✖ La cartera no tiene un perfil «Otro». Los que tiene: «Banco».\n",
  });
  for (const more of [["--perfil", "Banco"], []]) {
    const doubt = await loadFile([file, "--cartera", codeOfPeru, ...more]);
    expect(doubt.err).toContain("Columna «Saldo S/», fila 2: «1.234» puede leerse de dos maneras.");
    expect(doubt.err.includes("Perfil reconocido: «Banco»")).toBe(more.length === 0);
  }
});

test("too many refused rows refuse the file and can be saved at once", async () => {
  const file = write("malo.csv", header, bad, ana.replace("OP-1", "OP-7"));
  const done = await loadFile([file, "--cartera", "uno", "--rechazos", "malo-rechazos.csv"]);
  expect(done.code).toBe(3);
  expect(done.err).toContain("Se rechazaron 1 de 2 filas.");
  expect(readFileSync(join(folder, "malo-rechazos.csv"), "utf8")).toContain("documento_digito");
});

test.each(
  readdirSync(samples).filter((name) => name.endsWith(".csv")),
)("the hostile file %s is refused with one Spanish line", async (name) => {
  const done = await loadFile([join(samples, name), "--cartera", "uno"]);
  expect(done.code).toBe(3);
  expect(done.err).toContain(`${name}»: `);
  isOneSpanishLine(done.err);
  expect(done.out).toBe("");
});
test("an empty file and a spreadsheet are told apart from a wrong header", async () => {
  writeFileSync(join(folder, "vacio.csv"), "");
  expect((await loadFile(["vacio.csv", "--cartera", "uno"])).err).toBe(
    "✖ «vacio.csv»: El archivo no trae filas. Elige otro archivo.\n",
  );
  expect((await loadFile([join(samples, "own-not-a-csv.csv"), "--cartera", "uno"])).err).toContain(
    "Parece un archivo de Excel (xlsx) o zip.",
  );
  const missing = await loadFile([write("corto.csv", "nombre;saldo", "Ana;1"), "--cartera", "uno"]);
  expect(missing.err).toContain(
    "Falta la columna de: documento («rut», «run», «rut cliente»…), operación («operacion», «numero operacion», «num operacion»…), vencimiento o días de mora",
  );
  expect(missing.err).toContain("Columnas que trae la fila 1: nombre · saldo.");
});

test.each([
  [["no-existe.csv", "--cartera", "uno"], 2, "No existe el archivo «no-existe.csv»."],
  [[".", "--cartera", "uno"], 2, "«.» es una carpeta; se carga un archivo."],
  [
    ["a.csv", "--cartera", "uno", "--separador", ";"],
    2,
    "La opción «--separador» no existe. Opciones: recaudo import --ayuda",
  ],
  [["a.csv", "--cartera"], 2, "La opción «--cartera» pide un valor. Opciones: recaudo import --ayuda"],
  [
    ["a.csv", "--cartera", "uno", "--decimal", "x"],
    2,
    "--decimal «x» no existe; puede ser: coma, punto. Opciones: recaudo import --ayuda",
  ],
  [["a.csv"], 2, "Falta --cartera CÓDIGO. Opciones: recaudo import --ayuda"],
  [[], 2, "Falta el archivo. Opciones: recaudo import --ayuda"],
] as const)("recaudo import %j is answered with one line", async (args, code, line) => {
  expect(await loadFile(args)).toEqual({ code, out: "", err: `✖ ${line}\n` });
});

test("who may not load is told so, without a stack", async () => {
  const file = write("acceso.csv", header, ana);
  const asked = [file, "--cartera", "uno"];
  const agent = await userOf("agent");
  expect(await loadFile(asked, { RECAUDO_USER: agent })).toMatchObject({
    code: 4,
    err: "✖ Tu rol no permite esta acción.\n",
  });
  expect(await loadFile(asked, { RECAUDO_PASSWORD: "otra" })).toMatchObject({
    code: 4,
    err: "✖ Usuario o contraseña incorrectos.\n",
  });
  const nobody = await loadFile([...asked, "--usuario", loader], { RECAUDO_PASSWORD: undefined });
  expect(nobody.code).toBe(4);
  expect(nobody.err).toContain("Falta el usuario (--usuario) o la contraseña (RECAUDO_PASSWORD).");
  expect(await loadFile([file, "--cartera", "nada"])).toMatchObject({
    code: 5,
    err: expect.stringContaining("No hay una cartera con código «nada». A la vista: "),
  });
});

test("a system that is not there, or another one in its place, is told so", async () => {
  const file = write("lejos.csv", header, ana);
  const port = await freePort();
  expect(await loadFile([file, "--cartera", "uno"], { RECAUDO_PORT: String(port) })).toMatchObject({
    code: 3,
    err: `✖ Recaudo no responde en http://127.0.0.1:${port}; se inicia con «npm start».\n`,
  });
  const other = createServer((_request, response) => response.end("<h1>Otra cosa</h1>"));
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const at = (other.address() as AddressInfo).port;
  const done = await loadFile([file, "--cartera", "uno"], { RECAUDO_PORT: String(at) });
  await new Promise((resolve) => other.close(resolve));
  expect(done).toMatchObject({
    code: 3,
    err: `✖ Lo que responde en http://127.0.0.1:${at} no es Recaudo.\n`,
  });
});

test("the help names every option and what each exit code means", async () => {
  const { code, out } = await loadFile(["--ayuda"]);
  expect(code).toBe(0);
  for (const word of ["--decimal", "--fechas", "--perfil", "--rechazos", "--aceptar-rechazos", "Salida: 0"])
    expect(out).toContain(word);
});

test("what a program sends as text/csv is taken, and every problem's page says what to do", async () => {
  const base = `http://127.0.0.1:${config.ports.web}`;
  const page = await fetch(`${base}/docs/errors`);
  expect(page.headers.get("content-type")).toContain("text/html");
  const text = await page.text();
  const refused = await fetch(`${base}/v1/portfolios`);
  const { type } = (await refused.json()) as { type: string };
  expect(type).toBe("/docs/errors#not_authenticated");
  expect(text).toContain('<section id="not_authenticated"><h2>Inicia sesión para continuar</h2>');

  const opened = await fetch(`${base}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: loader, password }),
  });
  const cookie = opened.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const { csrfToken } = (await opened.json()) as { csrfToken: string };
  const send = (type: string, body?: string) =>
    fetch(`${base}/v1/portfolios/${mandate.portfolio}/imports?kind=assignment&name=a.csv`, {
      method: "POST",
      headers: { cookie, "x-csrf-token": csrfToken, "content-type": type },
      ...(body === undefined ? {} : { body }),
    });
  expect((await send("text/csv; charset=utf-8", `${header}\r\n${ana}\r\n`)).status).toBe(202);
  const problem = async (answer: Response) => ((await answer.json()) as { code: string }).code;
  expect(await problem(await send("application/json", "{}"))).toBe("bad_request");
  expect(await problem(await send("text/csv", ""))).toBe("file_empty");
});
