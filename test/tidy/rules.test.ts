// The rules themselves: each is shown a breach it must see and the lawful twin it must leave alone.
import { expect, test } from "vitest";
import { formalInCode, formalInText, formalWords } from "./address-rule.ts";
import {
  anyTypes,
  defaultExports,
  doubtfulPatterns,
  hiddenTimeOrChance,
  maxFileLines,
  maxFunctionLines,
  reachesOut,
  tooLongFile,
  tooLongFunctions,
  unsafeLogCalls,
} from "./code-rules.ts";
import { codeFile, type Finding } from "./sources.ts";
import {
  databaseTimeInCode,
  databaseTimeInMigration,
  sqlOutsideStores,
  tableOwners,
  writesToOthersTables,
} from "./sql-rules.ts";
import {
  brokenLinks,
  documentedErrors,
  machinePaths,
  resolvedPackages,
  unfinishedWork,
} from "./text-rules.ts";

type Rule = (file: ReturnType<typeof codeFile>) => readonly Finding[];
const says = (rule: Rule, path: string, text: string): readonly Finding[] => rule(codeFile(path, text));

test("a query beside a store is found, in a store it is not", () => {
  const query = 'export const ask = (tx) => tx.selectFrom("account");\nconst raw = sql`select 1`;';
  expect(says(sqlOutsideStores, "src/portfolio/service.ts", query)).toEqual([
    "src/portfolio/service.ts:1 selectFrom() outside a store",
    "src/portfolio/service.ts:2 SQL outside a store",
  ]);
  expect(says(sqlOutsideStores, "src/roles/a.ts", 'pool.query("update account set x = 1")')).toHaveLength(1);
  expect(says(sqlOutsideStores, "src/roles/a.ts", 'document.query("updates")')).toEqual([]);
  expect(says(sqlOutsideStores, "src/portfolio/store.ts", query)).toEqual([]);
  expect(says(sqlOutsideStores, "src/portfolio/store-debtor.ts", query)).toEqual([]);
  expect(says(sqlOutsideStores, "src/portfolio/storehouse.ts", query)).toHaveLength(2);
});

const { owners, findings } = tableOwners([
  { path: "migrations/0001-portfolio.sql", text: "create table account (id uuid);" },
  { path: "migrations/0002-payments-late.sql", text: "create unlogged table payment (id uuid);" },
  { path: "migrations/0003-later.sql", text: "create table loose (id uuid);" },
]);

test("a table belongs to the module its migration is named after", () => {
  expect(Object.fromEntries(owners)).toEqual({ account: "portfolio", payment: "payments" });
  expect(findings).toEqual([
    "migrations/0003-later.sql:1 is not named after the module that owns its tables",
  ]);
});

test("a store that writes another module's table is found, by builder and by raw SQL", () => {
  const rule: Rule = (file) => writesToOthersTables(file, owners);
  const at = "src/payments/store.ts";
  expect(says(rule, at, 'tx.updateTable("account as a").set({})')).toHaveLength(1);
  expect(says(rule, at, "sql`update account a set x = 1`")).toHaveLength(1);
  expect(says(rule, at, "sql`INSERT INTO account (id) values (1)`")).toHaveLength(1);
  expect(says(rule, at, 'client.query("delete from account")')).toHaveLength(1);
  expect(says(rule, at, 'tx.insertInto("payment").values({})')).toEqual([]);
  // Locking a row and merging one's own are not writes to another's table.
  expect(says(rule, at, "sql`select 1 from account for update of account`")).toEqual([]);
  expect(says(rule, at, "sql`insert into payment select 1 on conflict do update set id = 2`")).toEqual([]);
});

test("SQL that asks the database for the time is found in code and in migrations", () => {
  const at = "src/payments/store.ts";
  expect(says(databaseTimeInCode, at, "sql`select now()`")).toEqual([
    "src/payments/store.ts:1 SQL asks the database for the time: now(",
  ]);
  expect(says(databaseTimeInCode, at, "sql`select knownow(1)`")).toEqual([]);
  expect(
    databaseTimeInMigration({ path: "m.sql", text: "-- never now()\nat date default current_date" }),
  ).toEqual(["m.sql:2 SQL asks the database for the time: current_date"]);
});

test("a core that looks at the clock, throws dice or waits is found", () => {
  const text = "Date.now();\nMath.random();\nnew Date();\nsetTimeout(f, 1);\nnew Date(0);";
  expect(says(hiddenTimeOrChance, "src/dialer/core/call.ts", text)).toHaveLength(4);
  expect(says(hiddenTimeOrChance, "src/dialer/loop.ts", text)).toEqual([]);
});

test("a log message that is put together, or a phone beside it, is found", () => {
  const at = "src/dialer/loop.ts";
  expect(says(unsafeLogCalls, at, 'log.info({ call }, "dialled")')).toEqual([]);
  expect(says(unsafeLogCalls, at, ["log.info({ call }, `dialled $", "{phone}`)"].join(""))).toHaveLength(1);
  expect(says(unsafeLogCalls, at, 'deps.log.warn("dialled " + phone)')).toHaveLength(1);
  expect(says(unsafeLogCalls, at, 'log.info({ phone }, "dialled")')).toHaveLength(1);
  expect(says(unsafeLogCalls, at, 'log.info({ pii: { phone } }, "dialled")')).toEqual([]);
});

test("a connection opened outside the named files is found, whatever opens it", () => {
  const ways = [
    'import { request } from "node:http";',
    "await fetch(url);",
    "globalThis.fetch(url);",
    "new WebSocket(url);",
  ];
  for (const way of ways) expect(says(reachesOut, "src/portfolio/hook.ts", way)).toHaveLength(1);
  expect(says(reachesOut, "src/platform/socket-rpc.ts", ways.join("\n"))).toEqual([]);
  expect(says(reachesOut, "src/http/live.ts", 'import type { IncomingMessage } from "node:http";')).toEqual(
    [],
  );
});

test("a pattern whose failing doubles with each character is found", () => {
  for (const bad of ["/(a+)+b/", "/(?:\\d*x?)*y/", "/(\\w+\\s?){2,}z/"])
    expect(says(doubtfulPatterns, "src/a/b.ts", `const p = ${bad};`)).toHaveLength(1);
  expect(says(doubtfulPatterns, "src/a/b.ts", "const p = /^(a|b)+[0-9]{3}$/;")).toEqual([]);
});

test("a file at its limit passes and one line more does not", () => {
  const lines = (count: number): string => `${"x;\n".repeat(count)}`;
  expect(tooLongFile({ path: "src/a/b.ts", text: lines(maxFileLines) })).toEqual([]);
  expect(tooLongFile({ path: "src/a/b.ts", text: lines(maxFileLines + 1) })).toHaveLength(1);
  expect(tooLongFile({ path: "src/compliance/rules/cl.ts", text: lines(maxFileLines + 1) })).toEqual([]);
});

test("a function at its limit passes, one line more does not, and an inner one counts for itself", () => {
  const body = (count: number): string => "  x();\n".repeat(count);
  const whole = (count: number): string => `function long() {\n${body(count - 2)}}`;
  expect(says(tooLongFunctions, "src/a/b.ts", whole(maxFunctionLines))).toEqual([]);
  expect(says(tooLongFunctions, "src/a/b.ts", whole(maxFunctionLines + 1))).toHaveLength(1);
  const nested = `function outer() {\n${body(40)}  const inner = () => {\n${body(40)}  };\n}`;
  expect(says(tooLongFunctions, "src/a/b.ts", nested)).toEqual([]);
});

test("default exports and any are found", () => {
  expect(says(defaultExports, "src/a/b.ts", "export default function f() {}")).toHaveLength(1);
  expect(says(defaultExports, "src/a/b.ts", "const f = 1;\nexport default f;")).toHaveLength(1);
  expect(says(defaultExports, "vite.config.ts", "export default {};")).toEqual([]);
  expect(says(anyTypes, "src/a/b.ts", "let x: any;\nlet anything = 1;")).toEqual([
    "src/a/b.ts:1 the type any",
  ]);
});

test("paths of one machine, resolved addresses and unfinished work are found", () => {
  const text = (line: string): { path: string; text: string } => ({ path: "a.md", text: `one\n${line}` });
  expect(machinePaths(text(`see ${"/home"}/rosa/file`))).toEqual([
    `a.md:2 the path of one machine: ${"/home"}/r`,
  ]);
  expect(machinePaths(text("see ./work/file and src/home/file"))).toEqual([]);
  expect(unfinishedWork(text(`// ${"TO"}DO later`))).toHaveLength(1);
  expect(unfinishedWork(text("todo el día"))).toEqual([]);
  expect(resolvedPackages('{\n  "resolved": "x"\n}')).toHaveLength(1);
});

test("a documented error is a row with its code and status", () => {
  expect(documentedErrors("| `not_found` | 404 | No existe |\n| otra | 404 | x |")).toEqual([
    { code: "not_found", status: 404 },
  ]);
});

test("a link to a page that is not there is found, one elsewhere is not followed", () => {
  const page = {
    path: "docs/a.md",
    text: "[b](b.md#part) and [c](../c/) and [lost](lost.md)\n[far](https://example.org/x)",
  };
  expect(brokenLinks(page, (path) => ["docs/b.md", "c"].includes(path))).toEqual([
    "docs/a.md:1 links to lost.md, which is not there",
  ]);
});

test("an order given as «usted» is found where a clause begins, alone or joined to what it acts on", () => {
  for (const text of [
    "Vea Sistema",
    "El archivo está vacío; elija otro",
    "Falta espeak-ng: instálelo",
    "bórrela y vuelva a intentar",
    "Sin llamada de prueba hoy: pulse «Probar todo»",
    "Usted cortó",
  ])
    expect(formalWords(text), text).not.toEqual([]);
});
test("what staff are told as «tú», wishes about others and words of other languages are left alone", () => {
  for (const text of [
    "Mira Sistema; elige otro, bórrala y vuelve a intentar: instálalo",
    "No se marca hasta que vuelva",
    "Lo que dijo que pagó, para que el acreedor lo busque",
    "Todos en llamada, cierre o pausa",
    "Su sesión se cierra y guarda su resultado",
    "retire the number, use it once",
    "ACTIVE",
  ])
    expect(formalWords(text), text).toEqual([]);
});
test("only the texts of a program are read for how they address, also those with figures inside", () => {
  const rule: Rule = formalInCode;
  const text = "// Vea esto\nconst a = `$" + "{n} filas; revise el archivo`;\nconst revise = a;";
  expect(says(rule, "src/a.ts", text)).toEqual(["src/a.ts:2 addresses staff as usted: revise"]);
  expect(formalInText({ path: "bin/a", text: 'echo "ejecute npm ci"' })).toEqual([
    "bin/a:1 addresses staff as usted: ejecute",
  ]);
});
