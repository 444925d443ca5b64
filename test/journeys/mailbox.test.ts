// A message on the mailbox: after the beep, once, lawfully, never to a person, and counted; whatever dies on the way.
import { beforeAll, expect, test } from "vitest";
import { gather } from "#compliance/answer.ts";
import { messageAllowed } from "#compliance/messages.ts";
import { blockContact } from "#compliance/service.ts";
import { mostAwaited } from "#dialer/engine/leave-message.ts";
import { updateCampaign } from "#dialer/store-campaigns.ts";
import { timelineOf } from "#gestiones/service.ts";
import { asId, type PersonId } from "#kernel/ids.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import { campaignCounts } from "#reporting/store.ts";
import type { Behaviour, City } from "#telephony/simulated/city.ts";
import { openApi } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Floor, type FloorOptions, openFloor, tuesday } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Sounds = Omit<Extract<Behaviour, { kind: "sounds" }>, "kind" | "afterMs">;
/** Answers 9 s after the dial, greets until 7 s, beeps. */
const mailbox: Sounds = { talks: [[400, 7_000]], beepsMs: [7_320], endsMs: 60_000 };
const withSounds =
  (...all: Sounds[]): FloorOptions["behave"] =>
  (city: City, phone, index) =>
    city.does(phone, { kind: "sounds", afterMs: 9_000, ...(all[index] ?? mailbox) });

type Opened = Awaited<ReturnType<typeof openFloor>>;
async function open(sounds: Sounds[], options: FloorOptions = {}): Promise<Opened> {
  const floor = await openFloor(base, {
    debtors: sounds.length,
    behave: withSounds(...sounds),
    ...options,
    campaign: { leaveMessage: true, sampleShare: 0, ...options.campaign },
  });
  for (const name of ["Ana", "Luis", "Rosa"].slice(0, sounds.length)) await floor.agent(name);
  return floor;
}
const heardBy = (floor: Floor) => floor.exchange.ledger.map(({ heard }) => heard);
const columns = ["id", "verdict", "outcome", "message_at", "message_ms", "message_length_ms"] as const;
const attemptsOf = (floor: Floor) =>
  base.owner
    .selectFrom("attempt")
    .select(columns)
    .select(["verdict_at", "ended_at", "state"])
    .where("tenant_id", "=", floor.mandate.tenant)
    .orderBy("reserved_at")
    .execute();
const ledgerOf = (floor: Floor) =>
  base.owner
    .selectFrom("contact_event")
    .select(["channel", "result"])
    .where("tenant_id", "=", floor.mandate.tenant)
    .orderBy("reserved_at")
    .execute();
const mayLeave = (floor: Opened, now: number) =>
  base.db.inTenant(floor.mandate.tenant, async (tx) => {
    const { debtor, phone } = floor.debtors[0] ?? expect.fail("no debtor");
    const ground = await gather(tx, floor.mandate.tenant, [debtor], now);
    return messageAllowed(ground, { debtor, phone, mode: "predictive", seconds: 30 }, now);
  });

test("after the beep the message is heard whole, once, from the number that was shown; the card and the report tell of it", async () => {
  const floor = await open([mailbox]);
  await floor.pass(40);
  expect(heardBy(floor)).toEqual([["mailbox"]]);
  expect(floor.exchange.ledger[0]?.heardNumber).toBe("+56600123456");
  const [attempt] = await attemptsOf(floor);
  expect(attempt).toMatchObject({
    ...{ state: "ended", verdict: "machine", outcome: "machine" },
    ...{ message_ms: 4_000, message_length_ms: 4_000 },
  });
  // Answered at 9 s, the beep 7.32 s later, and a second after it.
  const spokenAfter = Number(attempt?.message_at) - (floor.exchange.ledger[0]?.answeredAt ?? 0);
  expect(spokenAfter).toBeGreaterThanOrEqual(8_320);
  expect(spokenAfter).toBeLessThan(8_320 + 500);
  expect(await ledgerOf(floor)).toEqual([{ channel: "voicemail", result: "message_left" }]);
  const { tenant } = floor.mandate;
  const told = await base.db.inTenant(tenant, async (tx) => ({
    lines: await timelineOf(tx, floor.debtors[0]?.debtor ?? expect.fail(), { limit: 5, amounts: "shown" }),
    counts: await campaignCounts(tx, floor.campaign, { from: tuesday, to: floor.clock.now() }),
  }));
  expect(JSON.stringify(told.lines)).toContain("Buzón de voz, mensaje dejado (4 s)");
  expect(told.counts).toMatchObject({ machine: 1, human: 0, messagesLeft: 1, messagesWhole: 1 });
});

test("one message a person in fourteen days, whatever the mandate or the number; and it was the week's contact", async () => {
  const floor = await open([mailbox]);
  await floor.pass(40);
  const left = floor.exchange.ledger[0]?.dialledAt ?? expect.fail("no call");
  const day = 24 * 3_600_000;
  // Wednesday of the next week; Tuesday and Thursday of the one after: 14 and 16 days later, at the hour of the call and past it.
  expect(await mayLeave(floor, left + 8 * day)).toBe(false);
  expect(await mayLeave(floor, left + 14 * day - 1_000)).toBe(false);
  expect(await mayLeave(floor, left + 15 * day)).toBe(true);
  // Nor is the person called again in that week, though the reading here is the literal one.
  await floor.pass(3 * 3_600, 300_000);
  expect(floor.exchange.ledger).toHaveLength(1);
});

test("without the option, by AMD() or where an agent dials, nothing is ever left", async () => {
  for (const campaign of [
    { leaveMessage: false },
    { detection: "amd" } as const,
    { mode: "preview", previewSeconds: 5 } as const,
  ]) {
    const floor = await open([mailbox], { campaign });
    await floor.pass(60);
    expect(heardBy(floor)).toEqual([[]]);
    expect((await ledgerOf(floor))[0]?.channel).toBe("voice");
  }
});

test("somebody who asks whether we are there, somebody who says hello and somebody silent hear no message", async () => {
  const asks: Sounds = {
    talks: [
      [400, 7_000],
      [9_000, 9_600],
    ],
    beepsMs: [],
    endsMs: 30_000,
  };
  const hello: Sounds = { talks: [[400, 1_000]], beepsMs: [], endsMs: 30_000 };
  const silent: Sounds = { talks: [], beepsMs: [], endsMs: 30_000 };
  const floor = await open([asks, hello, silent]);
  await floor.pass(45);
  expect(heardBy(floor)).toEqual([[], [], []]);
  expect(floor.exchange.ledger.every(({ bridgedAt }) => bridgedAt !== null)).toBe(true);
  const attempts = await attemptsOf(floor);
  expect(attempts.map(({ verdict }) => verdict).toSorted()).toEqual(["human", "human", "silence"]);
  const run = [...floor.engine.world.campaigns.values()][0];
  expect(run?.counts).toMatchObject({ machine: 0, connected: 3 });
  expect((await ledgerOf(floor)).map(({ channel }) => channel)).toEqual(["voice", "voice", "voice"]);
});

test("a message that would still be spoken when the lawful hours are over is not begun", async () => {
  // The call may ring until 20:00, and was placed in time for it.
  const evening = startOfDay(localDate("2026-11-24"), "America/Santiago") + 20 * 3_600_000 - 32_000;
  const floor = await open([mailbox], { at: evening });
  await floor.pass(40);
  expect(floor.exchange.ledger).toHaveLength(1);
  expect(heardBy(floor)).toEqual([[]]);
  const [attempt] = await attemptsOf(floor);
  // And nobody waits for its beep.
  expect(Number(attempt?.ended_at) - Number(attempt?.verdict_at)).toBeLessThan(1_000);
});

test("who asks for peace between the dial and the beep, or whose campaign changes its mind, has no message", async () => {
  const { debtors, mandate, ...floor } = await open([mailbox, mailbox]);
  await floor.pass(14);
  const [asked] = debtors;
  const person = await base.owner
    .selectFrom("debtor")
    .select("person_id")
    .where("id", "=", asked?.debtor ?? "")
    .executeTakeFirstOrThrow();
  await base.db.inTenant(mandate.tenant, (tx) =>
    blockContact(tx, {
      ...{ tenant: mandate.tenant, person: asId<PersonId>(person.person_id), channel: "voice" },
      ...{ origin: "debtor", at: floor.clock.now() },
    }),
  );
  await floor.pass(26);
  expect(floor.exchange.ledger.map(({ heard }) => heard.length).toSorted()).toEqual([0, 1]);
  const refusal = await base.owner
    .selectFrom("contact_decision")
    .select("verdict")
    .where("tenant_id", "=", mandate.tenant)
    .where("channel", "=", "voicemail")
    .orderBy("verdict")
    .execute();
  expect(refusal).toEqual([{ verdict: "ALLOW" }, { verdict: "DENY" }]);

  const other = await open([mailbox]);
  await other.pass(14);
  const { tenant } = other.mandate;
  await base.db.inTenant(tenant, (tx) => updateCampaign(tx, other.campaign, { leaveMessage: false }));
  await other.engine.commands.campaignChanged({ tenant, campaign: other.campaign });
  await other.pass(26);
  expect(heardBy(other)).toEqual([[]]);
});

test("an engine that dies in mid-message leaves no call up and no second message, and the first one counts", async () => {
  const floor = await open([mailbox]);
  for (let i = 0; i < 160 && heardBy(floor)[0]?.length !== 1; i++) await floor.pass(0.25);
  await floor.pass(1);
  await floor.kill();
  await floor.pass(2);
  expect(floor.exchange.ledger[0]?.endedAt).toBe(null);
  await floor.revive();
  await floor.pass(5);
  expect(floor.exchange.ledger[0]?.endedAt).not.toBe(null);
  expect(await ledgerOf(floor)).toEqual([{ channel: "voicemail", result: "message_left" }]);
  expect(await attemptsOf(floor)).toMatchObject([{ state: "ended", outcome: "machine", message_ms: null }]);
  await floor.pass(3 * 3_600, 300_000);
  expect(heardBy(floor)).toEqual([["mailbox"]]);
});

test("a mailbox that cuts us off is told how much it heard", async () => {
  const floor = await open([{ ...mailbox, endsMs: 7_320 + 1_000 + 2_500 }]);
  await floor.pass(40);
  const [attempt] = await attemptsOf(floor);
  expect(attempt?.message_ms).toBeGreaterThan(2_000);
  expect(attempt?.message_ms).toBeLessThanOrEqual(2_500);
  expect(await ledgerOf(floor)).toEqual([{ channel: "voicemail", result: "message_left" }]);
});

test("an exchange without a voice ends the call without a word", async () => {
  const floor = await open([mailbox]);
  floor.exchange.loseVoice();
  await floor.pass(40);
  expect(heardBy(floor)).toEqual([[]]);
  expect(await ledgerOf(floor)).toEqual([{ channel: "voice", result: "machine" }]);
  expect((await attemptsOf(floor))[0]).toMatchObject({ state: "ended", message_at: null });
});

test("no more machines are waited on at once than the line and the ear can bear: the rest are hung up on", async () => {
  const many = mostAwaited + 3;
  // Each is waited on for 29 s, and the last is reached 26 s after the first.
  const long: Sounds = { talks: [[400, 34_000]], beepsMs: [34_300], endsMs: 60_000 };
  const floor = await openFloor(base, {
    debtors: many,
    behave: withSounds(...Array<Sounds>(many).fill(long)),
    campaign: { leaveMessage: true, sampleShare: 0, maxLines: 50 },
  });
  for (let i = 0; i < many; i++) await floor.agent(`A${i}`);
  await floor.pass(60);
  expect(floor.exchange.ledger).toHaveLength(many);
  expect(heardBy(floor).filter((heard) => heard.length === 1)).toHaveLength(mostAwaited);
});

test("the campaign's form is where it is switched on, and a new campaign leaves none", async () => {
  const floor = await open([mailbox], { campaign: { leaveMessage: false } });
  const api = await openApi(base, { clock: floor.clock, engine: floor.link });
  const admin = await api.as("admin", floor.mandate);
  const at = `/v1/campaigns/${floor.campaign}`;
  expect((await admin.ask("GET", at)).json()).toMatchObject({ leaveMessage: false });
  expect((await admin.ask("PATCH", at, { leaveMessage: true })).statusCode).toBeLessThan(300);
  expect((await admin.ask("GET", at)).json()).toMatchObject({ leaveMessage: true });
});
