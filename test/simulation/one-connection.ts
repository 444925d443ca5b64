// One real connection to PostgreSQL, used in turns: what a life asks for is done in the order it was asked, so that a seed plays
// the same story again. A seed is one transaction that is rolled back at its end, so that every seed begins with the same rows;
// the transactions of its processes are savepoints in it. A life that ends leaves its own to be rolled back, as a killed process does.
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import { type Life, Lost, never } from "./life.ts";
import { openWire } from "./wire.ts";

export interface OneConnection {
  /** As the pool of one process. */
  poolOf(life: Life): PostgresPool;
  /** Resolves when nobody asks for anything. */
  idle(): Promise<void>;
  /** A seed begins with the rows that were there; whatever it writes is forgotten. */
  begin(): Promise<void>;
  forget(): Promise<void>;
  readonly queries: () => number;
  close(): Promise<void>;
}

/** How the statement begins that writes down a call before anything leaves. */
const intent = 'insert into "attempt"';
const none = { command: "BEGIN", rowCount: 0, rows: [] };

export async function oneConnection(config: pg.ClientConfig): Promise<OneConnection> {
  const wire = await openWire(config);
  // The same few hundred statements come back by the hundred thousand: planned once, for tables that stay small but fill with
  // what was forgotten.
  await wire.ask("set plan_cache_mode = force_generic_plan");
  await wire.ask("set enable_seqscan = off");
  let busy = 0;
  let asked = 0;
  let turn = Promise.resolve();
  /** How the last transaction ended: told together with the beginning of the next. */
  let owed: readonly string[] = [];
  const idlers: (() => void)[] = [];
  const leave = (): void => {
    busy -= 1;
    if (busy === 0) for (const tell of idlers.splice(0)) tell();
  };
  /** The first statement of a transaction says whose it is; nobody reads its answer: it leaves with the next. */
  const runFirst = (text: string, values: readonly unknown[]): void => {
    for (const how of owed) wire.ahead(how);
    owed = [];
    wire.ahead("savepoint own");
    wire.ahead(text, values);
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
    let open: "no" | "begun" | "yes" = "no";
    let refused = false;
    let flight: Promise<unknown> = Promise.resolve();
    /** Of a transaction in which a statement was refused nothing is left, whatever is asked for. */
    const end = (how: "commit" | "rollback"): typeof none => {
      const kept = how === "commit" && !refused;
      if (open === "yes") owed = kept ? ["release own"] : ["rollback to own", "release own"];
      open = "no";
      refused = false;
      return { ...none, command: kept ? "COMMIT" : "ROLLBACK" };
    };
    const giveBack = (): void => {
      if (!held) return;
      held = false;
      void flight
        .catch(() => {})
        .then(() => end("rollback"))
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
    const sent = (text: string, values: readonly unknown[]): Promise<unknown> => {
      asked += 1;
      if (text === "commit" || text === "rollback") return Promise.resolve(end(text));
      if (text === "begin") {
        open = "begun";
        return Promise.resolve(none);
      }
      if (open !== "begun") return wire.ask(text, values);
      open = "yes";
      runFirst(text, values);
      return Promise.resolve(none);
    };
    const query = async (text: string, values: readonly unknown[] = []) => {
      if (broken) throw new Lost("connection lost");
      try {
        await life.point("ask");
        if (text.startsWith(intent)) life.intends();
        flight = sent(text, values);
        const result = await flight;
        await life.point("answer");
        return result;
      } catch (error) {
        if (error instanceof Lost) broken = true;
        else refused = true;
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
    begin: async () => void (await wire.ask("begin")),
    async forget() {
      owed = [];
      await wire.ask("rollback");
    },
    queries: () => asked,
    close: () => wire.close(),
  };
}
