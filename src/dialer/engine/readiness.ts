// Why nothing may be dialled yet: clock, time-zone data, disk and calendar are checked at start and every so often. Each
// problem is a Spanish sentence that the floor shows.
import { hasCalendar } from "#compliance/service.ts";
import { countries } from "#kernel/country.ts";
import { judgeDisk } from "#kernel/disk.ts";
import { day, type Instant, localDateAt, offsetAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import { databaseTime, zoneOffsets } from "#platform/database-facts.ts";
import type { Database } from "#platform/db.ts";
import type { ReadDisk } from "#platform/disk.ts";

/** More than this between our clock and the database's, and one of them is wrong. */
const mostSkewMs = 5_000;
const zoneDays = 400;

export interface DiskNow {
  readonly recordings: boolean;
  /** For the floor, while there is too little room. */
  readonly alert: { readonly code: string; readonly text: string; readonly since: Instant } | null;
}
export const roomyDisk: DiskNow = { recordings: true, alert: null };

export interface Readiness {
  problems(): readonly string[];
  disk(): DiskNow;
  check(): Promise<void>;
}

export function createReadiness(options: { db: Database; clock: Clock; disk: ReadDisk }): Readiness {
  let disk = roomyDisk;
  let problems: readonly string[] = ["El motor está comprobando el sistema"];
  return {
    problems: () => problems,
    disk: () => disk,
    async check() {
      // First and by itself: a full disk may be why the database does not answer.
      const judged = judgeDisk(await options.disk());
      const since = disk.alert?.since ?? options.clock.now();
      disk = {
        recordings: judged.recordings,
        alert: judged.text === null ? null : { code: "disk", text: judged.text, since },
      };
      const found = await Promise.all([
        clockSane(options),
        zonesAgree(options),
        judged.dialling || judged.text === null ? [] : [judged.text],
        calendarLoaded(options.clock.now()),
      ]);
      problems = found.flat();
    },
  };
}

async function clockSane({ db }: { db: Database }): Promise<readonly string[]> {
  const before = Date.now();
  const skew = Math.abs((await databaseTime(db)) - (before + Date.now()) / 2);
  return skew > mostSkewMs
    ? [`El reloj de la base de datos difiere ${Math.round(skew / 1000)} s del de esta máquina`]
    : [];
}

/** The zones in use must have the same offsets here and in the database, each day of the next 400. */
async function zonesAgree({ db, clock }: { db: Database; clock: Clock }): Promise<readonly string[]> {
  const zones = Object.values(countries).flatMap((country) => country.zones);
  const from = Math.floor(clock.now() / day) * day;
  return differingZones(await zoneOffsets(db, zones, from, zoneDays), from);
}

/** Offsets in seconds, one a day from `from` on. */
export function differingZones(
  known: readonly { readonly zone: string; readonly offsets: readonly number[] }[],
  from: Instant,
): readonly string[] {
  return known.flatMap(({ zone, offsets }) => {
    const differs = offsets.findIndex((offset, i) => offset * 1000 !== offsetAt(from + i * day, zone));
    if (differs < 0) return [];
    const since = localDateAt(from + differs * day, zone);
    return [`Los datos de zona horaria de ${zone} difieren entre la base y el sistema desde el ${since}`];
  });
}

async function calendarLoaded(now: Instant): Promise<readonly string[]> {
  return (Object.keys(countries) as (keyof typeof countries)[])
    .filter((country) => !hasCalendar(country, localDateAt(now, countries[country].zones[0])))
    .map((country) => `Falta el calendario de feriados de ${country} para este año`);
}
