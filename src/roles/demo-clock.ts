// The operation's clock: one stored offset over real time. A demo starts on Tuesday 24 November 2026 at 09:50 in Santiago; a later
// start goes on from there and, when it would find everybody asleep, moves forward to the next working morning, never back.
// A rehearsal (RECAUDO_CLOCK_AT) chooses its own instant: only a data folder without an agency takes it, and it keeps it.
import { addDays, instantOf, localTime } from "#kernel/time.ts";
import { hasNoAgency, readSetting, writeSetting } from "#platform/installation.ts";

const zone = "America/Santiago";
/** 09:50 in Santiago is 07:50 in Lima and on Rapa Nui: ten minutes later both open before one's eyes. */
export const demoStart = instantOf("2026-11-24" as never, 9 * 3600 + 50 * 60, zone);
/** With less than this left of the day a demo would be over before it was seen. */
const dayEndsFor = 19 * 3600;
const filesAt = 6 * 3600 + 30 * 60;
/** The Tuesday of the demo, 06:30 in Santiago. */
const wholeDayStart = instantOf("2026-11-24" as never, filesAt, zone);

export function nextDemoMoment(now: number): number {
  const at = localTime(now, zone);
  if (at.weekday <= 5 && at.secondOfDay >= 9 * 3600 && at.secondOfDay < dayEndsFor) return now;
  let date = at.weekday <= 5 && at.secondOfDay < 9 * 3600 ? at.date : addDays(at.date, 1);
  while (localTime(instantOf(date, 12 * 3600, zone), zone).weekday > 5) date = addDays(date, 1);
  return instantOf(date, 9 * 3600 + 50 * 60, zone);
}

/** A day shown whole begins when the creditors' files come, on the next working day that has not begun. */
export function nextDayStart(now: number): number {
  const at = localTime(now, zone);
  let date = at.secondOfDay > filesAt ? addDays(at.date, 1) : at.date;
  while (localTime(instantOf(date, 12 * 3600, zone), zone).weekday > 5) date = addDays(date, 1);
  return instantOf(date, filesAt, zone);
}

/** What was decided about this data folder's clock before. */
export interface StoredClock {
  readonly offsetMs: number;
  readonly demo: boolean;
  readonly rehearsal?: boolean;
}
export interface ClockWish {
  readonly demo: boolean;
  /** A demonstration of a day from its files to its return file. */
  readonly wholeDay: boolean;
  /** RECAUDO_CLOCK_AT: where a rehearsal's clock starts. */
  readonly at: number | undefined;
  readonly real: number;
  /** No agency has been created in this data folder. */
  readonly empty: boolean;
}

/** The clock of this start; a real agency always has the real time. Throws with what to do instead. */
export function decideClock(known: StoredClock | undefined, wish: ClockWish): StoredClock {
  const { demo, at, real, empty } = wish;
  if (demo) {
    if (at !== undefined) throw new Error("RECAUDO_CLOCK_AT: la demostración ya tiene su propia hora");
    if (known?.rehearsal)
      throw new Error(
        "esta carpeta de datos es de un ensayo; usa otra con RECAUDO_DATA para la demostración",
      );
    const first = wish.wholeDay ? wholeDayStart : demoStart;
    const next = wish.wholeDay ? nextDayStart : nextDemoMoment;
    const wanted = known ? next(real + known.offsetMs) : first;
    return { offsetMs: Math.round(wanted - real), demo: true };
  }
  if (known?.rehearsal) {
    return at === undefined ? known : { ...known, offsetMs: Math.max(known.offsetMs, at - real) };
  }
  if (known?.demo)
    throw new Error(
      "esta carpeta de datos es de una demostración; usa otra con RECAUDO_DATA, o «npm run demo»",
    );
  if (at === undefined) return { offsetMs: 0, demo: false };
  if (!empty)
    throw new Error(
      "RECAUDO_CLOCK_AT: esta carpeta de datos ya tiene una agencia con la hora real; un ensayo necesita una vacía",
    );
  return { offsetMs: at - real, demo: false, rehearsal: true };
}

/** A demonstration's clock was moved, or is about to be. */
export function rememberDemoClock(ownerUrl: string, offsetMs: number): Promise<void> {
  return writeSetting(ownerUrl, "clock", {
    offsetMs: Math.round(offsetMs),
    demo: true,
  } satisfies StoredClock);
}

/** Reads what is stored, decides, stores. Anything but the real time is told on every page. */
export async function clockOf(
  ownerUrl: string,
  wish: Pick<ClockWish, "demo" | "wholeDay" | "at">,
): Promise<{ readonly offsetMs: number; readonly moved: boolean }> {
  const known = await readSetting<StoredClock>(ownerUrl, "clock");
  const empty = await hasNoAgency(ownerUrl);
  const clock = decideClock(known, { ...wish, real: Date.now(), empty });
  const moved = clock.demo || clock.rehearsal === true;
  if (moved) await writeSetting(ownerUrl, "clock", clock);
  return { offsetMs: clock.offsetMs, moved };
}
