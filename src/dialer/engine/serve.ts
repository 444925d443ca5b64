// Whoever came free takes who waits, at once: called after every event, command and tick, before anything is dialled.

import { serveCallers } from "./callers.ts";
import { serveWaiting } from "./calls.ts";
import type { Deps, World } from "./world.ts";

export function serveFreed(deps: Deps, world: World): void {
  // Whoever we called first: they have two seconds by law, a caller has twenty.
  for (const id of world.freed) {
    world.freed.delete(id);
    const seat = world.seats.get(id);
    if (seat) serveWaiting(deps, world, seat);
  }
  serveCallers(deps, world);
}
