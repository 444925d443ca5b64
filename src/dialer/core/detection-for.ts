// Whether a call is listened to for machines. For the launch: where a person is expected, or an agent is on the line, the
// agent judges by ear and nobody waits for a verdict.
import type { CallMode } from "./call.ts";

export interface ExpectedAnswer {
  readonly mode: CallMode;
  /** One of the debtor's promises was broken: they know who calls and why. */
  readonly brokenPromise: boolean;
  /** What this phone brought last. */
  readonly lastOutcome: string | null;
}
export type Detection = "talk" | "amd" | "none";

/** Launched by a pacer, for whoever is free when it is answered. */
export function isPaced(mode: CallMode): boolean {
  return mode === "predictive" || mode === "progressive";
}

export function detectionFor(expected: ExpectedAnswer, campaigns: Detection): Detection {
  if (!isPaced(expected.mode) || expected.brokenPromise || expected.lastOutcome === "human") return "none";
  return campaigns;
}
