// Somebody calls a number we showed, with the engine over real SIP and audio: what the caller hears, whose telephone it becomes,
// what the desk is shown, what the law's count says afterwards, and what is left when nobody may answer.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { preview } from "#compliance/service.ts";
import type { UserId } from "#kernel/ids.ts";
import { day, hour, localDate, startOfDay } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { press, type Step, wait } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type EngineFloor, movableClock, openEngineFloor } from "./engine-floor.ts";
import { host, type Lab, startLab } from "./lab.ts";
import { nowMs } from "./seat-phone.ts";

const ours = "600123456";
const santiago = (date: string): number => startOfDay(localDate(date), "America/Santiago");

const clock = movableClock();
let base: TestDatabase;
let lab: Lab;
let floor: EngineFloor;
beforeAll(async () => {
  base = await openTestDatabase();
  lab = await startLab(() => ({ kind: "noAnswer" }), {}, clock);
});
afterEach(() => floor.close());
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

async function open(at?: number): Promise<EngineFloor> {
  const when = at === undefined ? {} : { at };
  floor = await openEngineFloor(base, lab, clock, { debtors: 1, campaign: { mode: "manual" }, ...when });
  return floor;
}
function debtor() {
  const [one] = floor.debtors;
  if (!one) throw new Error("no debtor");
  return one;
}
/** Three days ago this agent spoke with them, showing our number. */
async function spokeWith(user: UserId): Promise<void> {
  const at = new Date(floor.now() - 3 * day);
  const { tenant, portfolio } = floor.mandate;
  const call = { mode: "progressive", state: "ended", outcome: "human", caller_id: `+56${ours}` };
  await base.db.inTenant(tenant, (tx) =>
    tx
      .insertInto("attempt")
      .values({
        ...call,
        tenant_id: tenant,
        id: newId(),
        campaign_id: floor.campaign,
        portfolio_id: portfolio,
        debtor_id: debtor().debtor,
        phone_id: debtor().phone,
        trunk_id: floor.trunk,
        user_id: user,
        reserved_at: at,
        dialled_at: at,
        answered_at: at,
        bridged_at: at,
        ended_at: at,
      })
      .execute(),
  );
}
async function callIn(from: string, steps: readonly Step[]) {
  return lab.carrier.placeCall({
    server: { host, port: lab.settings.sipPort },
    to: ours,
    from: from.slice(1),
    behaviour: { kind: "answer", ringMs: 0, steps },
  });
}
const callerHears = (callId: string, since: number) =>
  lab.farEnd.until((event) => event.type === "heard" && event.callId === callId && event.at >= since);
const leaves = (callId: string) =>
  lab.farEnd.until((event) => event.type === "end" && event.callId === callId);
async function inboundAttempt() {
  await floor.written();
  const rows = await base.owner
    .selectFrom("attempt")
    .select(["id", "state", "outcome", "debtor_id", "user_id", "caller_id"])
    .where("tenant_id", "=", floor.mandate.tenant)
    .where("direction", "=", "inbound")
    .execute();
  expect(rows).toHaveLength(1);
  return rows[0];
}
async function counted(): Promise<Record<string, number>> {
  const { tenant } = floor.mandate;
  const candidate = {
    debtor: debtor().debtor,
    phone: debtor().phone,
    channel: "voice",
    mode: "manual",
    ringSeconds: 25,
  } as const;
  const [answer] = await base.db.inTenant(tenant, (tx) =>
    preview(tx, { tenant, now: floor.now(), candidates: [candidate] }),
  );
  return Object.fromEntries((answer?.counters ?? []).map(({ rule, used }) => [rule, used]));
}

test("a caller hears the greeting, waits for the agent they spoke with though another is free, and both hear each other", async () => {
  await open();
  const [ana, berta] = [await floor.agent("Ana"), await floor.agent("Berta")];
  await spokeWith(ana.user);
  await floor.commands.pause({ ...floor.who(ana.user), reason: "bano" });
  const since = nowMs();
  const caller = await callIn(await floor.numberOf(debtor()), [{ do: "echo" }]);
  await callerHears(caller.callId, since);
  await floor.commands.available(floor.who(ana.user));
  const shown = await floor.desk(ana.user, ({ state }) => state === "talking");
  expect(shown.call).toMatchObject({ direction: "inbound", mode: "inbound", debtorId: debtor().debtor });
  // The tone of warning is over; the agent's word comes back from the caller, who has heard it.
  await ana.phone.heard.until(({ type }) => type === "quiet");
  const spoke = nowMs();
  ana.phone.call().audio.player.play(tone(700, 600));
  await ana.phone.heard.until(({ type, at }) => type === "sound" && at > spoke);
  await floor.commands.hangUp(floor.who(ana.user));
  await leaves(caller.callId);
  await floor.desk(ana.user, ({ state }) => state === "wrapup");
  expect(await inboundAttempt()).toMatchObject({
    state: "ended",
    outcome: "human",
    user_id: ana.user,
    debtor_id: debtor().debtor,
    caller_id: `+56${ours}`,
  });
  // Chile's contact of the week, and none of the house's tries.
  expect(await counted()).toMatchObject({ "cl.direct": 1, "house.person.day": 0, "house.phone.day": 0 });
  expect(berta.phone.heard.events).toEqual([]);
});

test("out of hours the caller hears a message and nobody's telephone rings; a call back is due when the law opens", async () => {
  await open(santiago("2026-11-24") + 21 * hour);
  const ana = await floor.agent("Ana");
  await spokeWith(ana.user);
  const since = nowMs();
  const caller = await callIn(await floor.numberOf(debtor()), []);
  await callerHears(caller.callId, since);
  caller.hangUp();
  await lab.told.until((event) => event.type === "ended" && floor.engine.world.calls.size === 0);
  expect(await inboundAttempt()).toMatchObject({ state: "ended", outcome: "unattended" });
  const opens = santiago("2026-11-25") + 8 * hour;
  const task = await base.owner
    .selectFrom("callback")
    .select(["state", "owner_id", "due_at"])
    .where("debtor_id", "=", debtor().debtor)
    .executeTakeFirstOrThrow();
  expect(task).toMatchObject({ state: "open", owner_id: ana.user });
  expect(task.due_at).toBeGreaterThanOrEqual(opens);
  expect(task.due_at).toBeLessThan(opens + 12 * hour);
  expect(await counted()).toMatchObject({ "cl.direct": 0, "house.person.day": 0 });
  expect(ana.phone.heard.events).toEqual([]);
  expect(floor.desks.events.filter(({ view }) => view.call !== null)).toEqual([]);
});

test("an unknown number is asked for its document, and the keys typed on its telephone bring the account to an agent", async () => {
  await open();
  await base.owner
    .updateTable("person")
    .set({ document: "12345678-5" })
    .where("id", "=", debtor().person)
    .execute();
  const ana = await floor.agent("Ana");
  const since = nowMs();
  const caller = await callIn("+56222333444", [{ do: "wait", ms: 700 }, press("123456785#"), wait(60_000)]);
  await callerHears(caller.callId, since);
  const shown = await floor.desk(ana.user, ({ state }) => state === "talking");
  expect(shown.call).toMatchObject({ direction: "inbound", debtorId: debtor().debtor });
  await floor.commands.hangUp(floor.who(ana.user));
  await leaves(caller.callId);
  await floor.desk(ana.user, ({ state }) => state === "wrapup");
  expect(await inboundAttempt()).toMatchObject({ outcome: "human", debtor_id: debtor().debtor });
});
