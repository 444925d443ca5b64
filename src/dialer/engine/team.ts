// Who can take a caller now: the agents of a campaign, and which mandate's campaign answers somebody nobody knows.
import { canTakeCall } from "#agents/core/presence.ts";
import type { CampaignId, PortfolioId, UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import { mandateFor, type Showing, type TeamMember } from "../core/return-call.ts";
import type { Mandate } from "../store-callers.ts";
import { isFree, type Seat, type World } from "./world.ts";

/** Everybody connected to the campaign, and the agent they spoke with last wherever that one sits within the mandate. */
export function teamOf(
  world: World,
  now: Instant,
  asked: {
    readonly campaign: CampaignId | null;
    readonly portfolio: PortfolioId;
    readonly lastUser: UserId | null;
  },
): readonly TeamMember[] {
  const inTeam = (seat: Seat): boolean => {
    if (seat.campaign === asked.campaign) return true;
    const run = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
    return seat.user === asked.lastUser && run?.row.portfolio === asked.portfolio;
  };
  return [...world.seats.values()]
    .filter((seat) => seat.kind === "agent" && seat.lineUp && !seat.agent.away && inTeam(seat))
    .map((seat) => ({
      seat: seat.id,
      user: seat.user,
      idleSince: seat.agent.at.since,
      now: isFree(seat, now) ? "free" : isReading(seat) ? "reading" : "busy",
    }));
}

/** A call agreed for this hour is not put back. */
function isReading(seat: Seat): boolean {
  return canTakeCall(seat.agent) && seat.preview?.mode === "preview";
}

/** Whose agents answer a caller nobody knows; of the mandates given, as their campaigns stand now. */
export function answering(
  world: World,
  now: Instant,
  mandates: readonly Mandate[],
  numbers: { readonly from: Phone | null; readonly called: Phone },
): (Mandate & Showing) | undefined {
  const showing = mandates.map((mandate) => {
    const team = teamOf(world, now, { ...mandate, lastUser: null });
    return {
      ...mandate,
      running: world.campaigns.get(mandate.campaign)?.row.state === "running",
      atWork: team.length,
      free: team.filter(({ now }) => now !== "busy").length,
    };
  });
  return mandateFor(showing, numbers);
}
