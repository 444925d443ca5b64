// What a call made to us leaves behind, in the transaction that ends it: whoever was spoken to rests in the lists, whoever met
// nobody is called back at the first lawful hour, unnamed callers too where their number is somebody's.
import { preview } from "#compliance/service.ts";
import { hasOpenCallback, isDescribed, putCallback, recordSystem } from "#gestiones/service.ts";
import type { DebtorId, PhoneId, TenantId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import type { CallOutcome } from "../core/call.ts";
import { requestOf } from "../core/callbacks.ts";
import { nextTry } from "../core/retry.ts";
import { holderOfNumber, restInLists } from "../store-callers.ts";
import { ownerOf } from "./whose.ts";
import type { LiveCall } from "./world.ts";

/** Their talk was cut on our side and nobody took it up: they are called back, unless what the agent saved or agreed says more. */
export async function oweForsaken(tx: Tx, live: LiveCall, at: number): Promise<void> {
  const { tenant, debtor, phone, portfolio, call } = live;
  if (!debtor || (await isDescribed(tx, call.attempt)) || (await hasOpenCallback(tx, debtor))) return;
  const dueAt = await firstLawfulHour(tx, { tenant, debtor, phone }, at);
  if (dueAt === null) return;
  const owner = await ownerOf(tx, debtor, at);
  await putCallback(tx, { tenant, debtor, portfolio, phone, at, dueAt, gestion: null, owner });
}

export async function afterReturn(tx: Tx, live: LiveCall, outcome: CallOutcome, at: number): Promise<void> {
  const { tenant, debtor, phone, portfolio, campaign } = live;
  if (!debtor) return outcome === "human" ? undefined : oweUnnamed(tx, live, at);
  if (outcome === "human") {
    await restInLists(tx, debtor, nextTry([], { outcome, phone: phone ?? "" }, at, live.zone).notBefore);
    return;
  }
  const { attempt } = live.call;
  await recordSystem(tx, tenant, [
    { attempt, campaign, debtor, portfolio, phone, disposition: "SYS_UNATTENDED", channel: "inbound", at },
  ]);
  const dueAt = await firstLawfulHour(tx, { tenant, debtor, phone }, at);
  if (dueAt !== null) {
    const owner = await ownerOf(tx, debtor, at);
    await putCallback(tx, { tenant, debtor, portfolio, phone, at, dueAt, gestion: null, owner });
  }
  await append(tx, [
    {
      tenant,
      at,
      type: "return_call.unattended",
      subject: attempt,
      portfolio,
      payload: { debtorId: debtor, callbackAt: dueAt },
    },
  ]);
}

/**
 * Nobody said who they were: nothing is written of an account, but the number is called back as that of the person we tried on it
 * last. An hour already agreed with that person stands.
 */
async function oweUnnamed(tx: Tx, live: LiveCall, at: number): Promise<void> {
  const { tenant, number: from, ourNumber: called, call } = live;
  const holder = from && called ? await holderOfNumber(tx, { from, called }) : undefined;
  if (!holder || (await hasOpenCallback(tx, holder.debtor))) return;
  const { debtor, portfolio, phone } = holder;
  const dueAt = await firstLawfulHour(tx, { tenant, debtor, phone }, at);
  if (dueAt === null) return;
  const owner = await ownerOf(tx, debtor, at);
  await putCallback(tx, { tenant, debtor, portfolio, phone, at, dueAt, gestion: null, owner });
  await append(tx, [
    {
      tenant,
      at,
      type: "return_call.unattended",
      subject: call.attempt,
      portfolio,
      payload: { debtorId: null, callbackAt: dueAt, callbackOf: debtor },
    },
  ]);
}

/** Null: waiting alone never makes it lawful (they asked not to be contacted, nothing is owed): then no call is promised. */
async function firstLawfulHour(
  tx: Tx,
  { tenant, debtor, phone }: { tenant: TenantId; debtor: DebtorId; phone: PhoneId | null },
  at: number,
): Promise<number | null> {
  const [answer] = await preview(tx, {
    tenant,
    now: at,
    // The call that answers theirs is a reply (decision 0010), as it will be put to the gate at its hour.
    candidates: [
      {
        ...{ debtor, ...(phone ? { phone } : {}), channel: "voice", mode: "preview", ringSeconds: 25 },
        ...requestOf({ requestedAt: at }),
      },
    ],
  });
  if (!answer) return null;
  return answer.verdict === "ALLOW" ? at : (answer.nextAllowedAt ?? null);
}
