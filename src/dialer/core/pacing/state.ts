// The one plain record that the pacing engine keeps: agents, calls in flight, learned shapes, the day's count and
// the tables last built. Its snapshot is a copy, so that a restarted process decides identically.
import type { PacingAgentState, PacingOptions } from "../pacing.ts";
import { type AnswerRate, answerRate } from "./answer-rate.ts";
import { type Hazard, type Histogram, hazard, histogram } from "./shapes.ts";
import type { Tables } from "./tables.ts";

export interface AgentRecord {
  state: PacingAgentState;
  since: number;
  pausePending: boolean;
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
  /** [second, 1 = abandoned] of the rolling half hour, by verdict. */
  recent: [number, number][];
}
export interface State {
  agents: Map<number, AgentRecord>;
  calls: Map<number, CallRecord>;
  day: Day;
  answers: AnswerRate;
  /** Mean score of launched calls, to read scores as relative. */
  meanScore: number;
  answeredHuman: number;
  /** Dial → pick-up for people; dial → leaving the ringing state for the rest. */
  ringHuman: Histogram;
  ringOther: Histogram;
  /** Pick-up → verdict for people; pick-up → end for the rest. */
  verdictHuman: Histogram;
  verdictOther: Histogram;
  talk: Hazard;
  wrapup: Hazard;
  /** Forgetting sums over human verdicts: prices and risks at launch; risks and abandonments with a longer memory. */
  priced: number;
  risked: number;
  foreseen: number;
  suffered: number;
  /** Of the last decision. */
  price: number;
  risk: number;
  /** Talks seen to their end, up to the memory of the shape. */
  talks: number;
  tables: Tables | null;
}

const bump = (seconds: number, centre: number, width: number): number =>
  Math.exp(-((seconds - centre) ** 2) / (2 * width * width)) / width;

/** Priors are planning values (post-dial delay 1–3.5 s, ring 2–25 s, detection 1–3 s) worth a few dozen calls. */
export function initialState(options: PacingOptions): State {
  const ringBins = Math.min(240, Math.max(40, Math.ceil((options.ringTimeoutSeconds + 6) * 2)));
  const timeout = options.ringTimeoutSeconds;
  return {
    agents: new Map(),
    calls: new Map(),
    day: { startedAt: -1, humans: 0, abandoned: 0, recent: [] },
    answers: answerRate(),
    meanScore: 0,
    answeredHuman: 0.6,
    ringHuman: histogram(0.5, ringBins, 600, 25, (s) => bump(s, 9, 4) + 0.6 * bump(s, 15, 5)),
    ringOther: histogram(
      0.5,
      ringBins,
      1200,
      40,
      (s) => 0.3 * bump(s, 4, 2) + 0.3 * bump(s, 18, 5) + 0.4 * bump(s, timeout + 1, 1),
    ),
    verdictHuman: histogram(0.25, 32, 400, 15, (s) => bump(s, 2, 0.6)),
    verdictOther: histogram(0.25, 48, 400, 15, (s) => bump(s, 2.5, 1)),
    talk: hazard(talkEdges, 500, 12, 90, 1.1),
    wrapup: hazard(wrapupEdges, 500, 12, 15, 0.7),
    priced: 0,
    risked: 0,
    foreseen: 0,
    suffered: 0,
    price: 0,
    risk: 0,
    talks: 12,
    tables: null,
  };
}

export const talkEdges = [0, 4, 8, 12, 18, 25, 35, 50, 70, 95, 130, 175, 235, 320, 430, 580, 780, 1100];
export const wrapupEdges = [0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60, 90];

interface Saved extends Omit<State, "agents" | "calls"> {
  agents: [number, AgentRecord][];
  calls: [number, CallRecord][];
}

export function snapshotOf(state: State): unknown {
  const saved: Saved = { ...state, agents: [...state.agents], calls: [...state.calls] };
  return structuredClone(saved);
}

/** A snapshot of another shape (an older version, a damaged row) is refused: the day starts anew. */
export function restoreState(snapshot: unknown): State | undefined {
  if (!isSaved(snapshot)) return undefined;
  const saved = structuredClone(snapshot);
  return { ...saved, agents: new Map(saved.agents), calls: new Map(saved.calls) };
}

function isSaved(snapshot: unknown): snapshot is Saved {
  if (typeof snapshot !== "object" || snapshot === null) return false;
  const it = snapshot as Partial<Saved>;
  return (
    Array.isArray(it.agents) &&
    Array.isArray(it.calls) &&
    typeof it.price === "number" &&
    typeof it.day?.humans === "number" &&
    Array.isArray(it.answers?.results) &&
    [it.ringHuman, it.ringOther, it.verdictHuman, it.verdictOther].every((s) => Array.isArray(s?.counts)) &&
    [it.talk, it.wrapup].every((s) => Array.isArray(s?.ends))
  );
}
