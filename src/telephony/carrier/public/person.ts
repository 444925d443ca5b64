// One person on the line, as arithmetic on what is heard: when to speak, when to stop, when to say "¿aló?", when to
// hang up. The caller performs the effects and reports back; the clock comes with each event.
import type { TalkEvent } from "../behaviour.ts";

export type LineId = string;
export interface PersonPlan {
  /** Silence before the first word. */
  readonly greetAfterMs: number;
  readonly greeting: LineId;
  /** Said one a turn, in this order; then the fillers in rotation until the talk has lasted long enough. */
  readonly lines: readonly LineId[];
  readonly fillers: readonly LineId[];
  /** undefined: hangs up without a word. */
  readonly closing: LineId | undefined;
  /** From answering; the farewell comes at the first turn after it. */
  readonly endAfterMs: number;
}
export type PersonEffect =
  | { readonly do: "say"; readonly line: LineId }
  | { readonly do: "stop" }
  | { readonly do: "hang_up" };

export interface PersonState {
  readonly plan: PersonPlan;
  readonly answeredAt: number;
  readonly speaking: "nothing" | "greeting" | "line" | "hello" | "farewell";
  readonly greeted: boolean;
  /** When the other side began the burst that we hear now. */
  readonly hearingSince: number | undefined;
  /** The other side has said something since our last words: it is our turn once it falls quiet. */
  readonly owesAnswer: boolean;
  /** Since when neither has said anything; our "¿aló?" does not count. */
  readonly quietSince: number;
  readonly askedHello: boolean;
  readonly turns: number;
  readonly done: boolean;
}

/** The demo's manners (planning values). */
export const turnAfterMs = 700;
export const helloAfterMs = 3_000;
export const hangUpAfterMs = 8_000;
/** A sound shorter than this while we speak is a "sí" or a cough, not an interruption. Judgement. */
export const interruptAfterMs = 300;
/** Nobody listens for ever: past the planned end by this much, the person hangs up in mid-sentence. Judgement. */
export const endurancePastEndMs = 60_000;

type Step = { readonly state: PersonState; readonly effects: readonly PersonEffect[] };

export function newPerson(plan: PersonPlan, now: number): PersonState {
  return {
    plan,
    answeredAt: now,
    speaking: "nothing",
    greeted: false,
    hearingSince: undefined,
    owesAnswer: false,
    quietSince: now,
    askedHello: false,
    turns: 0,
    done: false,
  };
}

/** Another mind in the same voice: what has been said stays said. */
export function replan(state: PersonState, plan: PersonPlan): PersonState {
  return { ...state, plan, turns: 0 };
}

export function step(state: PersonState, event: TalkEvent, now: number): Step {
  if (state.done) return still(state);
  switch (event.type) {
    case "answered":
      return still({ ...state, answeredAt: now, quietSince: now });
    case "heard_start":
      return still({ ...state, hearingSince: now, owesAnswer: true, askedHello: false });
    case "heard_end":
      return still({
        ...state,
        hearingSince: undefined,
        quietSince: Math.max(state.quietSince, event.since),
      });
    case "spoke_end":
      return finishSpeaking(state, now);
    case "tick":
      return decide(state, now);
  }
}

function finishSpeaking(state: PersonState, now: number): Step {
  if (state.speaking === "farewell") return hangUp(state);
  const quietSince = state.speaking === "hello" ? state.quietSince : now;
  return still({ ...state, speaking: "nothing", quietSince });
}

function decide(state: PersonState, now: number): Step {
  const { plan } = state;
  const past = now - state.answeredAt - plan.endAfterMs;
  if (past > endurancePastEndMs) return hangUp(state);
  if (state.speaking !== "nothing") return listenWhileSpeaking(state, now);
  if (!state.greeted) {
    return now - state.answeredAt >= plan.greetAfterMs
      ? say({ ...state, greeted: true }, "greeting", plan.greeting)
      : still(state);
  }
  if (state.hearingSince !== undefined) return still(state);
  const quietMs = now - state.quietSince;
  if (quietMs >= hangUpAfterMs) return hangUp(state);
  if (state.owesAnswer && quietMs >= turnAfterMs) return takeTurn(state, past >= 0);
  if (!state.askedHello && quietMs >= helloAfterMs)
    return say({ ...state, askedHello: true }, "hello", helloLine);
  return still(state);
}

export const helloLine: LineId = "alo_alo";

function listenWhileSpeaking(state: PersonState, now: number): Step {
  const interrupted = state.hearingSince !== undefined && now - state.hearingSince >= interruptAfterMs;
  if (!interrupted) return still(state);
  if (state.speaking === "farewell") return hangUp(state);
  return {
    state: { ...state, speaking: "nothing", owesAnswer: true, quietSince: now },
    effects: [{ do: "stop" }],
  };
}

function takeTurn(state: PersonState, over: boolean): Step {
  const { plan, turns } = state;
  if (over) {
    if (plan.closing === undefined) return hangUp(state);
    return say({ ...state, owesAnswer: false }, "farewell", plan.closing);
  }
  const next =
    plan.lines[turns] ?? plan.fillers[(turns - plan.lines.length) % Math.max(plan.fillers.length, 1)];
  if (next === undefined) return hangUp(state);
  return say({ ...state, owesAnswer: false, turns: turns + 1 }, "line", next);
}

function say(state: PersonState, speaking: PersonState["speaking"], line: LineId): Step {
  // What is heard from here on is weighed against our own words: an older burst does not interrupt them.
  return { state: { ...state, speaking, owesAnswer: false }, effects: [{ do: "say", line }] };
}
function hangUp(state: PersonState): Step {
  return { state: { ...state, done: true, speaking: "nothing" }, effects: [{ do: "hang_up" }] };
}
function still(state: PersonState): Step {
  return { state, effects: [] };
}
