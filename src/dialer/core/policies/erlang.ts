// The textbook rule, for comparison: agents expected free when a call lands, by memoryless service, divided by the answer
// share; a factor moved by the abandonment seen keeps it near the cap. Never below one line per idle agent.
import type { Pacer, PacingOptions } from "../pacing.ts";
import { inState, pacerOf } from "./tally.ts";

/**
 * Judgement: down 7 % and up 2 % every 20 s, by the day and by the last 200 people, so that it neither waits for the day's
 * mean to fall nor swings with single people.
 */
const [adjustEvery, down, up, leastFactor, mostFactor, recentPeople] = [20, 0.93, 1.02, 0.2, 1.5, 200];
/** Answer share of the last so many dials; before, this one. */
const [shareWindow, firstShare, firstHandling, firstLanding] = [400, 0.3, 90, 14];

interface Memory {
  factor: number;
  adjustedAt: number;
  tried: (0 | 1)[];
  /** Of the last people, who was abandoned. */
  recent: (0 | 1)[];
  hits: number;
  handling: { sum: number; count: number };
  landing: { sum: number; count: number };
  /** Agent → when the talk began. */
  talkingSince: Record<string, number>;
}

export function createErlangPacer(options: PacingOptions, snapshot?: unknown): Pacer {
  return pacerOf<Memory>(options, snapshot, {
    start: () => ({
      factor: 0.5,
      adjustedAt: 0,
      tried: [],
      recent: [],
      hits: 0,
      handling: { sum: 0, count: 0 },
      landing: { sum: 0, count: 0 },
      talkingSince: {},
    }),
    learn: (memory, event, { agent, call }) => {
      if (event.type === "agent") {
        if (event.state === "talking" && agent?.state !== "talking")
          memory.talkingSince[event.agent] = event.at;
        const since = memory.talkingSince[event.agent];
        if (since === undefined || event.state === "talking" || event.state === "wrapup") return;
        add(memory.handling, event.at - since);
        delete memory.talkingSince[event.agent];
      } else if (event.type === "human" && call && call.phase !== "waiting") {
        tried(memory, 1);
        add(memory.landing, event.at - call.at);
      } else if (event.type === "ended" && call) tried(memory, 0);
      else if ((event.type === "connected" || event.type === "abandoned") && call) {
        memory.recent.push(event.type === "abandoned" ? 1 : 0);
        if (memory.recent.length > recentPeople) memory.recent.shift();
      }
    },
    wanted: (memory, tally, now) => {
      if (now - memory.adjustedAt >= adjustEvery) {
        memory.adjustedAt = now;
        const lately =
          memory.recent.reduce<number>((sum, each) => sum + each, 0) / Math.max(1, memory.recent.length);
        const today = tally.humans === 0 ? 0 : tally.abandoned / tally.humans;
        const over = Math.max(lately, today) > options.abandonmentCap;
        const moved = memory.factor * (over ? down : up);
        memory.factor = Math.min(mostFactor, Math.max(leastFactor, moved));
      }
      const idle = inState(tally, "idle");
      const busy = inState(tally, "talking") + inState(tally, "wrapup");
      const waiting = [...tally.calls.values()].filter(({ phase }) => phase === "waiting").length;
      const share = memory.tried.length < 20 ? firstShare : Math.max(0.02, memory.hits / memory.tried.length);
      const free = expectedFree(
        idle,
        busy,
        meanOr(memory.landing, firstLanding),
        meanOr(memory.handling, firstHandling),
      );
      const lines = (memory.factor * (free - waiting)) / share;
      return Math.max(idle, lines) - tally.calls.size;
    },
  });
}

export function expectedFree(idle: number, busy: number, seconds: number, meanHandling: number): number {
  return idle + busy * (1 - Math.exp(-seconds / Math.max(1, meanHandling)));
}

function tried(memory: Memory, hit: 0 | 1): void {
  memory.tried.push(hit);
  memory.hits += hit;
  if (memory.tried.length > shareWindow) memory.hits -= memory.tried.shift() ?? 0;
}

function add(mean: { sum: number; count: number }, seconds: number): void {
  mean.sum += seconds;
  mean.count++;
}

const meanOr = ({ sum, count }: { sum: number; count: number }, otherwise: number): number =>
  count < 10 ? otherwise : sum / count;
