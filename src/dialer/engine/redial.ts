// Makes the calls that a failed trunk left undone, over the next one: paced ones go to the head of the list, agent-first ones to
// the agent who waits for them.

import type { Again, CampaignRun } from "./campaign-run.ts";
import { mayDial } from "./campaigns.ts";
import { dialFor } from "./previews.ts";
import { type Deps, isAtHand, type World } from "./world.ts";

export function redial(deps: Deps, world: World): void {
  for (const run of world.campaigns.values())
    for (const again of run.again.splice(0)) {
      run.failingOver.delete(again.entry.debtor);
      if (mayDial(deps, world, run)) goElsewhere(deps, world, run, again);
    }
}

function goElsewhere(
  deps: Deps,
  world: World,
  run: CampaignRun,
  { entry, mode, seat: id, callback }: Again,
): void {
  if (mode === "progressive" || mode === "predictive") return void run.hopper.unshift(entry);
  const seat = id ? world.seats.get(id) : undefined;
  // An agent who has gone on meanwhile finds the person on the list again.
  if (!seat || mode === "inbound" || !isAtHand(seat)) return;
  dialFor(deps, world, run, seat, entry, mode, callback).catch((error: Error) =>
    deps.log.warn({ err: error.message }, "call could not be made over another trunk"),
  );
}
