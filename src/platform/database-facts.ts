// What the system asks of the database as a machine: whether it answers, its clock, its time-zone data.
import { sql } from "kysely";
import { day, type Instant } from "#kernel/time.ts";
import type { Database } from "./db.ts";

export async function answers(db: Database): Promise<boolean> {
  return db
    .outside((outside) => sql`select 1`.execute(outside))
    .then(
      () => true,
      () => false,
    );
}

/** The database's own clock, UTC ms. */
export async function databaseTime(db: Database): Promise<Instant> {
  const { rows } = await db.outside((outside) =>
    sql<{ at: number }>`select clock_timestamp() as at`.execute(outside),
  );
  return rows[0]?.at ?? 0;
}

/** Offsets of each zone in seconds, one a day at 00:00 UTC from `from` (a multiple of a day) for so many days, both ends included. */
export async function zoneOffsets(
  db: Database,
  zones: readonly string[],
  from: Instant,
  days: number,
): Promise<readonly { zone: string; offsets: number[] }[]> {
  const { rows } = await db.outside((outside) =>
    sql<{ zone: string; offsets: number[] }>`
      select zone, array_agg(extract(epoch from (at at time zone zone) - (at at time zone 'UTC'))::int order by at) as offsets
      from unnest(${zones as string[]}::text[]) zone,
        generate_series(${new Date(from)}::timestamptz, ${new Date(from + days * day)}::timestamptz, interval '1 day') at
      group by zone`.execute(outside),
  );
  return rows;
}
