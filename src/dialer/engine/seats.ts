// Seats: every event of an agent steps the presence machine; what changed is written, told to the pacer, shown at the desk.

import {
  nameOf,
  type PresenceEvent,
  type PresenceRefusal,
  pacingStateOf,
  stepPresence,
  tickPresence,
} from "#agents/core/presence.ts";
import { writeState } from "#agents/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { SeatId } from "#kernel/ids.ts";
import { minute } from "#kernel/time.ts";
import { saveDefaultResult } from "./finish.ts";
import { isBetweenCalls, movingOf, settleOrders } from "./moving.ts";
import { endRest, noteRest } from "./rest.ts";
import { seatView } from "./views.ts";
import { type Deps, inAir, type Seat, secondsOf, type World } from "./world.ts";

export function stepSeat(deps: Deps, world: World, seat: Seat, event: PresenceEvent): PresenceRefusal | null {
  const before = seat.agent;
  const next = stepPresence(seat.agent, event, deps.clock.now(), seat.settings);
  seat.agent = next.agent;
  noteRest(seat, before, deps.clock.now());
  for (const effect of next.effects) {
    if (effect.type === "open_seat") openLine(deps, seat);
    if (effect.type === "close_seat") closeLine(deps, seat);
    if (effect.type === "save_default_result") saveDefaultResult(deps, world, seat, effect.attempt);
  }
  if (before !== next.agent) afterChange(deps, world, seat);
  return next.refused;
}

/** The same, where a refusal is the caller's to see. */
export function demand(deps: Deps, world: World, seat: Seat, event: PresenceEvent): void {
  const refused = stepSeat(deps, world, seat, event);
  if (refused) throw new AppError("seat_state", { reason: refused });
}

export function tickSeats(deps: Deps, world: World): void {
  const now = deps.clock.now();
  for (const seat of [...world.seats.values()]) {
    const before = seat.agent;
    const next = tickPresence(seat.agent, now, seat.settings);
    seat.agent = next.agent;
    noteRest(seat, before, now);
    if (endRest(world, seat, now)) tellPacer(deps, world, seat);
    for (const effect of next.effects) {
      if (effect.type === "close_seat") closeLine(deps, seat);
      if (effect.type === "save_default_result") saveDefaultResult(deps, world, seat, effect.attempt);
    }
    if (before !== next.agent) afterChange(deps, world, seat);
    // The end of a preview is no change of the agent; a move may have waited for it.
    else if (movingOf(seat) && isBetweenCalls(seat)) stepSeat(deps, world, seat, { type: "moved" });
    if (
      !seat.robot &&
      seat.kind === "agent" &&
      !seat.agent.away &&
      deps.clock.monotonic() - seat.heardAt > missedHeartbeatsMs &&
      seat.agent.at.state !== "offline"
    ) {
      stepSeat(deps, world, seat, { type: "link_lost" });
    }
  }
}

/** The desk says it is there every 10 s; two missed and a little more. */
export const missedHeartbeatsMs = 25_000;

function afterChange(deps: Deps, world: World, seat: Seat): void {
  const { agent } = seat;
  // The desk keeps its call until the result is saved and the agent is free of it.
  if (
    seat.attempt !== null &&
    ["available", "paused", "offline"].includes(agent.at.state) &&
    agent.owes === null
  )
    dropCall(world, seat);
  settleOrders(deps, world, seat);
  logState(deps, seat);
  tellPacer(deps, world, seat);
  if (agent.at.state === "offline") world.seats.delete(seat.id);
  pushSeat(deps, world, seat.id, seat);
  if (agent.at.state === "available") world.freed.add(seat.id);
}

/** A seat taken over from a stopped engine: its state is written, shown at the desk, and a waiting person may be theirs. */
export function announce(deps: Deps, world: World, seat: Seat): void {
  afterChange(deps, world, seat);
}

function dropCall(world: World, seat: Seat): void {
  const live = seat.attempt ? world.calls.get(seat.attempt) : undefined;
  if (live && !inAir(live)) world.calls.delete(live.call.attempt);
  seat.attempt = null;
}

function logState(deps: Deps, seat: Seat): void {
  const { agent } = seat;
  const name = nameOf(agent);
  const key = `${name}:${agent.at.since}:${seat.attempt ?? ""}`;
  if (key === seat.logged) return;
  seat.logged = key;
  const state = {
    name,
    at: deps.clock.now(),
    reason: agent.at.state === "paused" ? agent.at.reason : null,
    attempt: agent.owes ?? seat.attempt,
    closed: agent.at.state === "offline",
  };
  deps.writer.later(seat.tenant, "agent_state", (tx) => writeState(tx, seat, state));
}

export function tellPacer(deps: Deps, world: World, seat: Seat): void {
  const run = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
  if (!run || seat.kind === "ear") return;
  const { state, pausePending } = pacingStateOf(seat.agent);
  const leaving = pausePending || seat.floor.leavingSoon || movingOf(seat) !== null;
  // An agent without a line, reading a preview, or at rest after what this pacer did not see, takes nobody.
  const takesNobody = !seat.lineUp || seat.preview !== null || seat.floor.restUntold;
  const shown = state === "idle" && takesNobody ? "paused" : state;
  run.pacer.observe({
    type: "agent",
    at: secondsOf(run, deps.clock.now()),
    agent: seat.number,
    state: shown,
    pausePending: leaving,
    closing: isClosing(seat.agent),
    shiftEndsAt: seat.floor.leavesAt === null ? -1 : secondsOf(run, seat.floor.leavesAt),
  });
}

/** What the talk brought is saved while it goes on: a talk about to end. */
function isClosing({ at, owes }: Seat["agent"]): boolean {
  return (at.state === "talking" || at.state === "hold") && owes === null;
}

export function pushSeat(deps: Deps, world: World, seatId: SeatId, known?: Seat): void {
  const seat = known ?? world.seats.get(seatId);
  // A supervisor's ear is no desk.
  if (seat?.kind === "agent")
    deps.push("seat", { tenant: seat.tenant, user: seat.user, view: seatView(deps, world, seat) });
}

function openLine(deps: Deps, seat: Seat): void {
  deps.telephony
    .openSeat({ seat: seat.id, sipUser: seat.sipUser })
    .catch((error: Error) =>
      deps.log.warn({ seat: seat.id, err: error.message }, "seat could not be called"),
    );
}

function closeLine(deps: Deps, seat: Seat): void {
  deps.telephony
    .closeSeat(seat.id)
    .then(() => deps.forgetSeat(seat.sipUser))
    .catch((error: Error) =>
      deps.log.warn({ seat: seat.id, err: error.message }, "seat could not be closed"),
    );
}

export function pauseRequest(reason: string, limitMinutes: number | null): PresenceEvent {
  return {
    type: "pause_asked",
    pause: { reason, limitMs: limitMinutes === null ? null : limitMinutes * minute },
  };
}
