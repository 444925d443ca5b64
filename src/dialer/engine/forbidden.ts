// People already chosen whom the gate would now refuse: somebody paid, the creditor took a debt back, a person asked for
// peace. The gate refuses them at the dial anyway; this takes them off the list at hand and off the agents' screens too.
import { preview as askGate } from "#compliance/service.ts";
import type { DebtorId, PhoneId } from "#kernel/ids.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { pushSeat } from "./seats.ts";
import { type Deps, seatsOf, type World } from "./world.ts";

export async function dropForbidden(deps: Deps, world: World, run: CampaignRun): Promise<void> {
  const { tenant, mode, ringSeconds } = run.row;
  const shown = seatsOf(world, run.row.id).flatMap(({ preview }) => (preview ? [preview] : []));
  const asked = [...run.hopper, ...shown].map(({ debtor, phone }) => ({ debtor, phone }));
  if (asked.length === 0) return;
  const candidates = asked.map((one) => ({ ...one, channel: "voice" as const, mode, ringSeconds }));
  const answers = await deps.db.inTenant(tenant, (tx) =>
    askGate(tx, { tenant, now: deps.clock.now(), candidates }),
  );
  const refused = answers.filter(({ verdict }) => verdict !== "ALLOW");
  const out = new Set(refused.map(({ candidate }) => keyOf(candidate)));
  const kept = run.hopper.filter((entry) => !out.has(keyOf(entry)));
  run.hopper.splice(0, run.hopper.length, ...kept);
  // A preview that only has to wait stays with its agent; one that will never be allowed disappears.
  const never = new Set(
    refused.filter((one) => one.nextAllowedAt === undefined).map(({ candidate }) => keyOf(candidate)),
  );
  for (const seat of seatsOf(world, run.row.id)) {
    if (!seat.preview || !never.has(keyOf(seat.preview))) continue;
    seat.preview = null;
    pushSeat(deps, world, seat.id);
  }
}

function keyOf({
  debtor,
  phone,
}: {
  readonly debtor: DebtorId;
  readonly phone?: PhoneId | undefined;
}): string {
  return `${debtor} ${phone}`;
}
