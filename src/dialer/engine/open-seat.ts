// Opening a seat: one per agent, with SIP credentials that live as long as it does.
import { randomBytes } from "node:crypto";
import { newAgent } from "#agents/core/presence.ts";
import { insertSeat, readAgent } from "#agents/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { CampaignId, SeatId, TenantId, UserId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { presenceSettings } from "./presence-settings.ts";
import { newSeatFloor } from "./seat-floor.ts";
import { stepSeat } from "./seats.ts";
import { type Deps, type Seat, seatOf, type World } from "./world.ts";

export interface SeatWish {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly kind: Seat["kind"];
  readonly campaign: CampaignId | null;
  /** Another browser holds the seat: take it over. */
  readonly take: boolean;
}

export interface OpenedSeat {
  readonly seatId: SeatId;
  readonly sip: { readonly user: string; readonly password: string; readonly domain: string };
  readonly takenOver: boolean;
}

export async function openSeat(deps: Deps, world: World, wish: SeatWish): Promise<OpenedSeat> {
  const known = seatOf(world, wish.user, wish.kind);
  if (known) {
    if (!wish.take && known.campaign === wish.campaign && known.agent.away === null && known.lineUp)
      throw new AppError("seat_taken");
    return takeOver(deps, world, known);
  }
  const run = wish.campaign ? world.campaigns.get(wish.campaign) : undefined;
  if (wish.kind === "agent" && !run) throw new AppError("campaign_state", { reason: "not_running" });
  // Two clicks at once: the seat the first one opens is not there yet.
  const key = `${wish.tenant} ${wish.user} ${wish.kind}`;
  if (world.opening.has(key)) throw new AppError("seat_taken");
  world.opening.add(key);
  try {
    return await openNew(deps, world, wish, run);
  } finally {
    world.opening.delete(key);
  }
}

async function openNew(
  deps: Deps,
  world: World,
  wish: SeatWish,
  run: CampaignRun | undefined,
): Promise<OpenedSeat> {
  const now = deps.clock.now();
  const sip = { sipUser: `s${randomBytes(6).toString("hex")}`, sipPassword: randomBytes(18).toString("hex") };
  const id = newId<SeatId>();
  const person = await deps.db.inTenant(wish.tenant, async (tx) => {
    const found = await readAgent(tx, wish.user);
    await insertSeat(tx, {
      tenant: wish.tenant,
      id,
      user: wish.user,
      team: found.team,
      campaign: wish.campaign,
      kind: wish.kind,
      robot: found.robot,
      ...sip,
      state: "connecting",
      since: now,
    });
    return found;
  });
  const seat: Seat = {
    tenant: wish.tenant,
    id,
    user: wish.user,
    name: person.name,
    team: person.team,
    teamName: person.teamName,
    kind: wish.kind,
    robot: person.robot,
    campaign: wish.campaign,
    ...sip,
    number: run ? run.nextPacerAgent++ : 0,
    settings: presenceSettings(run?.row),
    agent: newAgent(now),
    lineUp: false,
    attempt: null,
    preview: null,
    heardAt: deps.clock.monotonic(),
    goneAt: null,
    logged: "",
    today: { calls: 0, contacts: 0, promises: 0, promised: new Map() },
    watching: null,
    floor: newSeatFloor(now),
  };
  world.seats.set(id, seat);
  await deps.provisionSeat(seat);
  return opened(seat, false);
}

/** The same seat at another browser: same credentials, the leg is called anew. The state of the call is kept. */
async function takeOver(deps: Deps, world: World, seat: Seat): Promise<OpenedSeat> {
  seat.heardAt = deps.clock.monotonic();
  stepSeat(deps, world, seat, { type: "link_back" });
  await deps.provisionSeat(seat);
  return opened(seat, true);
}

function opened(seat: Seat, takenOver: boolean): OpenedSeat {
  return {
    seatId: seat.id,
    sip: { user: seat.sipUser, password: seat.sipPassword, domain: "127.0.0.1" },
    takenOver,
  };
}
