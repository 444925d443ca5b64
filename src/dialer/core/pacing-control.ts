// What a supervisor may order of a campaign's pace: a ceiling of lines per agent and a cap that is tighter than the campaign's
// own; without either the pace is automatic. The engine, the prediction before it and the screen read it here.
import type { PacingOptions } from "./pacing.ts";

export interface PacingControl {
  readonly linesPerAgent: number | null;
  readonly cap: number | null;
}
export const automatic: PacingControl = { linesPerAgent: null, cap: null };

/** Below one line per agent somebody free would wait for nothing; twelve is the engine's own bound on a bug. */
export const linesPerAgentRange = { least: 1, most: 12 } as const;

export function isAutomatic({ linesPerAgent, cap }: PacingControl): boolean {
  return linesPerAgent === null && cap === null;
}

/** The field that cannot be ordered; undefined when all can. */
export function wrongField(
  { linesPerAgent, cap }: PacingControl,
  campaignCap: number,
): "linesPerAgent" | "cap" | undefined {
  const { least, most } = linesPerAgentRange;
  if (linesPerAgent !== null && !(linesPerAgent >= least && linesPerAgent <= most)) return "linesPerAgent";
  if (cap !== null && !(cap >= 0 && cap <= campaignCap)) return "cap";
  return undefined;
}

/** The tighter of both holds, also when the campaign's own was lowered afterwards. */
export function under(options: PacingOptions, { linesPerAgent, cap }: PacingControl): PacingOptions {
  const lines = [options.maxLinesPerAgent, linesPerAgent].filter((each) => typeof each === "number");
  return {
    ...options,
    abandonmentCap: Math.min(options.abandonmentCap, cap ?? options.abandonmentCap),
    ...(lines.length === 0 ? {} : { maxLinesPerAgent: Math.min(...lines) }),
  };
}
