// Amounts and days as people read them, by the portfolio's country and not by the reader's language. Used by the
// screens, the script, the history and exports.
import { type Country, countries } from "./country.ts";
import { type Money, toDecimalText } from "./money.ts";
import type { LocalDate } from "./time.ts";

const formats = new Map<string, Intl.NumberFormat>();
const counts = new Intl.NumberFormat(countries.CL.locale, { maximumFractionDigits: 0 });

/** "$284.990", "S/ 1,234.50"; the sign of a negative amount always leads (ICU places it by locale). */
export function formatMoney(amount: Money, country: Country): string {
  const { locale } = countries[country];
  const key = `${locale} ${amount.currency}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: "currency", currency: amount.currency });
    formats.set(key, format);
  }
  const positive = { ...amount, minor: amount.minor < 0n ? -amount.minor : amount.minor };
  const text = format.format(toDecimalText(positive) as `${number}`).replaceAll("\u00a0", " ");
  return amount.minor < 0n ? `-${text}` : text;
}

/** "5.000": how many, in a sentence of the agency's own; it belongs to no portfolio whose country would decide. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** Chile writes 24-11-2026, its neighbours 24/11/2026. */
export function formatDate(date: LocalDate, country: Country): string {
  const [year, month, dayOfMonth] = date.split("-");
  return [dayOfMonth, month, year].join(country === "CL" ? "-" : "/");
}

/** "07:05" of the seconds since midnight. */
export function formatClock(secondOfDay: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return `${two(secondOfDay / 3600)}:${two((secondOfDay % 3600) / 60)}`;
}
