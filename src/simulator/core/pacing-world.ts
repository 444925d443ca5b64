// A seeded world for judging pacing: a campaign-day of agents, a list of phones and a pacer, played event by event.
// For the bench, the tests and the what-if; figures follow the planning values of the demo's public.
import type { Pacer, PacingAgentState, PacingEndOutcome, PacingOptions } from "#dialer/core/pacing.ts";
import { logNormal, type Rng, seededRng, weighted } from "#kernel/rng.ts";
import { createTimeline, type Timeline } from "#kernel/timeline.ts";

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
/** People who hang up while they are being told from machines. */
const cutInDetection = 0.04;

interface Agent {
  state: PacingAgentState;
  since: number;
  leaving: boolean;
}

interface Half {
  humans: number;
  abandoned: number;
}

interface Day {
  readonly world: WorldOptions;
  readonly endsAt: number;
  readonly rng: Rng;
  readonly timeline: Timeline;
  readonly pacer: Pacer;
  readonly mood: Mood;
  readonly agents: Agent[];
  /** People whom nobody has met yet, in order of landing. */
  readonly waiting: Set<number>;
  readonly halves: Map<number, Half>;
  readonly sums: { busy: number; staffed: number; humans: number; abandoned: number; dials: number };
}

export function playDay(world: WorldOptions, create: (options: PacingOptions) => Pacer): WorldResult {
  const rng = seededRng(world.seed);
  const endsAt = world.hours * 3600;
  const day: Day = {
    world,
    endsAt,
    rng,
    timeline: createTimeline(),
    pacer: create({
      abandonmentCap: world.abandonmentCap,
      answerWithinSeconds: answerWithin,
      ringTimeoutSeconds: ringTimeout,
      maxLines: Math.max(20, world.agents * 12),
      dayEndsAt: endsAt,
    }),
    mood: moodOf(world, rng),
    agents: [],
    waiting: new Set(),
    halves: new Map(),
    sums: { busy: 0, staffed: 0, humans: 0, abandoned: 0, dials: 0 },
  };
  for (let id = 0; id < world.agents; id++) hire(day, id);
  const { timeline, pacer } = day;
  let decisions = 0;
  let nextTick = 0;
  while (timeline.now() < endsAt) {
    if (timeline.peek() > nextTick) timeline.jump(nextTick++);
    else timeline.step();
    const { dial } = pacer.decide(timeline.now());
    decisions++;
    for (let i = 0; i < dial; i++) launch(day, day.sums.dials++);
  }
  for (const [id] of day.agents.entries()) become(day, id, "out");
  return summary(day, decisions);
}

/** Logs in within two minutes; two breaks, announced while the talk before them still runs. */
function hire(day: Day, id: number): void {
  const { agents, timeline, rng } = day;
  agents.push({ state: "out", since: 0, leaving: false });
  day.pacer.observe({ type: "agent", at: 0, agent: id, state: "out" });
  timeline.at(120 * rng.next(), () => free(day, id));
  for (let breaks = 1; breaks <= 2; breaks++) {
    const at = (day.endsAt * (breaks - 0.3 + 0.6 * rng.next())) / 3;
    timeline.at(at, () => announceBreak(day, id));
    timeline.at(at + 1, () => {
      const agent = agents[id];
      if (agent?.leaving && agent.state === "idle") free(day, id);
    });
  }
}

function announceBreak({ agents, pacer, timeline }: Day, id: number): void {
  const agent = agents[id];
  if (!agent || agent.state === "paused" || agent.state === "out") return;
  agent.leaving = true;
  pacer.observe({ type: "agent", at: timeline.now(), agent: id, state: agent.state, pausePending: true });
}

function become({ agents, pacer, timeline, sums }: Day, id: number, state: PacingAgentState): void {
  const agent = agents[id];
  if (!agent) return;
  const at = timeline.now();
  const spent = at - agent.since;
  if (agent.state === "talking" || agent.state === "wrapup") sums.busy += spent;
  if (agent.state !== "out" && agent.state !== "paused") sums.staffed += spent;
  agent.state = state;
  agent.since = at;
  pacer.observe({ type: "agent", at, agent: id, state, ...(agent.leaving ? { pausePending: true } : {}) });
}

function free(day: Day, id: number): void {
  const agent = day.agents[id];
  if (!agent) return;
  if (agent.leaving) {
    agent.leaving = false;
    become(day, id, "paused");
    day.timeline.after(600 + 600 * day.rng.next(), () => free(day, id));
    return;
  }
  become(day, id, "idle");
  const [longestWaiting] = day.waiting;
  if (longestWaiting !== undefined) connect(day, longestWaiting, id);
}

function connect(day: Day, call: number, id: number): void {
  const { timeline, rng, mood } = day;
  day.waiting.delete(call);
  day.pacer.observe({ type: "connected", at: timeline.now(), call, agent: id });
  become(day, id, "talking");
  const talk = talks[weighted(rng, talkWeights)];
  timeline.after(logNormal(rng, talk.median * mood.talk(timeline.now()), talk.sigma), () => {
    become(day, id, "wrapup");
    timeline.after(logNormal(rng, talk.wrapup, 0.5), () => free(day, id));
  });
}

function launch(day: Day, call: number): void {
  const { timeline, rng, pacer } = day;
  pacer.observe({ type: "dialled", at: timeline.now(), call });
  const person = rng.next() < day.mood.answers(timeline.now());
  const outcome: Outcome = person ? "human" : weighted(rng, others);
  const postDial = 1 + 2.5 * rng.next();
  const endAfter = (seconds: number, why: PacingEndOutcome): void =>
    timeline.after(seconds, () => pacer.observe({ type: "ended", at: timeline.now(), call, outcome: why }));
  if (outcome === "no_answer") endAfter(ringTimeout, "no_answer");
  else if (outcome === "busy" || outcome === "invalid" || outcome === "off")
    endAfter(postDial + rng.next(), outcome === "busy" ? "busy" : "invalid");
  else {
    const ring = person ? Math.min(23, 2 + logNormal(rng, 6.5, 0.65)) : 8 + 12 * rng.next();
    timeline.after(Math.min(ringTimeout - 0.5, postDial + ring), () => {
      pacer.observe({ type: "answered", at: timeline.now(), call });
      const detection = 1 + 2 * rng.next();
      if (!person) endAfter(detection, "machine");
      else if (rng.next() < cutInDetection) endAfter(detection * rng.next(), "hangup");
      else timeline.after(detection, () => land(day, call));
    });
  }
}

function land(day: Day, call: number): void {
  const { timeline, pacer, sums } = day;
  pacer.observe({ type: "human", at: timeline.now(), call });
  const half = halfOf(day);
  sums.humans++;
  half.humans++;
  const idle = longestIdle(day.agents);
  if (idle >= 0) {
    connect(day, call, idle);
    return;
  }
  day.waiting.add(call);
  timeline.after(answerWithin, () => {
    if (!day.waiting.delete(call)) return;
    pacer.observe({ type: "abandoned", at: timeline.now(), call });
    sums.abandoned++;
    half.abandoned++;
  });
}

function halfOf({ halves, timeline }: Day): Half {
  const index = Math.floor(timeline.now() / halfHour);
  const half = halves.get(index) ?? { humans: 0, abandoned: 0 };
  halves.set(index, half);
  return half;
}

const talkWeights = Object.fromEntries(
  Object.entries(talks).map(([kind, talk]) => [kind, talk.weight]),
) as Record<keyof typeof talks, number>;

function longestIdle(agents: readonly Agent[]): number {
  let best = -1;
  for (const [id, agent] of agents.entries()) {
    if (agent.state !== "idle" || agent.leaving) continue;
    if (best < 0 || agent.since < (agents[best]?.since ?? 0)) best = id;
  }
  return best;
}

interface Mood {
  answers(now: number): number;
  talk(now: number): number;
}

/** How the list changes over the day: slowly between its two shares, and at once in a shock list. */
function moodOf(world: WorldOptions, rng: Rng): Mood {
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

function summary({ sums, halves }: Day, decisions: number): WorldResult {
  let worst = 0;
  for (const half of halves.values()) {
    if (half.humans >= 100) worst = Math.max(worst, half.abandoned / half.humans);
  }
  return {
    busyShare: sums.busy / Math.max(1, sums.staffed),
    abandonment: sums.abandoned / Math.max(1, sums.humans),
    worstHalfHour: worst,
    humans: sums.humans,
    dials: sums.dials,
    decisions,
  };
}
