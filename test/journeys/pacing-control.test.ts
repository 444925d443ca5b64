// A supervisor limits the pace of a campaign under way and leaves it to itself again: everybody on the floor sees it, what the
// pacer has learned stays, a restarted engine goes on under the same limits, and the record agrees over all of it.
import { beforeAll, expect, test } from "vitest";
import { replay } from "#dialer/core/pacing-replay.ts";
import { unsqueezed } from "#dialer/service.ts";
import type { CampaignLive, FloorView } from "#http/contract/floor.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { openFloor } from "../support/floor.ts";

let base: TestDatabase;
let floor: Awaited<ReturnType<typeof openFloor>>;
let sara: Person;
let omar: Person;
let api: Api;

beforeAll(async () => {
  base = await openTestDatabase();
  floor = await openFloor(base, {
    debtors: 20,
    campaign: { mode: "predictive", abandonmentCap: 0.03, wrapupMode: "timed", wrapupSeconds: 5 },
    behave: (city, phone, index) =>
      index % 2 === 0 ? city.answers(phone, { talkMs: 10_000 }) : city.noAnswer(phone),
  });
  for (const name of ["Ana", "Berta"]) await floor.agent(name);
  api = await openApi(base, { clock: floor.clock, engine: floor.link });
  sara = await api.as("supervisor", floor.mandate);
  omar = await api.as("supervisor", floor.mandate);
  await base.owner
    .updateTable("app_user")
    .set({ name: "Sara Núñez" })
    .where("id", "=", sara.session.user)
    .execute();
  sara = await api.enter(sara.username, "una-frase-larga-de-prueba");
  await floor.pass(60, 500);
});

const order = (linesPerAgent: number | null, cap: number | null) =>
  sara.ask("POST", `/v1/floor/campaigns/${floor.campaign}/pacing`, { linesPerAgent, cap });
async function seenBy(
  who: Person,
): Promise<Pick<CampaignLive, "control" | "abandonmentCap" | "campaignCap">> {
  await floor.pass(4, 1_000);
  const view = (await who.ask("GET", "/v1/floor")).json() as FloorView;
  const live = view.campaigns.find(({ id }) => id === floor.campaign);
  if (!live) throw new Error("campaign not seen");
  const { control, abandonmentCap, campaignCap } = live;
  return { control, abandonmentCap, campaignCap };
}
const run = () => {
  const found = floor.engine.world.campaigns.get(floor.campaign);
  if (!found) throw new Error("campaign not run");
  return found;
};
const learned = () => {
  const { day, answers } = run().pacer.snapshot() as { day: object; answers: { bits: string } };
  return { day, bits: answers.bits };
};

test("whoever looks at the floor sees the limit, whose it is and since when, and the pacer has forgotten nothing", async () => {
  expect((await seenBy(omar)).control).toBeNull();
  const before = learned();
  expect(before.bits.length).toBeGreaterThan(3);
  const at = floor.clock.now();
  expect((await order(1, 0.01)).statusCode).toBe(204);
  expect(learned()).toEqual(before);
  expect(run().tape.options()).toMatchObject({ abandonmentCap: 0.01, maxLinesPerAgent: 1 });
  expect(await seenBy(omar)).toEqual({
    control: { linesPerAgent: 1, cap: 0.01, byName: "Sara Núñez", at },
    abandonmentCap: 0.01,
    campaignCap: 0.03,
  });
  await floor.pass(20, 500);
  const { calls } = run().pacer.snapshot() as { calls: unknown[] };
  expect(calls.length).toBeLessThanOrEqual(2);
});

test("the order is a line of the access log with what was ordered", async () => {
  const rows = await base.owner
    .selectFrom("access_log")
    .select(["user_id", "action", "what", "detail"])
    .where("subject_id", "=", floor.campaign)
    .execute();
  expect(rows).toContainEqual({
    user_id: sara.session.user,
    action: "change",
    what: "campaign",
    detail: { order: "pacing", linesPerAgent: 1, cap: 0.01 },
  });
});

test("a cap above the campaign's, a ceiling below one line and a campaign that dials by hand are refused", async () => {
  const refused = async (linesPerAgent: number | null, cap: number | null) => {
    const answer = await order(linesPerAgent, cap);
    return [answer.statusCode, answer.json().details.field];
  };
  expect(await refused(null, 0.05)).toEqual([422, "cap"]);
  expect(await refused(0.5, null)).toEqual([422, "linesPerAgent"]);
  await base.owner.updateTable("campaign").set({ mode: "manual" }).where("id", "=", floor.campaign).execute();
  const byHand = await order(2, null);
  await base.owner
    .updateTable("campaign")
    .set({ mode: "predictive" })
    .where("id", "=", floor.campaign)
    .execute();
  expect([byHand.statusCode, byHand.json().details.reason]).toEqual([409, "not_predictive"]);
  expect(run().tape.options()).toMatchObject({ abandonmentCap: 0.01, maxLinesPerAgent: 1 });
});

test("a new engine goes on under the same limits, and one order leaves the pace to itself again", async () => {
  await floor.kill();
  await floor.revive();
  expect(run().tape.options()).toMatchObject({ abandonmentCap: 0.01, maxLinesPerAgent: 1 });
  expect((await order(null, null)).statusCode).toBe(204);
  expect(run().tape.options()).not.toHaveProperty("maxLinesPerAgent");
  expect(await seenBy(sara)).toEqual({ control: null, abandonmentCap: 0.03, campaignCap: 0.03 });
});

test("every decision before, under and after the limits is decided again from the record", async () => {
  await floor.pass(10, 500);
  await floor.engine.stop();
  const dayStart = startOfDay(localDate("2026-11-24"), "America/Santiago");
  const rows = await base.owner
    .selectFrom("pacing_log")
    .select(["tape_id", "n", "from_at", "to_at", "tape"])
    .where("campaign_id", "=", floor.campaign)
    .orderBy("tape_id")
    .orderBy("n")
    .execute();
  const pieces = await Promise.all(
    rows.map(async (row) => ({
      tape: row.tape_id,
      n: row.n,
      from: (Number(row.from_at) - dayStart) / 1000,
      to: (Number(row.to_at) - dayStart) / 1000,
      text: await unsqueezed(row.tape),
    })),
  );
  const { decisions, starts } = replay(pieces, { from: 0, to: 86_400 });
  expect(decisions.length).toBeGreaterThan(80);
  expect(decisions.filter(({ same }) => !same)).toEqual([]);
  // Each engine begins one, each change of the limits another; the second engine came under limits and so began twice.
  expect(starts).toBe(5);
});
