// How the demonstration of a day gets from one hour to the next: nobody is dialled any more, who is talking is let talk, and
// then the clock runs, so that callbacks, promises and nights pass as they would, only sooner.
import { setTimeout as delay } from "node:timers/promises";
import type { Instant } from "#kernel/time.ts";

export interface DayClock {
  now(): Instant;
  offsetMs(): number;
  move(offsetMs: number): void;
}
export interface Skip {
  readonly clock: DayClock;
  /** Operation seconds for each of the machine's. */
  readonly speed: number;
  /** Written down before the clock runs: a start after a crash is never earlier than what was seen. */
  readonly remember: (offsetMs: number) => Promise<void>;
}

const stepMs = 250;

export async function runTo(instant: Instant, { clock, speed, remember }: Skip): Promise<void> {
  const left = instant - clock.now();
  if (left <= 0) return;
  await remember(clock.offsetMs() + left);
  while (clock.now() < instant) {
    const step = Math.min(stepMs * (speed - 1), instant - clock.now());
    clock.move(clock.offsetMs() + step);
    await delay(stepMs);
  }
}
