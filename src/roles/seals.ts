// Seals the logs of every agency each minute. The heads go into the worker's log: shipped off the machine, they tell whether somebody
// rewrote the whole chain afterwards.
import { listTenants, sealEveryMs, sealLogs } from "#identity/service.ts";
import { realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { Log } from "#platform/log.ts";

export function startSealing(db: Database, log: Log): { stop(): Promise<void> } {
  let sealing = Promise.resolve();
  const seal = (): void => {
    sealing = sealing
      .then(() => sealAll(db, log))
      .catch((error: Error) => log.error({ err: error.message }, "logs could not be sealed"));
  };
  const timer = setInterval(seal, sealEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await sealing;
    },
  };
}

async function sealAll(db: Database, log: Log): Promise<void> {
  for (const { id } of await db.outside(listTenants))
    for (const head of await sealLogs(db, id, realNow())) log.info({ tenant: id, ...head }, "log sealed");
}
