// How amounts, days and hours are written: by the country of the portfolio, never by the language of the screen
// ("1.234" is a thousand in Chile and one and a bit in Perú). The only file that formats.
import { type Country, countries, isCountry } from "#kernel/country.ts";
import { fromJson, type Money, type MoneyJson, toDecimalText } from "#kernel/money.ts";
import type { LocalDate } from "#kernel/time.ts";

export interface Format {
  readonly country: Country;
  readonly zone: string;
}
/** A country's format; the zone decides the hour shown (the debtor's place, or the operation's). */
export function formatOf(country: string, zone?: string): Format {
  const known: Country = isCountry(country) ? country : "CL";
  return { country: known, zone: zone ?? countries[known].zones[0] };
}

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale}${JSON.stringify(options)}`;
  const found = (cache.get(key) as Intl.NumberFormat | undefined) ?? new Intl.NumberFormat(locale, options);
  cache.set(key, found);
  return found;
}
function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${locale}${JSON.stringify(options)}`;
  const found =
    (cache.get(key) as Intl.DateTimeFormat | undefined) ?? new Intl.DateTimeFormat(locale, options);
  cache.set(key, found);
  return found;
}

/** "$284.990", "S/ 1,234.50"; the sign always in front, the space never breaks the line. */
export function money(amount: Money | MoneyJson, { country }: Format): string {
  const exact = typeof amount.minor === "string" ? fromJson(amount as MoneyJson) : (amount as Money);
  const positive = { ...exact, minor: exact.minor < 0n ? -exact.minor : exact.minor };
  const format = numberFormat(countries[country].locale, { style: "currency", currency: exact.currency });
  // A decimal text keeps every digit; a number would not.
  const text = format.format(toDecimalText(positive) as `${number}`);
  return `${exact.minor < 0n ? "−" : ""}${text.replaceAll(" ", "\u00a0")}`;
}
export function count(value: number, { country }: Format): string {
  return numberFormat(countries[country].locale, { maximumFractionDigits: 0 }).format(value);
}
/** A share 0–1 as "1,9 %". */
export function percent(share: number, { country }: Format, decimals = 1): string {
  const number = numberFormat(countries[country].locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return `${number.format(share * 100)}\u00a0%`;
}
export function decimal(value: number, { country }: Format, decimals = 1): string {
  return numberFormat(countries[country].locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
}

/** "05-03-2026" in Chile, "05/03/2026" elsewhere. */
export function day(date: string, { country }: Format): string {
  const [year, month, dayOfMonth] = date.split("-");
  return [dayOfMonth, month, year].join(country === "CL" ? "-" : "/");
}
/** "viernes, 6 de marzo", with the year when it is not the current one. */
export function dayInWords(date: LocalDate | string, today: LocalDate | string): string {
  const sameYear = date.slice(0, 4) === today.slice(0, 4);
  return dateFormat("es-CL", {
    timeZone: "UTC",
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(Date.parse(`${date}T00:00:00Z`));
}
/** "09:52", always 24 hours. */
export function hourMinute(at: number, { country, zone }: Format): string {
  return dateFormat(countries[country].locale, {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}
/** "09:52:07": where minutes hold many things. */
export function hourMinuteSecond(at: number, { country, zone }: Format): string {
  return dateFormat(countries[country].locale, {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at);
}
export function dateOf(at: number, zone: string): LocalDate {
  // Canadian English writes yyyy-mm-dd.
  return dateFormat("en-CA", { timeZone: zone }).format(at) as LocalDate;
}
/** "martes 24-11-2026 09:52". */
export function dayAndHour(at: number, format: Format): string {
  const weekday = dateFormat("es-CL", { timeZone: format.zone, weekday: "long" }).format(at);
  return `${weekday} ${day(dateOf(at, format.zone), format)} ${hourMinute(at, format)}`;
}
/** "2:14", "1:02:14": how long something has lasted. */
export function lasting(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const tail = String(seconds).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
/** "America/Santiago" → "Santiago". */
export function placeOf(zone: string): string {
  const names: Readonly<Record<string, string>> = { "Pacific/Easter": "Rapa Nui" };
  return names[zone] ?? (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}
