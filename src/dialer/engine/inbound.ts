// Return calls: somebody calls a number we showed. Who it is is looked up, the intent row is written, then we answer; what
// happens next is decided by core/return-call and carried out in callers.ts.
import { objectionsTo, preview, recordInbound } from "#compliance/service.ts";
import type {
  AttemptId,
  CampaignId,
  DebtorId,
  PhoneId,
  PortfolioId,
  TenantId,
  TrunkId,
  UserId,
} from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Tx } from "#platform/db.ts";
import type { CallEvent, InboundEvent } from "#telephony/core/events.ts";
import { newCall } from "../core/call.ts";
import { callerNumber, isOpenHour, ownNumberOf, returnRules, whoseCall } from "../core/return-call.ts";
import { insertIntent } from "../store-attempts.ts";
import { mandatesShowing, ownNumbers, triesShowing } from "../store-callers.ts";
import { order } from "./calls.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { pushSeat, tellPacer } from "./seats.ts";
import { answering } from "./team.ts";
import { agentToday } from "./whose.ts";
import { beginCall, type Deps, type LiveCall, type World } from "./world.ts";

/** Who calls, as far as the number says. */
export interface Arrival {
  readonly tenant: TenantId;
  readonly called: Phone;
  readonly from: Phone | null;
  readonly portfolio: PortfolioId;
  readonly campaign: CampaignId | null;
  readonly trunk: TrunkId | null;
  readonly debtor: DebtorId | null;
  readonly phone: PhoneId | null;
  readonly zone: string;
  readonly lastUser: UserId | null;
  readonly hours: boolean;
  readonly between: readonly PortfolioId[];
}

/** `replay` takes what happened to the caller while we looked. */
export function onInbound(
  deps: Deps,
  world: World,
  event: InboundEvent,
  replay: (event: CallEvent) => void,
): void {
  world.arriving.set(event.attempt, []);
  receive(deps, world, event)
    .catch((error: Error) => {
      deps.log.error({ err: error.message }, "return call could not be taken");
      if (!world.calls.has(event.attempt)) return sayFarewell(deps, world, event.attempt);
      order(deps, world, event.attempt, { type: "hang_up_asked", at: deps.clock.now() });
    })
    .catch(() => {})
    .finally(() => {
      const waited = world.arriving.get(event.attempt) ?? [];
      world.arriving.delete(event.attempt);
      for (const one of waited) replay(one);
    });
}

async function receive(deps: Deps, world: World, event: InboundEvent): Promise<void> {
  for (const tenant of world.tenants) {
    const arrival = await deps.db.inTenant(tenant, async (tx) => {
      const found = await lookUp(tx, world, tenant, event);
      if (found) await enterBooks(tx, found, event, runFor(world, found));
      return found;
    });
    if (arrival) return admit(deps, world, event, arrival);
  }
  deps.log.warn({ attempt: event.attempt }, "a call to a number that no campaign shows");
  await sayFarewell(deps, world, event.attempt);
}

async function lookUp(
  tx: Tx,
  world: World,
  tenant: TenantId,
  event: InboundEvent,
): Promise<Arrival | undefined> {
  const called = ownNumberOf(await ownNumbers(tx), event.to);
  if (!called) return undefined;
  const from = callerNumber(event.from, called);
  const since = event.at - returnRules.returnWithinMs;
  const whose = whoseCall(from ? await triesShowing(tx, { called, from, since }) : []);
  if (whose.kind === "nobody") {
    const mandate = answering(world, event.at, await mandatesShowing(tx, called), { from, called });
    if (!mandate) return undefined;
    const { portfolio, campaign, trunk, timeZone: zone } = mandate;
    return { ...unnamed, between: [], tenant, called, from, portfolio, campaign, trunk, zone };
  }
  const { last } = whose;
  const place = { portfolio: last.portfolio, campaign: last.campaign, trunk: last.trunk };
  const known = { ...place, tenant, called, from, zone: last.zone ?? last.timeZone };
  if (whose.kind === "several") return { ...known, ...unnamed, between: whose.between };
  const hours = await isOpen(tx, { tenant, at: event.at, debtor: last.debtor, phone: last.phone });
  const lastUser = await agentToday(tx, last.debtor, event.at);
  return { ...known, debtor: last.debtor, phone: last.phone, lastUser, hours, between: [] };
}
/** Whether anybody works is asked when the questions are over. */
const unnamed = { debtor: null, phone: null, lastUser: null, hours: false } as const;

/** Nobody asks whether they may call us; the gate only knows at which hours anybody works. */
export async function isOpen(
  tx: Tx,
  asked: { tenant: TenantId; at: number; debtor: DebtorId; phone: PhoneId | null },
): Promise<boolean> {
  const { tenant, at, debtor, phone } = asked;
  const candidate = {
    debtor,
    ...(phone ? { phone } : {}),
    channel: "voice",
    mode: "manual",
    ringSeconds: 0,
  } as const;
  const [answer] = await preview(tx, { tenant, now: at, candidates: [candidate] });
  return answer === undefined || isOpenHour(answer.reasons);
}

/** With no debtor known: the hours of the mandate itself. */
export async function isMandateOpen(tx: Tx, asked: Parameters<typeof objectionsTo>[1]): Promise<boolean> {
  return isOpenHour(await objectionsTo(tx, asked));
}

/** The row first, and the ledger of contacts: whatever dies later, both know of this call. */
async function enterBooks(
  tx: Tx,
  arrival: Arrival,
  event: InboundEvent,
  run: CampaignRun | undefined,
): Promise<void> {
  const { tenant, portfolio, debtor, phone, trunk, called } = arrival;
  await insertIntent(tx, {
    tenant,
    id: event.attempt,
    campaign: run?.row.id ?? arrival.campaign,
    portfolio,
    debtor,
    phone,
    seat: null,
    user: null,
    trunk,
    direction: "inbound",
    mode: "inbound",
    callerId: called,
    fence: run?.fence ?? 0n,
    at: event.at,
  });
  if (debtor) await enterLedger(tx, { tenant, attempt: event.attempt, debtor, phone, at: event.at });
}

export async function enterLedger(
  tx: Tx,
  made: { tenant: TenantId; attempt: AttemptId; debtor: DebtorId; phone: PhoneId | null; at: number },
): Promise<void> {
  const { phone, ...call } = made;
  await recordInbound(tx, { ...call, ...(phone ? { phone } : {}), channel: "voice" });
}

/** The campaign that tried them if it works, else another of the same mandate; none: nobody works for them now. */
export function runFor(
  world: World,
  wanted: { campaign: CampaignId | null; portfolio: PortfolioId },
): CampaignRun | undefined {
  const own = wanted.campaign ? world.campaigns.get(wanted.campaign) : undefined;
  if (own?.row.state === "running") return own;
  return [...world.campaigns.values()].find(
    ({ row }) => row.portfolio === wanted.portfolio && row.state === "running",
  );
}

async function admit(deps: Deps, world: World, event: InboundEvent, arrival: Arrival): Promise<void> {
  const run = runFor(world, arrival);
  const { tenant, portfolio, debtor, phone, zone, called, lastUser, between } = arrival;
  const live: LiveCall = beginCall(deps, world, {
    tenant,
    portfolio,
    debtor,
    phone,
    zone,
    campaign: run?.row.id ?? arrival.campaign,
    number: arrival.from,
    ourNumber: called,
    trunk: arrival.trunk,
    entry: null,
    madeFor: null,
    caller: { stage: null, called, lastUser, between, open: arrival.hours && run !== undefined },
    direction: "inbound",
    callback: null,
    pacerNumber: 0,
    startedAt: event.at,
    call: newCall({ attempt: event.attempt, mode: "inbound", ringSeconds: 0 }, event.at),
  });
  if (debtor) putAside(deps, world, debtor);
  await deps.telephony.answer(live.call.attempt);
}

/** Whoever is on the line with us is not dialled, nor read about, by anybody else meanwhile. */
export function putAside(deps: Deps, world: World, debtor: DebtorId): void {
  for (const run of world.campaigns.values()) {
    const at = run.hopper.findIndex((entry) => entry.debtor === debtor);
    if (at >= 0) run.hopper.splice(at, 1);
  }
  for (const seat of world.seats.values()) {
    if (seat.preview?.debtor !== debtor) continue;
    seat.preview = null;
    tellPacer(deps, world, seat);
    pushSeat(deps, world, seat.id);
  }
}

/** Of nobody's call there is no row: the message, and the end. */
async function sayFarewell(deps: Deps, world: World, attempt: AttemptId): Promise<void> {
  world.farewells.add(attempt);
  await deps.telephony.answer(attempt);
  await deps.telephony.play(attempt, "unattended");
}

/** The message is over, or the caller did not wait for its end. */
export function onFarewell(deps: Deps, world: World, event: CallEvent): void {
  if (event.type === "played") void deps.telephony.hangUp(event.attempt, "normal").catch(() => {});
  if (event.type === "ended") world.farewells.delete(event.attempt);
}
