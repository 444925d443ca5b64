// Calls to ourselves (core/test-call): begun by a button or the morning's check, told from the calls of people by both numbers
// being ours. They are no attempt, stand in no ledger and meet no agent; what they proved is kept.
import { readDiallable } from "#compliance/service.ts";
import { AppError } from "#kernel/errors.ts";
import {
  type AttemptId,
  asId,
  type CallerIdId,
  type TenantId,
  type TestCallId,
  type TrunkId,
  type UserId,
} from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { type Instant, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { lineOf } from "#platform/line.ts";
import type { CallEvent, InboundEvent } from "#telephony/core/events.ts";
import { callerNumber, ownNumberOf } from "../core/return-call.ts";
import { newTestCall, stepTest, type TestEvent, type TestResult } from "../core/test-call.ts";
import { digitsFor, shownFor } from "../core/trunk-digits.ts";
import { type CallerIdRow, listCallerIds } from "../store-caller-ids.ts";
import { takeMinute } from "../store-spend.ts";
import { closeOpenTests, endTestCall, insertTestCall } from "../store-test-calls.ts";
import { listTrunks, type TrunkRow } from "../store-trunks.ts";
import { minuteFor } from "./spend.ts";
import type { TestUnderWay } from "./trunk-desk.ts";
import { hasLeft, tellExchange, trunkWorks } from "./trunks.ts";
import type { Deps, World } from "./world.ts";

export interface TestWish {
  readonly tenant: TenantId;
  readonly user: UserId | null;
  /** One of the two at least: a trunk is tested with one of its numbers, a number over one of its trunks. */
  readonly trunk: TrunkId | null;
  readonly number: CallerIdId | null;
}

/** Answers once the call is on its way; the result is read from its row. Rings 15 s at most, as any call. */
const ringSeconds = 15;

export async function beginTest(deps: Deps, world: World, wish: TestWish): Promise<{ id: TestCallId }> {
  const { tenant } = wish;
  const { trunk, called, shown } = await planOf(deps, wish);
  if ([...world.tests.values()].some((one) => one.called === called.number))
    throw new AppError("conflict", { reason: "test_running" });
  const digits = digitsFor(trunk, called.number);
  if (digits === null) throw new AppError("trunk_invalid", { field: "numberFormat", value: called.number });
  const attempt = deps.newAttempt();
  const id = asId<TestCallId>(attempt);
  const at = deps.clock.now();
  const row = { tenant, id, trunk: trunk.id, called: called.id, shown: shown.number, by: wish.user, at };
  const under: TestUnderWay = {
    tenant,
    trunk: trunk.id,
    called: called.number,
    shown: shown.number,
    call: newTestCall(at),
  };
  world.tests.set(attempt, under);
  try {
    await deps.db.inTenant(tenant, async (tx) => {
      await payFor(tx, tenant, called.number, at);
      await insertTestCall(tx, row);
    });
    // A call to ourselves is a call like any other to whoever counts them.
    hasLeft(deps, world, attempt, trunk.id);
  } catch (error) {
    world.tests.delete(attempt);
    throw error;
  }
  send(deps, world, attempt, trunk, { digits, under }).catch((error: Error) => {
    deps.log.warn({ err: error.message }, "test call could not be sent");
    advance(deps, world, attempt, { type: "not_sent" });
  });
  return { id };
}

/** It costs what any call costs; nobody settles it, so that its minute stays counted. */
async function payFor(tx: Tx, tenant: TenantId, number: Phone, at: Instant): Promise<void> {
  const { country, kind } = lineOf(number);
  // Numbers of service (a 600 of our own) are what is tested here; what only costs money is not.
  if (kind === "premium" || kind === "satellite" || kind === "unknown" || kind === "short")
    throw new AppError("conflict", { why: "number_kind" });
  const { agency } = await readDiallable(tx);
  if (country === null || !agency.includes(country))
    throw new AppError("conflict", { why: "number_country" });
  const { fits, minute, capMicros } = await minuteFor(tx, number, at);
  if (!fits || !(await takeMinute(tx, tenant, minute, capMicros)))
    throw new AppError("conflict", { why: "spend_cap" });
}

async function send(
  deps: Deps,
  world: World,
  attempt: AttemptId,
  trunk: TrunkRow,
  { digits, under }: { readonly digits: string; readonly under: TestUnderWay },
): Promise<void> {
  await tellExchange(deps, world, trunk);
  await deps.telephony.dial({
    attempt,
    phone: under.called,
    digits,
    trunk: { name: trunk.name, demo: trunk.demo },
    callerId: shownFor(trunk, under.shown),
    ringSeconds,
    detection: "none",
  });
}

interface Plan {
  readonly trunk: TrunkRow;
  readonly called: CallerIdRow;
  readonly shown: CallerIdRow;
}
/** Only numbers of ours, by their row: nothing anybody types is ever dialled. */
async function planOf(deps: Deps, wish: TestWish): Promise<Plan> {
  const { trunks, numbers } = await deps.db.inTenant(wish.tenant, async (tx) => ({
    trunks: await listTrunks(tx),
    numbers: await listCallerIds(tx, localDateAt(deps.clock.now(), "UTC")),
  }));
  const asked = numbers.find(({ id }) => id === wish.number);
  if (wish.number && !asked) throw new AppError("not_found");
  const trunk = trunks.find(({ id }) => (wish.trunk ? id === wish.trunk : asked?.trunks.includes(id)));
  if (!trunk)
    throw wish.trunk ? new AppError("not_found") : new AppError("trunk_invalid", { field: "trunkIds" });
  const allowed = numbers.filter(({ trunks: on }) => on.includes(trunk.id));
  const inUse = allowed.filter(({ state }) => state === "in_use");
  const called = asked ?? inUse[0] ?? allowed[0];
  if (!called) throw new AppError("trunk_invalid", { field: "callerIds" });
  // A number that calls itself is sent to its own mailbox by some carriers.
  return { trunk, called, shown: inUse.find(({ id }) => id !== called.id) ?? called };
}

export function onTestEvent(deps: Deps, world: World, event: CallEvent): void {
  switch (event.type) {
    case "ringing":
    case "early_media":
    case "answered":
      return advance(deps, world, event.attempt, { type: event.type });
    case "ended":
      return advance(deps, world, event.attempt, { type: "ended", cause: event.cause });
  }
}

export function tickTests(deps: Deps, world: World): void {
  for (const attempt of [...world.tests.keys()]) advance(deps, world, attempt, { type: "tick" });
}

/** True: this call is the other end of a test of ours. A carrier may hide who calls; another number of ours never calls by chance. */
export function arrivesAsTest(deps: Deps, world: World, event: InboundEvent): boolean {
  for (const [attempt, under] of world.tests) {
    const called = ownNumberOf([under.called], event.to);
    if (!called) continue;
    const from = callerNumber(event.from, called);
    if (from !== null && from !== under.shown) continue;
    // Hung up without having been answered: it costs nothing.
    world.testArrivals.add(event.attempt);
    hangUp(deps, event.attempt);
    advance(deps, world, attempt, { type: "arrived" });
    return true;
  }
  return false;
}

function advance(deps: Deps, world: World, attempt: AttemptId, event: TestEvent): void {
  const under = world.tests.get(attempt);
  if (!under) return;
  const { call, result } = stepTest(under.call, event, deps.clock.now());
  under.call = call;
  if (result) finish(deps, world, attempt, under, result);
}

function finish(deps: Deps, world: World, attempt: AttemptId, under: TestUnderWay, result: TestResult): void {
  world.tests.delete(attempt);
  hangUp(deps, attempt);
  if (result.outward === "ok") trunkWorks(world, under.trunk);
  const at = deps.clock.now();
  deps.writer.later(under.tenant, "test_call", (tx) =>
    endTestCall(tx, asId<TestCallId>(attempt), result, at),
  );
}

function hangUp(deps: Deps, attempt: AttemptId): void {
  deps.telephony
    .hangUp(attempt, "normal")
    .catch((error: Error) => deps.log.warn({ err: error.message }, "test call could not be hung up"));
}

/** At the start: of the tests a stopped engine had begun nobody will know the end. */
export async function forgetTests(deps: Deps, tenants: readonly TenantId[]): Promise<void> {
  for (const tenant of tenants) await deps.db.inTenant(tenant, (tx) => closeOpenTests(tx, deps.clock.now()));
}
