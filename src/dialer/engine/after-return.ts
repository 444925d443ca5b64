// What a call made to us leaves behind, in the transaction that ends it: whoever was spoken to rests in the lists, whoever met
// nobody is called back at the first lawful hour.
import { preview } from "#compliance/service.ts";
import { putCallback, recordSystem } from "#gestiones/service.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import type { CallOutcome } from "../core/call.ts";
import { requestOf } from "../core/callbacks.ts";
import { nextTry } from "../core/retry.ts";
import { restInLists } from "../store-callers.ts";
import { ownerOf } from "./whose.ts";
import type { LiveCall } from "./world.ts";

export async function afterReturn(tx: Tx, live: LiveCall, outcome: CallOutcome, at: number): Promise<void> {
  const { tenant, debtor, phone, portfolio, campaign } = live;
  if (!debtor) return;
  if (outcome === "human") {
    await restInLists(tx, debtor, nextTry([], { outcome, phone: phone ?? "" }, at, live.zone).notBefore);
    return;
  }
  const { attempt } = live.call;
  await recordSystem(tx, tenant, [
    { attempt, campaign, debtor, portfolio, phone, disposition: "SYS_UNATTENDED", channel: "inbound", at },
  ]);
  const dueAt = await firstLawfulHour(tx, live, at);
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

/** Null: waiting alone never makes it lawful (they asked not to be contacted, nothing is owed): then no call is promised. */
async function firstLawfulHour(tx: Tx, live: LiveCall, at: number): Promise<number | null> {
  if (!live.debtor) return null;
  const phone = live.phone ? { phone: live.phone } : {};
  const [answer] = await preview(tx, {
    tenant: live.tenant,
    now: at,
    // The call that answers theirs is a reply (decision 0010), as it will be put to the gate at its hour.
    candidates: [
      {
        ...{ debtor: live.debtor, ...phone, channel: "voice", mode: "preview", ringSeconds: 25 },
        ...requestOf({ requestedAt: at }),
      },
    ],
  });
  if (!answer) return null;
  return answer.verdict === "ALLOW" ? at : (answer.nextAllowedAt ?? null);
}
