// One real connection to PostgreSQL, used in turns: what a life asks for is done in the order it was asked, so that a seed plays
// the same story again. A life that ends leaves its transaction to be rolled back, as a killed process does.
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import { type Life, Lost, never } from "./life.ts";

export interface OneConnection {
  /** As the pool of one process. */
  poolOf(life: Life): PostgresPool;
  /** Resolves when nobody asks for anything. */
  idle(): Promise<void>;
  readonly queries: () => number;
}

export function oneConnection(client: pg.Client): OneConnection {
  const names = new Map<string, string>();
  let busy = 0;
  let asked = 0;
  let turn = Promise.resolve();
  const idlers: (() => void)[] = [];
  const leave = (): void => {
    busy -= 1;
    if (busy === 0) for (const tell of idlers.splice(0)) tell();
  };
  /** Planned once: the same few dozen statements come back by the hundred thousand. */
  const run = (text: string, values: readonly unknown[]) => {
    asked += 1;
    const name = names.get(text) ?? `s${names.size}`;
    names.set(text, name);
    return client.query({ name, text, values: [...values] });
  };

  const lease = async (life: Life): Promise<PostgresPoolClient> => {
    busy += 1;
    let release = (): void => {};
    const before = turn;
    turn = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    let held = true;
    let broken = false;
    let open = false;
    let flight: Promise<unknown> = Promise.resolve();
    const giveBack = (): void => {
      if (!held) return;
      held = false;
      void flight
        .catch(() => {})
        .then(() => (open ? client.query("rollback") : undefined))
        .finally(() => {
          release();
          leave();
        });
    };
    life.onDeath(giveBack);
    if (!life.alive()) {
      giveBack();
      return never();
    }
    const query = async (text: string, values: readonly unknown[] = []) => {
      if (broken) throw new Lost("connection lost");
      try {
        await life.point("ask");
        flight = run(text, values);
        if (text === "begin") open = true;
        const result = await (flight as ReturnType<typeof run>);
        if (text === "commit" || text === "rollback") open = false;
        await life.point("answer");
        return result;
      } catch (error) {
        if (error instanceof Lost) broken = true;
        throw error;
      }
    };
    return { query: query as unknown as PostgresPoolClient["query"], release: giveBack };
  };

  return {
    poolOf: (life) => ({
      connect: () => (life.alive() ? lease(life) : never()),
      end: async () => {},
      options: {},
    }),
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
    queries: () => asked,
  };
}
