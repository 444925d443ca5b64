// Plays a share of the run's seeds in one process and tells what it saw. `RECAUDO_SEEDS=10000 npm test -- simulation` plays
// more, `RECAUDO_SEED=123` one.
import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { violations } from "./invariants.ts";
import { type OneConnection, oneConnection } from "./one-connection.ts";
import { type Played, play } from "./story.ts";
import { makeTemplate, type Template } from "./template.ts";

const seeds = Number(process.env.RECAUDO_SEEDS ?? 300);
const only = process.env.RECAUDO_SEED;
/** Far beyond any seed: one that waits for ever is told by its number instead of by the suite's end. */
const stuckMs = 120_000;

let base: TestDatabase;
let template: Template;
let line: OneConnection;

export function openSeeds(): void {
  beforeAll(async () => {
    base = await openTestDatabase();
    template = await makeTemplate(base);
    const client = new pg.Client({ connectionString: base.appUrl });
    await client.connect();
    line = oneConnection(client);
    return async () => {
      await client.end();
      await template.close();
    };
  });
}

export function playShare(part: number, of: number): void {
  const mine = only
    ? part === 1
      ? [Number(only)]
      : []
    : Array.from({ length: seeds }, (_, i) => i + 1).filter((seed) => seed % of === part - 1);
  test.runIf(mine.length > 0)(
    `${mine.length} seeds: nobody twice, nothing lost, whoever dies or fails`,
    async () => {
      const seen = { seeds: 0, kills: 0, dials: 0, talks: 0, results: 0, payments: 0 };
      const broken: string[] = [];
      const from = performance.now();
      for (const seed of mine) {
        const played = await playSeed(seed);
        for (const what of await violations(base, template, played)) broken.push(`seed ${seed}: ${what}`);
        seen.seeds += 1;
        seen.kills += played.kills;
        seen.dials += played.world.exchange.ledger.length;
        seen.talks += played.world.exchange.ledger.filter(({ bridgedAt }) => bridgedAt !== null).length;
        seen.results += played.saved.filter(({ acknowledged }) => acknowledged).length;
        seen.payments += played.paid.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length;
      }
      const each = Math.round((performance.now() - from) / mine.length);
      console.log(`simulation ${JSON.stringify(seen)}, ${each} ms a seed`);
      expect(broken, "play one again with RECAUDO_SEED=<seed> npm test -- simulation").toEqual([]);
      // A storm that nobody felt proves nothing.
      if (!only) {
        expect(seen.kills).toBeGreaterThan(seen.seeds / 4);
        expect(seen.dials).toBeGreaterThan(seen.seeds);
        expect(seen.talks).toBeGreaterThan(seen.seeds / 4);
      }
    },
  );
}

export async function playSeed(seed: number): Promise<Played> {
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`seed ${seed} waits for ever`)), stuckMs);
  });
  try {
    return await Promise.race([play(template, line, seed), stuck]);
  } finally {
    clearTimeout(timer);
  }
}
