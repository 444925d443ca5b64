// The gap between two attentions: from the end of a talk and its typing the agent is given nobody until it has passed. Calls the
// agent makes by hand are the agent's own.
import { type Agent, attending, attends } from "#agents/core/presence-record.ts";
import type { SeatRow } from "#agents/service.ts";
import type { Instant } from "#kernel/time.ts";
import type { Seat, World } from "./world.ts";

/** Called when the agent's state has changed. */
export function noteRest(seat: Seat, before: Agent, now: Instant): void {
  if (seat.settings.restMs === 0 || !attends(before) || attends(seat.agent)) return;
  seat.floor.restUntil = now + seat.settings.restMs;
  seat.floor.restUntold = false;
}

/** The gap has passed: whoever waits may be this agent's. True: the pacer is to be told. */
export function endRest(world: World, seat: Seat, now: Instant): boolean {
  if (seat.floor.restUntil === null || now < seat.floor.restUntil) return false;
  const untold = seat.floor.restUntold;
  seat.floor.restUntil = null;
  seat.floor.restUntold = false;
  world.freed.add(seat.id);
  return untold;
}

/** Another pacer knows nothing of the attention before. */
export function carryRest(seat: Seat): void {
  seat.floor.restUntold = seat.floor.restUntil !== null;
}

/** After a restart. An attention whose end nobody saw is taken to have ended at the restart. */
export function restoreRest(seat: Seat, row: SeatRow, now: Instant): void {
  if (seat.settings.restMs === 0 || attends(seat.agent)) return;
  const unseen = attending.includes(row.state) || (row.state === "reconnecting" && row.attempt !== null);
  const until = (unseen ? now : (row.attendedUntil ?? 0)) + seat.settings.restMs;
  if (until <= now) return;
  seat.floor.restUntil = until;
  carryRest(seat);
}
