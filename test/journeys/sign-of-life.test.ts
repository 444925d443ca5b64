import { sql } from "kysely";
import { expect, test } from "vitest";
import { newId } from "#platform/new-id.ts";
import { giveSignOfLife } from "#platform/sign-of-life.ts";
import { cuttablePath } from "../support/cuttable.ts";
import { openTestDatabase, silentLog } from "../support/database.ts";

test("while the database is away its door is tried one at a time, and the sign of life comes back with it", async () => {
  const base = await openTestDatabase();
  const url = new URL(base.appUrl);
  const path = await cuttablePath(Number(url.port));
  url.port = String(path.port);
  const owner = newId();
  const alive = await giveSignOfLife(url.href, owner, silentLog);
  const given = (): Promise<boolean> =>
    base.db.outside(async (db) => {
      const { rows } = await sql<{
        free: boolean;
      }>`select pg_try_advisory_xact_lock(hashtextextended(${owner}, 0)) as free`.execute(db);
      return rows[0]?.free === false;
    });
  expect(await given()).toBe(true);
  path.cut();
  await expect.poll(path.tries, { timeout: 30_000, interval: 10 }).toBe(5);
  const from = path.tries();
  await expect.poll(path.tries, { timeout: 30_000, interval: 10 }).toBeGreaterThan(from);
  // Tries that multiply come several at once.
  expect(path.tries()).toBe(from + 1);
  path.mend();
  await expect.poll(given, { timeout: 30_000 }).toBe(true);
  await alive.close();
  await path.close();
});
