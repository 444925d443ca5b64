// Every rule set, holiday table and place table of the product. A new country adds its files and one line in each.
import { buildCalendar } from "../core/calendar.ts";
import type { PlaceTable } from "../core/places.ts";
import type { RuleSet } from "../core/rule-set.ts";
import { chile } from "./cl.ts";
import { holidaysChile2026, holidaysChile2027 } from "./holidays-cl.ts";
import { holidaysPeru2026, holidaysPeru2027 } from "./holidays-pe.ts";
import { house } from "./house.ts";
import { peru } from "./pe.ts";
import { placesChile } from "./places-cl.ts";
import { placesPeru } from "./places-pe.ts";

export const ruleSets: readonly RuleSet[] = [chile, peru, house];
export const holidayTables = [holidaysChile2026, holidaysChile2027, holidaysPeru2026, holidaysPeru2027];
export const calendar = buildCalendar(holidayTables);
const placeTables: Readonly<Record<string, PlaceTable>> = { CL: placesChile, PE: placesPeru };

export function placesOf(country: string): PlaceTable | undefined {
  return Object.hasOwn(placeTables, country) ? placeTables[country] : undefined;
}
