// Deciding promises by the money that came: after payments (in their own transaction) and each night.
import { nationalHolidays, protect, unprotect } from "#compliance/service.ts";
import { findReported } from "#gestiones/service.ts";
import { assert } from "#kernel/assert.ts";
import type { Country } from "#kernel/country.ts";
import type { AccountId, PortfolioId, TenantId } from "#kernel/ids.ts";
import { type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { MoneyFollowers } from "#payments/service.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import { append, type NewEvent } from "#platform/events.ts";
import type { JobHandler } from "#platform/jobs.ts";
import { evaluate } from "./core/evaluate.ts";
import { businessDayFrom } from "./core/follow-up.ts";
import { type Link, linkPayments } from "./core/link.ts";
import { isOpen, mayBecome, type PromiseState, takesMoney } from "./core/promise.ts";
import * as store from "./store.ts";
import { bankHolidaysOf } from "./store-bank-holidays.ts";

/** Debts decided in one transaction. */
export const fulfilBatch = 1_000;

export interface Occasion {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly now: Instant;
  /** Money was taken back: kept promises may fall. */
  readonly reversal?: boolean;
}
export interface Decided {
  readonly kept: number;
  readonly partial: number;
  readonly broken: number;
  readonly pending: number;
  readonly reopened: number;
}
const nothing: Decided = { kept: 0, partial: 0, broken: 0, pending: 0, reopened: 0 };

/** Links the money of these debts to their promises again and decides each. Doing it twice changes nothing. */
export async function fulfil(tx: Tx, occasion: Occasion, accounts: readonly AccountId[]): Promise<Decided> {
  const history = await store.historyOf(tx, accounts);
  if (history.length === 0) return nothing;
  const [mandate] = await store.mandates(tx, occasion.portfolio);
  assert(mandate, "promises belong to a mandate");
  const replaced = history.filter((promise) => promise.state === "REPLACED");
  const frozen = Map.groupBy(
    await store.linksOf(
      tx,
      replaced.map((promise) => promise.id),
    ),
    (link) => link.promise,
  );
  const money = await store.moneyOf(tx, accounts);
  const today = localDateAt(occasion.now, mandate.timeZone);
  const links: Link[] = [];
  const verdicts: (store.Verdict & { promise: store.PromiseRow })[] = [];
  for (const [account, promises] of Map.groupBy(history, (promise) => promise.account)) {
    const debt = money.get(account);
    assert(debt, "a promise belongs to a debt");
    const takers = promises.filter((promise) => takesMoney(promise.state));
    const kept = promises.flatMap((promise) => frozen.get(promise.id) ?? []);
    const own = linkPayments(takers, debt.payments, kept);
    links.push(...own);
    for (const promise of takers) {
      verdicts.push(judge(promise, { promises, own, debt, today, mandate, occasion }));
    }
  }
  await guardWaiting(tx, occasion, verdicts, { today, country: mandate.country });
  const changed = verdicts.filter(
    ({ promise, state, paidMinor }) => promise.state !== state || promise.paidMinor !== paidMinor,
  );
  if (changed.length === 0) return nothing;
  const ids = changed.map(({ id }) => id);
  const known = new Set<string>(ids);
  await store.putLinks(
    tx,
    occasion.tenant,
    occasion.portfolio,
    ids,
    links.filter((link) => known.has(link.promise)),
  );
  await store.decide(
    tx,
    changed.map(({ promise: _, ...verdict }) => verdict),
    occasion.now,
  );
  const turned = changed.filter(({ promise, state }) => promise.state !== state);
  await guard(tx, occasion, turned);
  await append(
    tx,
    turned.map(({ promise, state }) => eventOf(occasion, promise, state)),
  );
  return count(turned.map(({ state }) => state));
}

/** A decided promise no longer shields its debt; one that waits again does. */
async function guard(
  tx: Tx,
  { tenant, portfolio, now }: Occasion,
  turned: readonly { promise: store.PromiseRow; state: PromiseState }[],
): Promise<void> {
  for (const { promise, state } of turned) {
    const debt = { tenant, account: promise.account, kind: "promise" } as const;
    if (state === "ACTIVE")
      await protect(tx, { ...debt, portfolio, since: now, through: promise.evaluateOn });
    else if (isOpen(promise.state) && !isOpen(state)) await unprotect(tx, debt);
  }
}

/**
 * Whoever may have paid is not collected from while the payments are awaited: each night, through the next business day,
 * until the money decides.
 */
async function guardWaiting(
  tx: Tx,
  { tenant, portfolio }: Occasion,
  verdicts: readonly { promise: store.PromiseRow; state: PromiseState }[],
  { today, country }: { readonly today: LocalDate; readonly country: Country },
): Promise<void> {
  const waiting = verdicts.filter(({ state }) => state === "PENDING_CONFIRMATION");
  if (waiting.length === 0) return;
  const holidays = new Set([...nationalHolidays(country), ...(await bankHolidaysOf(tx, portfolio))]);
  const through = businessDayFrom(today, 1, holidays);
  for (const { promise } of waiting) {
    const { account, takenAt: since } = promise;
    await protect(tx, { tenant, account, portfolio, kind: "promise", since, through });
  }
}

interface Around {
  readonly promises: readonly store.PromiseRow[];
  readonly own: readonly Link[];
  readonly debt: store.DebtMoney;
  readonly today: LocalDate;
  readonly mandate: store.MandateDay;
  readonly occasion: Occasion;
}

function judge(promise: store.PromiseRow, around: Around): store.Verdict & { promise: store.PromiseRow } {
  const paidMinor = around.own
    .filter((link) => link.promise === promise.id)
    .reduce((sum, link) => sum + link.amountMinor, 0n);
  assert(paidMinor <= promise.amountMinor, "a promise never takes more than was promised");
  const reversal = around.occasion.reversal === true;
  const state = evaluate(promise, promise.state, {
    paidMinor,
    curedOn: curedOn(around.debt, around.mandate),
    today: around.today,
    paymentsThroughOn: around.mandate.paymentsThroughOn,
    reversal,
    hasSuccessor: around.promises.some(
      (other) => other.id !== promise.id && isOpen(other.state) && other.takenAt >= promise.takenAt,
    ),
  });
  assert(state === promise.state || mayBecome(promise.state, state), "no such step between promise states");
  const undone = promise.state === "KEPT" && state !== "KEPT";
  return { id: promise.id, state, paidMinor, undone, promise };
}

/** The value day of the last payment of a debt paid off; without payments, the day its file closed it. */
function curedOn(debt: store.DebtMoney, { timeZone }: store.MandateDay): LocalDate | null {
  if (debt.state !== "paid") return null;
  const days = debt.payments.map((payment) => payment.valueOn).sort();
  return days.at(-1) ?? (debt.closedAt === null ? null : localDateAt(debt.closedAt, timeZone));
}

const eventTypes: Readonly<Partial<Record<PromiseState, string>>> = {
  KEPT: "promise.kept",
  PARTIAL: "promise.partial",
  BROKEN: "promise.broken",
  PENDING_CONFIRMATION: "promise.pending",
  ACTIVE: "promise.reopened",
};
function eventOf(occasion: Occasion, promise: store.PromiseRow, state: PromiseState): NewEvent {
  return {
    tenant: occasion.tenant,
    at: occasion.now,
    type: eventTypes[state] ?? "promise.changed",
    subject: promise.id,
    portfolio: promise.portfolio,
    payload: {
      debtorId: promise.debtor,
      accountId: promise.account,
      before: promise.state,
      reversal: occasion.reversal === true,
    },
  };
}

function count(states: readonly PromiseState[]): Decided {
  const of = (state: PromiseState): number => states.filter((other) => other === state).length;
  return {
    kept: of("KEPT"),
    partial: of("PARTIAL"),
    broken: of("BROKEN"),
    pending: of("PENDING_CONFIRMATION"),
    reopened: of("ACTIVE"),
  };
}

/** Promises of a mandate whose last day is over, a batch at a time; `batch` opens each transaction. */
export async function evaluateDue(
  batch: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  occasion: Occasion,
): Promise<Decided> {
  let sum = nothing;
  let after: AccountId | null = null;
  for (;;) {
    const from: AccountId | null = after;
    const accounts = await batch(async (tx) => {
      const [mandate] = await store.mandates(tx, occasion.portfolio);
      if (!mandate) return [];
      const today = localDateAt(occasion.now, mandate.timeZone);
      const due = await store.accountsDue(tx, occasion.portfolio, today, fulfilBatch, from);
      sum = plus(sum, await fulfil(tx, occasion, due));
      return due;
    });
    after = accounts.at(-1) ?? null;
    if (accounts.length < fulfilBatch) return sum;
  }
}

function plus(a: Decided, b: Decided): Decided {
  return {
    kept: a.kept + b.kept,
    partial: a.partial + b.partial,
    broken: a.broken + b.broken,
    pending: a.pending + b.pending,
    reopened: a.reopened + b.reopened,
  };
}

/** What follows money in its own transaction: promises decide. Handed to payments, which lies below. */
export const followers: MoneyFollowers = {
  moved: async (tx, occasion, accounts) => {
    if (occasion.reversal !== true) await findReported(tx, accounts, occasion.now);
    return fulfil(tx, occasion, accounts);
  },
  covered: (tx, occasion) => evaluateDue((work) => work(tx), occasion),
};

/** Each night (kind "promises.nightly"): every mandate of the tenant, on its own calendar. */
export function nightlyPromises(db: Database, clock: Clock): JobHandler {
  return async (tenant) => {
    for (const { portfolio } of await db.inTenant(tenant, (tx) => store.mandates(tx))) {
      await evaluateDue((work) => db.inTenant(tenant, work), { tenant, portfolio, now: clock.now() });
    }
  };
}
