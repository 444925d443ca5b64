// What a simulated policy may know. Real ones see the pacer's events only; the clairvoyant of the comparison also sees
// what will happen, which shows how far any real policy is from the best.
import type { Pacer, PacingOptions } from "#dialer/core/pacing.ts";
import type { Day } from "./day.ts";
import { fateOf } from "./people.ts";

export interface Sight {
  /** The nth number from here if dialled now: seconds until it lands, Infinity when it never does; undefined: no such number. */
  landsAfter(n: number, now: number): number | undefined;
  /** When each call that will land does so, or did if it waits for an agent. */
  landings(): readonly number[];
  /** When each agent will be free who comes back to idle; those idle are free now. */
  freeTimes(now: number): readonly number[];
}

export interface SimulatedPolicy {
  readonly name: string;
  /** Spanish, for tables. */
  readonly label: string;
  readonly create: (options: PacingOptions, sight: Sight) => Pacer;
  /** Agents dial one number after another themselves. */
  readonly byHand?: "manual" | "preview";
}

export function sightOf(dayOf: () => Day): Sight {
  return {
    landsAfter: (n, now) => {
      const day = dayOf();
      const tried = day.list.peek(n, now);
      if (!tried) return undefined;
      const fate = fateOf(day.world, day.seed, day.conditions, tried, now);
      return fate.kind === "lands" ? fate.after : Number.POSITIVE_INFINITY;
    },
    landings: () => [...dayOf().landings.values()],
    freeTimes: (now) => {
      const times: number[] = [];
      // Who is called away while the phone rings would not be there when it is answered.
      const staysFor = dayOf().world.dialling.ringTimeoutSeconds + 5;
      for (const agent of dayOf().agents) {
        if (agent.away) continue;
        const calledAway = agent.plan.absences[agent.nextAbsence]?.at ?? Number.POSITIVE_INFINITY;
        const busy = agent.state === "talking" || agent.state === "wrapup";
        const freeAt = agent.state === "idle" ? now : busy ? agent.freeAt : Number.POSITIVE_INFINITY;
        if (freeAt + staysFor < calledAway) times.push(freeAt);
      }
      return times;
    },
  };
}
