// The dialler of Issabel (Elastix), for comparison: every five seconds one call per free agent and per busy agent whose
// call "should be over" by an Erlang law of one stage; with overcommit, divided by the last half hour's answer share.
import type { Pacer, PacingOptions } from "../pacing.ts";
import { inPhase, pacerOf, type Tally } from "./tally.ts";

export interface IssabelSettings {
  readonly quality: number;
  readonly everySeconds: number;
  readonly overcommit: boolean;
  readonly extra: number;
}
export const issabelDefaults: IssabelSettings = {
  quality: 0.97,
  everySeconds: 5,
  overcommit: false,
  extra: 0,
};

const [leastCalls, leastAnswerShare, window] = [10, 0.2, 1800];

interface Memory {
  decidedAt: number;
  finished: number;
  talkSum: number;
  ringSum: number;
  rings: number;
  /** Instants of the last half hour. */
  dialled: number[];
  answered: number[];
}

export function createIssabelPacer(wishes: Partial<IssabelSettings> = {}) {
  const settings = { ...issabelDefaults, ...wishes };
  return (options: PacingOptions, snapshot?: unknown): Pacer =>
    pacerOf<Memory>(options, snapshot, {
      start: () => ({
        decidedAt: -settings.everySeconds,
        finished: 0,
        talkSum: 0,
        ringSum: 0,
        rings: 0,
        dialled: [],
        answered: [],
      }),
      learn: (memory, event, { agent, call }) => {
        if (event.type === "agent" && agent?.state === "talking" && event.state !== "talking") {
          memory.finished++;
          memory.talkSum += event.at - agent.since;
        }
        if (event.type === "answered" && call?.phase === "ringing") {
          // It has no detection: whatever picks up counts as answered.
          memory.answered.push(event.at);
          memory.rings++;
          memory.ringSum += event.at - call.at;
        }
        if (event.type === "dialled") memory.dialled.push(event.at);
      },
      wanted: (memory, tally, now) => {
        if (now - memory.decidedAt < settings.everySeconds) return 0;
        memory.decidedAt = now;
        return round(memory, tally, settings, now);
      },
    });
}

function round(memory: Memory, tally: Tally, settings: IssabelSettings, now: number): number {
  const talk = memory.talkSum / Math.max(1, memory.finished);
  const ring = memory.ringSum / Math.max(1, memory.rings);
  let available = -inPhase(tally, "waiting");
  for (const { state, since } of tally.agents.values()) {
    if (state === "idle") available++;
    const judged = state === "talking" && memory.finished >= leastCalls;
    if (judged && soonFree(ring, now - since, talk, settings.quality)) available++;
  }
  for (const each of [memory.dialled, memory.answered]) while ((each[0] ?? now) < now - window) each.shift();
  const { dialled, answered } = memory;
  const answerShare = dialled.length >= leastCalls ? answered.length / dialled.length : 1;
  let wanted = available > 0 ? available + settings.extra : 0;
  if (settings.overcommit) wanted = Math.round(wanted / Math.max(leastAnswerShare, answerShare));
  return wanted - (tally.calls.size - inPhase(tally, "waiting"));
}

/** Reckoned from the call's start and not from now, so that it is true only after 3.5 times the mean. */
export function soonFree(ring: number, elapsed: number, meanTalk: number, quality: number): boolean {
  return meanTalk > 0 && 1 - Math.exp(-(ring + elapsed) / meanTalk) >= quality;
}
