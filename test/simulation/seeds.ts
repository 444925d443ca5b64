// Plays a share of the run's seeds in one process and tells what it saw. `RECAUDO_SEEDS=10000 npm test -- simulation` plays
// more, `RECAUDO_SEED=123` one.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { closeAtTheEnd } from "../support/closing.ts";
import { openTestDatabase } from "../support/database.ts";
import { type OneConnection, oneConnection } from "./one-connection.ts";
import { hasTelephones, type Played, play } from "./story.ts";
import { makeTemplate, type Template } from "./template.ts";

const seeds = Number(process.env.RECAUDO_SEEDS ?? 2_000);
/** Two cores: two processes play. */
const parts = [1, 2];
const only = process.env.RECAUDO_SEED;
/** Far beyond any seed: one that waits for ever is told by its number instead of by the suite's end. */
const stuckMs = 120_000;

let template: Template;
let line: OneConnection;

export function openSeeds(): void {
  beforeAll(async () => {
    const base = await openTestDatabase();
    template = await makeTemplate(base);
    line = await oneConnection(base.appSocket);
    closeAtTheEnd(() => line.close());
  });
}

export function playShare(part: number, of: number): void {
  // One that is asked for is played by every share: each must tell the same of it.
  const mine = only
    ? [Number(only)]
    : Array.from({ length: seeds }, (_, i) => i + 1).filter((seed) => seed % of === part - 1);
  test(`${mine.length} seeds: nobody twice, nothing lost, whoever dies or fails`, async () => {
    const seen = { ...nothing };
    const broken: string[] = [];
    const from = performance.now();
    for (const seed of mine) {
      const {
        world,
        broken: found,
        ...played
      } = await playSeed(seed).catch((error: Error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
      for (const what of found) broken.push(`seed ${seed}: ${what}`);
      const { ledger } = world.exchange;
      seen.seeds += 1;
      if (hasTelephones(seed)) seen.withTelephones += 1;
      seen.steps += played.steps;
      seen.faults += played.faults;
      seen.kills += played.kills;
      seen.dials += ledger.length;
      seen.duplicates += ledger.length - new Set(ledger.map(({ attempt }) => attempt)).size;
      seen.talks += ledger.filter(({ bridgedAt }) => bridgedAt !== null).length;
      seen.results += played.saved.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length;
      seen.promises += played.saved.filter(({ promise, acknowledgedAt }) => promise && acknowledgedAt).length;
      seen.agreedCalls += played.saved.filter(
        ({ callAt, acknowledgedAt }) => callAt && acknowledgedAt,
      ).length;
      seen.payments += played.paid.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length;
      seen.nights += played.nights;
    }
    seen.violations = broken.length;
    const each = Math.round((performance.now() - from) / mine.length);
    console.log(`simulation ${JSON.stringify(seen)}, ${each} ms a seed`);
    if (process.env.RECAUDO_PROOF && !only) keepProof(process.env.RECAUDO_PROOF, part, seen);
    expect(broken, "play one again with RECAUDO_SEED=<seed> npm test -- simulation").toEqual([]);
    // A storm that nobody felt proves nothing.
    if (!only) {
      expect(seen.kills).toBeGreaterThan(seen.withTelephones / 4);
      expect(seen.dials).toBeGreaterThan(seen.withTelephones);
      expect(seen.talks).toBeGreaterThan(seen.withTelephones / 4);
      expect(seen.nights).toBeGreaterThan(seen.seeds / 4);
    }
  });
}

const nothing = {
  seeds: 0,
  /** The others play promises and payments alone. */
  withTelephones: 0,
  steps: 0,
  faults: 0,
  kills: 0,
  dials: 0,
  duplicates: 0,
  violations: 0,
  talks: 0,
  results: 0,
  promises: 0,
  agreedCalls: 0,
  payments: 0,
  nights: 0,
};

/** For docs/proof.md: each share in its own file, and whoever comes later adds up what is there. */
function keepProof(folder: string, part: number, seen: typeof nothing): void {
  mkdirSync(folder, { recursive: true });
  const shareOf = (one: number): string => join(folder, `simulation-${one}.json`);
  writeFileSync(shareOf(part), JSON.stringify(seen));
  const sum = { ...nothing };
  for (const one of parts)
    if (existsSync(shareOf(one))) {
      const share: typeof nothing = JSON.parse(readFileSync(shareOf(one), "utf8"));
      for (const name of Object.keys(sum) as (keyof typeof nothing)[]) sum[name] += share[name];
    }
  const command = `RECAUDO_SEEDS=${seeds} npm test -- simulation`;
  writeFileSync(join(folder, "simulation.json"), `${JSON.stringify({ ...sum, command }, null, 2)}\n`);
}

export async function playSeed(seed: number): Promise<Played> {
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`seed ${seed} waits for ever`)), stuckMs);
  });
  try {
    const played = await Promise.race([play(template, line, seed), stuck]);
    await played.world.close();
    return played;
  } finally {
    clearTimeout(timer);
  }
}
