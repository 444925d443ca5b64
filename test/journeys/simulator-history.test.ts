// What a campaign did on its last days comes out of the database as the simulator needs it.
import { beforeAll, expect, test } from "vitest";
import type { CampaignId, SeatId } from "#kernel/ids.ts";
import { addDays, localDate, startOfDay } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { estimateWorld } from "#simulator/core/estimate.ts";
import { pastDays } from "#simulator/core/past-days.ts";
import { presets } from "#simulator/core/presets.ts";
import { attemptRows, spellRows } from "#simulator/store-history.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";

const timeZone = "America/Santiago";
const monday = localDate("2026-11-23");
const period = { start: startOfDay(monday, timeZone), end: startOfDay(addDays(monday, 2), timeZone) };
const place = { id: newId<CampaignId>(), name: "Mora temprana", timeZone };
/** Seconds after nine of that day. */
const at = (day: number, second: number): Date =>
  new Date(startOfDay(addDays(monday, day), timeZone) + 9 * 3_600_000 + second * 1000);

let city: TestDatabase;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
const seat = newId<SeatId>();
const inside = <T>(work: Parameters<typeof city.db.inTenant<T>>[1]) => city.db.inTenant(mandate.tenant, work);

async function dialled(day: number, second: number, more: object = {}): Promise<void> {
  const call = {
    tenant_id: mandate.tenant,
    id: newId(),
    campaign_id: place.id,
    portfolio_id: mandate.portfolio,
  };
  const how = { mode: "predictive", state: "ended", caller_id: "+56600123456", outcome: "no_answer" };
  const times = { reserved_at: at(day, second), dialled_at: at(day, second), ended_at: at(day, second + 25) };
  await inside((tx) =>
    tx
      .insertInto("attempt")
      .values({ ...call, ...how, ...times, ...more })
      .execute(),
  );
}

beforeAll(async () => {
  city = await openTestDatabase();
  mandate = await seedMandate(city);
  const tenant_id = mandate.tenant;
  const stretches = [
    ["available", 0, 110],
    ["talking", 110, 190],
    ["dropped", 190, 195],
    ["wrapup", 195, 202],
    ["available", 202, null],
  ] as const;
  await inside(async (tx) => {
    const row = { tenant_id, id: seat, user_id: mandate.admin, sip_user: "s", sip_password: "-" };
    const since = { since: at(0, 0), opened_at: at(0, 0) };
    await tx
      .insertInto("agent_seat")
      .values({ ...row, ...since, state: "available" })
      .execute();
    for (const [state, from, to] of stretches) {
      const log = { tenant_id, seat_id: seat, user_id: mandate.admin, campaign_id: place.id, state };
      await tx
        .insertInto("agent_state_log")
        .values({ ...log, from_at: at(0, from), to_at: to === null ? null : at(0, to) })
        .execute();
    }
  });
  const answered = {
    answered_at: at(0, 108),
    verdict: "human",
    verdict_at: at(0, 110),
    greeting_ended_at: at(0, 109),
  };
  const talk = {
    bridged_at: at(0, 110),
    ended_at: at(0, 190),
    outcome: "human",
    seat_id: seat,
    agent_says: "human",
  };
  await dialled(0, 100, { ...answered, ...talk });
  await dialled(0, 300);
  await dialled(1, 40, { outcome: "busy", ended_at: at(1, 43) });
  // Not this campaign's, not of these days, not over.
  await dialled(0, 50, { campaign_id: newId() });
  await dialled(2, 50);
  await dialled(0, 60, { state: "talking", ended_at: null });
});

test("dials come with their day and second, the talk, and the wrap-up that followed it", async () => {
  const rows = await inside((tx) => attemptRows(tx, place, period, 1000));
  const nine = 9 * 3600;
  expect(rows).toEqual([
    {
      ...{ day: "2026-11-23", dialledAt: nine + 100, answeredAt: nine + 108, greetingEndedAt: nine + 109 },
      ...{ verdictAt: nine + 110, endedAt: nine + 190, verdict: "human", outcome: "human", said: "human" },
      ...{ talkSeconds: 80, wrapupSeconds: 12 },
    },
    expect.objectContaining({
      day: "2026-11-23",
      dialledAt: nine + 300,
      outcome: "no_answer",
      wrapupSeconds: null,
    }),
    expect.objectContaining({ day: "2026-11-24", dialledAt: nine + 40, outcome: "busy" }),
  ]);
});

test("of too many dials a part is taken, the same each time", async () => {
  const many = { ...place, id: newId<CampaignId>() };
  for (let i = 0; i < 40; i++) await dialled(0, 60 * i, { campaign_id: many.id });
  const some = () => inside((tx) => attemptRows(tx, many, period, 20));
  const first = await some();
  expect(first.length).toBeGreaterThan(0);
  expect(first.length).toBeLessThan(40);
  expect(await some()).toEqual(first);
});

test("from these days comes a world with what was seen in it", async () => {
  const { attempts, spells } = await inside(async (tx) => ({
    attempts: await attemptRows(tx, place, period, 1000),
    spells: await spellRows(tx, place, period),
  }));
  const { world, figures } = estimateWorld(pastDays(attempts, spells), presets.base, place.name);
  expect(world.name).toBe("Mora temprana");
  expect(world.talks[0]?.wrapupSeconds).toMatchObject({ kind: "empirical" });
  expect(figures.find(({ figure }) => figure === "talks[0].talkSeconds")).toMatchObject({
    value: 80,
    n: 1,
    few: true,
  });
  expect(figures.find(({ figure }) => figure === "greeting.seconds")?.value).toBeCloseTo(1);
  expect(world.hours).toBe(1);
});
