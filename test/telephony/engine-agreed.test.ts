// Calls agreed for an hour, made by the engine over real SIP: whose telephone they reach, what the agent hears, how often they ring.
import { afterAll, beforeAll, expect, test } from "vitest";
import { putCallback } from "#gestiones/service.ts";
import type { UserId } from "#kernel/ids.ts";
import { hour, minute } from "#kernel/time.ts";
import { answering, say } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type EngineFloor, movableClock, openEngineFloor, type SeatedAgent } from "./engine-floor.ts";
import { type Lab, startLab } from "./lab.ts";
import { nowMs } from "./seat-phone.ts";

/** One word at once and then silence: whoever waits for a verdict before joining an agent loses it. */
const oneWord = answering([say(tone(300, 500))], { ringMs: 200 });
/** Where machines are listened for: an agreed call is the exception to it. */
const listening = { debtors: 1, campaign: { mode: "progressive", detection: "talk" } } as const;

const clock = movableClock();
let base: TestDatabase;
let lab: Lab;
let floor: EngineFloor | undefined;
beforeAll(async () => {
  base = await openTestDatabase();
  lab = await startLab(() => oneWord, {}, clock);
});
afterAll(async () => {
  await floor?.close();
  await lab.close();
  expect(lab.faults).toEqual([]);
});

/** With Berta, who agreed on a call, and whoever else is told. */
async function open(
  inMs: number,
  options: Parameters<typeof openEngineFloor>[3] = listening,
): Promise<EngineFloor & { readonly berta: SeatedAgent }> {
  await floor?.close();
  const opened = await openEngineFloor(base, lab, clock, options);
  floor = opened;
  const { tenant, portfolio } = opened.mandate;
  const { debtor, phone } = first(opened);
  const berta = await opened.agent("Berta", async (owner) => {
    const [at, dueAt] = [opened.now(), opened.now() + inMs];
    await base.db.inTenant(tenant, (tx) =>
      putCallback(tx, { tenant, portfolio, debtor, phone, gestion: null, owner, dueAt, at }),
    );
    await opened.pass(0);
  });
  return { ...opened, berta };
}
function first({ debtors }: EngineFloor) {
  const [debtor] = debtors;
  if (!debtor) throw new Error("no debtor");
  return debtor;
}
const invitesTo = async (opened: EngineFloor): Promise<number> => {
  const number = await opened.numberOf(first(opened));
  return lab.farEnd.events.filter((event) => event.type === "invite" && event.number === number).length;
};
const callsShownTo = (opened: EngineFloor, user: UserId) =>
  opened.desks.events.flatMap((seen) => (seen.user === user && seen.view.call ? [seen.view.call] : []));
const callbackOf = (opened: EngineFloor) =>
  base.owner
    .selectFrom("callback")
    .select(["state", "why"])
    .where("debtor_id", "=", first(opened).debtor)
    .executeTakeFirstOrThrow();
const attemptsOf = (opened: EngineFloor) =>
  base.owner
    .selectFrom("attempt")
    .select(["id", "mode", "user_id", "verdict", "verdict_at", "answered_at", "bridged_at"])
    .where("tenant_id", "=", opened.mandate.tenant)
    .execute();

test("an agreed call rings once at its hour, and its owner and nobody else hears the first word", async () => {
  const opened = await open(6 * minute);
  const { berta } = opened;
  const ana = await opened.agent("Ana");
  expect(await invitesTo(opened)).toBe(0);
  await opened.pass(6 * minute);
  await opened.desk(berta.user, ({ call }) => call?.mode === "callback" && call.phase === "preview");
  const since = nowMs();
  await opened.commands.preview({ ...opened.who(berta.user), accept: true });
  await opened.desk(berta.user, ({ state }) => state === "talking");
  await berta.phone.heard.until(({ type, at }) => type === "sound" && at > since);
  // And the agent's own voice arrives.
  berta.phone.hum(700);
  await lab.farEnd.until((event) => event.type === "heard" && event.direction === "in");
  await opened.commands.hangUp(opened.who(berta.user));
  await opened.desk(berta.user, ({ state }) => state === "wrapup");
  await opened.written();
  const [attempt, ...more] = await attemptsOf(opened);
  expect(more).toEqual([]);
  expect(attempt).toMatchObject({ mode: "callback", user_id: berta.user, verdict: "human" });
  expect([attempt?.verdict_at, attempt?.bridged_at]).toEqual([attempt?.answered_at, attempt?.answered_at]);
  expect(lab.carrier.invitesByAttempt().get(attempt?.id ?? "")).toBe(1);
  expect(await invitesTo(opened)).toBe(1);
  expect(await callbackOf(opened)).toMatchObject({ state: "done" });
  expect(callsShownTo(opened, ana.user)).toEqual([]);
  expect(ana.phone.heard.events).toEqual([]);
});

test("its owner ten minutes absent, an agreed call rings at a colleague's and not a minute earlier", async () => {
  const opened = await open(minute);
  const { berta } = opened;
  await opened.commands.pause({ ...opened.who(berta.user), reason: "bano" });
  const ana = await opened.agent("Ana");
  await opened.pass(10 * minute);
  const run = opened.engine.world.campaigns.get(opened.campaign);
  // Due, known to the engine, and asked about for nobody.
  expect(run?.callbacks).toHaveLength(1);
  expect(run?.callbacksHeld.size).toBe(0);
  await opened.pass(minute);
  await opened.desk(ana.user, ({ call }) => call?.mode === "callback");
  await opened.commands.preview({ ...opened.who(ana.user), accept: true });
  await opened.desk(ana.user, ({ state, call }) => state === "talking" && call?.mode === "callback");
  await ana.phone.heard.until(({ type }) => type === "sound");
  expect(await invitesTo(opened)).toBe(1);
  expect(callsShownTo(opened, berta.user)).toEqual([]);
});

test("an agreed call that nobody took in two hours expires and never rings, also when its owner comes back", async () => {
  // Where nobody is dialled by itself: off its hour the person is on the list again.
  const opened = await open(minute, { debtors: 1, campaign: { mode: "manual" } });
  const { berta } = opened;
  await opened.commands.pause({ ...opened.who(berta.user), reason: "bano" });
  await opened.pass(2 * hour);
  expect(await callbackOf(opened)).toMatchObject({ state: "open" });
  await opened.pass(2 * minute);
  expect(await callbackOf(opened)).toEqual({ state: "expired", why: "expired" });
  await opened.commands.available(opened.who(berta.user));
  await opened.pass(0);
  expect(opened.engine.world.campaigns.get(opened.campaign)?.callbacks).toEqual([]);
  expect(callsShownTo(opened, berta.user)).toEqual([]);
  expect(await invitesTo(opened)).toBe(0);
});

test("the agent's line falls in mid-talk and is called again: the person is the same agent's", async () => {
  const opened = await open(6 * minute);
  const { berta } = opened;
  await opened.pass(6 * minute);
  await opened.desk(berta.user, ({ call }) => call?.mode === "callback" && call.phase === "preview");
  await opened.commands.preview({ ...opened.who(berta.user), accept: true });
  await opened.desk(berta.user, ({ state, call }) => state === "talking" && call?.phase === "talking");
  const [before, seen, since] = [lab.farEnd.events.length, opened.desks.events.length, nowMs()];
  const shows = (phase: string) =>
    opened.desks.until(
      (desk) =>
        opened.desks.events.indexOf(desk) >= seen &&
        desk.user === berta.user &&
        desk.view.call?.phase === phase,
    );
  berta.phone.call().hangUp();
  await shows("hold");
  // Its softphone is there and is called again at once: the talk goes on without anybody doing anything.
  const held = opened.desks.events.length;
  await opened.desks.until(
    (desk) =>
      opened.desks.events.indexOf(desk) >= held &&
      desk.user === berta.user &&
      desk.view.call?.phase === "talking",
  );
  console.log(`line fallen in mid-talk, joined again after ${Math.round(nowMs() - since)} ms`);
  berta.phone.hum(700);
  await lab.farEnd.until(
    (event) =>
      event.type === "heard" && event.direction === "in" && lab.farEnd.events.indexOf(event) >= before,
  );
  await opened.commands.hangUp(opened.who(berta.user));
  await opened.desk(berta.user, ({ state }) => state === "wrapup");
  await opened.written();
  const attempts = await attemptsOf(opened);
  expect(attempts.map(({ id }) => lab.carrier.invitesByAttempt().get(id))).toEqual([1]);
});

test("the agent's softphone is gone for good: the person hears music, not silence", async () => {
  const opened = await open(6 * minute);
  const { berta } = opened;
  await opened.pass(6 * minute);
  await opened.desk(berta.user, ({ call }) => call?.mode === "callback" && call.phase === "preview");
  await opened.commands.preview({ ...opened.who(berta.user), accept: true });
  await opened.desk(berta.user, ({ state, call }) => state === "talking" && call?.phase === "talking");
  const before = lab.farEnd.events.length;
  const since = nowMs();
  berta.phone.call().hangUp();
  await berta.phone.close();
  await lab.farEnd.until(
    (event) =>
      event.type === "heard" && event.direction === "in" && lab.farEnd.events.indexOf(event) >= before,
  );
  console.log(`softphone gone in mid-talk, music after ${Math.round(nowMs() - since)} ms`);
  await opened.commands.hangUp(opened.who(berta.user));
  await lab.farEnd.until((event) => event.type === "end" && lab.farEnd.events.indexOf(event) >= before);
});
