// What a supervisor may order from the floor. Asked twice it is done once; nothing here cuts a talk but the order that says so.
import { judgeMove } from "#agents/core/orders.ts";
import { inCall } from "#agents/core/presence-record.ts";
import { pauseReasons, type SeatOrder } from "#agents/service.ts";
import { leaveUntyped } from "#gestiones/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { AttemptId, CampaignId, UserId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import { order } from "./calls.ts";
import type { OrderAnswer, OrderedBy, SeatOrderWish, Who } from "./command-types.ts";
import { keepOrder, movingOf, settleOrders } from "./moving.ts";
import { pauseRequest, pushSeat, stepSeat, tellPacer } from "./seats.ts";
import { type Deps, inAir, type Seat, seatOf, type World } from "./world.ts";

export async function orderSeat(
  deps: Deps,
  world: World,
  { user, by, wish }: Who & { by: OrderedBy; wish: SeatOrderWish },
): Promise<OrderAnswer> {
  const seat = seatOf(world, user);
  if (!seat) throw new AppError("seat_state", { reason: "no_seat" });
  switch (wish.kind) {
    case "pause":
      return pause(deps, world, seat, by, wish.reason);
    case "finish":
      return finish(deps, world, seat, by, wish.attempt);
    case "leave":
      return leave(deps, world, seat, by);
    case "hang_up":
      return hangUp(deps, world, seat, by, wish.attempt);
    case "move":
      return move(deps, world, seat, by, wish);
  }
}

async function pause(
  deps: Deps,
  world: World,
  seat: Seat,
  by: OrderedBy,
  code: string,
): Promise<OrderAnswer> {
  const reasons = await deps.db.inTenant(seat.tenant, pauseReasons);
  const reason = reasons.find((one) => one.code === code);
  if (!reason) throw new AppError("validation_failed", { field: "reason" });
  const { at, pausePending } = seat.agent;
  if (at.state === "paused" && at.reason === code) return { state: "same" };
  if (pausePending?.reason === code && pausePending.ordered) return { state: "same" };
  const event = pauseRequest(reason.code, reason.limitMinutes);
  if (event.type !== "pause_asked") throw new AppError("internal");
  keepOrder(deps, seat, made(deps, by, "pause", { reason: code, limitMinutes: reason.limitMinutes }));
  const refused = stepSeat(deps, world, seat, { ...event, pause: { ...event.pause, ordered: true } });
  if (refused) throw new AppError("seat_state", { reason: refused });
  pushSeat(deps, world, seat.id);
  return { state: inState(seat, "paused") ? "done" : "pending" };
}

/** The wrap-up ends now. What is owed is written as what it is, a talk without a result, and left as a task. */
function finish(deps: Deps, world: World, seat: Seat, by: OrderedBy, attempt: AttemptId): OrderAnswer {
  const { at, owes } = seat.agent;
  if (inCall(seat.agent) && "attempt" in at && at.attempt === attempt)
    throw new AppError("seat_state", { reason: "in_call" });
  if ((at.state !== "wrapup" && at.state !== "dropped") || at.attempt !== attempt) return { state: "same" };
  const live = world.calls.get(attempt);
  if (owes === attempt && live?.debtor) {
    const left = {
      tenant: seat.tenant,
      attempt,
      debtor: live.debtor,
      portfolio: live.portfolio,
      at: deps.clock.now(),
    };
    keepOrder(deps, seat, made(deps, by, "finish", { state: "done", attempt, debtor: live.debtor }));
    forgetCut(deps, seat, attempt);
    stepSeat(deps, world, seat, { type: "finish_asked" });
    // Behind the automatic result, which it refers to: the writer keeps their order.
    deps.writer.later(seat.tenant, "untyped", (tx) => leaveUntyped(tx, left));
  } else stepSeat(deps, world, seat, { type: "finish_asked" });
  return { state: "done" };
}

/** "Register its result" is no longer what the agent is to do at once. */
function forgetCut(deps: Deps, seat: Seat, attempt: AttemptId): void {
  for (const cut of seat.floor.orders)
    if (cut.kind === "hang_up" && cut.attempt === attempt)
      keepOrder(deps, seat, { ...cut, seenAt: deps.clock.now() });
}

function leave(deps: Deps, world: World, seat: Seat, by: OrderedBy): OrderAnswer {
  if (seat.floor.orders.some(({ kind, state }) => kind === "leave" && state === "pending"))
    return { state: "same" };
  keepOrder(deps, seat, made(deps, by, "leave", {}));
  // Refused while a call or a result is open: the wish is kept there, and acted upon when both are over.
  stepSeat(deps, world, seat, { type: "leave_asked" });
  if (seat.agent.at.state !== "offline") {
    tellPacer(deps, world, seat);
    pushSeat(deps, world, seat.id);
    return { state: "pending" };
  }
  return { state: "done" };
}

/** Of the call that was seen, and of no other that came meanwhile. */
function hangUp(deps: Deps, world: World, seat: Seat, by: OrderedBy, attempt: AttemptId): OrderAnswer {
  const live = seat.attempt === attempt ? world.calls.get(attempt) : undefined;
  if (!live || !inAir(live)) return { state: "same" };
  keepOrder(deps, seat, made(deps, by, "hang_up", { state: "done", attempt, debtor: live.debtor }));
  live.endedBy = "supervisor";
  order(deps, world, attempt, { type: "hang_up_asked", at: deps.clock.now() });
  pushSeat(deps, world, seat.id);
  return { state: "done" };
}

function move(
  deps: Deps,
  world: World,
  seat: Seat,
  by: OrderedBy,
  wish: { readonly from: CampaignId | null; readonly to: CampaignId },
): OrderAnswer {
  if (!world.campaigns.has(wish.to)) throw new AppError("campaign_state", { reason: "not_running" });
  const moving = movingOf(seat);
  const answer = judgeMove(
    {
      campaign: seat.campaign,
      moving: moving?.to ? { to: moving.to, by: moving.by, byName: moving.byName } : null,
      moved: seat.floor.moved,
    },
    wish,
  );
  if (answer.answer === "same") return { state: "same" };
  if (answer.answer === "moved_meanwhile")
    return { state: "moved_meanwhile", byName: answer.byName, campaign: answer.now };
  const now = deps.clock.now();
  if (moving) keepOrder(deps, seat, { ...moving, state: "replaced", doneAt: now, seenAt: now });
  // Back to where the agent is: the move that waited is enough undone.
  if (seat.campaign === wish.to) {
    tellPacer(deps, world, seat);
    pushSeat(deps, world, seat.id);
    return { state: "done" };
  }
  const given = made(deps, by, "move", { from: seat.campaign, to: wish.to });
  keepOrder(deps, seat, given);
  carryOut(deps, world, seat);
  return { state: movingOf(seat) ? "pending" : "done" };
}

/** Between calls at once; else it waits. Either way the desk, the log and both pacers are told. */
export function carryOut(deps: Deps, world: World, seat: Seat): void {
  const before = seat.campaign;
  settleOrders(deps, world, seat);
  if (before !== seat.campaign) stepSeat(deps, world, seat, { type: "moved" });
  else {
    tellPacer(deps, world, seat);
    pushSeat(deps, world, seat.id);
  }
}

function inState(seat: Seat, state: string): boolean {
  return seat.agent.at.state === state;
}

function made(
  deps: Deps,
  by: OrderedBy,
  kind: SeatOrder["kind"],
  facts: Partial<SeatOrder> & { readonly state?: SeatOrder["state"] },
): SeatOrder {
  const now = deps.clock.now();
  const state = facts.state ?? "pending";
  return {
    id: newId(),
    kind,
    by: by.user,
    byName: by.name,
    givenAt: now,
    doneAt: state === "pending" ? null : now,
    reason: null,
    limitMinutes: null,
    from: null,
    to: null,
    attempt: null,
    debtor: null,
    seenAt: null,
    ...facts,
    state,
  };
}

export function noticesSeen(deps: Deps, world: World, user: UserId, ids: readonly string[]): void {
  const seat = seatOf(world, user);
  if (!seat) return;
  const now = deps.clock.now();
  for (const one of seat.floor.orders.filter(({ id, seenAt }) => ids.includes(id) && seenAt === null))
    keepOrder(deps, seat, { ...one, seenAt: now });
  pushSeat(deps, world, seat.id);
}
