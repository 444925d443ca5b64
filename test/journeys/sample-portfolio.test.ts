// The demo's creditors load their files through the import, like any creditor.
import { beforeAll, expect, test } from "vitest";
import type { CreditorId, PortfolioId } from "#kernel/ids.ts";
import { localDate } from "#kernel/time.ts";
import { recogniseProfile } from "#portfolio/core/mapping.ts";
import { createCreditor, createPortfolio } from "#portfolio/service.ts";
import { samplePortfolios } from "#simulator/sample-portfolio.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { type Loaded, noon, openLoader } from "../support/import.ts";

let db: TestDatabase;
let tenant: Awaited<ReturnType<typeof seedMandate>>;
const portfolios = new Map<string, PortfolioId>();
const loaded: Loaded[] = [];
const samples = samplePortfolios(7, localDate("2026-11-24"));
const run = <T>(work: Parameters<typeof db.db.inTenant<T>>[1]) => db.db.inTenant(tenant.tenant, work);

beforeAll(async () => {
  db = await openTestDatabase();
  tenant = await seedMandate(db, { code: "base" });
  for (const { creditor, portfolio, files } of samples) {
    const id = await run(async (tx) => {
      const who = { tenant: tenant.tenant };
      const creditorId: CreditorId = await createCreditor(tx, who, creditor);
      return createPortfolio(tx, who, { ...portfolio, creditor: creditorId, demo: true }, noon);
    });
    portfolios.set(portfolio.code, id);
    const loader = openLoader(db, { ...tenant, portfolio: id });
    for (const file of files) {
      const { kind, name, spec } = file;
      loaded.push(await loader.load(Buffer.from(file.bytes), { kind, name, spec }));
    }
  }
});

test("every file of the sample is loaded without a single reject or warning", () => {
  expect(loaded).toHaveLength(6);
  for (const { state, counts } of loaded) {
    expect({ state, rejected: counts.rejected, warnings: counts.warnings }).toEqual({
      state: "succeeded",
      rejected: 0,
      warnings: {},
    });
  }
});

test("there are at least 5,000 debtors with 2.8 phones in Chile and 3.6 in Perú, a fifth of them with several debts", async () => {
  const debtors = await run((tx) => tx.selectFrom("debtor").select(["id", "portfolio_id"]).execute());
  const accounts = await run((tx) =>
    tx.selectFrom("account").select(["debtor_id", "due_on", "written_off", "state", "currency"]).execute(),
  );
  const phones = await run((tx) =>
    tx.selectFrom("phone").select(["portfolio_id", "role", "line_type"]).execute(),
  );
  expect(debtors.length).toBeGreaterThanOrEqual(5_000);
  const perPerson = (code: string): number => {
    const id = portfolios.get(code);
    return (
      phones.filter((p) => p.portfolio_id === id).length / debtors.filter((d) => d.portfolio_id === id).length
    );
  };
  expect(perPerson("andes-consumo")).toBeCloseTo(2.8, 0.8);
  expect(perPerson("qhapaq-consumo")).toBeCloseTo(3.6, 0.8);
  const debts = Map.groupBy(accounts, ({ debtor_id }) => debtor_id);
  const several = [...debts.values()].filter((of) => of.length > 1).length / debts.size;
  expect(several).toBeGreaterThan(0.19);
  expect(several).toBeLessThan(0.25);
  const share = (role: string): number => phones.filter((p) => p.role === role).length / phones.length;
  expect(share("referencia")).toBeCloseTo(0.12, 1);
  expect(share("laboral")).toBeCloseTo(0.06, 1);
  expect(phones.every((phone) => phone.line_type === "mobile")).toBe(true);
  const days = accounts.map(({ due_on }) => (Date.parse("2026-11-24") - Date.parse(due_on)) / 86_400_000);
  const between = (from: number, to: number): number =>
    days.filter((d) => d >= from && d <= to).length / days.length;
  const mix = [
    between(-99, 0),
    between(1, 30),
    between(31, 60),
    between(61, 90),
    between(91, 180),
    between(181, 999),
  ];
  for (const [i, expected] of [0.05, 0.38, 0.21, 0.13, 0.15, 0.08].entries()) {
    expect(Math.abs((mix[i] ?? 0) - expected)).toBeLessThan(0.02);
  }
  expect(accounts.filter(({ state }) => state === "withdrawn")).toHaveLength(10);
  expect(accounts.some(({ currency }) => currency === "USD")).toBe(true);
});

test("there are six deceased, two namesakes, and a father and son with one phone", async () => {
  const people = await run((tx) =>
    tx
      .selectFrom("debtor")
      .select(["id", "full_name", "flags"])
      .where("portfolio_id", "in", [...portfolios.values()])
      .execute(),
  );
  expect(people.filter(({ flags }) => flags.includes("deceased"))).toHaveLength(6);
  expect(
    people.filter(({ full_name }) => full_name === "Camila Muñoz Sepúlveda").length,
  ).toBeGreaterThanOrEqual(2);
  const named = (name: string) => people.find(({ full_name }) => full_name === name)?.id ?? "";
  const numbers = await run((tx) =>
    tx
      .selectFrom("phone")
      .select(["debtor_id", "e164"])
      .where("debtor_id", "in", [named("Juan Huenchumán Soto"), named("Juan Huenchumán Painemal")])
      .execute(),
  );
  const byDebtor = [...Map.groupBy(numbers, ({ debtor_id }) => debtor_id).values()].map((of) =>
    of.map(({ e164 }) => e164).sort(),
  );
  expect(byDebtor).toHaveLength(2);
  expect(byDebtor[0]).toEqual(byDebtor[1]);
});

test("the same seed writes the same bytes, in the two encodings promised", () => {
  const again = samplePortfolios(7, localDate("2026-11-24"));
  expect(again.map(({ files }) => files.map(({ bytes }) => Buffer.from(bytes).toString("base64")))).toEqual(
    samples.map(({ files }) => files.map(({ bytes }) => Buffer.from(bytes).toString("base64"))),
  );
  expect(new Set(loaded.map(({ counts }) => (counts.format as { encoding: string }).encoding))).toEqual(
    new Set(["windows-1252", "utf-8"]),
  );
});

test("a profile is recognised by the header of its file", () => {
  const profiles = samples.flatMap(({ files }) => files.filter(({ kind }) => kind === "assignment"));
  expect(
    recogniseProfile(
      ["RUT", "Nombre completo", "N° Operación", "Saldo total", "Fec. Vcto"],
      profiles,
      "assignment",
    ),
  ).toBe(profiles[0]);
});
