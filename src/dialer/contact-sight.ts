// What is known, at an instant, of the chance of each phone of some people, for whoever chooses among them: two reads by key.
import type { PhoneId } from "#kernel/ids.ts";
import { type Instant, type LocalDate, localDateAt, localTime } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import {
  type CellTally,
  type Chance,
  chanceOf,
  type HourLens,
  lensAt,
  type Tally,
} from "./core/contact/chance.ts";
import { zoneFor } from "./core/contact/zones.ts";
import type { CampaignRow } from "./store-campaigns.ts";
import { cellsOf, hoursOf } from "./store-contact.ts";
import type { Candidate } from "./store-list.ts";

export type Chances = ReadonlyMap<PhoneId, Chance>;

/** The hour as it is in a zone. */
export function lensIn(known: Cells, at: Instant, zone: string): HourLens {
  const { weekday, secondOfDay } = localTime(at, zone);
  return lensAt(known.cells, known.everywhere, { weekday, hour: Math.floor(secondOfDay / 3_600) });
}
interface Cells {
  readonly cells: readonly CellTally[];
  readonly everywhere: Tally;
}

export async function chancesOf(
  tx: Tx,
  { id, timeZone }: Pick<CampaignRow, "id" | "timeZone">,
  candidates: readonly Pick<Candidate, "zone" | "phones">[],
  now: Instant,
): Promise<Chances> {
  // Most searches of a list that is worked off find nobody.
  if (candidates.length === 0) return new Map();
  const today: LocalDate = localDateAt(now, timeZone);
  const known = await cellsOf(tx, id, today);
  const phones = candidates.flatMap((each) => each.phones.map((phone) => phone.id));
  const hours = await hoursOf(tx, phones, today);
  const lenses = new Map<string, HourLens>();
  const chances = new Map<PhoneId, Chance>();
  for (const candidate of candidates) {
    const zone = zoneFor(candidate.zone, timeZone);
    const lens = lenses.get(zone) ?? lensIn(known, now, zone);
    lenses.set(zone, lens);
    for (const { id: phone } of candidate.phones) chances.set(phone, chanceOf(lens, hours.get(phone) ?? []));
  }
  return chances;
}
