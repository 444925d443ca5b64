// The one plain record that the pacing engine keeps: agents, calls in flight, learned shapes, the day's count and
// what the last decision was. saved.ts copies it, so that a restarted process decides identically.
import type { PacingAgentState, PacingDecision, PacingOptions } from "../pacing.ts";
import { type AnswerRate, answerRate } from "./answer-rate.ts";
import { type Hazard, type Histogram, hazard, histogram } from "./shapes.ts";
import type { Tables } from "./tables.ts";

export interface AgentRecord {
  state: PacingAgentState;
  since: number;
  pausePending: boolean;
  /** Age up to which the shapes know of this talk or wrap-up. */
  counted: number;
  /** When the end of this talk was announced; −1: not. */
  closingAt: number;
  /** −1: not said. */
  shiftEndsAt: number;
  /** When the last attention ended, from which the gap to the next runs; −1: there was none since they came or paused. */
  freeSince: number;
}
export interface CallRecord {
  phase: "ringing" | "answered" | "human";
  dialledAt: number;
  since: number;
  /** Multiplies the odds of an answer; 1 without a score. */
  odds: number;
  /** Risk price and own risk at launch, to learn what a price costs. */
  price: number;
  risk: number;
}
export interface Day {
  startedAt: number;
  humans: number;
  abandoned: number;
  /** [minute, people, abandoned] of the rolling half hour, by verdict. */
  minutes: [number, number, number][];
}
/** Forgetting sums over time: what the team has done lately. */
export interface Flow {
  at: number;
  staffedSeconds: number;
  busySeconds: number;
  humans: number;
}
/** Forgetting sums over people: prices and risks at launch; risks and abandonments with a longer memory. */
export interface Cost {
  priced: number;
  risked: number;
  foreseen: number;
  suffered: number;
}
export interface Shapes {
  /** Dial → pick-up for people; dial → leaving the ringing state for the rest. */
  ringHuman: Histogram;
  ringOther: Histogram;
  /** Dial → pick-up for whatever picked up and was no person: mailboxes come late, so the ring says who answered. */
  ringMachine: Histogram;
  /** Pick-up → verdict for people; pick-up → end for the rest. */
  verdictHuman: Histogram;
  verdictOther: Histogram;
  talk: Hazard;
  wrapup: Hazard;
  /** From the announced end of a talk to its end. */
  closing: Hazard;
}
export type DurationName = "ringHuman" | "ringOther" | "ringMachine" | "verdictHuman" | "verdictOther";
export type Learned =
  | readonly [DurationName, number]
  | readonly ["talk" | "wrapup" | "closing", number, number];

export interface State {
  agents: Map<number, AgentRecord>;
  calls: Map<number, CallRecord>;
  day: Day;
  flow: Flow;
  answers: AnswerRate;
  /** Mean score of launched calls, to read scores as relative. */
  meanScore: number;
  answeredHuman: number;
  shapes: Shapes;
  /** Seen since the tables were built; folded into the shapes when they are built again. */
  fresh: Learned[];
  cost: Cost;
  /** Talks seen to their end, up to the memory of the shape. */
  talks: number;
  /** Share of those who finish without having announced a pause and do come back to idle. */
  returning: number;
  /** Of the last decision. */
  price: number;
  risk: number;
  /** Instants of the last launches, kept only under a limit of calls per second. */
  launches: number[];
  decidedAt: number;
  /** After a jump of the clock nothing is dialled ahead until then. */
  cautiousUntil: number;
  computedAt: number;
  changed: boolean;
  last: PacingDecision | null;
  /** −1: never. */
  builtAt: number;
  tables: Tables | null;
}

const bump = (seconds: number, centre: number, width: number): number =>
  Math.exp(-((seconds - centre) ** 2) / (2 * width * width)) / width;

/** Ring times beyond this are one: nobody rings for longer. */
const longestRing = 120;
export function ringBinsFor(options: PacingOptions): number {
  const timeout = Number.isFinite(options.ringTimeoutSeconds) ? options.ringTimeoutSeconds : 25;
  return Math.ceil((Math.min(longestRing, Math.max(14, timeout)) + 6) * 2);
}

/** Priors are planning values (post-dial delay 1–3.5 s, ring 2–25 s, detection 1–3 s) worth a few dozen calls. */
export function initialState(options: PacingOptions): State {
  const ringBins = ringBinsFor(options);
  const timeout = ringBins / 2 - 6;
  return {
    agents: new Map(),
    calls: new Map(),
    day: { startedAt: -1, humans: 0, abandoned: 0, minutes: [] },
    flow: { at: -1, staffedSeconds: 0, busySeconds: 0, humans: 0 },
    answers: answerRate(),
    meanScore: 0,
    answeredHuman: 0.6,
    shapes: {
      ringHuman: histogram(0.5, ringBins, 600, 25, (s) => bump(s, 9, 4) + 0.6 * bump(s, 15, 5)),
      ringOther: histogram(
        0.5,
        ringBins,
        1200,
        40,
        (s) => 0.3 * bump(s, 4, 2) + 0.3 * bump(s, 18, 5) + 0.4 * bump(s, timeout + 1, 1),
      ),
      ringMachine: histogram(0.5, ringBins, 600, 25, (s) => bump(s, 14, 6) + bump(s, 20, 6)),
      verdictHuman: histogram(0.25, 32, 400, 15, (s) => bump(s, 2, 0.6)),
      verdictOther: histogram(0.25, 48, 400, 15, (s) => bump(s, 2.5, 1)),
      talk: hazard(talkEdges, 500, 12, 90, 1.1),
      wrapup: hazard(wrapupEdges, 500, 12, 15, 0.7),
      closing: hazard(wrapupEdges, 200, 8, 12, 0.8),
    },
    fresh: [],
    cost: { priced: 0, risked: 0, foreseen: 0, suffered: 0 },
    talks: 12,
    returning: 1,
    price: 0,
    risk: 0,
    launches: [],
    decidedAt: -1,
    cautiousUntil: -1,
    computedAt: -1,
    changed: true,
    last: null,
    builtAt: -1,
    tables: null,
  };
}

export const talkEdges = [0, 4, 8, 12, 18, 25, 35, 50, 70, 95, 130, 175, 235, 320, 430, 580, 780, 1100];
export const wrapupEdges = [0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60, 90];
