import { expect, test } from "vitest";
import { playDay } from "#simulator/core/pacing-world.ts";
import { createPacer, type PacingOptions } from "../pacing.ts";

// Short days: bench/pacing.ts plays the long ones. One call of grace, for the last one may be lost after the last count.
test.each([
  { agents: 5, list: "hard", hours: 3, abandonmentCap: 0.01 },
  { agents: 5, list: "easy", hours: 2.5, abandonmentCap: 0.03 },
  { agents: 30, list: "shock", hours: 1.5, abandonmentCap: 0.03 },
] as const)("a day of $agents agents on a $list list ends under a cap of $abandonmentCap, but for one call", (world) => {
  const day = playDay({ ...world, seed: 21 }, createPacer);
  expect(day.humans).toBeGreaterThan(100);
  expect(Math.round(day.abandonment * day.humans)).toBeLessThanOrEqual(
    Math.ceil(world.abandonmentCap * day.humans),
  );
  expect(day.worstHalfHour).toBeLessThan(0.1);
});

test("a team whose day's end nobody announced has not spent ahead when its list runs out", () => {
  const openEnd = (options: PacingOptions) => createPacer({ ...options, dayEndsAt: 86_400 });
  const day = playDay({ agents: 12, list: "base", hours: 2, seed: 22, abandonmentCap: 0.03 }, openEnd);
  expect(Math.round(day.abandonment * day.humans)).toBeLessThanOrEqual(Math.ceil(0.03 * day.humans));
});

test("a day restarted every minute of it is the same day", () => {
  const restarting = (options: PacingOptions) => {
    let pacer = createPacer(options);
    let restartedAt = 0;
    return {
      observe: (event: Parameters<typeof pacer.observe>[0]) => pacer.observe(event),
      decide: (now: number) => {
        if (now - restartedAt > 60) {
          restartedAt = now;
          pacer = createPacer(options, JSON.parse(JSON.stringify(pacer.snapshot())));
        }
        return pacer.decide(now);
      },
      snapshot: () => pacer.snapshot(),
    };
  };
  const world = { agents: 8, list: "shock", hours: 0.5, seed: 23, abandonmentCap: 0.03 } as const;
  expect(playDay(world, restarting)).toEqual(playDay(world, createPacer));
});
