// A creditor's files enter the mandate: what is loaded, what is refused and with which words, and what stays untouched.
import { readdirSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import iconv from "iconv-lite";
import { sql } from "kysely";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { DebtorId, PhoneId } from "#kernel/ids.ts";
import { addPhone, learnPhone, searchDebtors, updateDebtor } from "#portfolio/service.ts";
import { openTestDatabase, ownerQuery, seedMandate, type TestDatabase } from "../support/database.ts";
import { type Loader, noon, openLoader, zoneOfTest } from "../support/import.ts";

let db: TestDatabase;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
let loader: Loader;
let world = 0;

beforeAll(async () => {
  db = await openTestDatabase();
});
beforeEach(async () => {
  world += 1;
  mandate = await seedMandate(db, { code: `m${world}` });
  loader = openLoader(db, mandate);
});

const header = "rut;nombre;operacion;saldo;vencimiento;telefono;telefono referencia;comuna";
const ana = "11.111.111-1;Ana Pérez;OP-1;284.990,00;25-02-2026;912345678;;Santiago";
const luis =
  "12.345.678-5;Luis Soto;OP-2;1.500.000,00;31-10-2026;+56 2 2345 6789 / 987654321 / 123;912345678;Isla de Pascua";
const file = (...rows: string[]): string => [header, ...rows, ""].join("\r\n");

const accounts = () =>
  db.db.inTenant(mandate.tenant, (tx) => tx.selectFrom("account").selectAll().orderBy("number").execute());
const phones = () =>
  db.db.inTenant(mandate.tenant, (tx) =>
    tx.selectFrom("phone").selectAll().orderBy("e164").orderBy("id").execute(),
  );
const events = (type: string) =>
  db.db.inTenant(mandate.tenant, (tx) =>
    tx.selectFrom("event").selectAll().where("type", "=", type).orderBy("seq").execute(),
  );
/** Every version of every row of the mandate: two equal answers mean that nothing was written in between. */
const versions = () =>
  ownerQuery(
    db,
    sql<{ row: string }>`
      select 'account' || id || xmin as row from account where tenant_id = ${mandate.tenant}
      union all select 'debtor' || id || xmin from debtor where tenant_id = ${mandate.tenant}
      union all select 'phone' || id || xmin from phone where tenant_id = ${mandate.tenant}
      union all select 'person' || id || xmin from person where tenant_id = ${mandate.tenant} order by 1`,
  );
const lines = (text: string): string[] =>
  text
    .replace(/^\ufeff/, "")
    .trimEnd()
    .split("\r\n");

test("a file becomes people, debts and phones, each in its place", async () => {
  const done = await loader.load(file(ana, luis));
  expect(done).toMatchObject({
    state: "succeeded",
    counts: { accountsNew: 2, debtorsNew: 2, phonesNew: 4, rejected: 0 },
  });
  const [first, second] = await accounts();
  expect(first).toMatchObject({
    number: "OP-1",
    balance_minor: 284_990n,
    due_on: "2026-02-25",
    state: "open",
  });
  expect(second).toMatchObject({ number: "OP-2", balance_minor: 1_500_000n });
  const people = await db.db.inTenant(mandate.tenant, (tx) =>
    tx.selectFrom("debtor").select(["full_name", "zone"]).orderBy("full_name").execute(),
  );
  expect(people).toEqual([
    { full_name: "Ana Pérez", zone: "America/Santiago" },
    { full_name: "Luis Soto", zone: "Pacific/Easter" },
  ]);
  // Pitfall 8: three numbers in one cell, one of them no number; a reference keeps its role.
  const ofLuis = (await phones()).filter((phone) => phone.debtor_id === second?.debtor_id);
  expect(ofLuis.map(({ e164, role, line_type }) => [e164, role, line_type])).toEqual([
    ["+56223456789", "titular", "fixed"],
    ["+56912345678", "referencia", "mobile"],
    ["+56987654321", "titular", "mobile"],
  ]);
  expect(done.counts.warnings).toEqual({ telefono_corto: 1 });
  const [changed] = await events("accounts.changed");
  expect([...(changed?.payload.accountIds as string[])].sort()).toEqual([first?.id, second?.id].sort());
  expect(await events("portfolio.loaded")).toHaveLength(1);
});

test("the same content under another name is refused and names the first file", async () => {
  const first = await loader.load(file(ana, luis));
  await expect(loader.receive(file(ana, luis), { name: "otra.csv" })).rejects.toMatchObject({
    code: "file_already_loaded",
    details: { fileId: first.fileId },
  });
  expect(readdirSync(loader.inboxFolder)).toEqual([]);
});

test("two uploads of the same content at once load it once", async () => {
  const [one, two] = [await loader.receive(file(ana)), await loader.receive(file(ana))];
  const first = await loader.run(one);
  const second = await loader.run(two);
  expect(first.state).toBe("succeeded");
  expect(second).toMatchObject({
    state: "failed",
    error: { code: "file_already_loaded", details: { fileId: one.fileId } },
  });
});

test("the same rows in another file write nothing at all", async () => {
  await loader.load(file(ana, luis));
  const before = await versions();
  const again = await loader.load(`${file(luis, ana)}\r\n`);
  expect(again).toMatchObject({
    state: "succeeded",
    counts: { accountsNew: 0, accountsChanged: 0, accountsSame: 2, phonesNew: 0 },
  });
  expect(await versions()).toEqual(before);
  expect(await events("accounts.changed")).toHaveLength(1);
});

test("what agents learned and added survives the next load (pitfall 1)", async () => {
  await loader.load(file(ana));
  const [phone] = await phones();
  const who = { tenant: mandate.tenant, user: mandate.admin };
  const added = await db.db.asUser(who, async (tx) => {
    const id = phone?.id as PhoneId;
    await learnPhone(
      tx,
      id,
      { validity: "confirmed_invalid", ownership: "wrong", reach: "human", active: false },
      "agent",
    );
    await learnPhone(tx, id, { validity: "valid", reach: "no_human", attempts: 7 }, "line");
    return addPhone(
      tx,
      who,
      phone?.debtor_id as DebtorId,
      { raw: "9 8888 7777", role: "titular", origin: "agent" },
      noon,
    );
  });
  const before = await phones();
  expect(before.find(({ id }) => id === phone?.id)).toMatchObject({
    validity: "confirmed_invalid",
    attempts: 7,
    active: false,
  });
  await loader.load(
    file(ana.replace("284.990,00", "300.000,00").replace("912345678;;", "912345678;988887777;")),
  );
  expect(await phones()).toEqual(before);
  expect(before.map(({ id }) => id)).toContain(added);
  expect((await accounts())[0]).toMatchObject({ balance_minor: 300_000n });
});

test("an address corrected by a person is not overwritten by the next file", async () => {
  await loader.load(file(ana));
  const debtor = (await phones())[0]?.debtor_id as DebtorId;
  const who = { tenant: mandate.tenant, user: mandate.admin };
  await db.db.asUser(who, (tx) =>
    updateDebtor(tx, who, debtor, { commune: "Isla de Pascua" }, { at: noon, zoneOf: zoneOfTest }),
  );
  await loader.load(file(ana.replace("Ana Pérez", "Ana María Pérez")));
  const row = await db.db.inTenant(mandate.tenant, (tx) =>
    tx.selectFrom("debtor").selectAll().executeTakeFirstOrThrow(),
  );
  expect(row).toMatchObject({
    full_name: "Ana María Pérez",
    commune: "Isla de Pascua",
    zone: "Pacific/Easter",
  });
});

test("a payment received since is not undone by a file that repeats the old total", async () => {
  await loader.load(file(ana));
  await db.db.inTenant(mandate.tenant, (tx) =>
    tx.updateTable("account").set({ balance_minor: 84_990n, paid_minor: 200_000n }).execute(),
  );
  await loader.load(file(ana, luis));
  expect((await accounts())[0]).toMatchObject({ balance_minor: 84_990n, paid_minor: 200_000n });
  await loader.load(file(ana.replace("284.990,00", "90.000,00"), luis));
  expect((await accounts())[0]).toMatchObject({ balance_minor: 90_000n });
});

test("a file of changes touches only the columns it brings", async () => {
  await loader.load(file(ana, luis));
  const before = await accounts();
  const done = await loader.load("operacion;saldo;vencimiento\r\nOP-1;100,50;\r\nOP-9;1;\r\nOP-2;;\r\n", {
    kind: "update",
    acceptRejects: true,
    spec: { roundAmounts: true, dateOrder: "dmy" },
  });
  expect(done.counts).toMatchObject({ accountsChanged: 1, accountsSame: 1, rejected: 1 });
  const after = await accounts();
  expect(after[0]).toEqual({ ...before[0], balance_minor: 101n, file_balance_minor: 101n, changed_at: noon });
  // Left out by the file, its balance keeps the age it had.
  expect(after[1]).toEqual({ ...before[1], balance_as_of: before[1]?.loaded_at });
  expect(lines((await loader.rejects(done.fileId)).toString())[1]).toBe(
    "OP-9;1;;3;operación;operacion_desconocida;La operación «OP-9» no existe en la cartera",
  );
});

test("a withdrawal file takes its operations out at once (pitfall 3)", async () => {
  await loader.load(file(ana, luis));
  const done = await loader.load("operacion\r\nOP-2\r\n", { kind: "withdrawal" });
  expect(done).toMatchObject({ state: "succeeded", counts: { accountsChanged: 1 } });
  const [first, second] = await accounts();
  expect([first?.state, second?.state, second?.closed_at]).toEqual(["open", "withdrawn", noon]);
  expect((await events("accounts.withdrawn"))[0]?.payload).toEqual({ accountIds: [second?.id] });
  const before = await versions();
  await loader.load("operacion\r\nOP-2\r\n\r\n", { kind: "withdrawal" });
  expect(await versions()).toEqual(before);
});

test("namesakes stay two people (pitfall 7)", async () => {
  await loader.load(file(ana, ana.replace("11.111.111-1", "12.345.678-5").replace("OP-1", "OP-3")));
  const found = await db.db.asUser({ tenant: mandate.tenant, user: mandate.admin }, (tx) =>
    searchDebtors(tx, "ana p", mandate.portfolio, 10),
  );
  expect(found.map(({ document }) => document).sort()).toEqual(["11111111-1", "12345678-5"]);
});

test("one person with three operations is one debtor to call (pitfall 10)", async () => {
  await loader.load(file(ana, ana.replace("OP-1", "OP-3"), ana.replace("OP-1", "OP-4")));
  expect(new Set((await accounts()).map(({ debtor_id }) => debtor_id)).size).toBe(1);
  expect(await phones()).toHaveLength(1);
});

test("a DNI keeps its zeros, and one a spreadsheet shortened is refused or restored by the profile (pitfall 9)", async () => {
  mandate = await seedMandate(db, { code: `pe${world}`, country: "PE" });
  loader = openLoader(db, mandate);
  const rows = [
    "dni,nombre,cuenta,saldo,vencimiento",
    "01234567,Rosa Quispe,C1,10.50,2026-10-01",
    "7654321,Luis Mamani,C2,20.50,2026-10-01",
    "87654321,Ana,C3,1.50,2026-10-01",
    "87654322,Eva,C4,1.50,2026-10-01",
  ];
  const strict = await loader.load(rows.join("\n"), { country: "PE" });
  expect(strict.counts).toMatchObject({ accountsNew: 3, rejected: 1 });
  expect((await loader.rejects(strict.fileId)).toString()).toContain(
    "«dni» debe tener 8 dígitos (¿la planilla quitó ceros?): «7654321»",
  );
  await loader.load(`${rows.join("\n")}\n`, { country: "PE", spec: { restoreZeros: true } });
  const people = await db.db.inTenant(mandate.tenant, (tx) =>
    tx.selectFrom("person").select("document").orderBy("document").execute(),
  );
  expect(people.map(({ document }) => document)).toEqual(["01234567", "07654321", "87654321", "87654322"]);
});

test("of equal keys in one file the first stays and the second names it", async () => {
  const done = await loader.load(file(ana, luis, ana.replace("Ana", "Otra"), luis.replace("OP-2", "OP-3")));
  expect(done.counts).toMatchObject({ accountsNew: 3, rejected: 1 });
  expect((await loader.rejects(done.fileId)).toString()).toContain(
    "4;operación;clave_duplicada;La operación «OP-1» ya viene en la fila 2 de este archivo",
  );
});

test("an operation never changes hands through a file", async () => {
  await loader.load(file(ana));
  const done = await loader.load(file(ana.replace("11.111.111-1", "12.345.678-5")), { acceptRejects: true });
  expect(done).toMatchObject({ state: "failed", error: { code: "file_too_many_rejects" } });
  expect((await loader.rejects(done.fileId)).toString()).toContain(
    "La operación «OP-1» ya está cargada para otro documento",
  );
});

test("hostile names come back exactly as written and never as formulas", async () => {
  const names = JSON.parse(readFileSync("fixtures/names/hostile-debtor-names.json", "utf8")) as string[];
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = names.map((name, i) => `${i + 10};${quoted(name)};OP-${i};1000;2026-10-01`);
  const spec = {
    columns: [
      { field: "accountNumber", aliases: ["operacion"] },
      { field: "name", aliases: ["nombre"] },
      { field: "balance", aliases: ["saldo"] },
      { field: "dueOn", aliases: ["vencimiento"] },
      { field: "document", aliases: ["dni"] },
    ] as const,
  };
  mandate = await seedMandate(db, { code: `h${world}`, country: "PE" });
  loader = openLoader(db, mandate);
  const done = await loader.load(["dni;nombre;operacion;saldo;vencimiento", ...rows].join("\n"), {
    country: "PE",
    spec: { ...spec, restoreZeros: true },
  });
  const refused = new Set(
    names.flatMap((name, i) => (name.includes("\0") || name.trim().length > 200 ? [`OP-${i}`] : [])),
  );
  expect(done.counts).toMatchObject({ accountsNew: names.length - refused.size, rejected: refused.size });
  const stored = await db.db.inTenant(mandate.tenant, (tx) =>
    tx
      .selectFrom("account")
      .innerJoin("debtor", "debtor.id", "account.debtor_id")
      .select(["number", "full_name"])
      .execute(),
  );
  for (const { number, full_name } of stored) {
    expect(full_name).toBe(
      names[Number(number.slice(3))]?.replaceAll("\r\n", "\n").replaceAll("\r", "\n").trim(),
    );
  }
});

test("the rejects file keeps columns, encoding and separator, runs no formula, and loads once corrected", async () => {
  const bad = `13.131.313-1;"=HYPERLINK(""x"")";OP-7;1.000,50;31-02-2026;+56912345678;;Ñuñoa`;
  const bytes = iconv.encode(file(ana, luis, luis.replace("OP-2", "OP-5"), bad), "windows-1252");
  const done = await loader.load(bytes);
  expect(done.counts).toMatchObject({
    accepted: 3,
    rejected: 1,
    format: { encoding: "windows-1252", separator: ";" },
  });
  const [head, row, ...rest] = lines(iconv.decode(await loader.rejects(done.fileId), "windows-1252"));
  expect(rest).toEqual([]);
  expect(head).toBe(`${header};fila;campo;codigo_error;mensaje`);
  expect(row).toBe(
    `13.131.313-1;"'=HYPERLINK(""x"")";OP-7;1.000,50;31-02-2026;+56912345678;;Ñuñoa;5;saldo | documento | vencimiento;` +
      "numero_decimales | documento_digito | fecha_imposible;" +
      "«saldo»: CLP no admite tantos decimales: «1.000,50» | «rut»: el dígito verificador no corresponde: «13.131.313-1» | " +
      "«vencimiento» es una fecha que no existe: «31-02-2026»",
  );
  const corrected = [
    head,
    row
      ?.replace("13.131.313-1", "13.131.313-6")
      .replace("1.000,50", "1.000,00")
      .replace("31-02-2026", "28-02-2026"),
  ];
  const again = await loader.load(iconv.encode(corrected.join("\r\n"), "windows-1252"));
  expect(again).toMatchObject({ state: "succeeded", counts: { accountsNew: 1 } });
  const fixed = (await accounts()).find(({ number }) => number === "OP-7");
  expect(fixed).toMatchObject({ balance_minor: 1_000n, extra: {} });
});

const sample = (name: string): Buffer => readFileSync(`fixtures/portfolios/csv/${name}`);
const bySingleId = {
  columns: [
    { field: "document", aliases: ["rut"] },
    { field: "accountNumber", aliases: ["rut"] },
    { field: "name", aliases: ["nombre"] },
    { field: "phone", aliases: ["telefono"], role: "titular" },
    { field: "balance", aliases: ["saldo"] },
    { field: "daysPastDue", aliases: ["mora"] },
  ] as const,
};
test.each([
  ["own-not-a-csv.csv", "file_not_csv", { looksLike: "zip_xlsx" }],
  ["own-mixed-encoding.csv", "file_encoding", { found: "mixed", row: 3 }],
  ["own-cr-only.csv", "file_header", { missing: ["balance", "dueOn"], found: ["rut", "nombre"] }],
  ["own-nul-bytes.csv", "file_header", { missing: ["balance", "dueOn"] }],
  ["own-dup-headers.csv", "file_header", { missing: ["name", "balance", "dueOn"] }],
])("the sample %s is refused as a whole with %s", async (name, code, details) => {
  const done = await loader.load(sample(name), { spec: bySingleId });
  expect(done).toMatchObject({ state: "failed", error: { code, details } });
  expect(await accounts()).toEqual([]);
});

test.each([
  ["own-latin1-semicolon.csv", ["«saldo»: CLP no admite tantos decimales: «1.234.567,89»"]],
  ["own-utf8-bom.csv", ["«saldo»: CLP no admite tantos decimales: «1234567,89»"]],
  ["own-utf16le.csv", []],
  [
    "own-ragged.csv",
    [
      "La fila trae 2 columnas y el encabezado 5: faltan celdas",
      "La fila trae 6 columnas y el encabezado 5: sobran celdas",
      'La fila abre una comilla que no se cierra: «3-5;"sin cierre;912;1;1»',
    ],
  ],
])("the sample %s is judged row by row", async (name, messages) => {
  const done = await loader.load(sample(name), { spec: bySingleId, acceptRejects: true });
  const rejects = await db.db.inTenant(mandate.tenant, (tx) =>
    tx
      .selectFrom("import_reject")
      .select("message")
      .where("file_id", "=", done.fileId)
      .orderBy("row_number")
      .execute(),
  );
  expect(rejects.map(({ message }) => message)).toEqual(messages);
});

test("the samples of amounts and dates end in a question or in one verdict a row", async () => {
  const withNumber = {
    columns: [
      { field: "accountNumber", aliases: ["id"] },
      { field: "balance", aliases: ["saldo"] },
      { field: "dueOn", aliases: ["fecha"] },
    ] as const,
  };
  const mixed = await loader.load(sample("own-numbers.csv"), { kind: "update", spec: withNumber });
  expect(mixed.error).toMatchObject({
    code: "decimal_ambiguous",
    details: { column: "saldo", conflict: "contradictory" },
  });
  const dates = await loader.load(sample("own-dates.csv"), {
    kind: "update",
    spec: withNumber,
    acceptRejects: true,
  });
  const rejects = await db.db.inTenant(mandate.tenant, (tx) =>
    tx
      .selectFrom("import_reject")
      .select(["row_number", "code"])
      .where("file_id", "=", dates.fileId)
      .where("field", "=", "dueOn")
      .orderBy("row_number")
      .execute(),
  );
  expect(rejects.map(({ row_number, code }) => [row_number, code])).toEqual([
    [4, "fecha_ano_corto"],
    [5, "fecha_imposible"],
    [6, "fecha_imposible"],
    [7, "fecha_serial_excel"],
    [8, "fecha_invalida"],
    [10, "fecha_imposible"],
    [11, "fecha_imposible"],
    [12, "fecha_invalida"],
  ]);
});

test.each([["", "file_empty"]])("an empty upload is refused before it becomes a job", async (text, code) => {
  await expect(loader.receive(text)).rejects.toMatchObject({ code });
});
test("a header without rows is an empty file", async () => {
  expect((await loader.load(`${header}\r\n;;;;;;;\r\n`)).error).toMatchObject({
    code: "file_empty",
    details: { rows: 0 },
  });
});
test("in a currency without cents «284.990» has one reading and loads", async () => {
  const done = await loader.load(file(ana.replace("284.990,00", "284.990")));
  expect([done.state, done.error]).toEqual(["succeeded", null]);
  expect((await accounts())[0]).toMatchObject({ balance_minor: 284_990n });
});
test("amounts that can be read two ways are asked about, with examples", async () => {
  const inDollars = [`${header};moneda`, `${ana.replace("284.990,00", "284.990")};USD`, ""].join("\r\n");
  const done = await loader.load(inDollars);
  expect(done.error).toEqual({
    code: "decimal_ambiguous",
    details: {
      column: "saldo",
      about: "decimal",
      conflict: "ambiguous",
      examples: [{ row: 2, value: "284.990" }],
    },
  });
});

test("a line of 100 MB is refused at once, in bounded memory, and leaves nothing behind", async () => {
  const piece = Buffer.alloc(1_048_576, "A");
  const body = Readable.from(
    (function* () {
      yield Buffer.from(`${header}\r\n`);
      for (let i = 0; i < 100; i++) yield piece;
    })(),
  );
  const received = await loader.receive(body);
  const before = process.memoryUsage().rss;
  const startedAt = performance.now();
  const done = await loader.run(received);
  expect(done.error).toEqual({ code: "file_line_too_long", details: { row: 2, maxCharacters: 1_048_576 } });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  // Held whole, the line would be 100 MB of bytes and as much again as text; the process also holds what is not yet collected.
  expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1_048_576);
  expect(readdirSync(loader.inboxFolder)).toEqual([]);
});

test("a load that dies in the middle leaves the mandate as it was, and runs again from the start", async () => {
  await loader.load(file(ana));
  const before = await versions();
  const received = await loader.receive(file(ana.replace("284.990,00", "1,00"), luis));
  await sql`create function explode() returns trigger language plpgsql as $$ begin raise exception 'power cut'; end $$`.execute(
    db.owner,
  );
  await sql`create trigger explode before insert on phone execute function explode()`.execute(db.owner);
  try {
    const done = await loader.run(received);
    expect(done).toMatchObject({ state: "failed", error: { code: "internal" } });
  } finally {
    await sql`drop trigger explode on phone; drop function explode()`.execute(db.owner);
  }
  expect(await versions()).toEqual(before);
  expect(await events("accounts.changed")).toHaveLength(1);
  const again = await loader.load(file(ana.replace("284.990,00", "1,00"), luis));
  expect(again).toMatchObject({ state: "succeeded", counts: { accountsNew: 1, accountsChanged: 1 } });
});

test("a load that a person cancelled writes nothing", async () => {
  const received = await loader.receive(file(ana));
  await db.db.inTenant(mandate.tenant, (tx) =>
    tx.updateTable("job_run").set({ cancel_asked: true }).where("id", "=", received.jobId).execute(),
  );
  expect(await loader.run(received)).toMatchObject({ state: "cancelled" });
  expect(await accounts()).toEqual([]);
});

test("ids of changed accounts travel in portions of a thousand", async () => {
  const rows = Array.from({ length: 1_001 }, (_, i) => ana.replace("OP-1", `N-${i}`));
  await loader.load(file(...rows));
  const sizes = (await events("accounts.changed")).map(
    (event) => (event.payload.accountIds as string[]).length,
  );
  expect(sizes).toEqual([1_000, 1]);
});

test("more than three rejects in ten refuse the file unless the person accepts them", async () => {
  const bad = (n: number): string => ana.replace("11.111.111-1", "11.111.111-2").replace("OP-1", `B-${n}`);
  const good = (n: number): string => ana.replace("OP-1", `G-${n}`);
  const rows = (bads: number, goods: number): string =>
    file(
      ...Array.from({ length: bads }, (_, i) => bad(i)),
      ...Array.from({ length: goods }, (_, i) => good(i)),
    );
  expect((await loader.load(rows(4, 6))).error).toMatchObject({
    code: "file_too_many_rejects",
    details: { rows: 10, rejected: 4 },
  });
  expect(await accounts()).toEqual([]);
  expect((await loader.load(rows(3, 7))).state).toBe("succeeded");
  expect((await loader.load(rows(5, 5), { acceptRejects: true })).state).toBe("succeeded");
});

test("people are found by document, phone, operation and the start of their name", async () => {
  await loader.load(file(ana, luis));
  for (const typed of ["12345678-5", "12.345.678-5", "9 8765 4321", "OP-2", "luis s"]) {
    const found = await db.db.asUser({ tenant: mandate.tenant, user: mandate.admin }, (tx) =>
      searchDebtors(tx, typed, undefined, 10),
    );
    expect(
      found.map(({ fullName }) => fullName),
      typed,
    ).toEqual(["Luis Soto"]);
  }
});
