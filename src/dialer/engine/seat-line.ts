// The agent's leg: what follows when it comes up or falls.
import type { SeatId } from "#kernel/ids.ts";
import { order } from "./calls.ts";
import { pushSeat, stepSeat, tellPacer } from "./seats.ts";
import type { Deps, Seat, World } from "./world.ts";

export function onSeatUp(deps: Deps, world: World, seatId: SeatId): void {
  const seat = world.seats.get(seatId);
  if (!seat) {
    // A leg of a seat that no longer exists: hang it up.
    void deps.telephony.closeSeat(seatId).catch(() => {});
    return;
  }
  seat.lineUp = true;
  stepSeat(deps, world, seat, { type: "seat_up" });
  if (!seat.agent.away) backToCall(deps, world, seat);
  tellPacer(deps, world, seat);
  pushSeat(deps, world, seatId);
}

/** The person who waits in music for this agent is theirs again. */
export function backToCall(deps: Deps, world: World, seat: Seat): void {
  if (seat.attempt && seat.lineUp)
    order(deps, world, seat.attempt, { type: "seat_back", seat: seat.id, at: deps.clock.now() });
}

/** A reload and a moment without network come back within this; the person would hear silence meanwhile. Judgement. */
const reloadMs = 1_000;

/** Called at each tick: desks that closed and have not come back. */
export function tickGone(deps: Deps, world: World): void {
  for (const seat of world.seats.values()) {
    if (seat.goneAt === null || deps.clock.monotonic() - seat.goneAt < reloadMs) continue;
    seat.goneAt = null;
    if (seat.attempt)
      order(deps, world, seat.attempt, { type: "seat_left", seat: seat.id, at: deps.clock.now() });
    stepSeat(deps, world, seat, { type: "link_lost" });
  }
}

export function onSeatDown(deps: Deps, world: World, seatId: SeatId): void {
  const seat = world.seats.get(seatId);
  if (!seat) return;
  seat.lineUp = false;
  const now = deps.clock.now();
  if (seat.attempt) order(deps, world, seat.attempt, { type: "seat_lost", seat: seatId, at: now });
  stepSeat(deps, world, seat, { type: "seat_down" });
  tellPacer(deps, world, seat);
  pushSeat(deps, world, seatId);
}
