// The hard limits of the pacing engine, for whoever pays for lines and answers for agents: lines in all and per
// agent, launches per second, the occupancy ceiling, and options that make no sense (then nothing is dialled).
import type { PacingDecision, PacingOptions } from "../pacing.ts";
import type { Flow, State } from "./state.ts";

/** Staffed seconds before occupancy means anything. Judgement: five minutes of one agent. */
const occupancyFrom = 300;

/** What stops dialling for the agents' sake, for the reason of the decision; null: nothing does. */
export function overOccupied(
  flow: Flow,
  { occupancyCeiling }: Pick<PacingOptions, "occupancyCeiling">,
): { occupancy: number; occupancyCeiling: number } | null {
  if (occupancyCeiling === undefined || flow.staffedSeconds < occupancyFrom) return null;
  const occupancy = flow.busySeconds / flow.staffedSeconds;
  return occupancy < occupancyCeiling ? null : { occupancy, occupancyCeiling };
}

export function makesSense(options: PacingOptions): boolean {
  const { abandonmentCap, answerWithinSeconds, ringTimeoutSeconds, maxLines, dayEndsAt } = options;
  const limits = [options.callsPerSecond, options.maxLinesPerAgent, options.minGapSeconds];
  return (
    [abandonmentCap, answerWithinSeconds, ringTimeoutSeconds, maxLines].every(
      (value) => Number.isFinite(value) && value >= 0,
    ) &&
    abandonmentCap <= 1 &&
    dayEndsAt >= 0 &&
    limits.every((value) => value === undefined || value >= 0) &&
    (options.occupancyCeiling === undefined || options.occupancyCeiling >= 0)
  );
}

/** Lines that may still be taken now, and what to call the limit when they are all taken. */
export function linesLeft(
  state: State,
  options: PacingOptions,
  now: number,
  staffed: number,
): { lines: number; byLimit: PacingDecision["reason"]["limitedBy"] } {
  const { calls, launches } = state;
  let lines = Math.floor(options.maxLines) - calls.size;
  if (options.maxLinesPerAgent !== undefined)
    lines = Math.min(lines, Math.floor(options.maxLinesPerAgent * staffed) - calls.size);
  let old = 0;
  while (old < launches.length && !((launches[old] ?? 0) > now - 1)) old++;
  if (old > 0) launches.splice(0, old);
  if (options.callsPerSecond !== undefined)
    lines = Math.min(lines, Math.floor(options.callsPerSecond) - launches.length);
  return { lines: Math.max(0, lines), byLimit: "lines" };
}
