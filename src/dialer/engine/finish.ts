// The end of a call: one transaction closes the attempt, settles it in the contact ledger, teaches the phone, puts the
// debtor off until the next try and, where no agent will, records the dialler's own gestión.
import * as compliance from "#compliance/service.ts";
import { isDescribed, leadsToNextPhone, recordSystem } from "#gestiones/service.ts";
import type { AttemptId } from "#kernel/ids.ts";
import { day } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { learnPhone } from "#portfolio/service.ts";
import { costOf } from "../core/billing.ts";
import type { CallOutcome, LeftMessage } from "../core/call.ts";
import { nextTry } from "../core/retry.ts";
import { kindOf } from "../core/trunk-digits.ts";
import { patchAttempt } from "../store-attempts.ts";
import { insertCallEvents } from "../store-call-events.ts";
import { noteUse } from "../store-caller-ids.ts";
import { freeForNextPhone, writeTry } from "../store-list.ts";
import { writeCost } from "../store-spend.ts";
import { pastTries } from "../store-tries.ts";
import { billOf } from "../store-trunks.ts";
import { afterReturn, oweForsaken } from "./after-return.ts";
import { patchOf } from "./attempt-patch.ts";
import { callAgain, elsewhere } from "./failover.ts";
import type { Deps, LiveCall, Seat, World } from "./world.ts";

/** How far back tries matter for the next: dead numbers take two days, passes one. */
const historyMs = 7 * day;

/** The dialler's own leaf of the gestión tree for each outcome no agent describes. */
const systemLeaf: Readonly<Record<Exclude<CallOutcome, "human">, string>> = {
  unknown: "SYS_FAILED",
  no_answer: "SYS_NO_ANSWER",
  busy: "SYS_BUSY",
  invalid: "SYS_INVALID",
  off: "SYS_OFF",
  rejected: "SYS_BUSY",
  congestion: "SYS_FAILED",
  failed: "SYS_FAILED",
  hangup: "SYS_HANGUP",
  machine: "SYS_MACHINE",
  silence: "SYS_SILENCE",
  fax: "SYS_FAX",
  abandoned: "SYS_ABANDONED",
  unattended: "SYS_UNATTENDED",
};

export function finishCall(deps: Deps, world: World, live: LiveCall, outcome: CallOutcome): void {
  const at = live.endedAt ?? deps.clock.now();
  const patch = {
    ...patchOf(live),
    state: "ended",
    endedAt: at,
    outcome,
    cutAfterSeconds: cutOf(live, outcome),
    messageMs: live.call.message?.playedMs ?? null,
    causeQ850: live.cause?.q850 ?? null,
    causeSip: live.cause?.sip ?? null,
  };
  const { attempt } = live.call;
  const again = elsewhere(deps, world, live, outcome);
  const write = async (tx: Tx): Promise<void> => {
    // Ended by somebody else already (an engine that took over): its word stands.
    if (!(await patchAttempt(tx, attempt, patch))) return;
    await insertCallEvents(tx, [
      { tenant: live.tenant, attempt, n: live.events, at, type: "record", data: { outcome } },
    ]);
    const result = resultOf(live, outcome);
    // Unsettled, the reservation counts as a contact: that is what an unknown fate must do.
    if (live.debtor && result !== null)
      await compliance.settle(tx, { tenant: live.tenant, attempt, result, at });
    if (live.call.forsaken) await oweForsaken(tx, live, at);
    if (live.direction === "inbound") await afterReturn(tx, live, outcome, at);
    else await afterTry(tx, live, outcome, at, again !== undefined);
    await append(tx, [
      {
        tenant: live.tenant,
        at,
        type: "call.ended",
        subject: attempt,
        portfolio: live.portfolio,
        payload: {
          outcome,
          debtorId: live.debtor,
          campaignId: live.campaign,
          abandoned: live.call.abandoned,
        },
      },
    ]);
    // Last: its rows are every call's.
    if (live.direction === "outbound") await account(tx, live, outcome, at);
  };
  if (live.debtor) world.settling.set(attempt, live.debtor);
  const done = (written: boolean): void => {
    world.settling.delete(attempt);
    if (again) callAgain(world, live, again, written);
  };
  deps.writer.later(live.tenant, "finish", write, done);
}

/** What the carrier bills for it, and what it says of the number that was shown. */
async function account(tx: Tx, live: LiveCall, outcome: CallOutcome, endedAt: number): Promise<void> {
  const { attempt, marks } = live.call;
  const bill = await billOf(tx, attempt);
  const answeredMs = marks.answeredAt === null ? null : endedAt - marks.answeredAt;
  if (bill) {
    const cost = costOf(answeredMs, kindOf(bill.to), bill.tariff);
    await writeCost(tx, attempt, cost);
  }
  if (outcome === "failed" && marks.rangAt === null) await noteUse(tx, attempt, "not_shown");
  // A mailbox answers whatever number it is shown.
  else if (answeredMs !== null && outcome !== "machine" && outcome !== "fax")
    await noteUse(tx, attempt, "answered");
}

/** The outcome in the ledger's words; a carrier's failure before ringing gives the reservation back. */
const ledgerResult: Readonly<Record<CallOutcome, LineResult | null>> = {
  unknown: null,
  human: "contact",
  abandoned: "abandoned",
  machine: "machine",
  fax: "machine",
  silence: "silence",
  busy: "busy",
  no_answer: "no_answer",
  invalid: "invalid",
  rejected: "rejected",
  congestion: "congestion",
  off: "off",
  failed: "failed",
  hangup: "contact",
  // They called and nobody spoke with them: no contact of ours.
  unattended: "no_answer",
};
type LineResult = Parameters<typeof compliance.settle>[1]["result"];

function resultOf(live: LiveCall, outcome: CallOutcome): LineResult | null {
  if (live.call.message !== null) return "message_left";
  // It rang, then the carrier gave up: the phone was heard at the other end.
  if (outcome === "failed" && live.call.marks.rangAt !== null) return "congestion";
  return ledgerResult[outcome];
}

async function afterTry(
  tx: Tx,
  live: LiveCall,
  outcome: CallOutcome,
  at: number,
  goesElsewhere: boolean,
): Promise<void> {
  const { debtor, phone, campaign } = live;
  if (!debtor || !phone) return;
  const past = await pastTries(tx, debtor, live.call.attempt, at - historyMs);
  const next = nextTry(
    past,
    { outcome, phone, elsewhere: goesElsewhere, messageLeft: live.call.message !== null },
    at,
    live.zone,
  );
  await learnPhone(
    tx,
    phone,
    {
      ...newsOf(outcome),
      ...(next.phoneDead ? { active: false } : {}),
      lastOutcome: outcome,
      lastAttemptAt: at,
    },
    "line",
  );
  if (campaign)
    await writeTry(tx, campaign, debtor, {
      phone,
      outcome,
      at,
      notBefore: next.notBefore,
      why: outcome === "human" ? "talked" : "retry",
    });
  if (campaign && outcome === "human" && (await leadsToNextPhone(tx, live.call.attempt)))
    await freeForNextPhone(tx, [{ debtor, at }]);
  if (outcome === "human") return;
  await recordSystem(tx, live.tenant, [
    {
      attempt: live.call.attempt,
      campaign,
      debtor,
      portfolio: live.portfolio,
      phone,
      disposition: systemLeaf[outcome],
      ...inOtherWords(live, outcome),
      at,
    },
  ]);
}

/** Only of a ring that nobody answered: to law and to the next try it is one like any other. */
function cutOf({ call }: LiveCall, outcome: CallOutcome): number | null {
  return outcome === "no_answer" ? call.cutAfterSeconds : null;
}

function inOtherWords(live: LiveCall, outcome: CallOutcome): { readonly name?: string } {
  const { message } = live.call;
  if (message !== null) return { name: messageWords(message) };
  const seconds = cutOf(live, outcome);
  return seconds === null ? {} : { name: `No contestó, cortada por nosotros a los ${seconds} s` };
}

function messageWords({ lengthMs, playedMs }: LeftMessage): string {
  if (playedMs === null || lengthMs === null) return "Buzón de voz, mensaje dejado";
  const [played, whole] = [playedMs, lengthMs].map((ms) => Math.round(ms / 1_000));
  return played === whole
    ? `Buzón de voz, mensaje dejado (${whole} s)`
    : `Buzón de voz, mensaje dejado en parte (${played} de ${whole} s)`;
}

function newsOf(outcome: CallOutcome): Parameters<typeof learnPhone>[2] {
  switch (outcome) {
    case "invalid":
    case "fax":
      return { validity: "invalid" };
    case "human":
    case "abandoned":
      return { validity: "valid", reach: "human" };
    case "machine":
    case "no_answer":
    case "busy":
    case "silence":
    case "off":
      return { validity: "valid", reach: "no_human" };
    default:
      return {};
  }
}

/** The agent let the wrap-up run out: the campaign's automatic result stands in, and says so. */
export function saveDefaultResult(deps: Deps, world: World, seat: Seat, attempt: AttemptId): void {
  const live = world.calls.get(attempt);
  if (!live?.debtor) return;
  const { debtor, portfolio, phone, tenant } = live;
  const at = deps.clock.now();
  const { campaign } = seat;
  deps.writer.later(tenant, "default_result", async (tx) => {
    // Saved at the last moment: what the agent said stands alone.
    if (await isDescribed(tx, attempt)) return;
    await recordSystem(tx, tenant, [
      { attempt, campaign, debtor, portfolio, phone, disposition: "SYS_NO_RESULT", at },
    ]);
  });
}
