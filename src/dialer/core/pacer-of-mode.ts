// Which pacer paces a campaign of this mode: the one the live loop runs and the one a replay of it must run again.
import { createPacer, type Pacer, type PacingOptions } from "./pacing.ts";
import { createManualPacer, createProgressivePacer } from "./policies/simple.ts";

export type PacerMode = "manual" | "preview" | "progressive" | "predictive";

export function pacerOfMode(mode: PacerMode, options: PacingOptions, snapshot: unknown): Pacer {
  if (mode === "predictive") return createPacer(options, snapshot);
  if (mode === "progressive") return createProgressivePacer(options, snapshot);
  return createManualPacer(options, snapshot);
}
