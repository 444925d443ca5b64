// Requests for help: asked at the desk, taken and closed on the floor or at the desk. Shown at once, written in order.
import { isHelpReason } from "#agents/core/help.ts";
import { putHelp } from "#agents/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { UserId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import type { OrderedBy } from "./command-types.ts";
import { pushSeat } from "./seats.ts";
import { floorView } from "./views.ts";
import { type Deps, type Seat, seatOf, type World } from "./world.ts";

export function askHelp(deps: Deps, world: World, user: UserId, reason: string): void {
  if (!isHelpReason(reason)) throw new AppError("validation_failed", { field: "reason" });
  const seat = mine(world, user);
  if (seat.floor.help?.reason === reason) return;
  const now = deps.clock.now();
  // Another reason is another request: the report counts both.
  if (seat.floor.help) write(deps, seat, { at: now, by: user });
  seat.floor.help = {
    id: newId(),
    reason,
    askedAt: now,
    attempt: seat.attempt,
    takenBy: null,
    takenName: null,
    takenAt: null,
  };
  write(deps, seat, null);
  tell(deps, world, seat);
}

export function takeHelp(
  deps: Deps,
  world: World,
  user: UserId,
  by: OrderedBy,
): { takenByName: string | null } {
  const seat = mine(world, user);
  const { help } = seat.floor;
  if (!help) return { takenByName: null };
  if (help.takenBy !== null) return { takenByName: help.takenName };
  seat.floor.help = { ...help, takenBy: by.user, takenName: by.name, takenAt: deps.clock.now() };
  write(deps, seat, null);
  tell(deps, world, seat);
  return { takenByName: by.name };
}

export function closeHelp(deps: Deps, world: World, user: UserId, by: UserId): void {
  const seat = seatOf(world, user);
  if (!seat?.floor.help) return;
  write(deps, seat, { at: deps.clock.now(), by });
  seat.floor.help = null;
  tell(deps, world, seat);
}

function mine(world: World, user: UserId): Seat {
  const seat = seatOf(world, user);
  if (!seat) throw new AppError("seat_state", { reason: "no_seat" });
  return seat;
}

function write(deps: Deps, seat: Seat, closed: { at: number; by: UserId | null } | null): void {
  const { help } = seat.floor;
  if (help) deps.writer.later(seat.tenant, "help", (tx) => putHelp(tx, seat, help, closed));
}

/** The floor's next second would do for figures, not for somebody who asks for help. */
function tell(deps: Deps, world: World, seat: Seat): void {
  pushSeat(deps, world, seat.id);
  deps.push("floor", { tenant: seat.tenant, view: floorView(deps, world, seat.tenant, []) });
}
