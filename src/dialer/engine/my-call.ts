// What a command of a desk is about: the seat of whoever asks, the call they are on, or the one whose result they owe.
import { AppError } from "#kernel/errors.ts";
import type { AttemptId } from "#kernel/ids.ts";
import type { Who } from "./command-types.ts";
import { inAir, type LiveCall, type Seat, seatOf, type World } from "./world.ts";

export function mySeat(world: World, { user }: Who, kind: Seat["kind"] = "agent"): Seat {
  const seat = seatOf(world, user, kind);
  if (!seat) throw new AppError("seat_state", { reason: "no_seat" });
  return seat;
}
export function myCall(world: World, who: Who): { seat: Seat; live: LiveCall } {
  const seat = mySeat(world, who);
  const live = seat.attempt ? world.calls.get(seat.attempt) : undefined;
  if (!live || !inAir(live)) throw new AppError("seat_state", { reason: "no_call" });
  return { seat, live };
}
/** Also when it has ended and its result is still to be saved. */
export function deskCall(world: World, who: Who & { attempt: AttemptId }): { seat: Seat; live: LiveCall } {
  const seat = mySeat(world, who);
  const live = world.calls.get(who.attempt);
  if (!live || seat.attempt !== who.attempt) throw new AppError("seat_state", { reason: "no_call" });
  return { seat, live };
}
