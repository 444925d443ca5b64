// A sign of life that cannot outlive its process: a session lock in PostgreSQL, held by a connection of its own. When the
// process dies its connection dies, and whoever asks for the lock knows at once, on this machine or another.
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Log } from "./log.ts";

export interface SignOfLife {
  close(): Promise<void>;
}

const retryMs = 500;

/** Resolves once the sign is given. Lost with the database, it is given again as soon as that is back. */
export async function giveSignOfLife(url: string, owner: string, log: Log): Promise<SignOfLife> {
  let closed = false;
  let client: pg.Client | undefined;
  const hold = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: "recaudo-alive",
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    // Only a sign that was given can be lost: a try that fails is told to whoever tries, once.
    let held = false;
    const lost = (error?: Error): void => {
      if (!held || closed) return;
      held = false;
      log.warn({ err: error?.message }, "sign of life lost");
      void retry();
    };
    next.on("error", lost);
    next.on("end", () => lost());
    try {
      await next.connect();
      await next.query("select pg_advisory_lock(hashtextextended($1, 0))", [owner]);
    } catch (error) {
      next.end().catch(() => {});
      throw error;
    }
    held = true;
    client = next;
  };
  const retry = async (): Promise<void> => {
    while (!closed) {
      await delay(retryMs);
      const given = await hold().then(
        () => true,
        () => false,
      );
      if (given) return;
    }
  };
  await hold();
  return {
    async close() {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}
