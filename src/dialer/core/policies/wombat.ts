// The queue end-point of WombatDialer, for comparison: a number of lines per free agent that somebody sets by hand, and
// no new call while too many people wait. It has no feedback from abandoned calls.
import type { Pacer, PacingOptions } from "../pacing.ts";
import { inPhase, inState, pacerOf } from "./tally.ts";

/** Its own tick is not published; one second is taken. */
const tickSeconds = 1;

export function createWombatPacer(boost: number, maxWaiting = 0) {
  return (options: PacingOptions, snapshot?: unknown): Pacer =>
    pacerOf(options, snapshot, {
      start: () => ({ tickedAt: -tickSeconds }),
      wanted: (memory, tally, now) => {
        if (now - memory.tickedAt < tickSeconds) return 0;
        memory.tickedAt = now;
        if (inPhase(tally, "waiting") > maxWaiting) return 0;
        return Math.floor(inState(tally, "idle", true) * boost) - tally.calls.size;
      },
    });
}
