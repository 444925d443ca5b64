import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDays,
  day,
  daysBetween,
  hour,
  instantOf,
  isTimeZone,
  localDate,
  localTime,
  minute,
  offsetAt,
  parseLocalDate,
  second,
  startOfDay,
  weekdayOf,
} from "./time.ts";

interface Transition {
  readonly utc: string;
  readonly localBefore: string;
  readonly localAfter: string;
}
const file = JSON.parse(
  readFileSync(new URL("../../fixtures/times/latam-tz-transitions.json", import.meta.url), "utf8"),
) as {
  zones: Record<string, { transitions: readonly Transition[] }>;
};
const transitions = Object.entries(file.zones).flatMap(([zone, { transitions: list }]) =>
  list.map((one) => ({ zone, ...one })),
);

function wall(instant: number, zone: string): string {
  const at = localTime(instant, zone);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${at.date} ${two(Math.floor(at.secondOfDay / 3600))}:${two(Math.floor((at.secondOfDay % 3600) / 60))}:${two(at.secondOfDay % 60)}`;
}

test("every change of clock of 2026 to 2028 reads right the second before and after", () => {
  expect(transitions.length).toBeGreaterThan(20);
  for (const { zone, utc, localBefore, localAfter } of transitions) {
    const at = Date.parse(utc);
    expect([zone, wall(at - second, zone), wall(at, zone)]).toEqual([zone, localBefore, localAfter]);
  }
});

test("midnight that a clock change skips becomes the first instant of that day", () => {
  const start = startOfDay(localDate("2026-09-06"), "America/Santiago");
  expect(new Date(start).toISOString()).toBe("2026-09-06T04:00:00.000Z");
  expect(wall(start, "America/Santiago")).toBe("2026-09-06 01:00:00");
});

test("an hour that happens twice means its first time", () => {
  const at = instantOf(localDate("2026-04-04"), 23 * 3600 + 1800, "America/Santiago");
  expect(new Date(at).toISOString()).toBe("2026-04-05T02:30:00.000Z");
});

test("a wall time asked for is the wall time found, in every zone and year, unless a change skipped it", () => {
  const zones = Object.keys(file.zones);
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 1095 }),
      fc.integer({ min: 0, max: 86_399 }),
      (zone, days, secondOfDay) => {
        const date = addDays(localDate("2026-01-01"), days);
        const found = localTime(instantOf(date, secondOfDay, zone), zone);
        const moved = transitions.some(
          (one) =>
            one.zone === zone && Math.abs(Date.parse(one.utc) - Date.parse(`${date}T00:00:00Z`)) < 3 * day,
        );
        return moved || (found.date === date && found.secondOfDay === secondOfDay);
      },
    ),
  );
});

test("days that do not exist are refused", () => {
  for (const text of ["2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "0000-00-00", ""])
    expect(parseLocalDate(text)).toBeUndefined();
  expect(parseLocalDate("2028-02-29")).toBe("2028-02-29");
});

test("calendar arithmetic crosses months, years and leap days", () => {
  expect(addDays(localDate("2026-12-31"), 1)).toBe("2027-01-01");
  expect(addDays(localDate("2028-03-01"), -1)).toBe("2028-02-29");
  expect(daysBetween(localDate("2026-11-24"), localDate("2026-11-20"))).toBe(-4);
  expect(weekdayOf(localDate("2026-11-24"))).toBe(2);
  expect(weekdayOf(localDate("2026-11-29"))).toBe(7);
});

test("Santiago is three hours behind in November, Lima five, Rapa Nui five", () => {
  const noon = Date.parse("2026-11-24T15:00:00Z");
  expect(
    [
      offsetAt(noon, "America/Santiago"),
      offsetAt(noon, "America/Lima"),
      offsetAt(noon, "Pacific/Easter"),
    ].map((ms) => ms / hour),
  ).toEqual([-3, -5, -5]);
  expect(offsetAt(noon + 30 * minute, "America/Santiago")).toBe(-3 * hour);
});

test("a zone that nobody knows is told apart", () => {
  expect(isTimeZone("America/Santiago")).toBe(true);
  expect(isTimeZone("America/Valpo")).toBe(false);
});
