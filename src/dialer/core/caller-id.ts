// Which of our numbers a call shows: one of the mandate's pool that the trunk may show, verified as ours or as this creditor's,
// in use and under its cap of the day. It calls back to us; where a country demands a prefix by the creditor's trade, a number without it is never
// shown: no number, no call.
import type { Country } from "#kernel/country.ts";
import type { Phone } from "#kernel/phone.ts";

export type CreditorTrade = "bank" | "retail_finance" | "services" | "other";

export interface CallerIdRule {
  readonly country: Country;
  /** National prefix that must follow the country code, by trade; null: any number of ours. */
  readonly prefixes: Readonly<Record<CreditorTrade, string | null>>;
  readonly source: string;
}

export const callerIdRules: readonly CallerIdRule[] = [
  {
    country: "CL",
    prefixes: { bank: "600", retail_finance: null, services: "600", other: "600" },
    source:
      "Subtel Res. Ex. 286 of 2025-02-13, in force 2025-08-13 (600 for expected calls); Corte Suprema, 3ª Sala, March 2026: not for collection calls of retail finance. Read 2026-11.",
  },
];

const countryCodes: Readonly<Record<Country, string>> = { CL: "56", PE: "51" };

export interface PoolNumber {
  readonly number: Phone;
  readonly state: "in_use" | "stopped";
  /** Somebody of the agency has shown, with evidence, that it is ours to show. */
  readonly verified: boolean;
  /** The only creditor it may be shown for; null: any. */
  readonly creditor: string | null;
  /** Trunks whose carrier lets us show it. */
  readonly trunks: readonly string[];
  /** Mandates it serves; none: every one. */
  readonly portfolios: readonly string[];
  readonly dailyCap: number | null;
  readonly usesToday: number;
  /** Answered much less than in its own week (answer-rate): shown only when nothing better is left. */
  readonly fallen: boolean;
}

export interface Pool {
  readonly trunk: string;
  readonly portfolio: string;
  readonly creditor: string;
  /** The creditor's signed numbers (instruction sheet); none: whatever the pool holds. */
  readonly signed: readonly string[];
}

/** A sheet may write its numbers with or without the plus; it only ever narrows. */
export function inPool<N extends PoolNumber>(numbers: readonly N[], pool: Pool): readonly N[] {
  const signed = new Set(pool.signed.map((number) => number.replace(/^\+/, "")));
  return numbers.filter(
    ({ number, state, verified, creditor, trunks, portfolios }) =>
      state === "in_use" &&
      verified &&
      (creditor === null || creditor === pool.creditor) &&
      trunks.includes(pool.trunk) &&
      (portfolios.length === 0 || portfolios.includes(pool.portfolio)) &&
      (signed.size === 0 || signed.has(number.slice(1))),
  );
}

export type CallerIdChoice<N extends PoolNumber = PoolNumber> =
  | { readonly picked: N; readonly why: "same_as_before" | "same_area" | "least_used" }
  | {
      readonly picked: null;
      readonly why: "no_number" | "prefix_required" | "cap_reached";
      readonly prefix: string | null;
    };

/** `shownBefore`: what this debtor saw last time, so that a return call and a known number work. */
export function pickCallerId<N extends PoolNumber>(
  pool: readonly N[],
  call: { to: Phone; country: Country; trade: CreditorTrade; shownBefore: Phone | null },
  rules: readonly CallerIdRule[] = callerIdRules,
): CallerIdChoice<N> {
  const prefix = rules.find((rule) => rule.country === call.country)?.prefixes[call.trade] ?? null;
  const nothing = (why: "no_number" | "prefix_required" | "cap_reached"): CallerIdChoice<N> => ({
    picked: null,
    why,
    prefix,
  });
  if (pool.length === 0) return nothing("no_number");
  const allowed = pool.filter(
    ({ number }) => prefix === null || number.startsWith(`+${countryCodes[call.country]}${prefix}`),
  );
  if (allowed.length === 0) return nothing("prefix_required");
  const open = allowed.filter(({ usesToday, dailyCap }) => dailyCap === null || usesToday < dailyCap);
  const before = open.find(({ number }) => number === call.shownBefore);
  if (before) return { picked: before, why: "same_as_before" };
  const [best] = [...open].sort((a, b) => order(a, b, call.to));
  if (!best) return nothing("cap_reached");
  return { picked: best, why: shared(best.number, call.to) > 0 ? "same_area" : "least_used" };
}

/** Numbers that are still trusted, then the area of whoever is called, then the least used today: the load is spread. */
function order(a: PoolNumber, b: PoolNumber, to: Phone): number {
  return (
    Number(a.fallen) - Number(b.fallen) ||
    shared(b.number, to) - shared(a.number, to) ||
    a.usesToday - b.usesToday ||
    (a.number < b.number ? -1 : 1)
  );
}

/** Digits of the area that two numbers share after the country code: 0, 1 or 2. */
function shared(a: Phone, b: Phone): number {
  if (a.slice(0, 3) !== b.slice(0, 3) || a[3] !== b[3]) return 0;
  return a[4] === b[4] ? 2 : 1;
}
