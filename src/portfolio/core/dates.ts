// Dates as files write them. The order of day and month is decided once per column from every value of the file; a
// day that does not exist is refused, never moved to the next one.
import { addDays, type LocalDate, localDate, parseLocalDate } from "#kernel/time.ts";
import type { RowCode } from "./row-codes.ts";

export type DateOrder = "dmy" | "mdy";
/** What one value proves. "either": day and month could be swapped. "none": it is yyyy-mm-dd, empty or not a date. */
export type DateEvidence = DateOrder | "either" | "none";
export type DateResult = { readonly date: LocalDate | undefined } | { readonly code: RowCode };

// A time of day after the date is allowed and dropped; 24:00 is not a time of any day.
const timeOfDay = "(?:[ T](?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6})?)?)?";
const yearFirst = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${timeOfDay}$`);
const yearLast = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${timeOfDay}$`);
// 20260201: the month of a year-first reading can never be 19 or 20, so it is never a ddmmyyyy as well.
const compactYearFirst = /^((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})$/;
const compactYearLast = /^(\d{2})(\d{2})((?:19|20)\d{2})$/;
/** Excel's day numbers 20,000–80,000 are 1954–2119. */
const serial = /^[2-7]\d{4}$/;

interface Parts {
  readonly first: string;
  readonly second: string;
  readonly year: string;
}

export function dateEvidence(raw: string): DateEvidence {
  const text = raw.normalize("NFKC").trim();
  const parts = partsOf(text);
  if (!parts) return "none";
  const [first, second] = [Number(parts.first), Number(parts.second)];
  if (first > 12) return second > 12 ? "none" : "dmy";
  if (second > 12) return "mdy";
  return first === second || first === 0 || second === 0 ? "none" : "either";
}

export type DateDecision =
  | { readonly order: DateOrder }
  | { readonly conflict: "contradictory" | "ambiguous" };

export function decideDateOrder(seen: Readonly<Record<DateEvidence, number>>): DateDecision {
  if (seen.dmy > 0 && seen.mdy > 0) return { conflict: "contradictory" };
  if (seen.dmy > 0) return { order: "dmy" };
  if (seen.mdy > 0) return { order: "mdy" };
  return seen.either > 0 ? { conflict: "ambiguous" } : { order: "dmy" };
}

export function parseDate(raw: string, order: DateOrder, excelSerials = false): DateResult {
  const text = raw.normalize("NFKC").trim();
  if (text === "") return { date: undefined };
  if (serial.test(text)) {
    // Day 1 is 1900-01-01 and Excel believes in 29 February 1900: from March 1900 on, the origin is 1899-12-30.
    return excelSerials
      ? { date: addDays(localDate("1900-01-01"), Number(text) - 2) }
      : { code: "fecha_serial_excel" };
  }
  const iso = yearFirst.exec(text);
  if (iso) return existing(iso[1], iso[3], iso[4]);
  const compact = compactYearFirst.exec(text);
  if (compact) return existing(compact[1], compact[2], compact[3]);
  const parts = partsOf(text);
  if (!parts) return { code: "fecha_invalida" };
  if (parts.year.length === 2) return { code: "fecha_ano_corto" };
  return order === "dmy"
    ? existing(parts.year, parts.second, parts.first)
    : existing(parts.year, parts.first, parts.second);
}

function partsOf(text: string): Parts | undefined {
  if (compactYearFirst.test(text)) return undefined;
  const separated = yearLast.exec(text);
  if (separated) return { first: separated[1] ?? "", second: separated[3] ?? "", year: separated[4] ?? "" };
  const compact = compactYearLast.exec(text);
  return compact ? { first: compact[1] ?? "", second: compact[2] ?? "", year: compact[3] ?? "" } : undefined;
}

function existing(year = "", month = "", dayOfMonth = ""): DateResult {
  const date = parseLocalDate(`${year}-${month.padStart(2, "0")}-${dayOfMonth.padStart(2, "0")}`);
  return date ? { date } : { code: "fecha_imposible" };
}
