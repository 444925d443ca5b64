// Writes that may follow the moment: marks of calls, states of agents, raw events. Kept in order, one at a time, tried
// again while the database is away; nothing dials meanwhile, and hang-ups never wait for it.
import { setTimeout as delay } from "node:timers/promises";
import type { TenantId } from "#kernel/ids.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { Log } from "#platform/log.ts";
import { isAway } from "./away.ts";

export interface Writer {
  /** `done`: committed, or set aside for good. */
  later(
    tenant: TenantId,
    what: string,
    write: (tx: Tx) => Promise<unknown>,
    done?: (written: boolean) => void,
  ): void;
  /** Resolves when everything queued so far is written. */
  drained(): Promise<void>;
  /** False while the database refuses: the dialler stops launching. */
  healthy(): boolean;
  waiting(): number;
}

/** Writes of one tenant that go in one transaction. */
const maxBatch = 50;
/** More than this and the engine is writing faster than the database takes: a limit to be seen, never to lose data. */
export const maxWaiting = 50_000;
const retryMs = 500;
/** A write that the database refuses for its content (not for being away) this often is set aside and reported. */
const maxTries = 5;

interface Job {
  readonly tenant: TenantId;
  readonly what: string;
  readonly write: (tx: Tx) => Promise<unknown>;
  readonly done: ((written: boolean) => void) | undefined;
  tries: number;
}

export function createWriter(db: Database, log: Log, wait: (ms: number) => Promise<unknown> = delay): Writer {
  const queue: Job[] = [];
  let running: Promise<void> | undefined;
  let healthy = true;

  const run = async (): Promise<void> => {
    // What one event brings is asked for in one go: it is one commit, not one for the first write and one for the rest.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      const [first] = batch;
      if (!first) return;
      try {
        await db.inTenant(first.tenant, async (tx) => {
          for (const job of batch) await job.write(tx);
        });
        healthy = true;
        for (const job of batch) job.done?.(true);
      } catch (error) {
        await onFailure(batch, error as Error & { code?: string });
      }
    }
  };
  const onFailure = async (batch: Job[], error: Error & { code?: string }): Promise<void> => {
    const away = isAway(error);
    if (away && healthy) log.error({ err: error.message }, "database away, writes wait");
    healthy = !away;
    if (batch.length > 1 && !away) {
      // One of them is bad: find it by writing each alone.
      queue.unshift(...batch);
      for (const job of batch) job.tries = Math.max(job.tries, 1);
      return;
    }
    for (const job of batch) job.tries += away ? 0 : 1;
    const [job] = batch;
    if (!away && job && job.tries >= maxTries) {
      log.error({ err: error.message, what: job.what }, "write refused, set aside");
      job.done?.(false);
      return;
    }
    queue.unshift(...batch);
    await wait(retryMs);
  };
  const start = (): void => {
    running ??= run().finally(() => {
      running = undefined;
      if (queue.length > 0) start();
    });
  };
  return {
    later(tenant, what, write, done) {
      queue.push({ tenant, what, write, done, tries: 0 });
      if (queue.length === maxWaiting) log.error({ waiting: queue.length }, "writes pile up");
      start();
    },
    async drained() {
      while (running) await running;
    },
    healthy: () => healthy,
    waiting: () => queue.length,
  };
}

function takeBatch(queue: Job[]): Job[] {
  const [first] = queue;
  if (!first) return [];
  let count = 1;
  // A job that has failed once goes alone.
  if (first.tries === 0) {
    while (
      count < queue.length &&
      count < maxBatch &&
      queue[count]?.tenant === first.tenant &&
      queue[count]?.tries === 0
    )
      count++;
  }
  return queue.splice(0, count);
}
