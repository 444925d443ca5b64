// Our tables against a public library, day by day. Every difference is known and has its reason here.
import Holidays from "date-holidays";
import { expect, test } from "vitest";
import type { HolidayTable } from "../core/calendar.ts";
import { holidayTables } from "./catalogue.ts";

const ours = (table: HolidayTable) =>
  new Set(table.days.filter(({ scope }) => scope.kind === "national").map(({ on }) => on as string));
const theirs = (table: HolidayTable) =>
  new Set(
    new Holidays(table.country)
      .getHolidays(table.year)
      .filter(({ type }) => type === "public")
      .map(({ date }) => date.slice(0, 10)),
  );
const tableOf = (country: string, year: number) => {
  const found = holidayTables.find((table) => table.country === country && table.year === year);
  if (!found) throw new Error(`no table for ${country} ${year}`);
  return found;
};

interface Differences {
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}
/**
 * The library lists Easter Sunday, which no law of either country names (a Sunday is closed anyway), and misses
 * Chile's Sábado Santo (Ley 2.977).
 */
const known: readonly (readonly [country: string, year: number, Differences])[] = [
  ["CL", 2026, { onlyOurs: ["2026-04-04"], onlyTheirs: ["2026-04-05"] }],
  ["CL", 2027, { onlyOurs: ["2027-03-27"], onlyTheirs: ["2027-03-28"] }],
  ["PE", 2026, { onlyOurs: [], onlyTheirs: ["2026-04-05"] }],
  ["PE", 2027, { onlyOurs: [], onlyTheirs: ["2027-03-28"] }],
];

test.each(
  known,
)("the national holidays of %s in %i differ from the library's only as explained", (country, year, expected) => {
  const table = tableOf(country, year);
  const [mine, library] = [ours(table), theirs(table)];
  expect({
    onlyOurs: [...mine].filter((date) => !library.has(date)).sort(),
    onlyTheirs: [...library].filter((date) => !mine.has(date)).sort(),
  }).toEqual(expected);
});

test("regional holidays are ours: Arica on 7 June and Chillán on 20 August", () => {
  for (const year of [2026, 2027]) {
    const regional = tableOf("CL", year).days.filter(({ scope }) => scope.kind !== "national");
    expect(regional.map(({ on }) => on)).toEqual([`${year}-06-07`, `${year}-08-20`]);
  }
});
test("no table lists a day of another year or the same day twice", () => {
  for (const table of holidayTables) {
    const days = table.days.map(({ on }) => on);
    expect(days.every((date) => date.startsWith(String(table.year)))).toBe(true);
    expect(new Set(days).size).toBe(days.length);
  }
});
