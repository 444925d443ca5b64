// The pacing of VICIdial (rev. 3884), for comparison: fixed ratio and the three adaptive methods, a level that a sampler
// ratchets up every 15 s and that the day's drop share throws back. Agents writing up are paused there, so wrap-up is
// invisible to it; its percentages count from midnight.
import type { Pacer, PacingOptions } from "../pacing.ts";
import { inPhase, inState, pacerOf, type Rule, type Tally } from "./tally.ts";

export interface VicidialSettings {
  readonly method: "RATIO" | "ADAPT_HARD_LIMIT" | "ADAPT_AVERAGE" | "ADAPT_TAPERED";
  /** The level of RATIO, and where the adaptive methods begin. */
  readonly level: number;
  readonly maxLevel: number;
  /** Lines for idle agents only, not for those talking. */
  readonly availableOnly: boolean;
  readonly intensity: number;
  readonly levelDifferenceTarget: number;
  /** Hour of the day at which the shift begins: TAPERED reckons with the hands of a clock. */
  readonly startHour: number;
}

export const vicidialDefaults: VicidialSettings = {
  method: "ADAPT_HARD_LIMIT",
  level: 1,
  maxLevel: 3,
  availableOnly: false,
  intensity: 0,
  levelDifferenceTarget: 0,
  startHour: 10,
};

const [sampleEvery, samplesKept, adaptEvery, statisticsEvery, dialEvery] = [1, 15, 15, 60, 2.5];
/** Per telephony server, which the manual fits with 25 agents: pauses of 1000/cps ms between calls. */
const [callsPerSecond, agentsPerServer] = [5, 25];

interface Memory {
  level: number;
  /** Ready, waiting and logged-in, the last fifteen. */
  samples: [number, number, number][];
  sampledAt: number;
  adaptedAt: number;
  /** As of the last statistics: dials and drops of the day and of the minute before. */
  statistics: {
    at: number;
    dials: number;
    drops: number;
    humans: number;
    lastDials: number;
    lastDrops: number;
  };
  dialledAt: number;
  /** Still to be placed of the last round, one every 1000/cps ms. */
  owed: number;
  placedAt: number;
}

export function createVicidialPacer(wishes: Partial<VicidialSettings> = {}) {
  const settings = { ...vicidialDefaults, ...wishes };
  return (options: PacingOptions, snapshot?: unknown): Pacer =>
    pacerOf(options, snapshot, ruleOf(settings, options));
}

function ruleOf(settings: VicidialSettings, options: PacingOptions): Rule<Memory> {
  return {
    start: () => ({
      level: settings.level,
      samples: [],
      sampledAt: -1,
      adaptedAt: 0,
      statistics: { at: 0, dials: 0, drops: 0, humans: 0, lastDials: 0, lastDrops: 0 },
      dialledAt: -dialEvery,
      owed: 0,
      placedAt: 0,
    }),
    wanted: (memory, tally, now) => {
      sample(memory, tally, now);
      if (settings.method !== "RATIO") adapt(memory, settings, options, now);
      return place(memory, tally, settings, now);
    },
  };
}

function sample(memory: Memory, tally: Tally, now: number): void {
  if (now - memory.sampledAt >= sampleEvery) {
    memory.sampledAt = now;
    const loggedIn = tally.agents.size - inState(tally, "out", true);
    memory.samples.push([inState(tally, "idle", true), inPhase(tally, "waiting"), loggedIn]);
    if (memory.samples.length > samplesKept) memory.samples.shift();
  }
  const { statistics } = memory;
  if (now - statistics.at < statisticsEvery) return;
  memory.statistics = {
    at: now,
    dials: tally.dials,
    drops: tally.abandoned,
    humans: tally.humans,
    lastDials: tally.dials - statistics.dials,
    lastDrops: tally.abandoned - statistics.drops,
  };
}

function adapt(memory: Memory, settings: VicidialSettings, options: PacingOptions, now: number): void {
  if (now - memory.adaptedAt < adaptEvery) return;
  memory.adaptedAt = now;
  const mean = (i: 0 | 1 | 2): number =>
    memory.samples.reduce((sum, each) => sum + each[i], 0) / Math.max(1, memory.samples.length);
  memory.level = nextLevel(memory.level, mean(0), mean(1), mean(2), settings);
  const { dials, drops, humans, lastDials, lastDrops } = memory.statistics;
  // The denominator is all dials, so that with few answers this brake can hardly ever act.
  if (lastDials > 20 && lastDrops / lastDials > 0.5) memory.level /= 2;
  const share = humans === 0 ? 0 : drops / humans;
  if (dials > 50 && share > options.abandonmentCap)
    memory.level = thrownBack(memory.level, settings, settings.startHour * 3600 + now, options.dayEndsAt);
  memory.level = Math.max(1, memory.level);
}

/** The ratchet: by the share of agents who were ready and had nobody waiting. */
export function nextLevel(
  level: number,
  ready: number,
  waiting: number,
  loggedIn: number,
  {
    intensity,
    levelDifferenceTarget,
    maxLevel,
  }: Pick<VicidialSettings, "intensity" | "levelDifferenceTarget" | "maxLevel">,
): number {
  const difference = ready - waiting + levelDifferenceTarget;
  const raw = difference === 0 || loggedIn === 0 ? 0 : difference / loggedIn;
  const share = intensity / 100;
  const step = raw < 0 ? raw * Math.abs(share - 1) : raw * (share + 1);
  return Math.min(maxLevel, Math.max(1, level * (1 + step)));
}

/** What is left of the level while the day is over its limit. */
export function thrownBack(
  level: number,
  { method, startHour }: Pick<VicidialSettings, "method" | "startHour">,
  clockSeconds: number,
  daySeconds: number,
): number {
  if (method === "ADAPT_AVERAGE") return level / 2;
  if (method !== "ADAPT_TAPERED") return 1;
  // Hours and minutes read as one number, 17:30 as 1730: half an hour before 18:00 is 70 of the thousand.
  const left = hourMinute(startHour * 3600 + daySeconds) - hourMinute(clockSeconds);
  if (left < 0) return 1;
  return left > 1000 ? level : (level * left) / 1000;
}

/** Lines to place in a round of the dialler. */
export function linesToMake(
  level: number,
  ready: number,
  inCall: number,
  existing: number,
  { availableOnly, levelDifferenceTarget }: Pick<VicidialSettings, "availableOnly" | "levelDifferenceTarget">,
): number {
  const counted = Math.max(0, (availableOnly ? ready : ready + inCall) + levelDifferenceTarget);
  const goal = Math.round(level * counted) + (availableOnly ? inCall : 0);
  return Math.max(0, goal - existing);
}

function place(memory: Memory, tally: Tally, settings: VicidialSettings, now: number): number {
  const loggedIn = tally.agents.size - inState(tally, "out", true);
  const pace = callsPerSecond * Math.max(1, Math.ceil(loggedIn / agentsPerServer));
  if (memory.owed === 0) {
    if (now - memory.dialledAt < dialEvery) return 0;
    memory.dialledAt = now;
    const inCall = inState(tally, "talking", true);
    const existing = tally.calls.size + inCall;
    memory.owed = linesToMake(memory.level, inState(tally, "idle", true), inCall, existing, settings);
    // The first leaves at once.
    memory.placedAt = now - 1 / pace;
  }
  const due = Math.min(memory.owed, Math.floor((now - memory.placedAt) * pace + 1e-6));
  memory.owed -= due;
  memory.placedAt += due / pace;
  // The next round is counted from the last call placed.
  if (due > 0) memory.dialledAt = now;
  return due;
}

const hourMinute = (seconds: number): number =>
  Math.floor(seconds / 3600) * 100 + Math.floor((seconds % 3600) / 60);

/** The British formula of its reports: answers that agents found to be machines discount the drops. */
export function britishDropShare(drops: number, live: number, machines: number): number {
  const machineShare = machines / Math.max(1, live + machines);
  const discounted = drops * (1 - machineShare);
  return live + discounted === 0 ? 0 : discounted / (live + discounted);
}
