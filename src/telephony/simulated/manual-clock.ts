// A clock that moves only when told, with the things that are to happen on the way. It has the shape of the
// platform's Clock, so that the whole engine runs on it and a simulated day takes seconds.
import type { Instant } from "#kernel/time.ts";
import { createTimeline } from "#kernel/timeline.ts";

export interface ManualClock {
  now(): Instant;
  /** Milliseconds since the clock was made. */
  monotonic(): number;
  /** Lets something happen later; the returned function forgets it. */
  after(ms: number, happen: () => void): () => void;
  /** Goes forward, letting everything on the way happen in order. */
  advance(ms: number): void;
  /** The same, letting the engine finish its work after every instant at which something happened. */
  advanceSettling(ms: number, settle: () => Promise<void>): Promise<void>;
  /** The next instant at which something happens; null when nothing will. */
  nextAt(): Instant | null;
}

export function createManualClock(start: Instant): ManualClock {
  const timeline = createTimeline(start);
  /** All that happens at the next instant up to `until`; false when nothing is left. */
  const playInstant = (until: Instant): boolean => {
    const at = timeline.peek();
    if (at > until) return false;
    while (timeline.peek() === at) timeline.step();
    return true;
  };
  return {
    now: () => timeline.now(),
    monotonic: () => timeline.now() - start,
    after: (ms, happen) => {
      let wanted = true;
      timeline.after(Math.max(0, ms), () => wanted && happen());
      return () => {
        wanted = false;
      };
    },
    advance: (ms) => {
      const until = timeline.now() + ms;
      while (playInstant(until));
      timeline.jump(until);
    },
    advanceSettling: async (ms, settle) => {
      const until = timeline.now() + ms;
      await settle();
      while (playInstant(until)) await settle();
      timeline.jump(until);
      await settle();
    },
    nextAt: () => (timeline.peek() === Number.MAX_VALUE ? null : timeline.peek()),
  };
}
