// After a start: what a stopped engine left in the air is compared with what the exchange holds. Talks and ringing calls go
// on, a person without an agent gets one or hears the message, what is gone is closed as unknown and counts as a contact;
// legs of nobody are hung up. None of it waits for a campaign's lease: only launching does.
import { newAgent, type PresenceSettings } from "#agents/core/presence.ts";
import { openHelp, openOrders, openSeats, pauseReasons, type SeatRow } from "#agents/service.ts";
import type { AttemptId, CampaignId, SeatId, TenantId } from "#kernel/ids.ts";
import { isPhone } from "#kernel/phone.ts";
import { second } from "#kernel/time.ts";
import type { Inventory } from "#telephony/port.ts";
import type { CallMode } from "../core/call.ts";
import { type Fate, restoreCall, type StoppedCall } from "../core/restore.ts";
import { type LiveAttempt, liveAttempts } from "../store-attempts.ts";
import { listCampaigns } from "../store-campaigns.ts";
import { readoptCaller } from "./callers.ts";
import { matchAgent, order } from "./calls.ts";
import { presenceSettings } from "./presence-settings.ts";
import { restoreRest } from "./rest.ts";
import { restoreFloor } from "./restore-floor.ts";
import { newSeatFloor } from "./seat-floor.ts";
import { announce, stepSeat } from "./seats.ts";
import type { Caller, Deps, LiveCall, Seat, World } from "./world.ts";

export async function recover(deps: Deps, world: World, tenants: readonly TenantId[]): Promise<void> {
  const inventory = await deps.telephony.inventory();
  for (const tenant of tenants) await recoverTenant(deps, world, tenant, inventory);
  for (const call of inventory.calls)
    if (!world.calls.has(call.attempt)) await deps.telephony.hangUp(call.attempt, "normal");
  for (const seat of inventory.seats)
    if (!world.seats.has(seat.seat)) await deps.telephony.closeSeat(seat.seat);
  deps.log.info({ calls: world.calls.size, seats: world.seats.size }, "recovered");
}

async function recoverTenant(
  deps: Deps,
  world: World,
  tenant: TenantId,
  inventory: Inventory,
): Promise<void> {
  const found = await deps.db.inTenant(tenant, async (tx) => {
    const seats = await openSeats(tx);
    const owed = seats.flatMap((seat) => (seat.attempt ? [seat.attempt] : []));
    return {
      seats,
      attempts: await liveAttempts(tx, owed),
      campaigns: await listCampaigns(tx),
      orders: await openOrders(tx),
      help: await openHelp(tx),
      pauses: await pauseReasons(tx),
    };
  });
  const settings = new Map(found.campaigns.map((row) => [row.id, presenceSettings(row)]));
  const fates = found.attempts.map((row) => [row, adopt(deps, world, row, inventory)] as const);
  const rows = new Map(found.attempts.map((row) => [row.id, row]));
  const seats = found.seats.map((row) => seatFrom(deps, world, row, rows, inventory, settings));
  restoreFloor(world, found);
  await Promise.all(seats.map((seat) => deps.provisionSeat(seat)));
  for (const [row, fate] of fates) act(deps, world, row.id, fate);
  const blocked = new Set(found.seats.filter((row) => row.blocked).map(({ id }) => id));
  for (const seat of seats) {
    resume(deps, world, seat);
    if (blocked.has(seat.id)) stepSeat(deps, world, seat, { type: "leave_asked" });
  }
  // Only now is it known who is free.
  for (const [row, fate] of fates) {
    const live = world.calls.get(row.id);
    if (fate === "allocate" && live && live.call.seat === null) matchAgent(deps, world, live);
    if (fate === "receive" && live) readoptCaller(deps, world, live);
  }
}

/** Attempts of ours that nothing knows any more: an intent whose commit was not heard of while the database went away. */
export async function closeForgotten(deps: Deps, world: World, tenants: readonly TenantId[]): Promise<void> {
  if (deps.writer.waiting() > 0) return;
  const before = deps.clock.now() - forgottenAfterMs;
  for (const tenant of tenants) {
    const rows = await deps.db.inTenant(tenant, (tx) => liveAttempts(tx, [], before));
    for (const row of rows) {
      if (world.calls.has(row.id) || (row.campaign && !world.campaigns.has(row.campaign))) continue;
      deps.log.warn({ attempt: row.id }, "forgotten attempt closed as unknown");
      act(deps, world, row.id, adopt(deps, world, row, { calls: [], seats: [] }));
    }
  }
}

/** Longer than any launch takes, well under the minute after which every attempt must have an end. Judgement. */
const forgottenAfterMs = 40 * second;
export const lookForForgottenMs = 10 * second;

function adopt(deps: Deps, world: World, row: LiveAttempt, inventory: Inventory): Fate {
  const held = inventory.calls.find((call) => call.attempt === row.id);
  const { call, fate } = restoreCall(stopped(row), held, deps.clock.now());
  world.calls.set(row.id, {
    tenant: row.tenant,
    campaign: row.campaign,
    portfolio: row.portfolio,
    debtor: row.debtor,
    phone: row.phone,
    number: isPhone(row.number) ? row.number : null,
    ourNumber: isPhone(row.callerId) ? row.callerId : null,
    trunk: row.trunk,
    entry: null,
    madeFor: null,
    zone: row.zone ?? row.timeZone,
    caller: row.direction === "inbound" ? callerFrom(row) : null,
    direction: row.direction,
    callback: null,
    pacerNumber: 0,
    startedAt: row.reservedAt,
    monotonicAt: deps.clock.monotonic(),
    // Raw events go on from a number no earlier one has.
    events: row.lastEvent + 1,
    endedAt: null,
    endedBy: "other",
    identityVerifiedAt: row.identityVerifiedAt,
    recording: held?.recording ? "on" : "off",
    judgedBy: null,
    oneWay: null,
    cause: null,
    call,
  });
  if (row.trunk && row.direction === "outbound" && call.at.phase !== "ended")
    world.trunks.held.set(row.id, row.trunk);
  return fate;
}

/** The hour was lawful and the campaign at work when they were let in, a moment ago. */
function callerFrom(row: LiveAttempt): Caller | null {
  if (!isPhone(row.callerId)) return null;
  return { stage: null, called: row.callerId, lastUser: null, open: true, between: [] };
}

function stopped(row: LiveAttempt): StoppedCall {
  return {
    attempt: row.id,
    mode: row.mode as CallMode,
    ringSeconds: row.ringSeconds,
    seat: row.seat,
    state: row.state,
    reservedAt: row.reservedAt,
    marks: {
      dialledAt: row.dialledAt,
      rangAt: row.rangAt,
      answeredAt: row.answeredAt,
      verdictAt: row.verdictAt,
      greetingEndAt: row.greetingEndedAt,
      bridgedAt: row.bridgedAt,
    },
    verdict: row.verdict as StoppedCall["verdict"],
    abandoned: row.abandoned,
    messageAt: row.messageAt,
  };
}

function act(deps: Deps, world: World, attempt: AttemptId, fate: Fate): void {
  const at = deps.clock.now();
  if (fate === "vanished") order(deps, world, attempt, { type: "vanished", at });
  if (fate === "hang_up") order(deps, world, attempt, { type: "hang_up_asked", at });
}

function seatFrom(
  deps: Deps,
  world: World,
  row: SeatRow,
  rows: ReadonlyMap<AttemptId, LiveAttempt>,
  inventory: Inventory,
  settings: ReadonlyMap<CampaignId, PresenceSettings>,
): Seat {
  const held = inventory.seats.some((seat) => seat.seat === row.id);
  const set = (row.campaign ? settings.get(row.campaign) : undefined) ?? presenceSettings(undefined);
  const live = callOf(world, row);
  const saved = live ? (rows.get(live.call.attempt)?.saved ?? false) : true;
  const agent = restoredAgent(row, live, saved, set, deps.clock.now());
  const seat: Seat = {
    tenant: row.tenant,
    id: row.id,
    user: row.user,
    name: row.userName,
    team: row.team,
    teamName: row.teamName,
    kind: row.kind,
    robot: row.robot,
    campaign: row.campaign,
    sipUser: row.sipUser,
    sipPassword: row.sipPassword,
    // Given by the campaign when this engine owns it.
    number: 0,
    settings: set,
    agent,
    lineUp: held,
    attempt: live && ("attempt" in agent.at || agent.owes !== null) ? live.call.attempt : null,
    preview: null,
    heardAt: deps.clock.monotonic(),
    goneAt: null,
    logged: "",
    today: { calls: 0, contacts: 0, promises: 0, promised: new Map() },
    watching: null,
    floor: newSeatFloor(deps.clock.now()),
  };
  restoreRest(seat, row, deps.clock.now());
  world.seats.set(seat.id, seat);
  return seat;
}

/** The call the exchange has joined to this seat; else the one its row speaks of. */
function callOf(world: World, row: SeatRow): LiveCall | undefined {
  for (const live of world.calls.values())
    if (live.call.seat === row.id && isUp(live.call.at.phase)) return live;
  const live = row.attempt ? world.calls.get(row.attempt as AttemptId) : undefined;
  if (live && isUp(live.call.at.phase) && live.call.seat !== row.id) return undefined;
  return live;
}

function isUp(phase: string): boolean {
  return phase === "talking" || phase === "hold";
}

/** The state of the row, corrected by what the line says: nobody talks without a call, no call is without its talk. */
function restoredAgent(
  row: SeatRow,
  live: LiveCall | undefined,
  saved: boolean,
  settings: PresenceSettings,
  now: number,
): Seat["agent"] {
  const away = row.state === "reconnecting" ? { since: now, link: true, audio: false } : null;
  const base = { ...newAgent(now), away };
  const { since } = row;
  const call = live?.call;
  if (call && isUp(call.at.phase)) {
    const at = { state: call.at.phase as "talking" | "hold", since, attempt: call.attempt };
    return { ...base, owes: saved ? null : call.attempt, at };
  }
  if (call && call.at.phase === "dialling" && call.seat === row.id && call.marks.answeredAt === null)
    return { ...base, at: { state: "dialling", since, attempt: call.attempt } };
  const spoke = call && call.marks.answeredAt !== null && call.marks.bridgedAt !== null;
  if (call && spoke && !saved) {
    const boxed = settings.wrapup === "timed" || settings.wrapup === "timed_fixed";
    const from = row.state === "wrapup" ? since : now;
    const endsAt = boxed ? from + settings.wrapupMs : null;
    return {
      ...base,
      owes: call.attempt,
      at: { state: "wrapup", since: from, attempt: call.attempt, endsAt },
    };
  }
  if (row.pauseReason !== null)
    return { ...base, at: { state: "paused", since, reason: row.pauseReason, limitAt: null } };
  return { ...base, at: { state: row.state === "connecting" ? "connecting" : "available", since } };
}

function resume(deps: Deps, world: World, seat: Seat): void {
  if (seat.lineUp) stepSeat(deps, world, seat, { type: "seat_up" });
  else if (seat.kind === "agent") callAgain(deps, world, seat);
  // The person was left in music: the agent has as long again to come back.
  if (seat.agent.away && seat.attempt)
    order(deps, world, seat.attempt, { type: "seat_left", seat: seat.id, at: deps.clock.now() });
  announce(deps, world, seat);
}

/** Its leg fell while we were away. */
function callAgain(deps: Deps, world: World, seat: Seat): void {
  if (seat.agent.at.state !== "connecting") return void stepSeat(deps, world, seat, { type: "seat_down" });
  const id: SeatId = seat.id;
  deps.telephony
    .openSeat({ seat: id, sipUser: seat.sipUser })
    .catch((error: Error) => deps.log.warn({ seat: id, err: error.message }, "seat could not be called"));
}
