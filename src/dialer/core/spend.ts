// What an agency may spend on calls in a day, and what a call is taken to cost before anybody knows: for the dialler, which
// stops at the cap, and for the floor, which is told before it does. The carrier's own invoice decides what is paid.
import type { Country } from "../../kernel/country.ts";
import { formatMoney } from "../../kernel/format.ts";
import { type Currency, exponentOf } from "../../kernel/money.ts";
import type { NumberKind } from "./trunk-digits.ts";

export interface SpendLimits {
  readonly currency: Currency;
  readonly dayMicros: bigint;
  /** Over all trunks together. */
  readonly callsPerSecond: number;
}
/**
 * Until the agency says its own. Three hundred agents talk at most some 180,000 minutes in ten hours (255 pairs, machines and
 * abandoned calls on top), which is 9,000 USD at the prices below; and dial at most 21 a second. Both with room. Judgement: a
 * stolen agency loses a day's money, not a month's (decision 0015).
 */
export const defaultLimits: SpendLimits = {
  currency: "USD",
  dayMicros: 15_000_000_000n,
  callsPerSecond: 50,
};
/** A minute in USD where the agency has not said its price: above what carriers of the country ask in 2026-11. Judgement. */
const defaultRates: Readonly<Record<NumberKind, bigint>> = { mobile: 50_000n, fixed: 30_000n };
/** Units of a currency for one USD, rounded up; only for those defaults. Judgement of 2026-11. */
const perDollar: Readonly<Record<Currency, bigint>> = { USD: 1n, PEN: 4n, CLP: 1_000n };

export interface Rate {
  readonly country: string;
  readonly kind: NumberKind;
  readonly micros: bigint;
}
/** Of a minute to that country and kind. */
export function minuteMicros(
  rates: readonly Rate[],
  currency: Currency,
  to: { readonly country: string | null; readonly kind: NumberKind },
): bigint {
  const known = rates.find(({ country, kind }) => country === to.country && kind === to.kind);
  return known?.micros ?? defaultRates[to.kind] * perDollar[currency];
}

/** From here the floor is told. */
export const nearShare = 80;
export interface SpendToday {
  readonly currency: Currency;
  readonly dayMicros: bigint;
  readonly reservedMicros: bigint;
  readonly spentMicros: bigint;
  /** The dearest minute: once it does not fit, a call is refused. */
  readonly dearestMicros: bigint;
}
export type SpendLevel = "far" | "near" | "reached";
export function spendLevel(today: SpendToday): SpendLevel {
  const used = today.reservedMicros + today.spentMicros;
  if (used + today.dearestMicros > today.dayMicros) return "reached";
  return used * 100n >= today.dayMicros * BigInt(nearShare) ? "near" : "far";
}

export const spendReached =
  "El gasto en llamadas llegó al tope del día: no se marca hasta mañana o hasta que un administrador lo suba";

export function spendWords(today: SpendToday, country: Country): string {
  const used = today.reservedMicros + today.spentMicros;
  const share = today.dayMicros === 0n ? 100n : (used * 100n) / today.dayMicros;
  const say = (micros: bigint): string =>
    formatMoney({ minor: minorOf(micros, today.currency), currency: today.currency }, country);
  const figures = `${say(used)} de ${say(today.dayMicros)} (${share} %)`;
  return spendLevel(today) === "reached"
    ? `${spendReached}. Van ${figures}`
    : `El gasto en llamadas se acerca al tope del día: ${figures}`;
}

function minorOf(micros: bigint, currency: Currency): bigint {
  return micros / 10n ** BigInt(6 - exponentOf(currency));
}
