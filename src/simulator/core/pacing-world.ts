// The short form of a simulated day for tests of the engine: a team, a kind of list, a seed and a pacer.
import type { Pacer, PacingOptions } from "#dialer/core/pacing.ts";
import { runDay } from "./day.ts";
import type { DayFigures } from "./figures.ts";
import { type PresetName, presets } from "./presets.ts";
import { withAgents } from "./world.ts";

export type ListKind = PresetName;

export interface WorldOptions {
  readonly agents: number;
  readonly list: ListKind;
  readonly seed: number;
  readonly hours: number;
  readonly abandonmentCap: number;
}

export type WorldResult = Pick<DayFigures, "abandonment" | "worstHalfHour" | "dials" | "decisions"> & {
  /** Talk + wrap-up ÷ staffed time. */
  readonly busyShare: number;
  readonly humans: number;
};

export function playDay(options: WorldOptions, create: (options: PacingOptions) => Pacer): WorldResult {
  const { agents, list, seed, hours, abandonmentCap } = options;
  const world = withAgents({ ...presets[list], hours }, agents);
  const policy = { name: "given", label: "", create };
  const { occupancy, people, ...rest } = runDay({ world, seed, abandonmentCap, policy });
  const { abandonment, worstHalfHour, dials, decisions } = rest;
  return { busyShare: occupancy, humans: people, abandonment, worstHalfHour, dials, decisions };
}
