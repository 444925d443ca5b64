// The other ways to pace, behind the same contract, so that a campaign can choose them and the bench can compare:
// manual and preview (an agent dials, the pacer never does), progressive (one line per idle agent), a fixed ratio,
// and the classic ratchet with a hard limit that other open-source diallers use.
import type { Pacer, PacingAgentState, PacingDecision, PacingEvent, PacingOptions } from "../pacing.ts";

interface Tally {
  agents: Map<number, { state: PacingAgentState; pausePending: boolean }>;
  /** Call → may it still land, or does it wait. */
  calls: Map<number, "open" | "human">;
  connected: Map<number, number>;
  humans: number;
  abandoned: number;
}

interface SavedTally {
  agents: [number, { state: PacingAgentState; pausePending: boolean }][];
  calls: [number, "open" | "human"][];
  connected: [number, number][];
  humans: number;
  abandoned: number;
}

function tallyFrom(snapshot: unknown): Tally {
  const saved = (typeof snapshot === "object" && snapshot !== null ? snapshot : {}) as Partial<SavedTally>;
  return {
    agents: new Map(structuredClone(Array.isArray(saved.agents) ? saved.agents : [])),
    calls: new Map(Array.isArray(saved.calls) ? saved.calls : []),
    connected: new Map(Array.isArray(saved.connected) ? saved.connected : []),
    humans: saved.humans ?? 0,
    abandoned: saved.abandoned ?? 0,
  };
}

function saveTally(tally: Tally): SavedTally {
  const agents = structuredClone([...tally.agents]);
  const { humans, abandoned } = tally;
  return { agents, calls: [...tally.calls], connected: [...tally.connected], humans, abandoned };
}

function count(tally: Tally, event: PacingEvent): void {
  if (event.type === "agent") {
    const pausePending = event.pausePending ?? false;
    tally.agents.set(event.agent, { state: event.state, pausePending });
    return;
  }
  if (event.type === "dialled") tally.calls.set(event.call, "open");
  if (!tally.calls.has(event.call)) return;
  if (event.type === "human" && tally.calls.get(event.call) === "open") {
    tally.calls.set(event.call, "human");
    tally.humans++;
  }
  if (event.type === "abandoned") tally.abandoned++;
  if (event.type === "ended" || event.type === "connected" || event.type === "abandoned")
    tally.calls.delete(event.call);
}

function inState(tally: Tally, state: PacingAgentState): number {
  let found = 0;
  for (const agent of tally.agents.values()) if (agent.state === state && !agent.pausePending) found++;
  return found;
}

function decision(tally: Tally, options: PacingOptions, wanted: number): PacingDecision {
  const lines = Math.max(0, Math.floor(options.maxLines) - tally.calls.size);
  const asked = Math.max(0, Math.floor(wanted));
  return {
    dial: Math.min(lines, asked),
    reason: {
      risk: 0,
      riskPrice: 0,
      answerRate: 0,
      expectedFree: inState(tally, "idle"),
      expectedLandings: 0,
      abandonment: tally.humans === 0 ? 0 : tally.abandoned / tally.humans,
      limitedBy: asked > lines ? "lines" : asked === 0 ? "agents" : "none",
    },
  };
}

function policy(
  options: PacingOptions,
  snapshot: unknown,
  wanted: (tally: Tally, now: number) => number,
): Pacer {
  const tally = tallyFrom(snapshot);
  return {
    observe: (event) => count(tally, event),
    decide: (now) => decision(tally, options, wanted(tally, now)),
    snapshot: () => saveTally(tally),
  };
}

/** The agent dials by hand; the pacer only counts. Preview is the same to the line: the account is shown first. */
export function createManualPacer(options: PacingOptions, snapshot?: unknown): Pacer {
  return policy(options, snapshot, () => 0);
}

/** One line per idle agent, minus calls in flight that may still land on one. */
export function createProgressivePacer(options: PacingOptions, snapshot?: unknown): Pacer {
  return policy(options, snapshot, (tally) => inState(tally, "idle") - tally.calls.size);
}

/** A fixed number of lines per idle agent. */
export function createRatioPacer(linesPerAgent: number) {
  return (options: PacingOptions, snapshot?: unknown): Pacer =>
    policy(options, snapshot, (tally) => linesPerAgent * inState(tally, "idle") - tally.calls.size);
}

interface Ratchet {
  level: number;
  samples: [number, number, number][];
  sampledAt: number;
  adaptedAt: number;
  dialledAt: number;
}

/**
 * The classic adaptive dialler with its defaults: level 1–3 raised every 15 s by the share of idle agents, back to 1
 * while the day is over the cap, lines = level × (idle + talking) − calls and conversations, every 2.5 s.
 */
export function createRatchetPacer(options: PacingOptions, snapshot?: unknown): Pacer {
  const saved = (typeof snapshot === "object" && snapshot !== null ? snapshot : {}) as {
    tally?: unknown;
    ratchet?: Ratchet;
  };
  const tally = tallyFrom(saved.tally);
  const ratchet: Ratchet = saved.ratchet
    ? structuredClone(saved.ratchet)
    : { level: 1, samples: [], sampledAt: -1, adaptedAt: 0, dialledAt: -10 };
  return {
    observe: (event) => count(tally, event),
    decide: (now) => {
      adapt(tally, ratchet, options, now);
      if (now - ratchet.dialledAt < 2.5) return decision(tally, options, 0);
      ratchet.dialledAt = now;
      const idle = inState(tally, "idle");
      const talking = inState(tally, "talking");
      const goal = Math.round(ratchet.level * (idle + talking));
      return decision(tally, options, goal - tally.calls.size - talking);
    },
    snapshot: () => ({ tally: saveTally(tally), ratchet: structuredClone(ratchet) }),
  };
}

function adapt(tally: Tally, ratchet: Ratchet, options: PacingOptions, now: number): void {
  if (now - ratchet.sampledAt >= 1) {
    ratchet.sampledAt = now;
    let waiting = 0;
    for (const phase of tally.calls.values()) if (phase === "human") waiting++;
    const loggedIn = tally.agents.size - inState(tally, "out");
    ratchet.samples.push([inState(tally, "idle"), waiting, loggedIn]);
    if (ratchet.samples.length > 15) ratchet.samples.shift();
  }
  if (now - ratchet.adaptedAt < 15) return;
  ratchet.adaptedAt = now;
  const mean = (i: 0 | 1 | 2): number =>
    ratchet.samples.reduce((sum, sample) => sum + sample[i], 0) / Math.max(1, ratchet.samples.length);
  const difference = mean(0) - mean(1);
  const share = difference === 0 || mean(2) === 0 ? 0 : difference / mean(2);
  ratchet.level = Math.min(3, Math.max(1, ratchet.level * (1 + share)));
  if (tally.humans > 50 && tally.abandoned / tally.humans > options.abandonmentCap) ratchet.level = 1;
}
