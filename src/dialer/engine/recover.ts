// After a start: what a stopped engine left in the air is compared with what the exchange holds. Live calls go on with their
// seat; calls that ended meanwhile are closed as unknown, which counts as a contact; legs of nobody are hung up.
import { newAgent } from "#agents/core/presence.ts";
import { openSeats, type SeatRow } from "#agents/service.ts";
import type { AttemptId, TenantId } from "#kernel/ids.ts";
import { isPhone } from "#kernel/phone.ts";
import type { Inventory } from "#telephony/port.ts";
import { type Call, type CampaignMode, newCall } from "../core/call.ts";
import { type LiveAttempt, liveAttempts } from "../store-attempts.ts";
import { order } from "./calls.ts";
import { presenceSettings } from "./open-seat.ts";
import { stepSeat } from "./seats.ts";
import type { Deps, LiveCall, Seat, World } from "./world.ts";

export async function recover(deps: Deps, world: World, tenants: readonly TenantId[]): Promise<void> {
  const inventory = await deps.telephony.inventory();
  for (const tenant of tenants) {
    const [seats, attempts] = await deps.db.inTenant(tenant, async (tx) => {
      const open = await openSeats(tx);
      return [
        open,
        await liveAttempts(
          tx,
          open.flatMap((seat) => (seat.attempt ? [seat.attempt] : [])),
        ),
      ] as const;
    });
    for (const row of attempts) world.calls.set(row.id, liveFrom(deps, row, inventory));
    for (const row of seats) await reseat(deps, world, row, inventory);
    for (const row of attempts) settleFate(deps, world, row, inventory);
  }
  for (const call of inventory.calls)
    if (!world.calls.has(call.attempt)) await deps.telephony.hangUp(call.attempt, "normal");
  for (const seat of inventory.seats)
    if (!world.seats.has(seat.seat)) await deps.telephony.closeSeat(seat.seat);
  deps.log.info({ calls: world.calls.size, seats: world.seats.size }, "recovered");
}

function liveFrom(deps: Deps, row: LiveAttempt, inventory: Inventory): LiveCall {
  const held = inventory.calls.find((call) => call.attempt === row.id);
  const mode = (row.mode === "inbound" ? "manual" : row.mode) as CampaignMode;
  const base = newCall(
    { attempt: row.id, mode, ringSeconds: 25, ...(row.seat ? { seat: row.seat } : {}) },
    row.reservedAt,
  );
  return {
    tenant: row.tenant,
    campaign: row.campaign,
    portfolio: row.portfolio,
    debtor: row.debtor,
    phone: row.phone,
    number: isPhone(row.number) ? row.number : null,
    zone: row.zone ?? "America/Santiago",
    direction: row.direction,
    callback: null,
    pacerNumber: 0,
    startedAt: row.reservedAt,
    monotonicAt: deps.clock.monotonic(),
    // Raw events go on from a number no earlier one has.
    events: 1_000,
    endedAt: null,
    endedBy: "other",
    identityVerifiedAt: row.identityVerifiedAt,
    recording: held?.recording ? "on" : "off",
    cause: null,
    call: restoredCall(base, row, held?.seat !== undefined),
  };
}

function restoredCall(base: Call, row: LiveAttempt, bridged: boolean): Call {
  const marks = {
    dialledAt: row.dialledAt ?? row.reservedAt,
    rangAt: row.rangAt,
    answeredAt: row.answeredAt,
    verdictAt: row.verdictAt,
    greetingEndAt: row.greetingEndedAt,
    bridgedAt: row.bridgedAt,
  };
  const since = row.bridgedAt ?? row.reservedAt;
  const verdict = row.verdict as Call["verdict"];
  if (row.state === "ended")
    return { ...base, marks, verdict, at: { phase: "ended", since, outcome: "human" } };
  if (bridged && row.seat)
    return {
      ...base,
      marks,
      verdict,
      at: { phase: row.state === "hold" ? "hold" : "talking", since, seat: row.seat },
    };
  return {
    ...base,
    marks,
    verdict,
    at: { phase: "dialling", since, giveUpAt: since + base.ringSeconds * 1000 },
  };
}

async function reseat(deps: Deps, world: World, row: SeatRow, inventory: Inventory): Promise<void> {
  const now = deps.clock.now();
  const held = inventory.seats.some((seat) => seat.seat === row.id);
  const run = row.campaign ? world.campaigns.get(row.campaign) : undefined;
  const live = row.attempt ? world.calls.get(row.attempt as AttemptId) : undefined;
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
    number: run ? run.nextPacerAgent++ : world.seats.size + 1,
    settings: presenceSettings(run?.row),
    agent: restoredAgent(row, live, now),
    lineUp: held,
    attempt: live ? live.call.attempt : null,
    preview: null,
    heardAt: deps.clock.monotonic(),
    logged: "",
    today: { calls: 0, contacts: 0, promises: 0, promised: new Map() },
    watching: null,
  };
  world.seats.set(seat.id, seat);
  await deps.provisionSeat(seat);
  // Its leg fell while we were away: call it again.
  if (!held && seat.kind === "agent") stepSeat(deps, world, seat, { type: "seat_down" });
}

function restoredAgent(row: SeatRow, live: LiveCall | undefined, now: number): Seat["agent"] {
  const base = { ...newAgent(now), owes: row.attempt as AttemptId | null };
  if (live && row.attempt && ["dialling", "talking", "hold"].includes(row.state)) {
    const attempt = row.attempt as AttemptId;
    const state =
      live.call.at.phase === "hold" ? "hold" : live.call.at.phase === "talking" ? "talking" : "dialling";
    return { ...base, owes: state === "dialling" ? null : attempt, at: { state, since: row.since, attempt } };
  }
  if (row.attempt)
    return {
      ...base,
      at: { state: "wrapup", since: row.since, attempt: row.attempt as AttemptId, endsAt: null },
    };
  if (row.state === "paused")
    return {
      ...base,
      at: { state: "paused", since: row.since, reason: row.pauseReason ?? "", limitAt: null },
    };
  return {
    ...base,
    at: { state: row.state === "connecting" ? "connecting" : "available", since: row.since },
  };
}

/** Answered in the gap and not bridged: the exchange has hung it up or nobody was there for it. */
function settleFate(deps: Deps, world: World, row: LiveAttempt, inventory: Inventory): void {
  if (row.state === "ended") return;
  const held = inventory.calls.find((call) => call.attempt === row.id);
  if (held?.seat) return;
  if (held) void deps.telephony.hangUp(row.id, "abandoned").catch(() => {});
  order(deps, world, row.id, { type: "vanished", at: deps.clock.now() });
}
