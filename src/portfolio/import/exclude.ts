// What follows from a creditor's exclusions, in the transaction of the file: a complaint or fraud holds the debt until
// somebody answers it, a death stops everything about the person, an employee of the creditor is not contacted in its
// mandate, a refinanced debt leaves. Whatever lies beside this module (the gate's protections, calls promised) is handed in.
import type { AccountId, DebtorId, PersonId, PortfolioId, TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import * as store from "../store-exclusions.ts";
import type { MergeCounts, MergeScope } from "../store-merge.ts";

export interface Peace {
  readonly protect: (
    tx: Tx,
    one: {
      readonly tenant: TenantId;
      readonly account: AccountId;
      readonly portfolio: PortfolioId;
      readonly since: Instant;
      readonly kind: "dispute";
    },
  ) => Promise<void>;
  readonly blockContact: (
    tx: Tx,
    block: {
      readonly tenant: TenantId;
      readonly person: PersonId;
      readonly portfolio: PortfolioId;
      readonly origin: "creditor";
      readonly reason: string;
      readonly at: Instant;
    },
  ) => Promise<void>;
  readonly cancelCallbacks: (tx: Tx, debtors: readonly DebtorId[], at: Instant) => Promise<void>;
}

export async function excludeLoad(tx: Tx, scope: MergeScope, peace: Peace): Promise<MergeCounts> {
  const { tenant, portfolio, at } = scope;
  const all = await store.nameTargets(tx, scope);
  const held = await store.holdTargets(tx, scope);
  for (const account of held)
    await peace.protect(tx, { tenant, account, portfolio, since: at, kind: "dispute" });
  const dead = await store.flagDead(tx, scope);
  const employees = await store.employeesToBlock(tx, scope);
  for (const { person } of employees)
    await peace.blockContact(tx, {
      tenant,
      person,
      portfolio,
      origin: "creditor",
      reason: "Empleado del mandante",
      at,
    });
  const gone = await store.withdrawRefinanced(tx, scope);
  const accounts = new Set([...held, ...gone]).size;
  const changed = accounts + dead + employees.length;
  return {
    accountsNew: 0,
    accountsChanged: accounts,
    accountsSame: Math.max(0, all - changed),
    debtorsNew: 0,
    phonesNew: 0,
  };
}

/** Whoever has no debt left to be asked for waits for no call either. */
export async function leaveInPeace(tx: Tx, scope: MergeScope, peace: Peace): Promise<void> {
  if (scope.kind !== "withdrawal" && scope.kind !== "exclusion") return;
  const debtors = await store.nobodyToCall(tx, scope);
  if (debtors.length > 0) await peace.cancelCallbacks(tx, debtors, scope.at);
}
