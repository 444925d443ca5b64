// Rings that pacing would rather give up are hung up. Whatever has been heard of a call before this instant stands: only what
// still rings is cut, and core/call decides.
import type { PacingDecision } from "../core/pacing.ts";
import { order } from "./calls.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { callsOf, type Deps, type World } from "./world.ts";

export function giveUpRings(deps: Deps, world: World, run: CampaignRun, { cancel }: PacingDecision): void {
  if (!cancel) return;
  for (const live of callsOf(world, run.row.id))
    if (live.pacerNumber !== 0 && cancel.includes(live.pacerNumber))
      order(deps, world, live.call.attempt, { type: "give_up", at: deps.clock.now() });
}
