// Plays one campaign-day of a world against a pacer, event by event: the agents of team.ts, the people of people.ts, and
// a line that rings, answers and is told from a machine. The same seed and pacer play the same day.
import type { PacingDecision, PacingEvent, PacingOptions } from "#dialer/core/pacing.ts";
import { createTimeline, type Timeline } from "#kernel/timeline.ts";
import { agentDays } from "./agent-day.ts";
import { type CallList, createCallList } from "./call-list.ts";
import { type Conditions, conditionsOf } from "./conditions.ts";
import { type DayFigures, emptySums, figuresOf, type Sums } from "./figures.ts";
import { type Fate, fateOf, scoreOf, type Try } from "./people.ts";
import type { Sight, SimulatedPolicy } from "./sight.ts";
import { sightOf } from "./sight.ts";
import { type Agent, becomeIdle, connect, enlist, type Landed, settle } from "./team.ts";
import { agentsOf, linesOf, type World } from "./world.ts";

export interface DaySetup {
  readonly world: World;
  readonly seed: number;
  readonly abandonmentCap: number;
  readonly policy: SimulatedPolicy;
  /** Sees every event the pacer sees, and what only the far end knows. */
  readonly watch?: ((event: PacingEvent) => void) | undefined;
}

export interface RunningDay {
  readonly endsAt: number;
  /** Plays on until that second of the day; past `endsAt` it also lets the last calls land. */
  advance(until: number): void;
  figures(): DayFigures;
}

export interface Day {
  readonly world: World;
  readonly seed: number;
  readonly endsAt: number;
  readonly timeline: Timeline;
  readonly conditions: Conditions;
  readonly list: CallList;
  readonly sums: Sums;
  readonly agents: Agent[];
  /** Who waits longest comes first. */
  readonly idle: Set<Agent>;
  /** People and passed machines whom nobody has met yet, in order of landing. */
  readonly waiting: Map<number, Landed>;
  /** Calls that will land or have landed and wait, and when. */
  readonly landings: Map<number, number>;
  /** Calls that ring and may still be given up. */
  readonly ringing: Map<number, Try>;
  readonly byHand: "manual" | "preview" | undefined;
  readonly calls: { inFlight: number; next: number; second: number; inSecond: number };
  tell(event: PacingEvent): void;
  dialByHand(agent: Agent): void;
}

/** A pacer may name ringing calls that are better given up now. */
interface Cancelling {
  readonly cancel?: readonly number[];
}

/**
 * An event may be answered at once, but not sooner than this after the last decision: a live loop gathers too (judgement). A
 * floor of 300 decides once a second: measured over an hour, 0.2 s brings it 95.7 % busy, 0.5 s 95.8 % and 1 s 96.3 %, at half
 * of the cost.
 */
const leastBetweenDecisions = (agents: number): number => Math.min(1, Math.max(0.2, agents / 300));
/** Calls of the last seconds still land after the end. */
const afterTheEnd = 60;

export function runDay(setup: DaySetup): DayFigures {
  const running = startDay(setup);
  running.advance(running.endsAt);
  return running.figures();
}

export function startDay({ world, seed, abandonmentCap, policy, watch }: DaySetup): RunningDay {
  const endsAt = world.hours * 3600;
  const options: PacingOptions = {
    abandonmentCap,
    answerWithinSeconds: world.answerWithinSeconds,
    ringTimeoutSeconds: world.dialling.ringTimeoutSeconds,
    maxLines: linesOf(world),
    dayEndsAt: endsAt,
  };
  const sight: Sight = sightOf(() => day);
  const pacer = policy.create(options, sight);
  const day: Day = {
    world,
    seed,
    endsAt,
    timeline: createTimeline(),
    conditions: conditionsOf(world, seed),
    list: createCallList(world),
    sums: emptySums(world),
    agents: [],
    idle: new Set(),
    waiting: new Map(),
    landings: new Map(),
    ringing: new Map(),
    byHand: policy.byHand,
    calls: { inFlight: 0, next: 0, second: -1, inSecond: 0 },
    tell: (event) => {
      watch?.(event);
      pacer.observe(event);
    },
    dialByHand: (agent) => launchByHand(day, agent),
  };
  enlist(day, agentDays(world, seed));
  const { timeline } = day;
  const pause = leastBetweenDecisions(agentsOf(world));
  let [nextTick, decidedAt] = [0, -1];
  return {
    endsAt,
    advance: (until) => {
      while (timeline.now() < Math.min(until, endsAt)) {
        const tick = timeline.peek() > nextTick;
        if (tick) timeline.jump(nextTick++);
        else timeline.step();
        const now = timeline.now();
        if (now >= endsAt || (!tick && now - decidedAt < pause)) continue;
        decidedAt = now;
        day.sums.decisions++;
        const { dial, cancel = [] } = pacer.decide(now) as PacingDecision & Cancelling;
        for (const call of cancel) giveUp(day, call);
        for (let left = dial; left > 0; left--) if (!launch(day)) break;
      }
      if (until >= endsAt) while (timeline.peek() < endsAt + afterTheEnd) timeline.step();
    },
    figures: () => {
      for (const agent of day.agents) settle(day, agent);
      return figuresOf(day.sums, day.list.endedAt());
    },
  };
}

/** False when no number is left or the trunk takes no more in this second. */
function launch(day: Day): boolean {
  const { world, calls, list, timeline, seed, conditions } = day;
  const now = timeline.now();
  const { callsPerSecond } = world.trunk;
  if (Math.floor(now) !== calls.second) [calls.second, calls.inSecond] = [Math.floor(now), 0];
  if (callsPerSecond !== null && calls.inSecond >= callsPerSecond) return false;
  if (calls.inFlight >= linesOf(world)) return false;
  const tried = list.take(now);
  if (!tried) return false;
  calls.inSecond++;
  const fate = fateOf(world, seed, conditions, tried, now);
  const call = dialled(day, tried);
  if (fate.kind === "lands") day.landings.set(call, now + fate.after);
  day.ringing.set(call, tried);
  const { answeredAfter } = fate;
  const settle = (): void => {
    calls.inFlight--;
    if (fate.kind === "lands") land(day, call, tried, fate, now + fate.greetedAfter);
    else ended(day, call, tried, fate);
  };
  // Whoever is no longer ringing was given up meanwhile.
  timeline.after(answeredAfter ?? fate.after, () => {
    if (!day.ringing.delete(call)) return;
    if (answeredAfter === undefined) return settle();
    day.tell({ type: "answered", at: timeline.now(), call });
    timeline.after(fate.after - answeredAfter, settle);
  });
  return true;
}

function giveUp(day: Day, call: number): void {
  const tried = day.ringing.get(call);
  if (!tried) return;
  day.ringing.delete(call);
  day.landings.delete(call);
  day.calls.inFlight--;
  day.tell({ type: "ended", at: day.timeline.now(), call, outcome: "no_answer" });
  day.list.again(tried, day.timeline.now());
}

function dialled(day: Day, tried: Try): number {
  const { world, seed, calls, timeline, conditions, sums } = day;
  const at = timeline.now();
  const call = calls.next++;
  const score = scoreOf(world, seed, tried.contact, conditions.expected(at));
  calls.inFlight++;
  sums.dials++;
  day.tell({ type: "dialled", at, call, ...(score === undefined ? {} : { score }) });
  return call;
}

function ended(day: Day, call: number, tried: Try, fate: Extract<Fate, { kind: "ends" }>): void {
  const at = day.timeline.now();
  day.tell({ type: "ended", at, call, outcome: fate.outcome });
  if (fate.person === "hangup") day.sums.hangUps++;
  if (fate.person === "cut") day.sums.cut++;
  if (fate.outcome !== "invalid" && fate.person === undefined) day.list.again(tried, at);
}

function land(
  day: Day,
  call: number,
  tried: Try,
  { machine }: { machine: boolean },
  greetedAt: number,
): void {
  const { sums, timeline, world } = day;
  const now = timeline.now();
  day.tell({ type: "human", at: now, call });
  const minute = Math.floor(now / 60);
  sums.verdicts++;
  if (!machine) sums.people++;
  sums.landedInMinute[minute] = (sums.landedInMinute[minute] ?? 0) + 1;
  const landed: Landed = { call, tried, machine, meetBy: greetedAt + world.answerWithinSeconds };
  const [longestIdle] = day.idle;
  if (longestIdle) {
    connect(day, landed, longestIdle);
    return;
  }
  day.waiting.set(call, landed);
  timeline.after(world.answerWithinSeconds, () => {
    if (!day.waiting.delete(call)) return;
    day.landings.delete(call);
    day.tell({ type: "abandoned", at: timeline.now(), call });
    sums.abandoned++;
    if (!machine) sums.late++;
    sums.abandonedInMinute[minute] = (sums.abandonedInMinute[minute] ?? 0) + 1;
  });
}

/** The agent dials and listens: no detection, and the call is theirs whoever answers. */
function launchByHand(day: Day, agent: Agent): void {
  const { timeline, list, world, seed, conditions } = day;
  const now = timeline.now();
  const tried = list.take(now);
  if (!tried) {
    timeline.after(30, () => becomeIdle(day, agent));
    return;
  }
  const fate = fateOf(world, seed, conditions, tried, now);
  const call = dialled(day, tried);
  const person = fate.kind === "lands" ? !fate.machine : fate.person !== undefined;
  if (fate.answeredAfter !== undefined)
    timeline.after(fate.answeredAfter, () => day.tell({ type: "answered", at: timeline.now(), call }));
  timeline.after(person && fate.answeredAfter !== undefined ? fate.answeredAfter : fate.after, () => {
    day.calls.inFlight--;
    if (!person) {
      day.tell({
        type: "ended",
        at: timeline.now(),
        call,
        outcome: fate.kind === "ends" ? fate.outcome : "machine",
      });
      if (fate.kind === "lands" || fate.outcome !== "invalid") list.again(tried, timeline.now());
      becomeIdle(day, agent);
      return;
    }
    day.tell({ type: "human", at: timeline.now(), call });
    day.sums.verdicts++;
    day.sums.people++;
    connect(day, { call, tried, machine: false, meetBy: timeline.now() + 1 }, agent);
  });
}
