// A carrier that failed before anything rang reached nobody: the same call is made over another trunk at once. Only after the
// failed one has ended and its reservation is given back, and once per trunk: never two at a time, never a storm. Here it is
// found out; redial.ts makes the call.
import type { CallOutcome } from "../core/call.ts";
import type { HopperEntry } from "./campaign-run.ts";
import { openRoutes } from "./trunks.ts";
import type { Deps, LiveCall, World } from "./world.ts";

/** The same call for another trunk; undefined: it waits for its next try like any other. */
export function elsewhere(
  deps: Deps,
  world: World,
  live: LiveCall,
  outcome: CallOutcome,
): HopperEntry | undefined {
  const run = live.campaign ? world.campaigns.get(live.campaign) : undefined;
  // Without a cause of the carrier's it was our own exchange that said no: another trunk would not help.
  const reached = live.call.marks.rangAt !== null || live.cause === null;
  if (outcome !== "failed" || reached || !live.entry || !live.trunk || !run) return undefined;
  const again = { ...live.entry, avoid: [...live.entry.avoid, live.trunk], takenAt: deps.clock.now() };
  if (openRoutes(deps, world, run, again).length === 0) return undefined;
  // In nobody else's hand until then.
  run.failingOver.add(again.debtor);
  return again;
}

/** The failed try is written: the next tick makes the call. Not written: it stays a contact, and nobody calls again. */
export function callAgain(world: World, live: LiveCall, entry: HopperEntry, written: boolean): void {
  const run = live.campaign ? world.campaigns.get(live.campaign) : undefined;
  if (written && run)
    run.again.push({ entry, mode: live.call.mode, seat: live.madeFor, callback: live.callback });
  else run?.failingOver.delete(entry.debtor);
}
