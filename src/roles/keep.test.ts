import { expect, test } from "vitest";
import { deathsAfter, keepAlive, type Mortal, restartDelay } from "./keep.ts";

/** Something that runs until it is killed or stopped. */
function mortal(): Mortal & { readonly die: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { ended: promise, die: resolve, stop: async () => resolve() };
}

test("what dies again and again is started later and later, at most every five seconds", () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 20].map(restartDelay);
  expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});

test("a death after half a minute of life counts as the first", () => {
  expect(deathsAfter(29_999, 4)).toBe(5);
  expect(deathsAfter(30_001, 4)).toBe(1);
});

test("what dies is started again, and again when the first try fails", async () => {
  const first = mortal();
  const second = mortal();
  const told: (string | undefined)[] = [];
  const back = Promise.withResolvers<void>();
  let tries = 0;
  const kept = keepAlive({
    first,
    start: async () => {
      tries += 1;
      if (tries === 1) throw new Error("todavía no");
      back.resolve();
      return second;
    },
    onDeath: (why) => told.push(why),
  });
  expect(kept.up()).toBe(true);
  first.die();
  await first.ended;
  await Promise.resolve();
  expect(kept.up()).toBe(false);
  await back.promise;
  await expect.poll(kept.up).toBe(true);
  expect(told).toEqual([undefined, "todavía no"]);
  await kept.stop();
  await second.ended;
  expect(tries).toBe(2);
});

test("asked to stop while it is being started again, what came up is stopped too", async () => {
  const first = mortal();
  const second = mortal();
  const asked = Promise.withResolvers<void>();
  const comesUp = Promise.withResolvers<Mortal>();
  const kept = keepAlive({
    first,
    start: () => {
      asked.resolve();
      return comesUp.promise;
    },
    onDeath: () => {},
  });
  first.die();
  await asked.promise;
  const stopped = kept.stop();
  comesUp.resolve(second);
  await stopped;
  await second.ended;
});

test("a restart replaces what hangs, once however often it is asked for", async () => {
  const first = mortal();
  const second = mortal();
  let starts = 0;
  const kept = keepAlive({
    first,
    start: async () => {
      starts += 1;
      return second;
    },
    onDeath: () => {},
  });
  await kept.restart();
  await kept.restart();
  await expect.poll(kept.up).toBe(true);
  expect(starts).toBe(1);
  await kept.stop();
});
