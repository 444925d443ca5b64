// The day of one agent in a simulated world: when they come, pause, vanish and leave, drawn once so that every policy has
// the same team. States: out → idle ↔ talking → wrapup → idle, and paused between two calls.
import type { Rng } from "#kernel/rng.ts";
import { drawFrom } from "./laws.ts";
import { streamOf } from "./streams.ts";
import type { World } from "./world.ts";

/** Something that calls an agent away. `until` undefined: for the day. */
export interface Absence {
  readonly kind: "pause" | "vanish" | "leave";
  readonly at: number;
  readonly seconds: number;
}

export interface AgentDay {
  readonly from: number;
  /** Says so while still talking when about to pause. */
  readonly announces: boolean;
  /** In order of time. */
  readonly absences: readonly Absence[];
}

export function agentDays(world: World, seed: number): readonly AgentDay[] {
  return world.teams.flatMap(({ agents, fromHour, toHour }, team) =>
    Array.from({ length: agents }, (_, i) => {
      const rng = streamOf(seed, "agent", team, i);
      return agentDay(world, rng, fromHour * 3600, toHour === null ? undefined : toHour * 3600);
    }),
  );
}

function agentDay({ hours, staffing }: World, rng: Rng, starts: number, ends: number | undefined): AgentDay {
  const until = ends ?? hours * 3600;
  const from = starts + Math.max(0, drawFrom(staffing.lateSeconds, rng));
  const announces = rng.next() < staffing.announcedShare;
  const early = rng.next() < staffing.earlyShare ? rng.next() * staffing.earlyMinutes * 60 : 0;
  const absences: Absence[] = staffing.breaks.map(({ atShare, giveOrTake, minutes }) => ({
    kind: "pause",
    at: starts + (until - starts) * (atShare + giveOrTake * (2 * rng.next() - 1)),
    seconds: 60 * drawFrom(minutes, rng),
  }));
  absences.push(
    ...atRandom(rng, staffing.pausesPerHour, from, until).map((at) => ({
      kind: "pause" as const,
      at,
      seconds: 60 * drawFrom(staffing.pauseMinutes, rng),
    })),
    ...atRandom(rng, staffing.vanishPerHour, from, until).map((at) => ({
      kind: "vanish" as const,
      at,
      seconds: 60 * drawFrom(staffing.vanishMinutes, rng),
    })),
  );
  // Who stays to the day's end takes the last calls in flight too.
  if (ends !== undefined || early > 0) absences.push({ kind: "leave", at: until - early, seconds: 0 });
  return { from, announces, absences: absences.filter(({ at }) => at > from).sort((a, b) => a.at - b.at) };
}

function atRandom(rng: Rng, perHour: number, from: number, until: number): readonly number[] {
  const times: number[] = [];
  if (perHour <= 0) return times;
  for (let at = from; ; ) {
    at -= (3600 / perHour) * Math.log(1 - rng.next());
    if (at >= until) return times;
    times.push(at);
  }
}
