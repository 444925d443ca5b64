// Which of the trunk's numbers a call shows. The number belongs to us and calls back to us; where a country demands
// a prefix by the creditor's trade, a number without it is never shown: no number, no call.
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

export interface OwnNumber {
  readonly number: Phone;
  /** Share of this number's calls that were answered lately; spreads calls over numbers that are still trusted. */
  readonly answerShare: number;
}

export type CallerIdChoice =
  | { readonly number: Phone; readonly why: "same_as_before" | "same_area" | "best" }
  | { readonly number: null; readonly why: "no_number" | "prefix_required"; readonly prefix: string | null };

/** `shownBefore`: what this debtor saw last time, so that a return call and a known number work. */
export function pickCallerId(
  numbers: readonly OwnNumber[],
  call: { to: Phone; country: Country; trade: CreditorTrade; shownBefore: Phone | null },
  rules: readonly CallerIdRule[] = callerIdRules,
): CallerIdChoice {
  const prefix = rules.find((rule) => rule.country === call.country)?.prefixes[call.trade] ?? null;
  if (numbers.length === 0) return { number: null, why: "no_number", prefix };
  const allowed = numbers.filter(
    ({ number }) => prefix === null || number.startsWith(`+${countryCodes[call.country]}${prefix}`),
  );
  if (allowed.length === 0) return { number: null, why: "prefix_required", prefix };
  const before = allowed.find(({ number }) => number === call.shownBefore);
  if (before) return { number: before.number, why: "same_as_before" };
  const ordered = [...allowed].sort(
    (a, b) =>
      shared(b.number, call.to) - shared(a.number, call.to) ||
      b.answerShare - a.answerShare ||
      (a.number < b.number ? -1 : 1),
  );
  const best = ordered[0];
  if (!best) return { number: null, why: "no_number", prefix };
  return { number: best.number, why: shared(best.number, call.to) > 0 ? "same_area" : "best" };
}

/** Digits of the area that two numbers share after the country code: 0, 1 or 2. */
function shared(a: Phone, b: Phone): number {
  if (a.slice(0, 3) !== b.slice(0, 3) || a[3] !== b[3]) return 0;
  return a[4] === b[4] ? 2 : 1;
}
