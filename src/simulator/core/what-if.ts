// What would come of other settings: the stretch of a campaign's day that is still ahead, the settings to be set side by side and
// the points of a curve, each played on the same simulated days. For the floor's control and the campaign's screen.
import { createPacer } from "#dialer/core/pacing.ts";
import { type PacingControl, under } from "#dialer/core/pacing-control.ts";
import { type Comparison, compare } from "./compare.ts";
import { runDay } from "./day.ts";
import type { DayFigures } from "./figures.ts";
import { policyNamed } from "./policies.ts";
import type { SimulatedPolicy } from "./sight.ts";
import { agentsOf, type World, withAgents } from "./world.ts";

/** Ours first; then what a floor would have without it, and the classic dialler's own default. */
export const comparedPolicies = ["auto", "progressive", "vicidial-hard"] as const;
export type ComparedPolicy = (typeof comparedPolicies)[number];

export interface Setting extends PacingControl {
  readonly policy: ComparedPolicy;
  readonly agents: number;
  readonly campaignCap: number;
}

export interface Ahead {
  /** Of the world's day, already gone. */
  readonly elapsedHours: number;
  readonly agents: number;
  readonly lines: number;
  /** Numbers that may be dialled now: each once, for when the first pass ends. */
  readonly contacts: number | null;
}

/** Below this what is left of a shift says nothing, and the next hour is shown instead. Judgement. */
const leastHours = 0.5;
/**
 * An hour of 12 agents took 0.4 s, of 30 as much and of 100 1.3 s on two cores at load 9: so long a stretch gives several days
 * within seconds, in a browser as here, and what lies beyond it is less sure anyway.
 */
const mostHours = 3;
const mostAgentHours = 150;

/** The rest of today with who is there now: its answers by hour, its breaks still to come, nobody late. */
export function restOfShift(world: World, { elapsedHours, agents, lines, contacts }: Ahead): World {
  const gone = Math.max(0, Math.min(elapsedHours, world.hours - 1));
  const left = Math.max(leastHours, world.hours - gone);
  const hours = Math.min(left, mostHours, Math.max(leastHours, mostAgentHours / Math.max(1, agents)));
  const steps = Math.max(1, Math.round(hours));
  const byHour = Array.from({ length: steps + 1 }, (_, i) => answersAt(world, gone + (hours * i) / steps));
  const breaks = world.staffing.breaks
    .map((each) => ({ ...each, atShare: (each.atShare * world.hours - gone) / hours }))
    .filter(({ atShare }) => atShare > 0 && atShare < 1);
  return {
    ...world,
    hours,
    teams: [{ agents, fromHour: 0, toHour: null }],
    staffing: { ...world.staffing, lateSeconds: { kind: "fixed", seconds: 0 }, breaks },
    list: { ...world.list, contacts, attempts: 1 },
    answers: { ...world.answers, byHour },
    trunk: { ...world.trunk, lines },
  };
}

function answersAt({ hours, answers: { byHour } }: World, hour: number): number {
  const place = (Math.min(hours, hour) / hours) * (byHour.length - 1);
  const below = Math.min(byHour.length - 1, Math.floor(place));
  const [low = 0, high = low] = [byHour[below], byHour[below + 1]];
  return low + (high - low) * (place - below);
}

/** One day of a setting: the policy code of the live loop under the limits of the live control. */
export function playSetting(world: World, setting: Setting, seed: number): DayFigures {
  const cap = Math.min(setting.campaignCap, setting.cap ?? setting.campaignCap);
  return runDay({
    world: agentsOf(world) === setting.agents ? world : withAgents(world, setting.agents),
    seed,
    abandonmentCap: cap,
    policy: policyOf(setting),
  });
}

function policyOf(setting: Setting): SimulatedPolicy {
  const policy = policyNamed(setting.policy);
  if (!policy) throw new Error(`assertion failed: no policy ${setting.policy}`);
  if (setting.policy !== "auto") return policy;
  return { ...policy, create: (options) => createPacer(under(options, setting)) };
}

/** Settings that play the same day are one: the others' rules know nothing of our limits. */
export function nameOf({ policy, agents, campaignCap, cap, linesPerAgent }: Setting): string {
  const held = Math.min(campaignCap, cap ?? campaignCap);
  if (policy === "progressive") return `${policy} ${agents}`;
  if (policy === "vicidial-hard") return `${policy} ${agents} ${held}`;
  return `${policy} ${agents} ${held} ${linesPerAgent}`;
}

export const axes = ["agents", "cap", "linesPerAgent"] as const;
export type Axis = (typeof axes)[number];

/** The values of a curve around what is set. */
export function valuesOf(axis: Axis, setting: Omit<Setting, "policy">): readonly number[] {
  if (axis === "cap") {
    const { campaignCap } = setting;
    return [1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1].map(
      (part) => Math.round(campaignCap * part * 10_000) / 10_000,
    );
  }
  if (axis === "linesPerAgent") return [1, 1.5, 2, 3, 4, 6];
  const around = [0.4, 0.6, 0.8, 1, 1.2, 1.5].map((part) => Math.max(1, Math.round(setting.agents * part)));
  return [...new Set(around)];
}

export function settingAt(axis: Axis, value: number, setting: Setting): Setting {
  return { ...setting, [axis]: value };
}

/** Of the days that both have played: the interval of a figure and its difference, day by day. */
export function sideBySide(
  days: readonly DayFigures[],
  first: readonly DayFigures[] | undefined,
  cap: number,
): Comparison | undefined {
  const both = first ? Math.min(days.length, first.length) : days.length;
  if (both === 0) return undefined;
  return compare(days.slice(0, both), first?.slice(0, both), cap);
}
