// The agent's leg: what follows when it comes up or falls.
import type { SeatId } from "#kernel/ids.ts";
import { order } from "./calls.ts";
import { pushSeat, stepSeat, tellPacer } from "./seats.ts";
import type { Deps, World } from "./world.ts";

export function onSeatUp(deps: Deps, world: World, seatId: SeatId): void {
  const seat = world.seats.get(seatId);
  if (!seat) {
    // A leg of a seat that no longer exists: hang it up.
    void deps.telephony.closeSeat(seatId).catch(() => {});
    return;
  }
  seat.lineUp = true;
  stepSeat(deps, world, seat, { type: "seat_up" });
  tellPacer(deps, world, seat);
  pushSeat(deps, world, seatId);
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
