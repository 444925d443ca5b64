// Money is a count of minor units (bigint) with its currency; never a float. CLP has no minor unit, PEN has two.
import { assert } from "./assert.ts";

export type Currency = "CLP" | "PEN" | "USD";
export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}
/** How money travels in JSON: the minor units as text, because JSON numbers are floats. */
export interface MoneyJson {
  readonly minor: string;
  readonly currency: Currency;
}

/** Decimal places per currency, ISO 4217 (read 2026-11). */
const exponents: Readonly<Record<Currency, number>> = { CLP: 0, PEN: 2, USD: 2 };

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(exponents, text);
}
export function exponentOf(currency: Currency): number {
  return exponents[currency];
}

export function money(minor: bigint, currency: Currency): Money {
  return { minor, currency };
}
/** Negative, zero or positive, as sort expects. */
export function compare(a: Money, b: Money): number {
  assertSameCurrency(a, b);
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
}

/** A share of an amount in parts per thousand, rounded half up to the minor unit. */
export function perMille(a: Money, share: number): Money {
  assert(Number.isInteger(share), "share must be an integer of parts per thousand");
  const scaled = a.minor * BigInt(share);
  const half = scaled < 0n ? -500n : 500n;
  return { minor: (scaled + half) / 1000n, currency: a.currency };
}

/** "284990.00"-style decimal text with the currency's places and a point, for files and logs of amounts. */
export function toDecimalText(a: Money): string {
  const places = exponents[a.currency];
  const sign = a.minor < 0n ? "-" : "";
  const digits = (a.minor < 0n ? -a.minor : a.minor).toString().padStart(places + 1, "0");
  if (places === 0) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

export function toJson(a: Money): MoneyJson {
  return { minor: a.minor.toString(), currency: a.currency };
}
export function fromJson(json: MoneyJson): Money {
  return { minor: BigInt(json.minor), currency: json.currency };
}

function assertSameCurrency(a: Money, b: Money): void {
  assert(a.currency === b.currency, "amounts of different currencies do not mix");
}
