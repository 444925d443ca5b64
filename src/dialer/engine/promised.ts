// A promise is followed up: the person is shown to the free agent whose promise it is (or who covers), as in preview, whatever the
// campaign's mode. The gate is asked for a reminder now and again when it is dialled; detection stays off.
import { holds } from "#agents/core/cover.ts";
import { AppError } from "#kernel/errors.ts";
import type { DebtorId } from "#kernel/ids.ts";
import { second } from "#kernel/time.ts";
import { promiseOwnerOf } from "../store-callers.ts";
import { requireUnderWay, runOfMandate } from "./by-hand.ts";
import { askReminder } from "./hopper.ts";
import { show } from "./previews.ts";
import { tellPacer } from "./seats.ts";
import { promiseHolder } from "./whose.ts";
import { type Deps, isAtHand, type Seat, type World } from "./world.ts";

export async function showPromised(deps: Deps, world: World, seat: Seat, debtor: DebtorId): Promise<void> {
  if (!isAtHand(seat)) throw new AppError("seat_state", { reason: "not_free" });
  // Only whom the agent may see; through a campaign of that person's own mandate, whichever the agent sits in.
  const seen = await deps.db.asUser(seat, (tx) => promiseOwnerOf(tx, debtor));
  if (!seen) throw new AppError("not_found", { field: "debtorId" });
  const run = runOfMandate(world, seat, seen.portfolio);
  requireUnderWay(deps, world, run);
  const holder = await deps.db.inTenant(seat.tenant, (tx) => promiseHolder(tx, debtor, deps.clock.now()));
  if (holder && !holds(holder, seat)) throw new AppError("conflict", { why: "promise_of_another_agent" });
  const { ready, refusals } = await askReminder(deps, world, run, debtor, null);
  const [entry] = ready;
  if (!entry) {
    const [refusal] = refusals;
    throw new AppError("contact_denied", {
      reasons: refusal?.reasons ?? [],
      nextAllowedAt: refusal?.nextAllowedAt ?? null,
      why: refusal ? "law" : "no_phone",
    });
  }
  // A call came while the gate was asked.
  if (!isAtHand(seat)) throw new AppError("seat_state", { reason: "not_free" });
  const now = deps.clock.now();
  const dialAt = now + run.row.previewSeconds * second;
  const { phone } = entry;
  show(deps, world, seat, {
    debtor,
    phone,
    mode: "preview",
    since: now,
    dialAt,
    callback: null,
    requestedAt: null,
    reminder: true,
    campaign: run.row.id,
  });
  tellPacer(deps, world, seat);
}
