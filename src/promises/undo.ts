// What an annulled gestión had set in motion besides its promises: the call it agreed, what it stopped, the task it opened.
// What a result taught about a phone stays: nobody knows what was known before.
import { unblockResult } from "#compliance/service.ts";
import * as gestiones from "#gestiones/service.ts";
import type { AccountId, DebtorId, GestionId, PortfolioId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import { ledger } from "#portfolio/service.ts";
import { settleTask } from "./effects.ts";

/** Written where a supervisor reads how the task ended. */
const noteOfAnnulled = "La gestión fue anulada";

export async function undoEffects(
  tx: Tx,
  actor: gestiones.Actor,
  {
    id,
    debtor,
    portfolio,
    accounts,
  }: {
    readonly id: GestionId;
    readonly debtor: DebtorId;
    readonly portfolio: PortfolioId;
    readonly accounts: readonly AccountId[];
  },
): Promise<void> {
  const { tenant, user, now } = actor;
  await gestiones.cancelCallbackOf(tx, { tenant, portfolio, debtor, gestion: id, at: now });
  const task = await gestiones.taskOf(tx, id);
  if (task && user !== null) {
    // Somebody looked into it and kept it stopped: that is their word, not the gestión's.
    if (task.state === "open")
      await settleTask(tx, { ...actor, user }, { id: task.id, release: true, note: noteOfAnnulled });
    return;
  }
  for (const flag of await unblockResult(tx, { tenant, gestion: id, at: now, ...(user ? { by: user } : {}) }))
    await ledger.unflagDebtor(tx, debtor, flag);
  if (!(await gestiones.reportsPayment(tx, id))) return;
  const still = await gestiones.reportedElsewhere(tx, id, accounts);
  const free = accounts.filter((account) => !still.has(account));
  await ledger.releaseDebts(tx, free, "reported_payment", now);
}
