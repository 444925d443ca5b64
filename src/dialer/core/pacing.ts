// Decides, for the campaign's loop, how many calls to launch now so that agents talk as much as possible while
// abandoned calls stay under the cap. Pure: the same events and instants give the same decisions. This file is the
// contract and the door; the engine lies in pacing/ and the simpler policies in policies/.
// Times are seconds from the start of the campaign-day, shares are fractions 0–1.
import { decideWith } from "./pacing/decide.ts";
import { observeInto } from "./pacing/observe.ts";
import { restoreState, snapshotOf } from "./pacing/saved.ts";
import { initialState } from "./pacing/state.ts";

export interface PacingOptions {
  /** Abandoned ÷ human verdicts allowed per campaign-day: a cap, never a target. */
  abandonmentCap: number;
  answerWithinSeconds: number;
  ringTimeoutSeconds: number;
  maxLines: number;
  /** Seconds from the start of the day. */
  dayEndsAt: number;
  /** Hard limits and extensions; without them nothing of the kind holds. */
  /** Most calls launched in any one second. */
  callsPerSecond?: number;
  /** Most calls in flight per agent at work. */
  maxLinesPerAgent?: number;
  /** Between two attentions of one agent: whoever allocates keeps it, pacing counts on it. */
  minGapSeconds?: number;
  /** Share of staffed time with people, over the last half hour, from which on nothing is dialled; infinite: none. */
  occupancyCeiling?: number;
  /** Calls ringing at least this long may be named in `cancel`; without it, or infinite, none is. */
  cancelAfterSeconds?: number;
}

export type PacingAgentState = "out" | "idle" | "talking" | "wrapup" | "paused";
export type PacingEndOutcome = "machine" | "busy" | "invalid" | "no_answer" | "hangup" | "failed";

export type PacingEvent =
  /**
   * `pausePending`: this agent will not come back to idle (break or end of shift). `closing`: the talk is about to
   * end. `shiftEndsAt`: from then on this agent does not come back to idle; −1 takes it back.
   */
  | {
      type: "agent";
      at: number;
      agent: number;
      state: PacingAgentState;
      pausePending?: boolean;
      closing?: boolean;
      shiftEndsAt?: number;
    }
  | { type: "dialled"; at: number; call: number; score?: number }
  /** The far end picked up; detection starts. */
  | { type: "answered"; at: number; call: number }
  /** Verdict: a living person. */
  | { type: "human"; at: number; call: number }
  | { type: "ended"; at: number; call: number; outcome: PacingEndOutcome }
  | { type: "connected"; at: number; call: number; agent: number }
  | { type: "abandoned"; at: number; call: number };

export interface PacingDecision {
  /** 0 … maxLines − calls in flight. */
  dial: number;
  /** Ringing calls better given up now: only with `cancelAfterSeconds`, absent when there is none. */
  cancel?: number[];
  reason: {
    /** Chance that the next call would find nobody free. */
    risk: number;
    /** The chance we accept now: calls are launched while risk ≤ riskPrice. */
    riskPrice: number;
    answerRate: number;
    /** Agents free, and people landing, when a call launched now would land. */
    expectedFree: number;
    expectedLandings: number;
    /** Abandoned ÷ human verdicts, today. */
    abandonment: number;
    limitedBy: "risk" | "lines" | "agents" | "cap" | "none";
    /** Agents free now and calls not yet answered, for the sentence shown; only the engine says them. */
    idle?: number;
    ringing?: number;
    /** Only when the occupancy ceiling is what stops dialling: what it is now, and the ceiling. */
    occupancy?: number;
    occupancyCeiling?: number;
    /** Only while answers are put through at once: abandonment by law's clock, and the cap it is over. */
    byLaw?: number;
    byLawCap?: number;
  };
}

export interface Pacer {
  observe(event: PacingEvent): void;
  decide(now: number): PacingDecision;
  /** Plain JSON; a pacer restored from it decides identically. */
  snapshot(): unknown;
}

export function createPacer(options: PacingOptions, snapshot?: unknown): Pacer {
  const state = restoreState(options, snapshot) ?? initialState(options);
  return {
    observe: (event) => observeInto(state, event),
    decide: (now) => decideWith(state, options, now),
    snapshot: () => snapshotOf(state),
  };
}
