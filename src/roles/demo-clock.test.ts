import { expect, test } from "vitest";
import { type ClockWish, decideClock, demoStart } from "./demo-clock.ts";

const real = Date.parse("2026-12-01T03:00:00Z");
const tuesday = Date.parse("2026-11-24T13:00:00Z");
const start: ClockWish = { demo: false, at: undefined, real, empty: true };

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
