// The simple ways to pace, behind the engine's contract, so that a campaign can choose them and the simulator compares
// them: manual and preview (an agent dials, the pacer never does), progressive (one line per idle agent), a fixed ratio.
import type { Pacer, PacingOptions } from "../pacing.ts";
import { inState, pacerOf } from "./tally.ts";

const nothing = (): null => null;

/** The agent dials by hand; the pacer only counts. Preview is the same to the line: the account is shown first. */
export function createManualPacer(options: PacingOptions, snapshot?: unknown): Pacer {
  return pacerOf(options, snapshot, { start: nothing, wanted: () => 0 });
}

/** One line per idle agent, minus calls in flight that may still land on one. */
export function createProgressivePacer(options: PacingOptions, snapshot?: unknown): Pacer {
  return createRatioPacer(1)(options, snapshot);
}

/** A fixed number of lines per idle agent. */
export function createRatioPacer(linesPerAgent: number) {
  return (options: PacingOptions, snapshot?: unknown): Pacer =>
    pacerOf(options, snapshot, {
      start: nothing,
      wanted: (_memory, tally) => linesPerAgent * inState(tally, "idle") - tally.calls.size,
    });
}
