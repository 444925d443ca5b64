// The one clock. The operation's time is real time plus a stored offset (a demo starts on a Tuesday morning); every
// decision about people uses it. Sessions, rate limits and job schedules use real time through `realNow`.
import type { Instant } from "#kernel/time.ts";

export interface Clock {
  /** The operation's time, UTC ms. */
  now(): Instant;
  /** Milliseconds that never go back, for measuring. */
  monotonic(): number;
}

/** `move` sets a new offset: a demonstration that goes through a day moves every process's clock at once. */
export function systemClock(offsetMs = 0): Clock & { move(offsetMs: number): void } {
  let offset = offsetMs;
  return {
    now: () => Date.now() + offset,
    monotonic: () => performance.now(),
    move(to) {
      offset = to;
    },
  };
}

/** For what must follow the machine's clock whatever the operation's says. */
export function realNow(): Instant {
  return Date.now();
}
