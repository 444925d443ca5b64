// The demo's creditors and their files, the same for the same seed: invented people with valid documents of ranges
// believed unassigned. They enter through the import like any creditor's file, in two layouts with their profiles.

import { assert } from "#kernel/assert.ts";
import type { Country } from "#kernel/country.ts";
import { type Currency, exponentOf, money, toDecimalText } from "#kernel/money.ts";
import { integer, logNormal, pick, type Rng, seededRng, weighted } from "#kernel/rng.ts";
import { addDays, type LocalDate } from "#kernel/time.ts";
import { csvCell } from "#portfolio/core/csv.ts";
import { rutCheckDigit } from "#portfolio/core/documents.ts";
import type { ColumnRule, PhoneRole } from "#portfolio/core/fields.ts";
import { defaultSpec, type MappingSpec, type RowKind } from "#portfolio/core/mapping.ts";
import { chile, type Naming, type Place, peru } from "./sample-names.ts";

export interface SampleFile {
  readonly name: string;
  readonly kind: RowKind;
  readonly bytes: Uint8Array;
  readonly spec: MappingSpec;
  readonly profileName: string;
}
export interface SamplePortfolio {
  readonly creditor: {
    readonly code: string;
    readonly name: string;
    readonly kind: "financial" | "retail_financial" | "utility";
    readonly country: Country;
  };
  readonly portfolio: { readonly code: string; readonly name: string; readonly currency: Currency };
  readonly debtors: number;
  readonly accounts: number;
  /** In the order they are loaded: the assignment, then for one mandate the withdrawal of ten operations. */
  readonly files: readonly SampleFile[];
}

interface Product {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** Share of its debts in dollars. */
  readonly dollars?: number;
}
interface Plan {
  readonly creditor: SamplePortfolio["creditor"];
  readonly portfolio: SamplePortfolio["portfolio"];
  readonly debtors: number;
  readonly products: readonly [Product, ...Product[]];
}
// demo.md "Creditors and portfolios": amounts in whole units of the currency.
const plans: readonly Plan[] = [
  {
    creditor: { code: "andes", name: "Banco Andes del Sur", kind: "financial", country: "CL" },
    portfolio: { code: "andes-consumo", name: "Andes consumo y tarjeta", currency: "CLP" },
    debtors: 1_600,
    products: [
      { name: "Consumo", from: 350_000, to: 6_000_000, weight: 6 },
      { name: "Tarjeta", from: 80_000, to: 2_500_000, weight: 4 },
    ],
  },
  {
    creditor: { code: "plaza", name: "Tiendas Plaza Uno", kind: "retail_financial", country: "CL" },
    portfolio: { code: "plaza-tarjeta", name: "Plaza Uno tarjeta", currency: "CLP" },
    debtors: 1_300,
    products: [{ name: "Tarjeta", from: 40_000, to: 900_000, weight: 1 }],
  },
  {
    creditor: { code: "qhapaq", name: "Financiera Qhapaq", kind: "financial", country: "PE" },
    portfolio: { code: "qhapaq-consumo", name: "Qhapaq consumo", currency: "PEN" },
    debtors: 1_000,
    products: [{ name: "Consumo", from: 800, to: 25_000, weight: 1 }],
  },
  {
    creditor: { code: "nevados", name: "Caja Los Nevados", kind: "financial", country: "PE" },
    portfolio: { code: "nevados-micro", name: "Los Nevados microempresa", currency: "PEN" },
    debtors: 800,
    products: [{ name: "Microempresa", from: 1_500, to: 40_000, weight: 1, dollars: 0.12 }],
  },
  {
    creditor: { code: "movilred", name: "Movilred", kind: "utility", country: "PE" },
    portfolio: { code: "movilred-servicio", name: "Movilred servicio", currency: "PEN" },
    debtors: 700,
    products: [{ name: "Servicio", from: 45, to: 420, weight: 1 }],
  },
];
const deceasedCount = 6;
const withdrawnCount = 10;

export function samplePortfolios(seed: number, today: LocalDate): readonly SamplePortfolio[] {
  return plans.map((plan, i) => {
    const rng = seededRng(seed * 101 + i);
    const people = i === 0 ? withFamily(peopleOf(rng, plan, i)) : peopleOf(rng, plan, i);
    const debts = people.flatMap((person, n) => debtsOf(rng, plan, person, n, today));
    const files = [plan.creditor.country === "CL" ? chileanFile(plan, debts) : peruvianFile(plan, debts)];
    if (i === 0) files.push(withdrawalFile(plan, debts));
    return {
      creditor: plan.creditor,
      portfolio: plan.portfolio,
      debtors: people.length,
      accounts: debts.length,
      files,
    };
  });
}

interface SamplePhone {
  readonly number: string;
  readonly role: PhoneRole;
}
interface SamplePerson {
  readonly document: string;
  readonly given: string;
  readonly paternal: string;
  readonly maternal: string;
  readonly birthOn: LocalDate;
  readonly place: Place;
  readonly deceased: boolean;
  readonly phones: readonly SamplePhone[];
}
interface SampleDebt {
  readonly person: SamplePerson;
  readonly number: string;
  readonly product: string;
  readonly currency: Currency;
  readonly minor: bigint;
  readonly dueOn: LocalDate;
  readonly writtenOff: boolean;
}

function peopleOf(rng: Rng, plan: Plan, planIndex: number): SamplePerson[] {
  const { country } = plan.creditor;
  const naming: Naming = country === "CL" ? chile : peru;
  return Array.from({ length: plan.debtors }, (_, n) => {
    const special = naming.special[n];
    return {
      document: documentOf(country, planIndex, n, rng),
      given: special?.given ?? pick(rng, naming.given),
      paternal: special?.paternal ?? pick(rng, naming.surnames),
      maternal: special?.maternal ?? pick(rng, naming.surnames),
      birthOn: addDays("1951-01-01" as LocalDate, integer(rng, 55 * 365)),
      place: placeOf(rng, naming.places),
      // Two in each of the first three mandates.
      deceased: planIndex < 3 && n >= 20 && n < 20 + deceasedCount / 3,
      phones: phonesOf(rng, country),
    };
  });
}

/** A pair of namesakes, and a father and son who share a phone. */
function withFamily(people: SamplePerson[]): SamplePerson[] {
  const [, father] = people;
  return people.map((person, n) => {
    if (!father) return person;
    if (n === 30) return { ...person, given: "Camila", paternal: "Muñoz", maternal: "Sepúlveda" };
    if (n === 31)
      return {
        ...person,
        given: "Juan",
        paternal: father.paternal,
        maternal: "Painemal",
        phones: father.phones,
      };
    return person;
  });
}

/** RUT 40–45 million and DNI 50–59 million: believed unassigned. A step keeps neighbours from looking counted. */
function documentOf(country: Country, planIndex: number, n: number, rng: Rng): string {
  const jump = planIndex * 1_000_000 + n * 523 + integer(rng, 500);
  if (country === "PE") return String(50_000_000 + jump);
  const body = 40_000_000 + jump;
  return `${body.toString().replace(/\B(?=(\d{3})+$)/g, ".")}-${rutCheckDigit(body)}`;
}

function placeOf(rng: Rng, places: Naming["places"]): Place {
  const total = places.reduce((sum, place) => sum + place.weight, 0);
  let left = rng.next() * total;
  return places.find((place) => (left -= place.weight) < 0) ?? places[0];
}

/** 2.8 phones a person in Chile, 3.6 in Peru; the first is the holder's; 12 % references and 6 % work of them all. */
function phonesOf(rng: Rng, country: Country): SamplePhone[] {
  const [more, chance] = country === "CL" ? [4, 0.45] : [5, 0.52];
  const count =
    1 + Array.from({ length: more }, () => (rng.next() < chance ? 1 : 0)).reduce<number>((a, b) => a + b, 0);
  const share = country === "CL" ? 2.8 / 1.8 : 3.6 / 2.6;
  return Array.from({ length: count }, (_, i) => {
    const others = { referencia: 0.12 * share, laboral: 0.06 * share, aval: 0.03 * share };
    const titular = 1 - others.referencia - others.laboral - others.aval;
    const role: PhoneRole = i === 0 ? "titular" : weighted(rng, { titular, ...others });
    // Chilean mobiles beginning with 90 are not in use.
    const number = country === "CL" ? `90${digits(rng, 7)}` : `9${digits(rng, 8)}`;
    return { number, role };
  });
}
function digits(rng: Rng, count: number): string {
  return integer(rng, 10 ** count)
    .toString()
    .padStart(count, "0");
}

function debtsOf(rng: Rng, plan: Plan, person: SamplePerson, n: number, today: LocalDate): SampleDebt[] {
  // 22 % of people owe two debts or more.
  const count = rng.next() < 0.22 ? (rng.next() < 0.8 ? 2 : 3) : 1;
  return Array.from({ length: count }, (_, i) => {
    const product = productOf(rng, plan.products);
    const currency = rng.next() < (product.dollars ?? 0) ? "USD" : plan.portfolio.currency;
    const { days, writtenOff } = arrears(rng);
    return {
      person,
      number: `${plan.portfolio.code.slice(0, 3).toUpperCase()}-${(100_000 + n * 7).toString()}-${i + 1}`,
      product: product.name,
      currency,
      minor: amountOf(rng, product, currency),
      dueOn: addDays(today, -days),
      writtenOff,
    };
  });
}
function productOf(rng: Rng, products: Plan["products"]): Product {
  const name = weighted(rng, Object.fromEntries(products.map((product) => [product.name, product.weight])));
  return products.find((product) => product.name === name) ?? products[0];
}

/** Log-normal between the product's limits: they are two deviations from the median. */
function amountOf(rng: Rng, { from, to }: Product, currency: Currency): bigint {
  const drawn = logNormal(rng, Math.sqrt(from * to), Math.log(to / from) / 4);
  const whole = Math.min(to, Math.max(from, drawn)) / (currency === "USD" ? 3.5 : 1);
  return BigInt(Math.round(whole * 10 ** exponentOf(currency)));
}

/** Not yet due 5 %, 1–30 days 38, 31–60 21, 61–90 13, 91–180 15, written off 8. */
function arrears(rng: Rng): { days: number; writtenOff: boolean } {
  const bucket = weighted(rng, { notDue: 5, early: 38, mid: 21, late: 13, hard: 15, writtenOff: 8 });
  const between = (from: number, to: number): number => from + integer(rng, to - from + 1);
  const days = {
    notDue: () => -between(1, 20),
    early: () => between(1, 30),
    mid: () => between(31, 60),
    late: () => between(61, 90),
    hard: () => between(91, 180),
    writtenOff: () => between(181, 720),
  }[bucket]();
  return { days, writtenOff: bucket === "writtenOff" };
}

const numbersOf = (person: SamplePerson, role: PhoneRole): string[] =>
  person.phones.filter((phone) => phone.role === role).map((phone) => phone.number);
const day = (date: LocalDate): string => date.split("-").reverse().join("-");

/** Windows-1252, `;`, decimal comma, day first, several phones in a cell. */
function chileanFile(plan: Plan, debts: readonly SampleDebt[]): SampleFile {
  const header = [
    "RUT",
    "Nombre completo",
    "N° Operación",
    "Producto",
    "Saldo total",
    "Fec. Vcto",
    "Castigo",
    "Comuna",
    "Región",
    "Fec. Nacimiento",
    "Fallecido",
    "Fonos",
    "Fono aval",
    "Tel. ref",
    "Fono trabajo",
  ];
  const rows = debts.map(({ person, ...debt }) => [
    person.document,
    [person.given, person.paternal, person.maternal].filter((part) => part !== "").join(" "),
    debt.number,
    debt.product,
    `${debt.minor.toString().replace(/\B(?=(\d{3})+$)/g, ".")},00`,
    day(debt.dueOn),
    debt.writtenOff ? "SI" : "NO",
    person.place.commune,
    person.place.region,
    day(person.birthOn),
    person.deceased ? "SI" : "NO",
    numbersOf(person, "titular").join(" / "),
    numbersOf(person, "aval").join(" / "),
    numbersOf(person, "referencia").join(" / "),
    numbersOf(person, "laboral").join(" / "),
  ]);
  const extra: readonly ColumnRule[] = [
    { field: "phone", role: "titular", aliases: ["Fonos"] },
    { field: "accountNumber", aliases: ["N° Operación"] },
  ];
  const spec: MappingSpec = {
    ...withAliases(defaultSpec("CL", plan.portfolio.currency), extra),
    encoding: "windows-1252",
    separator: ";",
    decimal: ",",
    dateOrder: "dmy",
  };
  const text = [header, ...rows]
    .map((cells) => cells.map((cell) => csvCell(cell, ";")).join(";"))
    .join("\r\n");
  return {
    name: `${plan.portfolio.code}.csv`,
    kind: "assignment",
    bytes: latin1(`${text}\r\n`),
    spec,
    profileName: `${plan.creditor.name} mensual`,
  };
}

/** UTF-8, comma, decimal point, year first, surnames apart, one phone a column. */
function peruvianFile(plan: Plan, debts: readonly SampleDebt[]): SampleFile {
  const phoneColumns: readonly (readonly [string, PhoneRole, number])[] = [
    ...Array.from({ length: 6 }, (_, i) => [`TELEFONO${i + 1}`, "titular", i] as const),
    ...Array.from({ length: 3 }, (_, i) => [`TELEFONO_REFERENCIA${i + 1}`, "referencia", i] as const),
    ["TELEFONO_LABORAL1", "laboral", 0],
    ["TELEFONO_LABORAL2", "laboral", 1],
    ["TELEFONO_AVAL1", "aval", 0],
  ];
  const header = [
    "TIPO_DOCUMENTO",
    "DOCUMENTO",
    "APELLIDO_PATERNO",
    "APELLIDO_MATERNO",
    "NOMBRES",
    "NUM_CUENTA",
    "PRODUCTO",
    "MONEDA",
    "SLD_TOTAL",
    "FEC_VENCIMIENTO",
    "CASTIGADO",
    "DISTRITO",
    "DEPARTAMENTO",
    "FECHA_NACIMIENTO",
    "FALLECIDO",
    ...phoneColumns.map(([name]) => name),
  ];
  const rows = debts.map(({ person, ...debt }) => [
    "DNI",
    person.document,
    person.paternal,
    person.maternal,
    person.given,
    debt.number,
    debt.product,
    debt.currency,
    toDecimalText(money(debt.minor, debt.currency)),
    debt.dueOn,
    debt.writtenOff ? "SI" : "NO",
    person.place.commune,
    person.place.region,
    person.birthOn,
    person.deceased ? "SI" : "NO",
    ...phoneColumns.map(([, role, i]) => numbersOf(person, role)[i] ?? ""),
  ]);
  const spec: MappingSpec = {
    ...defaultSpec("PE", plan.portfolio.currency),
    encoding: "utf-8",
    separator: ",",
    decimal: ".",
    dateOrder: "dmy",
  };
  const text = [header, ...rows].map((cells) => cells.map((cell) => csvCell(cell, ",")).join(",")).join("\n");
  return {
    name: `${plan.portfolio.code}.csv`,
    kind: "assignment",
    bytes: new TextEncoder().encode(`${text}\n`),
    spec,
    profileName: `${plan.creditor.name} diario`,
  };
}

function withdrawalFile(plan: Plan, debts: readonly SampleDebt[]): SampleFile {
  const numbers = debts.slice(-withdrawnCount).map((debt) => debt.number);
  const spec = withAliases(defaultSpec(plan.creditor.country, plan.portfolio.currency), [
    { field: "accountNumber", aliases: ["N° Operación"] },
  ]);
  const bytes = latin1(`${["N° Operación", ...numbers].join("\r\n")}\r\n`);
  return {
    name: `${plan.portfolio.code}-retiro.csv`,
    kind: "withdrawal",
    bytes,
    spec,
    profileName: `${plan.creditor.name} retiros`,
  };
}

/** A creditor's own headers beside the usual ones; a header already known is not listed twice. */
function withAliases(spec: MappingSpec, extra: readonly ColumnRule[]): MappingSpec {
  const columns = spec.columns.map((rule) => {
    const own = extra.filter((added) => added.field === rule.field && added.role === rule.role);
    return own.length === 0
      ? rule
      : { ...rule, aliases: [...rule.aliases, ...own.flatMap((added) => added.aliases)] };
  });
  return { ...spec, columns };
}

/** The characters of these names are the same in Windows-1252 and Latin-1. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    assert(code < 0x80 || (code >= 0xa0 && code <= 0xff), "a character outside Latin-1 in a sample name");
    return code;
  });
}
