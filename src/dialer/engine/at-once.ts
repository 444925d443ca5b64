// When law's clock passes the campaign's cap, which dialling less does not mend (docs/decisions/0022): one call per free agent,
// and whoever answers goes straight to one, until the day is under the cap again.
import type { Call } from "../core/call.ts";
import { isPaced } from "../core/detection-for.ts";
import type { PacingDecision } from "../core/pacing.ts";
import { dayByLaw, isAbandonedByLaw, isDetectionHangup, isOverByLaw } from "../core/two-clocks.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { callsOf, inAir, isFree, seatsOf, type World } from "./world.ts";

/** What changed in a call, by law's clock. */
export function countByLaw({ counts }: CampaignRun, before: Call, call: Call): void {
  if (!isAbandonedByLaw(before) && isAbandonedByLaw(call)) counts.abandonedByLaw += 1;
  if (!isDetectionHangup(before) && isDetectionHangup(call)) counts.hangups += 1;
}

export function withinLaw(
  world: World,
  run: CampaignRun,
  decision: PacingDecision,
  now: number,
): PacingDecision {
  const { hangupsCount, id, mode } = run.row;
  const { abandonmentCap } = run.tape.options();
  const day = dayByLaw(run.counts, hangupsCount);
  if (!isPaced(mode) || !isOverByLaw(day, abandonmentCap)) {
    run.atOnceSince = null;
    return decision;
  }
  run.atOnceSince ??= now;
  const free = seatsOf(world, id).filter((seat) => isFree(seat, now)).length;
  const flying = callsOf(world, id).filter(
    (live) => live.pacerNumber !== 0 && inAir(live) && !live.call.seat,
  );
  const dial = Math.min(decision.dial, Math.max(0, free - flying.length));
  return { ...decision, dial, reason: { ...decision.reason, byLaw: day.share, byLawCap: abandonmentCap } };
}
