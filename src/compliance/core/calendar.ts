// Public holidays as the law of contact sees them: national, regional and of a commune. A year without a table is
// a year in which nobody is contacted.
import type { LocalDate } from "../../kernel/time.ts";
import type { Place } from "./request.ts";
import { type DayNumber, dayNumberOf, yearOf } from "./wall-clock.ts";

export type HolidayScope =
  | { readonly kind: "national" }
  | { readonly kind: "region"; readonly regions: readonly string[] }
  | { readonly kind: "commune"; readonly communes: readonly string[]; readonly region: string };

export interface Holiday {
  readonly on: LocalDate;
  readonly name: string;
  /** Law or decree that makes the day a holiday. */
  readonly norm: string;
  readonly scope: HolidayScope;
}
export interface HolidayTable {
  readonly country: string;
  readonly year: number;
  readonly read: string;
  readonly reviewedBy?: string;
  readonly days: readonly Holiday[];
}
export interface Calendar {
  readonly years: ReadonlySet<string>;
  readonly days: ReadonlyMap<string, ReadonlyMap<DayNumber, readonly Holiday[]>>;
}

export function buildCalendar(tables: readonly HolidayTable[]): Calendar {
  const days = new Map<string, Map<DayNumber, Holiday[]>>();
  const years = new Set<string>();
  for (const table of tables) {
    years.add(`${table.country}${table.year}`);
    const ofCountry = days.get(table.country) ?? new Map<DayNumber, Holiday[]>();
    days.set(table.country, ofCountry);
    for (const holiday of table.days) {
      const number = dayNumberOf(holiday.on);
      ofCountry.set(number, [...(ofCountry.get(number) ?? []), holiday]);
    }
  }
  return { years, days };
}

export function hasTable(calendar: Calendar, country: string, day: DayNumber): boolean {
  return calendar.years.has(country + yearOf(day));
}

/** The holiday that may hold where the person may be: an unknown region has every region's holidays. */
export function holidayOn(
  calendar: Calendar,
  country: string,
  day: DayNumber,
  place: Place,
  scopes: readonly HolidayScope["kind"][],
): Holiday | undefined {
  const candidates = calendar.days.get(country)?.get(day);
  return candidates?.find(({ scope }) => scopes.includes(scope.kind) && mayHold(scope, place));
}

function mayHold(scope: HolidayScope, place: Place): boolean {
  if (scope.kind === "national") return true;
  if (scope.kind === "region") return place.region === undefined || scope.regions.includes(place.region);
  if (place.commune !== undefined) return scope.communes.includes(place.commune);
  return place.region === undefined || place.region === scope.region;
}
