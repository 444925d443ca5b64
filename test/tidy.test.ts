// House rules that linters do not know. Each names the file and the line; what to do instead is in STYLE.md.
import { expect, test } from "vitest";
import { portVariable, readConfig } from "#config.ts";
import { titles } from "#kernel/error-titles.ts";
import { errorCatalogue } from "#kernel/errors.ts";
import { formalInCode, formalInText, spokenToDebtors } from "./tidy/address-rule.ts";
import {
  anyTypes,
  defaultExports,
  doubtfulPatterns,
  hiddenTimeOrChance,
  reachesOut,
  tooLongFile,
  tooLongFunctions,
  unsafeLogCalls,
} from "./tidy/code-rules.ts";
import { allFiles, type CodeFile, codeOf, type Finding } from "./tidy/sources.ts";
import {
  databaseTimeInCode,
  databaseTimeInMigration,
  sqlOutsideStores,
  tableOwners,
  writesToOthersTables,
} from "./tidy/sql-rules.ts";
import {
  brokenLinks,
  documentedErrors,
  machinePaths,
  registryNames,
  resolvedPackages,
  unfinishedWork,
} from "./tidy/text-rules.ts";

const files = allFiles();
const code = codeOf(files);
const migrations = files.filter(({ path }) => /^migrations\/.*\.sql$/.test(path));
const { owners, findings: misnamed } = tableOwners(migrations);

const foldersOf = (path: string): readonly string[] =>
  path.split("/").map((_, depth, parts) => parts.slice(0, depth).join("/"));
const everywhere = (rule: (file: CodeFile) => readonly Finding[]): readonly Finding[] => code.flatMap(rule);

test("the house is read whole", () => {
  // A walk that sees nothing would find nothing wrong.
  expect(code.length).toBeGreaterThan(250);
  expect(migrations.length).toBeGreaterThanOrEqual(13);
  expect(owners.size).toBeGreaterThan(40);
});

test("SQL stands only in stores, the platform, tests and scripts", () => {
  expect(everywhere(sqlOutsideStores)).toEqual([]);
});
test("a migration is named after the module that owns its tables", () => {
  expect(misnamed).toEqual([]);
});
test("a module writes only its own tables", () => {
  expect(everywhere((file) => writesToOthersTables(file, owners))).toEqual([]);
});
test("SQL never asks the database for the time", () => {
  expect([...everywhere(databaseTimeInCode), ...migrations.flatMap(databaseTimeInMigration)]).toEqual([]);
});

test("a core hides neither time nor chance", () => {
  expect(everywhere(hiddenTimeOrChance)).toEqual([]);
});
test("log messages are constants and personal data stays under pii", () => {
  expect(everywhere(unsafeLogCalls)).toEqual([]);
});
test("no address that a person typed is ever fetched: only named files open connections, to our own parts", () => {
  expect(everywhere(reachesOut)).toEqual([]);
});
test("no pattern repeats what already repeats", () => {
  expect(everywhere(doubtfulPatterns)).toEqual([]);
});
test("a file is one idea of at most 300 lines", () => {
  expect(files.flatMap(tooLongFile)).toEqual([]);
});
test("a function has at most 60 lines of its own, a component 120", () => {
  expect(everywhere(tooLongFunctions)).toEqual([]);
});
test("nothing is exported as default but tool configurations", () => {
  expect(everywhere(defaultExports)).toEqual([]);
});
test("no type is any outside generated files", () => {
  expect(everywhere(anyTypes)).toEqual([]);
});

test("each error code has a title and a documented row with its status, and no row is left over", () => {
  const page = files.find(({ path }) => path === "docs/integrating/errors.md")?.text ?? "";
  const documented = Object.fromEntries(documentedErrors(page).map(({ code, status }) => [code, status]));
  expect(documented).toEqual(errorCatalogue);
  expect(Object.keys(titles).sort()).toEqual(Object.keys(errorCatalogue).sort());
});

test("the pages link only to what is there", () => {
  const known = new Set(files.flatMap(({ path }) => [path, ...foldersOf(path)]));
  const pages = files.filter(({ path }) => path.endsWith(".md"));
  expect(pages.length).toBeGreaterThan(15);
  expect(pages.flatMap((page) => brokenLinks(page, (path) => known.has(path)))).toEqual([]);
});
test("each port and its variable stand in the page for operators", () => {
  const page = files.find(({ path }) => path === "docs/operating/ports.md")?.text ?? "";
  for (const [name, variable] of Object.entries(portVariable)) {
    expect(page, name).toContain(variable);
    expect(page, name).toContain(String(readConfig({}).ports[name as keyof typeof portVariable]));
  }
});

test("no file knows one machine", () => {
  expect(files.flatMap(machinePaths)).toEqual([]);
});
test("no file names the host of a package registry, and the lock file holds no address", () => {
  expect(files.flatMap(registryNames)).toEqual([]);
  expect(resolvedPackages(files.find(({ path }) => path === "package-lock.json")?.text ?? "")).toEqual([]);
});
test("no file announces unfinished work", () => {
  expect(files.flatMap(unfinishedWork)).toEqual([]);
});

test("staff are addressed as «tú»; only what is said to a debtor says «usted»", () => {
  const toStaff = (path: string): boolean =>
    !spokenToDebtors.includes(path) && !/(^test\/|\.test\.tsx?$)/.test(path);
  const known = new Set(files.map(({ path }) => path));
  expect(spokenToDebtors.filter((path) => !known.has(path))).toEqual([]);
  const plain = files.filter(({ path }) =>
    /^(bin\/|scripts\/.*\.mjs$|web\/.*\.html$|migrations\/)/.test(path),
  );
  expect(plain.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["bin/recaudo", "scripts/boot.mjs", "web/index.html"]),
  );
  const staffCode = code.filter(({ path }) => toStaff(path));
  expect([...staffCode.flatMap(formalInCode), ...plain.flatMap(formalInText)]).toEqual([]);
});
