// Commands of the floor that are more than a look: orders to a seat, help, and a list that was put back.
import type { EngineCommands } from "./command-types.ts";
import { askHelp, closeHelp, takeHelp } from "./help.ts";
import { noticesSeen, orderSeat } from "./orders.ts";
import { syncRun } from "./sync.ts";
import type { Deps, World } from "./world.ts";

export function orderCommands(deps: Deps, world: World) {
  return {
    order: (payload) => orderSeat(deps, world, payload),
    async noticesSeen({ user, ids }) {
      noticesSeen(deps, world, user, ids);
    },
    async help({ user, reason }) {
      askHelp(deps, world, user, reason);
    },
    takeHelp: async ({ user, by }) => takeHelp(deps, world, user, by),
    async closeHelp({ user, by }) {
      closeHelp(deps, world, user, by);
    },
    async listWoken({ tenant, campaign }) {
      const run = world.campaigns.get(campaign);
      if (run?.row.tenant !== tenant) return;
      run.emptyUntil = 0;
      await syncRun(deps, run, deps.clock.now());
    },
  } satisfies Partial<EngineCommands>;
}
