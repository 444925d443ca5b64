// The predictive mode of OMniDialer, for comparison: exponentially smoothed answer share and drop share, busy agents
// counted by the mean handling time, and at most three new calls a second.
import type { Pacer, PacingEvent, PacingOptions } from "../pacing.ts";
import { type EventContext, inState, pacerOf, type Rule, type Tally } from "./tally.ts";

export interface OmnidialerSettings {
  readonly boost: number;
  readonly callsPerSecond: number;
  readonly warmUpCalls: number;
}
export const omnidialerDefaults: OmnidialerSettings = { boost: 1, callsPerSecond: 3, warmUpCalls: 50 };

const [smoothing, leastAnswerShare, brakedGamma, ticksUntilLatch] = [0.1, 0.05, 0.2, 5];
const [defaultRing, defaultDetection] = [15, 5];
const tickSeconds = 1;

interface Mean {
  sum: number;
  count: number;
}

interface Memory {
  answerShare: number;
  dropShare: number;
  ticksOver: number;
  latched: boolean;
  handled: number;
  ring: Mean;
  detection: Mean;
  talk: Mean;
  wrapup: Mean;
  tickedAt: number;
}

export function createOmnidialerPacer(wishes: Partial<OmnidialerSettings> = {}) {
  const settings = { ...omnidialerDefaults, ...wishes };
  return (options: PacingOptions, snapshot?: unknown): Pacer =>
    pacerOf(options, snapshot, ruleOf(settings, options));
}

function ruleOf(settings: OmnidialerSettings, { abandonmentCap }: PacingOptions): Rule<Memory> {
  return {
    start: () => ({
      answerShare: 1,
      dropShare: 0,
      ticksOver: 0,
      latched: false,
      handled: 0,
      ring: { sum: 0, count: 0 },
      detection: { sum: 0, count: 0 },
      talk: { sum: 0, count: 0 },
      wrapup: { sum: 0, count: 0 },
      tickedAt: -tickSeconds,
    }),
    learn,
    wanted: (memory, tally, now) => {
      if (now - memory.tickedAt < tickSeconds) return 0;
      memory.tickedAt = now;
      return Math.min(settings.callsPerSecond, tick(memory, tally, settings, abandonmentCap, now));
    },
  };
}

function tick(memory: Memory, tally: Tally, settings: OmnidialerSettings, cap: number, now: number): number {
  const { boost } = settings;
  const gamma = gammaOf(memory, boost, cap);
  const free = inState(tally, "idle", true);
  if (memory.handled < settings.warmUpCalls || memory.latched)
    return Math.ceil(free * boost) - tally.calls.size;
  let ringing = 0;
  for (const { phase } of tally.calls.values()) if (phase !== "waiting") ringing++;
  const share = Math.max(leastAnswerShare, memory.answerShare);
  const until = meanOr(memory.ring, defaultRing) + meanOr(memory.detection, defaultDetection);
  let expected = 0;
  for (const { state, since } of tally.agents.values()) {
    if (state === "talking") expected += freeWithin(until, meanOr(memory.talk, 60), now - since);
    if (state === "wrapup") expected += freeWithin(until, meanOr(memory.wrapup, 20), now - since);
  }
  return callsToMake(free + expected, ringing, share, gamma);
}

/** A busy agent past the mean counts as nearly free, however long the talk may still last. */
export function freeWithin(seconds: number, mean: number, elapsed: number): number {
  return 1 - Math.exp(-seconds / Math.max(1, mean - elapsed));
}

export function callsToMake(free: number, ringing: number, answerShare: number, gamma: number): number {
  return Math.max(0, Math.floor(((free - ringing * answerShare) / answerShare) * gamma));
}

export const smoothed = (share: number, hit: boolean): number => share + smoothing * ((hit ? 1 : 0) - share);

/** Full speed up to half of the limit, then down to 0.2; over it for five ticks, one line per agent until well below. */
function gammaOf(memory: Memory, boost: number, cap: number): number {
  const { dropShare } = memory;
  if (memory.latched && dropShare < 0.8 * cap) memory.latched = false;
  memory.ticksOver = dropShare >= cap ? memory.ticksOver + 1 : 0;
  if (memory.ticksOver >= ticksUntilLatch) memory.latched = true;
  if (dropShare <= cap / 2) return boost;
  if (dropShare >= cap) return brakedGamma;
  return boost + ((dropShare - cap / 2) / (cap / 2)) * (brakedGamma - boost);
}

function learn(memory: Memory, event: PacingEvent, before: EventContext): void {
  const { call, agent } = before;
  if (event.type === "agent") {
    if (agent?.state === "talking" && event.state !== "talking") {
      add(memory.talk, event.at - agent.since);
      memory.handled++;
    }
    if (agent?.state === "wrapup" && event.state !== "wrapup") add(memory.wrapup, event.at - agent.since);
    return;
  }
  if (!call) return;
  if (event.type === "answered" && call.phase === "ringing") add(memory.ring, event.at - call.at);
  if (event.type === "human" && call.phase !== "waiting") {
    memory.answerShare = smoothed(memory.answerShare, true);
    // Measured from the dial; what rang is taken off by the mean.
    if (call.phase === "detecting")
      add(memory.detection, Math.max(0, event.at - call.at - meanOr(memory.ring, 0)));
  }
  if (event.type === "ended") memory.answerShare = smoothed(memory.answerShare, false);
  if (event.type === "abandoned") memory.dropShare = smoothed(memory.dropShare, true);
  if (event.type === "connected") memory.dropShare = smoothed(memory.dropShare, false);
}

function add(mean: Mean, seconds: number): void {
  mean.sum += seconds;
  mean.count++;
}

const meanOr = ({ sum, count }: Mean, otherwise: number): number => (count === 0 ? otherwise : sum / count);
