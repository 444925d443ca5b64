// Orders of supervisors that wait for the end of a call: written when given, carried out when the agent is free of it, and
// kept through a restart. A move takes the agent out of one campaign's pacing and into another's.
import { inCall } from "#agents/core/presence-record.ts";
import { putHelp, putOrder, type SeatOrder } from "#agents/service.ts";
import { presenceSettings } from "./presence-settings.ts";
import { carryRest } from "./rest.ts";
import { type Deps, type Seat, secondsOf, type World } from "./world.ts";

/** Orders a desk keeps to be read; older ones were acted upon long ago. Judgement. */
const mostKept = 10;

export function keepOrder(deps: Deps, seat: Seat, order: SeatOrder): void {
  const { floor } = seat;
  const others = floor.orders.filter(({ id }) => id !== order.id);
  floor.orders = [...others, order]
    .filter(({ state, seenAt }) => state === "pending" || seenAt === null)
    .slice(-mostKept);
  deps.writer.later(seat.tenant, "seat_order", (tx) => putOrder(tx, seat, order));
}

export function movingOf(seat: Seat): SeatOrder | null {
  return seat.floor.orders.find(({ kind, state }) => kind === "move" && state === "pending") ?? null;
}

/** Nothing of the campaign before is left on the desk: no call, no owed result, nobody being read about. */
export function isBetweenCalls({ agent, preview }: Seat): boolean {
  return (
    !inCall(agent) &&
    agent.owes === null &&
    preview === null &&
    agent.at.state !== "wrapup" &&
    agent.at.state !== "dropped"
  );
}

/** What waited for this moment is done. Called at every change of the seat, before it is written and shown. */
export function settleOrders(deps: Deps, world: World, seat: Seat): void {
  for (const order of seat.floor.orders) {
    if (order.state !== "pending") continue;
    const done = settled(deps, world, seat, order);
    if (done === "pending") continue;
    keepOrder(deps, seat, { ...order, state: done, doneAt: deps.clock.now() });
    // The web ends the sessions: only now, when there is no talk they could cut.
    if (order.kind === "leave" && done === "done")
      deps.push("logged_out", { tenant: seat.tenant, user: seat.user });
  }
  if (seat.agent.at.state === "offline") forgetHelp(deps, seat);
}

/** Whoever has left needs no help at this seat any more. */
function forgetHelp(deps: Deps, seat: Seat): void {
  const { help } = seat.floor;
  if (!help) return;
  seat.floor.help = null;
  const at = deps.clock.now();
  deps.writer.later(seat.tenant, "help", (tx) => putHelp(tx, seat, help, { at, by: null }));
}

function settled(deps: Deps, world: World, seat: Seat, order: SeatOrder): SeatOrder["state"] {
  const { state } = seat.agent.at;
  if (order.kind === "leave") return state === "offline" ? "done" : "pending";
  if (state === "offline") return "replaced";
  if (order.kind === "pause") {
    if (state === "paused") return "done";
    return seat.agent.pausePending ? "pending" : "replaced";
  }
  if (order.kind !== "move") return "done";
  if (!isBetweenCalls(seat)) return "pending";
  return move(deps, world, seat, order) ? "done" : "replaced";
}

/** False: the campaign is no longer under way here; the agent stays. */
function move(deps: Deps, world: World, seat: Seat, order: SeatOrder): boolean {
  const to = order.to ? world.campaigns.get(order.to) : undefined;
  if (!to) return false;
  const from = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
  const at = deps.clock.now();
  from?.pacer.observe({ type: "agent", at: secondsOf(from, at), agent: seat.number, state: "out" });
  seat.campaign = to.row.id;
  seat.settings = presenceSettings(to.row);
  seat.number = to.nextPacerAgent++;
  carryRest(seat);
  // The stretch in the new campaign is a line of its own in the log.
  seat.logged = "";
  seat.floor.moved = { byName: order.byName, at };
  return true;
}
