// After a restart: what supervisors had ordered and who had asked for help, put back on the seats; a pause has its limit again.
import type { HelpRequest, pauseReasons, SeatOrder } from "#agents/service.ts";
import type { SeatId } from "#kernel/ids.ts";
import { minute } from "#kernel/time.ts";
import type { Seat, World } from "./world.ts";

type OfSeat = { readonly seat: SeatId };
export interface FloorRows {
  readonly orders: readonly (SeatOrder & OfSeat)[];
  readonly help: readonly (HelpRequest & OfSeat)[];
  readonly pauses: Awaited<ReturnType<typeof pauseReasons>>;
}

export function restoreFloor(world: World, rows: FloorRows): void {
  for (const { seat: id, ...order } of rows.orders) {
    const seat = world.seats.get(id);
    if (!seat) continue;
    seat.floor.orders.push(order);
    if (order.state === "pending") wait(seat, order);
  }
  for (const { seat: id, ...help } of rows.help) {
    const seat = world.seats.get(id);
    if (seat) seat.floor.help = help;
  }
  for (const seat of world.seats.values()) limitPause(seat, rows.pauses);
}

function wait(seat: Seat, order: SeatOrder): void {
  const { agent } = seat;
  if (order.kind === "leave") seat.agent = { ...agent, leavePending: true };
  if (order.kind !== "pause" || order.reason === null || agent.at.state === "paused") return;
  const limitMs = order.limitMinutes === null ? null : order.limitMinutes * minute;
  seat.agent = { ...agent, pausePending: { reason: order.reason, limitMs, ordered: true } };
}

function limitPause(seat: Seat, pauses: FloorRows["pauses"]): void {
  const { at } = seat.agent;
  if (at.state !== "paused" || at.limitAt !== null) return;
  const limit = pauses.find(({ code }) => code === at.reason)?.limitMinutes ?? null;
  if (limit !== null) seat.agent = { ...seat.agent, at: { ...at, limitAt: at.since + limit * minute } };
}
