import { expect, test } from "vitest";
import { instantOf, localDate, localTime } from "#kernel/time.ts";
import { type ClockWish, decideClock, demoStart, nextDayStart, nextDemoMoment } from "./demo-clock.ts";

const zone = "America/Santiago";
const at = (date: string, hour: number, minute = 0): number =>
  instantOf(localDate(date), hour * 3600 + minute * 60, zone);

test.each([
  ["in working hours it goes on from where it stood", at("2026-11-24", 11, 7), at("2026-11-24", 11, 7)],
  ["at nine sharp it is working time", at("2026-11-24", 9), at("2026-11-24", 9)],
  ["before nine it moves to 09:50 of the same day", at("2026-11-24", 8, 59), at("2026-11-24", 9, 50)],
  ["from seven in the evening it moves to the next morning", at("2026-11-24", 19), at("2026-11-25", 9, 50)],
  ["on Friday evening it moves to Monday", at("2026-11-27", 20), at("2026-11-30", 9, 50)],
  ["on Saturday it moves to Monday", at("2026-11-28", 11), at("2026-11-30", 9, 50)],
  ["early on Sunday it moves to Monday", at("2026-11-29", 3), at("2026-11-30", 9, 50)],
])("%s", (_title, now, expected) => {
  expect(nextDemoMoment(now)).toBe(expected);
});

test.each([
  ["at half past six it begins there", at("2026-11-24", 6, 30), at("2026-11-24", 6, 30)],
  ["in the night it begins that morning", at("2026-11-25", 2), at("2026-11-25", 6, 30)],
  ["a day that has begun is not shown from its middle", at("2026-11-24", 7), at("2026-11-25", 6, 30)],
  ["after Friday comes Monday", at("2026-11-27", 21), at("2026-11-30", 6, 30)],
])("a day shown whole: %s", (_title, now, expected) => {
  expect(nextDayStart(now)).toBe(expected);
});

test("a new demonstration of a whole day begins on its Tuesday at half past six", () => {
  const whole = { ...start, demo: true, wholeDay: true };
  const first = decideClock(undefined, whole);
  expect(real + first.offsetMs).toBe(at("2026-11-24", 6, 30));
  expect(real + decideClock(first, whole).offsetMs).toBe(at("2026-11-24", 6, 30));
});

test("it never goes back and always lands in a working morning or afternoon", () => {
  for (let now = demoStart; now < demoStart + 40 * 86_400_000; now += 47 * 60_000) {
    const next = nextDemoMoment(now);
    expect(next).toBeGreaterThanOrEqual(now);
    const { weekday, secondOfDay } = localTime(next, zone);
    expect(weekday).toBeLessThanOrEqual(5);
    expect(secondOfDay).toBeGreaterThanOrEqual(9 * 3600);
    expect(secondOfDay).toBeLessThan(19 * 3600);
  }
});

test("ten minutes after the demo begins it is eight in Lima and on Rapa Nui", () => {
  for (const there of ["America/Lima", "Pacific/Easter"])
    expect(localTime(demoStart + 600_000, there).secondOfDay).toBe(8 * 3600);
});

const real = Date.parse("2026-12-01T03:00:00Z");
const tuesday = Date.parse("2026-11-24T13:00:00Z");
const start: ClockWish = { demo: false, wholeDay: false, at: undefined, real, empty: true };

test("an agency without a rehearsal or a demo has the real time, and nothing is remembered", () => {
  expect(decideClock(undefined, start)).toEqual({ offsetMs: 0, demo: false });
  expect(decideClock(undefined, { ...start, empty: false })).toEqual({ offsetMs: 0, demo: false });
});

test("an empty data folder takes the rehearsal's hour, keeps it at the next start, and never goes back", () => {
  const first = decideClock(undefined, { ...start, at: tuesday });
  expect(first).toEqual({ offsetMs: tuesday - real, demo: false, rehearsal: true });
  const later = { ...start, real: real + 60_000, empty: false };
  expect(decideClock(first, later)).toEqual(first);
  expect(decideClock(first, { ...later, at: tuesday - 3_600_000 })).toEqual(first);
  expect(decideClock(first, { ...later, at: tuesday + 3_600_000 }).offsetMs).toBe(
    tuesday + 3_600_000 - later.real,
  );
});

test("a data folder with a real agency never takes another hour, so the law's hours cannot be moved under it", () => {
  expect(() => decideClock(undefined, { ...start, at: tuesday, empty: false })).toThrow("RECAUDO_CLOCK_AT");
});

test("a demo, a rehearsal and a real system are three folders: none becomes another", () => {
  const rehearsal = decideClock(undefined, { ...start, at: tuesday });
  const demo = decideClock(undefined, { ...start, demo: true });
  expect(demo).toEqual({ offsetMs: demoStart - real, demo: true });
  expect(() => decideClock(demo, { ...start, empty: false })).toThrow("demostración");
  expect(() => decideClock(demo, { ...start, at: tuesday, empty: false })).toThrow("demostración");
  expect(() => decideClock(rehearsal, { ...start, demo: true })).toThrow("ensayo");
  expect(() => decideClock(undefined, { ...start, demo: true, at: tuesday })).toThrow("RECAUDO_CLOCK_AT");
});
