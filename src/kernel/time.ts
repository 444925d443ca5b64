// Time: an Instant is UTC milliseconds; a LocalDate is a calendar day in some zone. Local time is computed here
// and nowhere else: PostgreSQL and Node may carry different time-zone data. Offsets come from Intl and are cached
// per zone and quarter of an hour (every offset change of the last decades falls on such a boundary).
import { assert } from "./assert.ts";

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** "2026-11-24": a day on a wall calendar, without zone. */
export type LocalDate = string & { readonly __localDate: true };

export const second = 1_000;
export const minute = 60_000;
export const hour = 3_600_000;
export const day = 86_400_000;

export interface LocalTime {
  readonly date: LocalDate;
  /** 1 = Monday … 7 = Sunday (ISO 8601). */
  readonly weekday: number;
  /** Seconds since local midnight on the wall clock, 0–86,399. */
  readonly secondOfDay: number;
}

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Parses "yyyy-mm-dd" and refuses days that do not exist. */
export function parseLocalDate(text: string): LocalDate | undefined {
  const match = datePattern.exec(text);
  if (!match) return undefined;
  const [year, month, dayOfMonth] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const at = new Date(Date.UTC(year, month - 1, dayOfMonth));
  const exists =
    at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === dayOfMonth;
  return exists && year >= 1900 && year <= 2200 ? (text as LocalDate) : undefined;
}
export function localDate(text: string): LocalDate {
  const parsed = parseLocalDate(text);
  assert(parsed, `not a date: ${text}`);
  return parsed;
}
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10) as LocalDate;
}
/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);
}
/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();
const quarter = 15 * minute;
/** Bounds the cache: 30 zones × a year of quarters is never reached by live work; a long simulation resets it. */
const maxCachedQuarters = 40_000;

/** Milliseconds to add to UTC to read the wall clock of `zone` at `instant`. */
export function offsetAt(instant: Instant, zone: string): number {
  let cached = offsets.get(zone);
  if (!cached) {
    cached = new Map();
    offsets.set(zone, cached);
  }
  const key = Math.floor(instant / quarter);
  const known = cached.get(key);
  if (known !== undefined) return known;
  const computed = computeOffset(key * quarter, zone);
  if (cached.size >= maxCachedQuarters) cached.clear();
  cached.set(key, computed);
  return computed;
}

export function localTime(instant: Instant, zone: string): LocalTime {
  const wall = instant + offsetAt(instant, zone);
  const date = new Date(wall);
  return {
    date: date.toISOString().slice(0, 10) as LocalDate,
    weekday: date.getUTCDay() || 7,
    secondOfDay: Math.floor((((wall % day) + day) % day) / second),
  };
}

export function localDateAt(instant: Instant, zone: string): LocalDate {
  return localTime(instant, zone).date;
}

/**
 * The first instant at which the wall clock of `zone` on `date` reads `secondOfDay` or later.
 * A wall time that a clock change skips maps to the instant of the change; one that happens twice, to its first.
 */
export function instantOf(date: LocalDate, secondOfDay: number, zone: string): Instant {
  const wall = Date.parse(`${date}T00:00:00Z`) + secondOfDay * second;
  const earlier = wall - offsetAt(wall - day, zone);
  const later = wall - offsetAt(wall + day, zone);
  const candidates = [Math.min(earlier, later), Math.max(earlier, later)];
  for (const candidate of candidates) {
    if (candidate + offsetAt(candidate, zone) === wall) return candidate;
  }
  // Skipped by a change: find the change, the first quarter whose wall time is past the one asked for.
  let at = Math.floor((candidates[0] ?? wall) / quarter) * quarter - 3 * hour;
  while (at + offsetAt(at, zone) < wall) at += quarter;
  return at;
}

export function startOfDay(date: LocalDate, zone: string): Instant {
  return instantOf(date, 0, zone);
}

export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

function computeOffset(instant: Instant, zone: string): number {
  const parts = formatOf(zone).formatToParts(instant);
  const field = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(
    field("year"),
    field("month") - 1,
    field("day"),
    field("hour"),
    field("minute"),
    field("second"),
  );
  return wall - instant;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}
