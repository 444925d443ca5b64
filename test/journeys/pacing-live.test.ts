// What pacing is told of by the floor and what the floor keeps of it: the rest between two attentions, the occupancy ceiling,
// coming breaks, talks about to end, rings given up, and both clocks of abandonment.
import { beforeAll, expect, test } from "vitest";
import { pauseReasons } from "#agents/service.ts";
import { changeCampaign } from "#dialer/service.ts";
import type { CampaignSettings } from "#dialer/store-campaigns.ts";
import type { CampaignLive, FloorView } from "#http/contract/floor.ts";
import type { AttemptId, UserId } from "#kernel/ids.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

async function saved(floor: Floor, user: UserId): Promise<void> {
  const { call } = await floor.desk(user);
  if (!call) throw new Error("no call on the desk");
  const attempt = call.attemptId as AttemptId;
  const told = { attempt, andThen: "next", contact: true, promises: [] } as const;
  await floor.engine.commands.gestionSaved({ ...floor.who(user), ...told });
}

async function change(floor: Floor, settings: Partial<CampaignSettings>): Promise<void> {
  const who = floor.who(floor.mandate.admin);
  await base.db.inTenant(floor.mandate.tenant, (tx) =>
    changeCampaign(tx, who, floor.campaign, settings, floor.clock.now()),
  );
  await floor.engine.commands.campaignChanged({ tenant: who.tenant, campaign: floor.campaign });
}

/** Quarter seconds go by until it is so; a minute at most. */
async function passUntil(floor: Floor, so: () => boolean | Promise<boolean>): Promise<void> {
  for (let step = 0; step < 240; step++) {
    if (await so()) return;
    await floor.pass(0.25);
  }
  throw new Error("it did not come about within a minute");
}
const isIn = (floor: Floor, user: UserId, state: string) => async (): Promise<boolean> =>
  (await floor.desk(user)).state === state;

const run = (floor: Floor) => {
  const found = floor.engine.world.campaigns.get(floor.campaign);
  if (!found) throw new Error("the campaign is not run");
  return found;
};

async function onTheFloor(floor: Floor): Promise<CampaignLive> {
  const [campaign] = ((await floor.engine.commands.floorView({ tenant: floor.mandate.tenant })) as FloorView)
    .campaigns;
  if (!campaign) throw new Error("no campaign on the floor");
  return campaign;
}

test("after a talk the agent rests ten seconds: nothing is dialled for them, and the desk says until when", async () => {
  const floor = await openFloor(base, {
    debtors: 2,
    behave: (city, phone) => city.answers(phone, { afterMs: 3_000, talkMs: 5_000 }),
  });
  const ana = await floor.agent("Ana");
  expect((await floor.desk(ana)).restUntil).toBeNull();
  await passUntil(floor, isIn(floor, ana, "dropped"));
  const restUntil = floor.clock.now() + 10_000;
  await saved(floor, ana);
  expect(await floor.desk(ana)).toMatchObject({ state: "available", restUntil });
  await floor.pass(9.5);
  expect(floor.exchange.ledger).toHaveLength(1);
  await floor.pass(1.5);
  expect(floor.exchange.ledger).toHaveLength(2);
  expect((await floor.desk(ana)).restUntil).toBeNull();
});

test.each([
  ["who answers while the only agent rests meets nobody", 8_000, null],
  ["who answers as the rest ends is served at its end", 13_000, 0],
] as const)("%s", async (_title, secondAnswersAfterMs, servedAfterRestMs) => {
  const floor = await openFloor(base, {
    debtors: 2,
    behave: (city, phone, i) =>
      city.answers(phone, i === 0 ? { afterMs: 3_000, talkMs: 1_000 } : { afterMs: secondAnswersAfterMs }),
  });
  const ana = await floor.agent("Ana");
  const luis = await floor.agent("Luis");
  const [pause = ""] = (await base.db.inTenant(floor.mandate.tenant, pauseReasons)).map(({ code }) => code);
  await passUntil(floor, isIn(floor, ana, "dropped"));
  await saved(floor, ana);
  const { restUntil } = await floor.desk(ana);
  expect(restUntil).toBe(floor.clock.now() + 10_000);
  expect(floor.exchange.ledger).toHaveLength(2);
  await floor.engine.commands.pause({ ...floor.who(luis), reason: pause });
  await floor.pass(13);
  const [, later] = floor.debtors;
  const phone = later && (await floor.numberOf(later));
  const second = floor.exchange.ledger.find((entry) => entry.phone === phone);
  if (servedAfterRestMs === null) expect(second?.bridgedAt).toBeNull();
  else expect((second?.bridgedAt ?? 0) - (restUntil ?? 0)).toBeLessThanOrEqual(250);
});

test("over its occupancy ceiling a campaign dials nobody and says so, until the ceiling is taken away", async () => {
  const floor = await openFloor(base, {
    debtors: 2,
    campaign: { mode: "predictive", occupancyCeiling: 0.6 },
    behave: (city, phone) => city.answers(phone, { talkMs: 400_000 }),
  });
  const ana = await floor.agent("Ana");
  await floor.pass(10);
  await floor.pass(405, 1_000);
  await saved(floor, ana);
  await floor.pass(12);
  expect((await floor.desk(ana)).state).toBe("available");
  expect(floor.exchange.ledger).toHaveLength(1);
  expect((await onTheFloor(floor)).pacing?.sentence).toMatch(
    /^0 llamadas: 1 libre, 0 por contestar; ocupación 9\d % sobre el techo de 60 %$/,
  );
  await change(floor, { occupancyCeiling: null });
  await floor.pass(2);
  expect(floor.exchange.ledger).toHaveLength(2);
  expect(run(floor).row.occupancyCeiling).toBeNull();
});
