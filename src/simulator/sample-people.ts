// The people of the sample portfolios and what they owe, drawn from one seed. For the files of sample-portfolio.ts.
import type { Country } from "#kernel/country.ts";
import { type Currency, exponentOf } from "#kernel/money.ts";
import { integer, logNormal, pick, type Rng, weighted } from "#kernel/rng.ts";
import { chile, type Naming, type Place, peru } from "#kernel/sample-names.ts";
import { addDays, type LocalDate } from "#kernel/time.ts";
import { rutCheckDigit } from "#portfolio/core/documents.ts";
import type { PhoneRole } from "#portfolio/core/fields.ts";

export type SampleCreditor = {
  readonly code: string;
  readonly name: string;
  readonly kind: "financial" | "retail_financial" | "utility";
  readonly country: Country;
};
export type SampleMandate = { readonly code: string; readonly name: string; readonly currency: Currency };
interface Product {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** Share of its debts in dollars. */
  readonly dollars?: number;
}
export interface Plan {
  readonly creditor: SampleCreditor;
  readonly portfolio: SampleMandate;
  readonly debtors: number;
  readonly products: readonly [Product, ...Product[]];
}

const deceasedCount = 6;

interface SamplePhone {
  readonly number: string;
  readonly role: PhoneRole;
}
export interface SamplePerson {
  readonly document: string;
  readonly given: string;
  readonly paternal: string;
  readonly maternal: string;
  readonly birthOn: LocalDate;
  readonly place: Place;
  readonly deceased: boolean;
  readonly phones: readonly SamplePhone[];
}
export interface SampleDebt {
  readonly person: SamplePerson;
  readonly number: string;
  readonly product: string;
  readonly currency: Currency;
  readonly minor: bigint;
  readonly dueOn: LocalDate;
  readonly writtenOff: boolean;
}

export function peopleOf(rng: Rng, plan: Plan, planIndex: number): SamplePerson[] {
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
export function withFamily(people: SamplePerson[]): SamplePerson[] {
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
  for (const place of places) {
    left -= place.weight;
    if (left < 0) return place;
  }
  return places[0];
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

export function debtsOf(
  rng: Rng,
  plan: Plan,
  person: SamplePerson,
  n: number,
  today: LocalDate,
): SampleDebt[] {
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
