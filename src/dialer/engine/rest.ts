// The gap between two attentions: from the end of a talk and its typing the agent is given nobody until it has passed. Calls the
// agent makes by hand are the agent's own. A restart of the engine, which takes seconds itself, forgets it.
import { type Agent, attends } from "#agents/core/presence.ts";
import type { Instant } from "#kernel/time.ts";
import type { Seat, World } from "./world.ts";

/** Called when the agent's state has changed. */
export function noteRest(seat: Seat, before: Agent, now: Instant): void {
  if (seat.settings.restMs > 0 && attends(before) && !attends(seat.agent))
    seat.floor.restUntil = now + seat.settings.restMs;
}

/** The gap has passed: whoever waits may be this agent's. */
export function endRest(world: World, seat: Seat, now: Instant): void {
  if (seat.floor.restUntil === null || now < seat.floor.restUntil) return;
  seat.floor.restUntil = null;
  world.freed.add(seat.id);
}
