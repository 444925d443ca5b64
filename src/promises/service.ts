// Taking, replacing and cancelling promises, in the transaction of the gestión they belong to.

import { type Orders, protect, settle, sheetOf, unprotect } from "#compliance/service.ts";
import { can } from "#gestiones/core/can.ts";
import * as gestiones from "#gestiones/service.ts";
import { can as may } from "#identity/core/permissions.ts";
import type { Country } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import { type AttemptId, asId, type PromiseId } from "#kernel/ids.ts";
import { money, toJson } from "#kernel/money.ts";
import { type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { bankDayOf, type Holidays, lastDayOf } from "./core/evaluate.ts";
import { nextInARow } from "./core/in-a-row.ts";
import { allowedBy, checkPromise, type PromisePolicy } from "./core/policy.ts";
import { isOpen, mayBecome } from "./core/promise.ts";
import { applyEffects } from "./effects.ts";
import { type Asking, followsPromise } from "./follow-up.ts";
import * as store from "./store.ts";
import { bankHolidaysOf } from "./store-bank-holidays.ts";
import { undoEffects } from "./undo.ts";

export { followUps, ownersFor } from "./follow-up.ts";
export { bankHolidaysOf };

export interface PromiseRules {
  /** National holidays, from compliance's calendar. */
  readonly holidays: (country: Country) => Holidays;
}
export const defaultRules = (holidays: PromiseRules["holidays"]): PromiseRules => ({ holidays });

export { decidePayments, latePayments } from "./late.ts";

export interface Taken extends gestiones.Recorded {
  readonly promises: readonly PromiseId[];
  /** Their day moved to the next on which the bank works. */
  readonly moved: readonly {
    readonly promiseId: PromiseId;
    readonly from: LocalDate;
    readonly to: LocalDate;
  }[];
}

/** A gestión with the promises it brings: all or nothing, and the same answer when it is sent again. */
export async function take(
  tx: Tx,
  actor: gestiones.Actor,
  input: gestiones.GestionInput,
  rules: PromiseRules,
): Promise<Taken> {
  let orders: Orders | undefined;
  const recorded = await gestiones.record(tx, actor, input, async (tx, portfolio) => {
    orders = await sheetOf(tx, { tenant: actor.tenant, portfolio, at: actor.now });
    return orders.unasked();
  });
  if (!recorded.replayed) await applyEffects(tx, actor, input, recorded);
  if (recorded.replayed || input.promises.length === 0) {
    const before = recorded.replayed ? await store.ofGestion(tx, recorded.id) : [];
    return { ...recorded, promises: before.map((promise) => promise.id), moved: before.flatMap(movedOf) };
  }
  const today = localDateAt(actor.now, recorded.mandate.timeZone);
  const { portfolio } = recorded;
  const { sheet } = orders ?? (await sheetOf(tx, { tenant: actor.tenant, portfolio, at: actor.now }));
  const policy = sheet.promises;
  const national = rules.holidays(recorded.mandate.country);
  const holidays = new Set([...national, ...(await bankHolidaysOf(tx, portfolio))]);
  const about = { recorded, today, policy, holidays, tellsAmounts: !sheet.hideAmounts };
  const moved = [];
  for (const draft of input.promises) moved.push(...movedOf(await takeOne(tx, actor, { ...about, draft })));
  return { ...recorded, promises: input.promises.map((draft) => draft.id), moved };
}

function movedOf({ id, askedOn, dueOn }: Pick<store.PromiseRow, "id" | "askedOn" | "dueOn">) {
  return askedOn === null ? [] : [{ promiseId: id, from: askedOn, to: dueOn }];
}

interface One {
  readonly recorded: gestiones.Recorded;
  readonly draft: gestiones.PromiseDraft;
  readonly today: LocalDate;
  readonly policy: PromisePolicy;
  /** Days on which the creditor's bank rests. */
  readonly holidays: Holidays;
  /** A refusal may say the balance. */
  readonly tellsAmounts: boolean;
}

async function takeOne(
  tx: Tx,
  actor: gestiones.Actor,
  one: One,
): Promise<Pick<store.PromiseRow, "id" | "askedOn" | "dueOn">> {
  const { recorded, draft, today } = one;
  const account = recorded.accounts.find(({ id }) => id === draft.account);
  if (!account) throw new AppError("not_found", { field: "promises" });
  const before = await store.ofDebt(tx, draft.account);
  const open = before.find(({ state }) => isOpen(state));
  const replaced = open && draft.replaces === open.id ? open : undefined;
  requireTakeable(account, open !== undefined && !replaced, one);
  const late = replaced !== undefined && today > replaced.dueOn;
  if (replaced) await store.close(tx, replaced.id, "REPLACED", actor.now, { replacedLate: late });
  const made = {
    ...{ id: draft.id, portfolio: recorded.portfolio, debtor: account.debtor, account: account.id },
    ...{ gestion: recorded.id, user: actor.user, takenAt: actor.now, takenOn: today },
    ...{ amountMinor: draft.amountMinor, currency: account.currency },
    ...termsOf(one),
    inARow: nextInARow(before.map(({ state }) => state).toReversed()),
  };
  if (!(await store.insert(tx, actor.tenant, made, replaced?.id ?? null)))
    throw new AppError("promise_already_active", { accountId: account.id });
  if (replaced) await store.linkSuccessor(tx, replaced.id, draft.id);
  // Whoever promised is left in peace until the day and its grace are over.
  await protect(tx, {
    kind: "promise",
    tenant: actor.tenant,
    account: account.id,
    portfolio: recorded.portfolio,
    since: actor.now,
    through: made.evaluateOn,
  });
  await tell(tx, actor, { recorded, made }, replaced ? { id: replaced.id, late } : null);
  return made;
}

function termsOf({ draft, policy, holidays }: One) {
  const dueOn = bankDayOf(draft.dueOn, holidays);
  const { graceDays, tolerancePerMille, minPartialPerMille } = policy;
  return {
    dueOn,
    askedOn: dueOn === draft.dueOn ? null : draft.dueOn,
    evaluateOn: lastDayOf(dueOn, graceDays, holidays),
    ...{ graceDays, tolerancePerMille, minPartialPerMille },
  };
}

async function tell(
  tx: Tx,
  actor: gestiones.Actor,
  {
    recorded,
    made,
  }: Pick<One, "recorded"> & { readonly made: Omit<store.PromiseRow, "state" | "paidMinor" | "unitMinor"> },
  replaced: { readonly id: PromiseId; readonly late: boolean } | null,
): Promise<void> {
  const about = { debtorId: made.debtor, accountId: made.account };
  await append(tx, [
    ...(replaced
      ? [
          {
            ...eventOf(actor, recorded, replaced.id, "promise.replaced"),
            payload: { ...about, replacedBy: made.id, late: replaced.late },
          },
        ]
      : []),
    {
      ...eventOf(actor, recorded, made.id, "promise.taken"),
      payload: { ...about, gestionId: recorded.id, dueOn: made.dueOn, inARow: made.inARow },
    },
  ]);
}

/** Open, not promised already, in its own currency and inside the policy; or the refusal that says which. */
function requireTakeable(
  account: gestiones.Recorded["accounts"][number],
  hasActivePromise: boolean,
  { draft, today, policy, tellsAmounts }: One,
): void {
  const allowed = can.takePromise({ ...account, hasActivePromise });
  if (!allowed.ok) {
    const code = allowed.why === "already_promised" ? "promise_already_active" : "account_closed";
    throw new AppError(code, { accountId: account.id, why: allowed.why });
  }
  if (draft.currency !== account.currency) {
    throw new AppError("promise_out_of_policy", { accountId: account.id, problems: ["currency"] });
  }
  const amount = money(draft.amountMinor, account.currency);
  const balance = money(account.balanceMinor, account.currency);
  const problems = checkPromise({ amount, dueOn: draft.dueOn }, balance, policy, today);
  if (problems.length === 0) return;
  const { least, most, from, to } = allowedBy(policy, balance, today);
  const amounts = tellsAmounts ? { least: toJson(least), most: toJson(most) } : {};
  throw new AppError("promise_out_of_policy", {
    accountId: account.id,
    problems,
    allowed: { ...amounts, from, to },
  });
}

/** By whoever follows it today, or by somebody who may correct others' work. */
export async function cancel(
  tx: Tx,
  actor: Asking & { readonly now: Instant },
  id: PromiseId,
  reason: string,
): Promise<void> {
  const promise = await store.find(tx, id);
  if (!promise) throw new AppError("not_found", { field: "promiseId" });
  if (!may(actor.role, "gestion.correct") && !(await followsPromise(tx, actor, id)))
    throw new AppError("not_allowed", { why: "promise_of_another_agent" });
  if (promise.state === "CANCELLED") return;
  if (!isOpen(promise.state) || !mayBecome(promise.state, "CANCELLED")) {
    throw new AppError("conflict", { why: "promise_decided", state: promise.state });
  }
  await store.close(tx, id, "CANCELLED", actor.now, { reason });
  await unprotect(tx, { tenant: actor.tenant, account: promise.account, kind: "promise" });
  await append(tx, [
    {
      ...eventOf(actor, promise, id, "promise.cancelled"),
      payload: { debtorId: promise.debtor, accountId: promise.account },
    },
  ]);
}

/** Annuls a gestión and voids what it promised, in one go. */
export async function annulGestion(
  tx: Tx,
  actor: gestiones.Actor,
  input: Parameters<typeof gestiones.annul>[2],
): Promise<void> {
  const annulled = await gestiones.annul(tx, actor, input);
  if (annulled) await undoEffects(tx, actor, { id: input.gestion, ...annulled });
  if (annulled?.withoutCall) {
    // A visit that did not take place is not counted.
    const act = asId<AttemptId>(input.gestion);
    await settle(tx, { tenant: actor.tenant, attempt: act, result: "failed", at: actor.now, by: "person" });
  }
  for (const promise of await store.ofGestion(tx, input.gestion)) {
    if (!mayBecome(promise.state, "VOIDED")) continue;
    await store.close(tx, promise.id, "VOIDED", actor.now);
    if (isOpen(promise.state)) {
      await unprotect(tx, { tenant: actor.tenant, account: promise.account, kind: "promise" });
    }
    await append(tx, [
      {
        ...eventOf(actor, promise, promise.id, "promise.voided"),
        payload: { debtorId: promise.debtor, accountId: promise.account },
      },
    ]);
  }
}

function eventOf(
  actor: gestiones.Actor,
  { portfolio }: Pick<gestiones.Recorded, "portfolio">,
  subject: string,
  type: string,
) {
  const by = actor.user === null ? {} : { actor: actor.user };
  return { tenant: actor.tenant, at: actor.now, type, subject, portfolio, ...by };
}

export { type Keeping, type KeptPromise, keepPromise, promisesKeptBy } from "./store-keepers.ts";
