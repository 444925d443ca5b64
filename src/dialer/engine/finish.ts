// The end of a call: one transaction closes the attempt, settles it in the contact ledger, teaches the phone, puts the
// debtor off until the next try and, where no agent will, records the dialler's own gestión.
import * as compliance from "#compliance/service.ts";
import { recordSystem } from "#gestiones/service.ts";
import type { AttemptId } from "#kernel/ids.ts";
import { day } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { learnFromLine } from "#portfolio/service.ts";
import type { CallOutcome, ContactResult } from "../core/call.ts";
import { nextTry } from "../core/retry.ts";
import { insertCallEvents, pastTries, patchAttempt } from "../store-attempts.ts";
import { writeTry } from "../store-list.ts";
import { patchOf } from "./calls.ts";
import type { Deps, LiveCall, Seat, World } from "./world.ts";

/** How far back tries matter for the next: dead numbers take two days, passes one. */
const historyMs = 7 * day;

/** The dialler's own leaf of the gestión tree for each outcome no agent describes. */
const systemLeaf: Readonly<Record<Exclude<CallOutcome, "human">, string>> = {
  no_answer: "SYS_NO_ANSWER", busy: "SYS_BUSY", invalid: "SYS_INVALID", off: "SYS_OFF", rejected: "SYS_BUSY", congestion: "SYS_FAILED",
  failed: "SYS_FAILED", hangup: "SYS_HANGUP", machine: "SYS_MACHINE", silence: "SYS_SILENCE", fax: "SYS_FAX", abandoned: "SYS_ABANDONED",
};

export function finishCall(deps: Deps, _world: World, live: LiveCall, outcome: CallOutcome): void {
  const at = live.endedAt ?? deps.clock.now();
  const patch = {
    ...patchOf(live), state: "ended", endedAt: at, outcome,
    causeQ850: live.cause?.q850 ?? null, causeSip: live.cause?.sip ?? null,
  };
  const result = contactResultOf(live, outcome);
  const { attempt } = live.call;
  deps.writer.later(live.tenant, "finish", async (tx) => {
    await patchAttempt(tx, attempt, patch);
    await insertCallEvents(tx, [{ tenant: live.tenant, attempt, n: live.events, at, type: "record", data: { outcome } }]);
    await settle(tx, live, result, outcome, at);
    if (live.debtor && live.phone && live.direction === "outbound") await afterTry(tx, live, outcome, at);
    await append(tx, [{
      tenant: live.tenant, at, type: "call.ended", subject: attempt, portfolio: live.portfolio,
      payload: { outcome, debtorId: live.debtor, campaignId: live.campaign, abandoned: live.call.abandoned },
    }]);
  });
}

/** What counts: anybody who picked up is a contact; a carrier's failure before ringing is nothing; the rest are attempts. */
function contactResultOf(live: LiveCall, outcome: CallOutcome): ContactResult {
  if (outcome === "human" || outcome === "abandoned") return "contact";
  if (outcome === "failed" && live.call.marks.rangAt === null) return "void";
  if (outcome === "hangup" && live.call.marks.answeredAt !== null && live.call.verdict === null) return "contact";
  return "attempt";
}

async function settle(tx: Tx, live: LiveCall, result: ContactResult, outcome: CallOutcome, at: number): Promise<void> {
  if (live.direction === "inbound" || !live.debtor) return;
  await compliance.settle(tx, { attempt: live.call.attempt, result, outcome, at });
}

async function afterTry(tx: Tx, live: LiveCall, outcome: CallOutcome, at: number): Promise<void> {
  const { debtor, phone, campaign } = live;
  if (!debtor || !phone) return;
  const past = await pastTries(tx, debtor, live.call.attempt, at - historyMs);
  const next = nextTry(past, { outcome, phone }, at, live.zone);
  await learnFromLine(tx, { phone, outcome, at, dead: next.phoneDead ?? false });
  if (campaign) await writeTry(tx, campaign, debtor, { phone, outcome, at, notBefore: next.notBefore, why: outcome === "human" ? "talked" : "retry" });
  if (outcome === "human") return;
  await recordSystem(tx, [{
    tenant: live.tenant, attempt: live.call.attempt, debtor, portfolio: live.portfolio, phone, disposition: systemLeaf[outcome], at,
  }]);
}

/** The agent let the wrap-up run out: the campaign's automatic result stands in, and says so. */
export function saveDefaultResult(deps: Deps, world: World, seat: Seat, attempt: AttemptId): void {
  const live = world.calls.get(attempt);
  if (!live?.debtor) return;
  const { debtor, portfolio, phone, tenant } = live;
  const at = deps.clock.now();
  deps.writer.later(tenant, "default_result", (tx) =>
    recordSystem(tx, [{ tenant, attempt, debtor, portfolio, phone, disposition: "SYS_NO_RESULT", at, user: seat.user }]),
  );
}
