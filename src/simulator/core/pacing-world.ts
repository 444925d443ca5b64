// A seeded world for judging pacing: a campaign-day of agents, a list of phones and a pacer, played event by event.
// For the bench, the tests and the what-if; figures follow the planning values of the demo's public.
import type { Pacer, PacingAgentState, PacingEvent, PacingOptions } from "#dialer/core/pacing.ts";
import { logNormal, type Rng, seededRng, weighted } from "#kernel/rng.ts";
import { createTimeline } from "#kernel/timeline.ts";

export type ListKind = "base" | "hard" | "easy" | "shock";

export interface WorldOptions {
  readonly agents: number;
  readonly list: ListKind;
  readonly seed: number;
  readonly hours: number;
  readonly abandonmentCap: number;
}

export interface WorldResult {
  /** Talk + wrap-up ÷ staffed time. */
  readonly busyShare: number;
  readonly abandonment: number;
  /** Highest abandonment of any half hour with at least 100 people; 0 when there was none. */
  readonly worstHalfHour: number;
  readonly humans: number;
  readonly dials: number;
  readonly decisions: number;
}

type Outcome = "human" | "machine" | "no_answer" | "invalid" | "off" | "busy";
/** What a dial brings besides people, by weight (demo's public, mid arrears). */
const others = { machine: 26, no_answer: 30, invalid: 16, off: 8, busy: 4 } as const;
/** Live answers in the lowest and highest hour of each list. */
const answerShares: Readonly<Record<ListKind, readonly [number, number]>> = {
  base: [0.22, 0.3],
  hard: [0.1, 0.14],
  easy: [0.48, 0.6],
  shock: [0.22, 0.3],
};
/** Kind of talk → weight, median seconds, sigma, wrap-up median. */
const talks = {
  cut: { weight: 14, median: 9, sigma: 0.5, wrapup: 8 },
  third: { weight: 22, median: 45, sigma: 0.5, wrapup: 12 },
  wrong: { weight: 12, median: 22, sigma: 0.4, wrapup: 8 },
  refusal: { weight: 30, median: 120, sigma: 0.5, wrapup: 18 },
  promise: { weight: 22, median: 240, sigma: 0.55, wrapup: 28 },
} as const;
const answerWithin = 2;
const ringTimeout = 25;
const halfHour = 1800;

interface Agent {
  state: PacingAgentState;
  since: number;
  leaving: boolean;
}

export function playDay(world: WorldOptions, create: (options: PacingOptions) => Pacer): WorldResult {
  const rng = seededRng(world.seed);
  const dayEndsAt = world.hours * 3600;
  const lines = Math.max(20, world.agents * 12);
  const pacer = create({
    abandonmentCap: world.abandonmentCap,
    answerWithinSeconds: answerWithin,
    ringTimeoutSeconds: ringTimeout,
    maxLines: lines,
    dayEndsAt,
  });
  const timeline = createTimeline();
  const agents: Agent[] = [];
  const waiting = new Set<number>();
  const result = { busy: 0, staffed: 0, humans: 0, abandoned: 0, dials: 0, decisions: 0 };
  const halves = new Map<number, { humans: number; abandoned: number }>();
  const mood = shocks(world, rng);
  const tell = (event: PacingEvent): void => pacer.observe(event);

  const become = (id: number, state: PacingAgentState): void => {
    const agent = agents[id];
    if (!agent) return;
    const spent = timeline.now() - agent.since;
    if (agent.state === "talking" || agent.state === "wrapup") result.busy += spent;
    if (agent.state !== "out" && agent.state !== "paused") result.staffed += spent;
    agent.state = state;
    agent.since = timeline.now();
    tell({
      type: "agent",
      at: timeline.now(),
      agent: id,
      state,
      ...(agent.leaving ? { pausePending: true } : {}),
    });
  };
  const connect = (call: number, id: number): void => {
    waiting.delete(call);
    tell({ type: "connected", at: timeline.now(), call, agent: id });
    become(id, "talking");
    const kind = weighted(rng, talkWeights);
    const talk = talks[kind];
    timeline.after(logNormal(rng, talk.median * mood.talk(timeline.now()), talk.sigma), () => {
      become(id, "wrapup");
      timeline.after(logNormal(rng, talk.wrapup, 0.5), () => freed(id));
    });
  };
  const freed = (id: number): void => {
    const agent = agents[id];
    if (!agent) return;
    if (agent.leaving) {
      agent.leaving = false;
      become(id, "paused");
      timeline.after(600 + 600 * rng.next(), () => freed(id));
      return;
    }
    become(id, "idle");
    for (const call of waiting) return connect(call, id);
  };
  const land = (call: number): void => {
    tell({ type: "human", at: timeline.now(), call });
    result.humans++;
    const half = halves.get(Math.floor(timeline.now() / halfHour)) ?? { humans: 0, abandoned: 0 };
    halves.set(Math.floor(timeline.now() / halfHour), half);
    half.humans++;
    const idle = longestIdle(agents);
    if (idle >= 0) return connect(call, idle);
    waiting.add(call);
    timeline.after(answerWithin, () => {
      if (!waiting.delete(call)) return;
      tell({ type: "abandoned", at: timeline.now(), call });
      result.abandoned++;
      half.abandoned++;
    });
  };
  const launch = (call: number): void => {
    result.dials++;
    tell({ type: "dialled", at: timeline.now(), call });
    const share = mood.answers(timeline.now());
    const outcome: Outcome = rng.next() < share ? "human" : weighted(rng, others);
    const postDial = 1 + 2.5 * rng.next();
    const end = (reason: "machine" | "busy" | "invalid" | "no_answer" | "hangup"): void =>
      tell({ type: "ended", at: timeline.now(), call, outcome: reason });
    if (outcome === "human" || outcome === "machine") {
      const ring = outcome === "human" ? Math.min(23, 2 + logNormal(rng, 6.5, 0.65)) : 8 + 12 * rng.next();
      timeline.after(Math.min(ringTimeout - 0.5, postDial + ring), () => {
        tell({ type: "answered", at: timeline.now(), call });
        const detection = 1 + 2 * rng.next();
        if (outcome === "machine") timeline.after(detection, () => end("machine"));
        else if (rng.next() < 0.04) timeline.after(detection * rng.next(), () => end("hangup"));
        else timeline.after(detection, () => land(call));
      });
    } else if (outcome === "no_answer") timeline.after(ringTimeout, () => end("no_answer"));
    else timeline.after(postDial + rng.next(), () => end(outcome === "busy" ? "busy" : "invalid"));
  };

  for (let id = 0; id < world.agents; id++) {
    agents.push({ state: "out", since: 0, leaving: false });
    become(id, "out");
    timeline.at(120 * rng.next(), () => freed(id));
    for (let breaks = 1; breaks <= 2; breaks++) {
      const at = (dayEndsAt * (breaks - 0.3 + 0.6 * rng.next())) / 3;
      timeline.at(at, () => announceBreak(agents, id, tell, timeline.now()));
      timeline.at(at + 1, () => agents[id]?.state === "idle" && agents[id]?.leaving && freed(id));
    }
  }
  let nextCall = 0;
  let nextTick = 0;
  while (timeline.now() < dayEndsAt) {
    const upcoming = timeline.peek();
    if (upcoming > nextTick) {
      timeline.jump(nextTick);
      nextTick += 1;
    } else timeline.step();
    const { dial } = pacer.decide(timeline.now());
    result.decisions++;
    for (let i = 0; i < dial; i++) launch(nextCall++);
  }
  for (const [id] of agents.entries()) become(id, "out");
  return summary(result, halves);
}

const talkWeights = Object.fromEntries(
  Object.entries(talks).map(([kind, talk]) => [kind, talk.weight]),
) as Record<keyof typeof talks, number>;

function announceBreak(
  agents: readonly Agent[],
  id: number,
  tell: (event: PacingEvent) => void,
  now: number,
): void {
  const agent = agents[id];
  if (!agent || agent.state === "paused" || agent.state === "out") return;
  agent.leaving = true;
  tell({ type: "agent", at: now, agent: id, state: agent.state, pausePending: true });
}

function longestIdle(agents: readonly Agent[]): number {
  let best = -1;
  for (const [id, agent] of agents.entries()) {
    if (agent.state !== "idle" || agent.leaving) continue;
    if (best < 0 || agent.since < (agents[best]?.since ?? 0)) best = id;
  }
  return best;
}

/** How the list changes over the day: slowly between its two shares, and at once in a shock list. */
function shocks(world: WorldOptions, rng: Rng) {
  const [low, high] = answerShares[world.list];
  const turn = rng.next() * 6.28;
  const steps = Array.from({ length: 8 }, () => ({
    at: world.hours * 3600 * rng.next(),
    answers: 0.45 + 1.35 * rng.next(),
    talk: 0.6 + 0.9 * rng.next(),
  })).sort((a, b) => a.at - b.at);
  const current = (now: number) => {
    if (world.list !== "shock") return undefined;
    let found: (typeof steps)[number] | undefined;
    for (const step of steps) if (step.at <= now) found = step;
    return found;
  };
  return {
    answers: (now: number): number =>
      ((low + high) / 2 + ((high - low) / 2) * Math.sin(turn + now / 3000)) * (current(now)?.answers ?? 1),
    talk: (now: number): number => current(now)?.talk ?? 1,
  };
}

function summary(
  result: {
    busy: number;
    staffed: number;
    humans: number;
    abandoned: number;
    dials: number;
    decisions: number;
  },
  halves: ReadonlyMap<number, { humans: number; abandoned: number }>,
): WorldResult {
  let worst = 0;
  for (const half of halves.values())
    if (half.humans >= 100) worst = Math.max(worst, half.abandoned / half.humans);
  return {
    busyShare: result.busy / Math.max(1, result.staffed),
    abandonment: result.abandoned / Math.max(1, result.humans),
    worstHalfHour: worst,
    humans: result.humans,
    dials: result.dials,
    decisions: result.decisions,
  };
}
