// The lease of a campaign on a busy floor, where there is no instant at which no call is being begun.
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { holdsFence, takeLease } from "#dialer/store-leases.ts";
import { minute } from "#kernel/time.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { openFloor } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

test("a campaign's owner renews its lease while a call is being begun; another engine waits for that call", async () => {
  const { campaign, mandate, clock } = await openFloor(base, { debtors: 1 });
  const { tenant } = mandate;
  const before = await base.owner
    .selectFrom("campaign_lease")
    .select(["owner", "fence", "until"])
    .where("campaign_id", "=", campaign)
    .executeTakeFirstOrThrow();
  const until = before.until + minute;
  const take = (owner: string, now: number, patience: string) =>
    base.db.inTenant(tenant, async (tx) => {
      await sql`select set_config('lock_timeout', ${patience}, true)`.execute(tx);
      return takeLease(tx, { tenant, campaign, owner, now, until });
    });
  const tooLate = until + minute;
  await base.db.inTenant(tenant, async (launch) => {
    expect(await holdsFence(launch, campaign, before.fence)).toBe(true);
    // The patience is for a lock that would not be given before this transaction ends, so never.
    expect(await take(before.owner, clock.now(), "5s")).toBe(before.fence);
    await expect(take("another engine", tooLate, "20ms")).rejects.toThrow("lock timeout");
    expect(await holdsFence(launch, campaign, before.fence)).toBe(true);
  });
  const after = await base.owner
    .selectFrom("campaign_lease")
    .select(["owner", "fence", "until"])
    .where("campaign_id", "=", campaign)
    .executeTakeFirstOrThrow();
  expect(after).toEqual({ ...before, until });
  expect(await take("another engine", tooLate, "5s")).toBe(before.fence + 1n);
  await base.db.inTenant(tenant, async (launch) => {
    expect(await holdsFence(launch, campaign, before.fence)).toBe(false);
  });
});
