// A recorded message on a mailbox, asked of the gate as what it is: one call becomes one message, and the ledger counts it as such. Asked
// twice: when the call is placed, whether waiting for a beep is worth anything, and at the beep itself.
import type { AttemptId, DebtorId, PhoneId, TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { type Answered, asDecisionRow, type Candidate, type Ground, gather, judgeOne } from "./answer.ts";
import { lockPersonOf } from "./store.ts";
import * as ledger from "./store-ledger.ts";

interface AboutMessage {
  readonly debtor: DebtorId;
  readonly phone?: PhoneId;
  readonly mode: Candidate["mode"];
  /** From now to its last word: the hours must be lawful until then. */
  readonly seconds: number;
}
export interface MessageAsked extends AboutMessage {
  readonly tenant: TenantId;
  readonly phone: PhoneId;
  readonly now: Instant;
}

/** Of facts read before the call's own reservation is written. Nothing is stored: the message may never come to be. */
export function messageAllowed(ground: Ground, asked: AboutMessage, now: Instant): boolean {
  return judgeOne(ground, candidateOf(asked), now)?.decision.verdict === "ALLOW";
}

/**
 * At the beep. Waits for any other reservation of the person; on ALLOW the call's row in the ledger is the message's from this
 * transaction on, and counts as everything until it is settled. False: it is not allowed, or the call is settled already.
 */
export async function reserveMessage(
  tx: Tx,
  asked: MessageAsked & { readonly attempt: AttemptId },
): Promise<boolean> {
  const { tenant, attempt, debtor, now } = asked;
  const person = await lockPersonOf(tx, debtor);
  const call = await ledger.openCall(tx, tenant, attempt);
  if (!person || !call) return false;
  const ground = await gather(tx, tenant, [debtor], now);
  // The call itself is no other contact: it is this one. No second one of the person has its instant and no fate.
  const others = (ground.history.get(person) ?? []).filter(
    ({ at, result, channel }) => !(at === call.reservedAt && result === "unknown" && channel === "voice"),
  );
  const one = judgeOne({ ...ground, history: new Map([[person, others]]) }, candidateOf(asked), now);
  if (!one) return false;
  await ledger.insertDecisions(tx, tenant, [asDecisionRow(one, "dial", now, attempt)]);
  if (!isAllowed(one)) return false;
  await ledger.turnIntoMessage(tx, tenant, attempt);
  return true;
}

function isAllowed({ decision }: Answered): boolean {
  return decision.verdict === "ALLOW";
}

function candidateOf({ debtor, phone, mode, seconds }: AboutMessage): Candidate {
  return { debtor, ...(phone ? { phone } : {}), mode, channel: "voicemail", ringSeconds: seconds };
}
