// The operation's clock: one stored offset over real time. A demo starts on Tuesday 24 November 2026 at 09:50 in Santiago; a later
// start goes on from there and, when it would find everybody asleep, moves forward to the next working morning, never back.
import pg from "pg";
import { addDays, instantOf, localTime } from "#kernel/time.ts";

const zone = "America/Santiago";
/** 09:50 in Santiago is 07:50 in Lima and on Rapa Nui: ten minutes later both open before one's eyes. */
export const demoStart = instantOf("2026-11-24" as never, 9 * 3600 + 50 * 60, zone);
/** With less than this left of the day a demo would be over before it was seen. */
const dayEndsFor = 19 * 3600;

export function nextDemoMoment(now: number): number {
  const at = localTime(now, zone);
  if (at.weekday <= 5 && at.secondOfDay >= 9 * 3600 && at.secondOfDay < dayEndsFor) return now;
  let date = at.weekday <= 5 && at.secondOfDay < 9 * 3600 ? at.date : addDays(at.date, 1);
  while (localTime(instantOf(date, 12 * 3600, zone), zone).weekday > 5) date = addDays(date, 1);
  return instantOf(date, 9 * 3600 + 50 * 60, zone);
}

export async function demoClockOffset(ownerUrl: string, demo: boolean): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: { offsetMs: number; demo: boolean } }>(
      "select value from system_setting where key = 'clock'",
    );
    const known = rows[0]?.value;
    if (!demo) {
      if (known?.demo)
        throw new Error(
          "esta carpeta de datos es de una demostración; use otra con RECAUDO_DATA, o «npm run demo»",
        );
      return 0;
    }
    const real = Date.now();
    const wanted = known ? nextDemoMoment(real + known.offsetMs) : demoStart;
    const offsetMs = Math.round(wanted - real);
    await client.query(
      "insert into system_setting values ('clock', $1) on conflict (key) do update set value = excluded.value",
      [JSON.stringify({ offsetMs, demo: true })],
    );
    return offsetMs;
  } finally {
    await client.end();
  }
}
