// Files of the day against a running system, as an operator handles them: exclusions by command, the watched folder, and the
// return file at night.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readConfig } from "#config.ts";
import { record } from "#gestiones/service.ts";
import { createUser } from "#identity/service.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { freePort } from "#platform/ports.ts";
import { defaultReturnProfile } from "#reporting/core/return-profile.ts";
import { putProfile } from "#reporting/store-returns.ts";
import { startWeb } from "../../src/roles/web.ts";
import { startWorker } from "../../src/roles/worker.ts";
import { buildCli, recaudo, type Said } from "../support/cli.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { gestionOf, type Owing, seedOwing } from "../support/debts.ts";

const password = "una-frase-larga-de-prueba";
const folder = mkdtempSync(join(tmpdir(), "recaudo-cli-files-"));
let city: TestDatabase;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
let owing: Owing;
let port = "";
let stop: () => Promise<void>;

beforeAll(async () => {
  await buildCli();
  city = await openTestDatabase();
  mandate = await seedMandate(city);
  owing = await seedOwing(city, mandate, [100_000n, 50_000n], { name: "Íñigo" });
  mkdirSync(join(folder, "log"));
  port = String(await freePort());
  const config = readConfig({ RECAUDO_DATA: folder, RECAUDO_PORT: port });
  const { appUrl, ownerUrl } = city;
  const role = { appUrl, ownerUrl, ariPassword: "", clockOffsetMs: 0, demo: false, version: "test" };
  const web = await startWeb(config, role);
  const worker = await startWorker(config, role);
  stop = async () => {
    await web.stop();
    await worker.stop();
  };
  const grants = [{ portfolio: mandate.portfolio }];
  for (const [username, role] of [
    ["eva", "strategist"],
    ["jefa", "admin"],
  ] as const)
    await city.db.inTenant(mandate.tenant, (tx) =>
      createUser(tx, mandate.tenant, { username, name: username, role, password, grants }, realNow()),
    );
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: readonly string[]): Promise<Said> {
  return recaudo([...args], {
    folder,
    env: { RECAUDO_PORT: port, RECAUDO_USER: "eva", RECAUDO_PASSWORD: password },
  });
}

test("exclusions load by the import's command, and an unknown reason comes back as a sentence", async () => {
  writeFileSync(
    join(folder, "ex.csv"),
    `operacion;motivo\r\n${owing.numbers[0]};reclamo\r\n${owing.numbers[1]};reclamo\r\n${owing.numbers[1]};fraude\r\nOP-X;viaje\r\n`,
  );
  const done = await run(
    "import",
    "ex.csv",
    "--cartera",
    "uno",
    "--tipo",
    "exclusion",
    "--rechazos",
    "malas.csv",
  );
  expect(done.code).toBe(0);
  expect(done.out).toContain(
    "✔ «ex.csv» cargado: Filas 4 · Aceptadas 3 · Rechazadas 1 · Operaciones nuevas 0 · Operaciones cambiadas 2",
  );
  expect(readFileSync(join(folder, "malas.csv"), "utf8")).toContain(
    "motivo_desconocido;«motivo» debe decir reclamo, fallecido, fraude, empleado o refinanciado: «viaje»",
  );
  const holds = await city.owner.selectFrom("account").select("hold").orderBy("number").execute();
  expect(holds.map(({ hold }) => hold)).toEqual(["dispute", "fraud"]);
});

test("the running worker makes the mandate's folder and loads what is put there", async () => {
  const inbox = join(folder, "inbox/uno");
  await vi.waitFor(() => expect(existsSync(inbox)).toBe(true), { timeout: 10_000 });
  writeFileSync(join(inbox, "retiros.csv"), `operacion\n${owing.numbers[1]}\n`);
  const told = join(inbox, "procesados/retiros.csv.resultado.txt");
  await vi.waitFor(() => expect(existsSync(told)).toBe(true), { timeout: 25_000, interval: 250 });
  expect(readFileSync(told, "utf8")).toContain("Resultado: cargado");
  const states = await city.owner.selectFrom("account").select("state").orderBy("number").execute();
  expect(states.map(({ state }) => state)).toEqual(["open", "withdrawn"]);
});

test("the return file is made, names what has no code, and is fetched again byte by byte", async () => {
  const at = startOfDay(localDate("2026-11-20"), "America/Santiago") + 10 * 3_600_000;
  const { tenant, admin, portfolio } = mandate;
  const accounts = owing.accounts.slice(0, 1);
  await city.db.inTenant(tenant, (tx) =>
    record(tx, { tenant, user: admin, now: at }, gestionOf(owing, { accounts, note: "mañana" })),
  );
  const profile = (codes: Readonly<Record<string, string>>) =>
    city.db.inTenant(tenant, (tx) =>
      putProfile(
        tx,
        { tenant, user: admin },
        portfolio,
        { ...defaultReturnProfile, codes, totals: "file" },
        at,
      ),
    );
  const asked = ["return-file", "--cartera", "uno", "--dia", "2026-11-20"] as const;
  const bare = await run(...asked);
  expect(bare).toMatchObject({ code: 5, err: "✖ La cartera no tiene perfil de devolución guardado.\n" });
  await profile({});
  const refused = await run(...asked);
  expect(refused).toMatchObject({
    code: 3,
    err: "✖ No se hizo el archivo: faltan códigos del mandante para SE_NIEGA «Se niega a pagar» (1).\n",
  });
  await profile({ SE_NIEGA: "17" });
  const done = await run(...asked);
  expect(done.code, done.err).toBe(0);
  const [name, control] = ["GESTIONES_uno_20261120_1.csv", "GESTIONES_uno_20261120_1.control.txt"];
  const id = /^✔ (.*): 1 filas, 1 operaciones, .* Id ([0-9a-f-]{36})\n$/.exec(done.out);
  expect(id?.[1]).toBe(`${name}, ${control}`);
  const bytes = readFileSync(join(folder, name));
  expect(bytes.toString()).toContain(";17;Se niega a pagar;");
  expect(readFileSync(join(folder, control), "utf8")).toContain("FILAS;1");
  const twice = await run("return-file", "--cartera", "uno", "--reenviar", id?.[2] ?? "");
  expect(twice.err).toContain("ya existe; no se reemplaza");
  mkdirSync(join(folder, "otra"));
  const again = await run("return-file", "--cartera", "uno", "--reenviar", id?.[2] ?? "", "--salida", "otra");
  expect(again.code, again.err).toBe(0);
  expect(readFileSync(join(folder, "otra", name)).equals(bytes)).toBe(true);
});

test("a wish that cannot be is answered in one line", async () => {
  expect(await run("return-file", "--cartera", "uno")).toMatchObject({ code: 2 });
  const tomorrow = await run("return-file", "--cartera", "uno", "--dia", "2027-01-01");
  expect(tomorrow.code).toBe(3);
  const nobody = await run("return-file", "--cartera", "nada", "--dia", "2026-11-20");
  expect(nobody.err).toBe("✖ No hay una cartera con código «nada». A la vista: uno.\n");
});

test("users come in by command: a wrong row changes nobody, a right file leaves its one-time passwords in a file of their own", async () => {
  const [file, list] = [join(folder, "usuarios.csv"), join(folder, "claves.csv")];
  const header = "usuario;nombre;rol;equipo";
  writeFileSync(file, `${header}\nsara;Sara Núñez;supervisora;Norte\nluis;Luis Peña;agente;Sur\n`);
  const order = ["users", "import", file, "--usuario", "jefa", "--claves", list];
  const refused = await run(...order);
  expect([refused.code, refused.out]).toEqual([3, ""]);
  expect(refused.err).toBe(
    "Fila 3, equipo: «Sur» no existe; corrige el nombre, créalo en Equipos o agrega la fila de su supervisor.\n" +
      "✖ No se cambió a nadie: 1 errores en el archivo.\n",
  );
  writeFileSync(file, `${header}\nsara;Sara Núñez;supervisora;Norte\nluis;Luis Peña;agente;Norte\n`);
  const loaded = await run(...order);
  expect([loaded.code, loaded.out]).toEqual([0, ""]);
  expect(loaded.err).toBe(`✔ «${file}»: 2 nuevos, 0 cambiados, 0 sin cambios, 1 equipos nuevos.\n`);
  expect(readFileSync(list, "utf8")).toMatch(/^sara;[\w-]{14}\nluis;[\w-]{14}\n$/);
  expect((statSync(list).mode & 0o777).toString(8)).toBe("600");
});
