import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepRound, killsOf, type Round, readRounds, sumOf } from "./kill-rounds.ts";

const round = (seed: number, engine: number, p50: number, settled: number): Round => ({
  seed,
  kills: { engine, web: 1 },
  duplicates: 0,
  unknownSettledMs: settled,
  engineReadyMs: { n: 2, p50, p95: p50 + 10, max: p50 + 20 },
});

test("rounds are kept one after another and told as one", () => {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-rounds-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "soak-kills.json");
  expect(killsOf(readRounds(file))).toBe(0);
  keepRound(file, round(1, 200, 800, 9_000), "aaa");
  keepRound(file, round(2, 100, 700, 4_000), "bbb");
  keepRound(file, { ...round(3, 100, 900, 5_000), floorsSeen: 7 }, "bbb");
  expect(killsOf(readRounds(file))).toBe(403);
  expect(sumOf(readRounds(file))).toEqual({
    rounds: 3,
    commits: { aaa: 1, bbb: 2 },
    kills: { engine: 400, web: 3 },
    duplicates: 0,
    unknownSettledMs: 9_000,
    engineReadyMs: { n: 6, p50: 800, p95: 910, max: 920 },
    floorsSeen: 7,
  });
});
