// The demo's creditors and their files, the same for the same seed: invented people with valid documents of ranges
// believed unassigned. They enter through the import like any creditor's file, in two layouts with their profiles.

import { assert } from "#kernel/assert.ts";
import { money, toDecimalText } from "#kernel/money.ts";
import { seededRng } from "#kernel/rng.ts";
import type { LocalDate } from "#kernel/time.ts";
import { csvCell } from "#portfolio/core/csv.ts";
import type { PhoneRole } from "#portfolio/core/fields.ts";
import { defaultSpec, type MappingSpec, type RowKind } from "#portfolio/core/mapping.ts";
import {
  debtsOf,
  type Plan,
  peopleOf,
  type SampleCreditor,
  type SampleDebt,
  type SampleMandate,
  type SamplePerson,
  withFamily,
} from "./sample-people.ts";

export interface SampleFile {
  readonly name: string;
  readonly kind: RowKind;
  readonly bytes: Uint8Array;
  readonly spec: MappingSpec;
  readonly profileName: string;
}
export interface SamplePortfolio {
  readonly creditor: SampleCreditor;
  readonly portfolio: SampleMandate;
  readonly debtors: number;
  readonly accounts: number;
  /** In the order they are loaded: the assignment, then for one mandate the withdrawal of ten operations. */
  readonly files: readonly SampleFile[];
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
  const spec: MappingSpec = {
    ...defaultSpec("CL", plan.portfolio.currency),
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
  const spec = defaultSpec(plan.creditor.country, plan.portfolio.currency);
  const bytes = latin1(`${["N° Operación", ...numbers].join("\r\n")}\r\n`);
  return {
    name: `${plan.portfolio.code}-retiro.csv`,
    kind: "withdrawal",
    bytes,
    spec,
    profileName: `${plan.creditor.name} retiros`,
  };
}

/** The characters of these names are the same in Windows-1252 and Latin-1. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    assert(code < 0x80 || (code >= 0xa0 && code <= 0xff), "a character outside Latin-1 in a sample name");
    return code;
  });
}
