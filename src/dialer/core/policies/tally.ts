// What every simple way of pacing counts from the events, and the frame that makes a pacer of a rule: it counts, asks the
// rule how many calls it wants, keeps within the lines and can be saved and restored.

import { passTime } from "../pacing/budget.ts";
import { overOccupied } from "../pacing/limits.ts";
import type { Flow } from "../pacing/state.ts";
import type { Pacer, PacingAgentState, PacingDecision, PacingEvent, PacingOptions } from "../pacing.ts";

export interface TallyAgent {
  readonly state: PacingAgentState;
  readonly since: number;
  readonly pausePending: boolean;
  /** Idle since an attention ended: the gap to the next runs. */
  readonly rests?: boolean;
}

export type CallPhase = "ringing" | "detecting" | "waiting";

export interface Tally {
  readonly agents: Map<number, TallyAgent>;
  /** In flight: dialled and neither ended nor with an agent. */
  readonly calls: Map<number, { phase: CallPhase; at: number }>;
  readonly flow: Flow;
  dials: number;
  humans: number;
  abandoned: number;
}

/** How many calls a policy wants now; `Memory` is plain JSON. */
export interface Rule<Memory> {
  start(): Memory;
  /** After the event was counted. */
  learn?(memory: Memory, event: PacingEvent, before: EventContext): void;
  wanted(memory: Memory, tally: Tally, now: number): number;
}

/** What an event ended: the agent's state or the call's phase before it, and since when. */
export interface EventContext {
  readonly agent: TallyAgent | undefined;
  readonly call: { readonly phase: CallPhase; readonly at: number } | undefined;
}

interface Saved {
  agents: [number, TallyAgent][];
  calls: [number, { phase: CallPhase; at: number }][];
  flow: Flow;
  dials: number;
  humans: number;
  abandoned: number;
  memory: unknown;
  /** What was counted today, from whoever restores; for a snapshot that cannot be read. */
  counted: { humans: number; abandoned: number };
}

export function pacerOf<Memory>(options: PacingOptions, snapshot: unknown, rule: Rule<Memory>): Pacer {
  const saved = (typeof snapshot === "object" && snapshot !== null ? snapshot : {}) as Partial<Saved>;
  const tally: Tally = {
    agents: new Map(Array.isArray(saved.agents) ? structuredClone(saved.agents) : []),
    calls: new Map(Array.isArray(saved.calls) ? structuredClone(saved.calls) : []),
    flow: { at: -1, staffedSeconds: 0, busySeconds: 0, humans: 0, ...saved.flow },
    dials: saved.dials ?? 0,
    humans: saved.humans ?? saved.counted?.humans ?? 0,
    abandoned: saved.abandoned ?? saved.counted?.abandoned ?? 0,
  };
  const memory: Memory =
    saved.memory === undefined ? rule.start() : (structuredClone(saved.memory) as Memory);
  return {
    observe: (event) => {
      const before: EventContext =
        event.type === "agent"
          ? { agent: tally.agents.get(event.agent), call: undefined }
          : { agent: undefined, call: copyOf(tally.calls.get(event.call)) };
      count(tally, event);
      rule.learn?.(memory, event, before);
    },
    decide: (now) => {
      const here = withoutResting(tally, options, now);
      const wanted = rule.wanted(memory, here, now);
      if (options.occupancyCeiling !== undefined) passTime(tally, now, staffOf(tally));
      return decision(here, options, wanted);
    },
    snapshot: () => {
      const { flow, dials, humans, abandoned } = tally;
      const lists = { agents: [...tally.agents], calls: [...tally.calls] };
      return structuredClone({ ...lists, flow, dials, humans, abandoned, memory }) satisfies Omit<
        Saved,
        "counted"
      >;
    },
  };
}

/** Agents in that state; those about to leave count only when asked for. */
export function inState(tally: Tally, state: PacingAgentState, leavingToo = false): number {
  let found = 0;
  for (const agent of tally.agents.values())
    if (agent.state === state && (leavingToo || !agent.pausePending)) found++;
  return found;
}

export function inPhase(tally: Tally, phase: CallPhase): number {
  let found = 0;
  for (const call of tally.calls.values()) if (call.phase === phase) found++;
  return found;
}

function count(tally: Tally, event: PacingEvent): void {
  if (event.type === "agent") {
    const { state, at, pausePending = false } = event;
    const known = tally.agents.get(event.agent);
    const same = known?.state === state;
    const rests = same ? (known.rests ?? false) : known?.state === "talking" || known?.state === "wrapup";
    tally.agents.set(event.agent, { state, since: same ? known.since : at, pausePending, rests });
    return;
  }
  if (event.type === "dialled") {
    tally.calls.set(event.call, { phase: "ringing", at: event.at });
    tally.dials++;
    return;
  }
  const call = tally.calls.get(event.call);
  if (!call) return;
  if (event.type === "answered" && call.phase === "ringing") call.phase = "detecting";
  if (event.type === "human" && call.phase !== "waiting") {
    call.phase = "waiting";
    tally.humans++;
  }
  if (event.type === "abandoned") tally.abandoned++;
  if (event.type === "ended" || event.type === "connected" || event.type === "abandoned")
    tally.calls.delete(event.call);
}

/** An agent within the gap between two attentions is nobody's free agent. */
function withoutResting(tally: Tally, { minGapSeconds = 0 }: PacingOptions, now: number): Tally {
  if (!(minGapSeconds > 0)) return tally;
  const agents = [...tally.agents].map(([id, agent]): [number, TallyAgent] => {
    const rests = agent.state === "idle" && agent.rests === true && now - agent.since < minGapSeconds;
    return [id, rests ? { ...agent, state: "wrapup" } : agent];
  });
  return { ...tally, agents: new Map(agents) };
}

function staffOf(tally: Tally): { staffed: number; busy: number } {
  const busy = inState(tally, "talking") + inState(tally, "wrapup");
  return { busy, staffed: busy + inState(tally, "idle") };
}

function decision(tally: Tally, options: PacingOptions, rule: number): PacingDecision {
  const lines = Math.max(0, Math.floor(options.maxLines) - tally.calls.size);
  const tired = overOccupied(tally.flow, options);
  const wanted = tired ? 0 : rule;
  const asked = Math.max(0, Math.floor(wanted));
  return {
    dial: Math.min(lines, asked),
    reason: {
      risk: 0,
      riskPrice: 0,
      answerRate: tally.dials === 0 ? 0 : tally.humans / tally.dials,
      expectedFree: inState(tally, "idle"),
      expectedLandings: 0,
      abandonment: tally.humans === 0 ? 0 : tally.abandoned / tally.humans,
      limitedBy: asked > lines ? "lines" : asked === 0 ? "agents" : "none",
      ...tired,
    },
  };
}

const copyOf = <T extends object>(value: T | undefined): T | undefined => (value ? { ...value } : undefined);
