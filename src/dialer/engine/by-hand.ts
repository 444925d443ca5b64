// A person an agent chooses to call: from a campaign of that person's own mandate and through the same gate. There is no free
// dial pad: only a number of a debtor in the agent's sight is ever dialled.
import { phoneOf } from "#agents/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, PhoneId, PortfolioId } from "#kernel/ids.ts";
import { isPhone } from "#kernel/phone.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { mayDial } from "./campaigns.ts";
import { entryFor } from "./hopper.ts";
import { dialFor } from "./previews.ts";
import type { Deps, Seat, World } from "./world.ts";

export async function dialByHand(
  deps: Deps,
  world: World,
  seat: Seat,
  { debtor, phone }: { readonly debtor: DebtorId; readonly phone: PhoneId },
): Promise<void> {
  if (seat.preview) throw new AppError("seat_state", { reason: "preview" });
  const number = await deps.db.asUser(seat, (tx) => phoneOf(tx, debtor, phone));
  if (!number || !isPhone(number.e164)) throw new AppError("not_found");
  // Retired by somebody: a wrong number, a correction, a person who asked. The gate does not know of it.
  if (!number.active) throw new AppError("contact_denied", { reasons: [], why: "phone_retired" });
  const run = runOfMandate(world, seat, number.portfolio);
  requireUnderWay(deps, world, run);
  const entry = await entryFor(deps, world, run, debtor);
  const zone = entry?.zone ?? number.zone ?? run.row.timeZone;
  const takenAt = deps.clock.now();
  const plain = { brokenPromise: false, lastOutcome: null, requestedAt: null, avoid: [] };
  const chosen = { ...plain, debtor, phone, number: number.e164, zone, takenAt };
  await dialFor(deps, world, run, seat, chosen, "manual", null);
}

/** The agent's own campaign, or another of the person's mandate: its number is shown, its wall stands around the call. */
export function runOfMandate(world: World, seat: Seat, portfolio: PortfolioId): CampaignRun | undefined {
  const own = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
  const others = [...world.campaigns.values()].filter(({ row }) => row.tenant === seat.tenant);
  return [...(own ? [own] : []), ...others].find(
    ({ row }) => row.portfolio === portfolio && row.state === "running",
  );
}

/** Whoever decides by hand waits, like the dialler, while the campaign or the system does. */
export function requireUnderWay(
  deps: Deps,
  world: World,
  run: CampaignRun | undefined,
): asserts run is CampaignRun {
  if (!run || !mayDial(deps, world, run)) throw new AppError("campaign_state", { reason: "not_running" });
}
