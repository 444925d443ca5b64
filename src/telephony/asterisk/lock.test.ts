import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recaudo-lock-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("two who start at once work one after the other", async () => {
  const path = join(folder, "lock");
  let [inside, most] = [0, 0];
  const told: string[] = [];
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(path, (line) => told.push(line), work)));
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test("a lock whose holder died does not stop anybody", async () => {
  const path = join(folder, "lock");
  // Above the highest process number Linux gives (4,194,304).
  await writeFile(path, "4194305");
  expect(
    await withLock(
      path,
      () => {},
      async () => "done",
    ),
  ).toBe("done");
});
