// Mandates whose payments of the last business day have not come, with the promises that wait for them. Reached from outside
// through service.ts.
import { AppError } from "#kernel/errors.ts";
import type { PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import { addDays, type Instant, type LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { ledger } from "#portfolio/service.ts";
import type { Holidays } from "./core/evaluate.ts";
import { isUnsent, latenessOf } from "./core/lateness.ts";
import { evaluateDue } from "./fulfil.ts";
import type { PromiseRules } from "./service.ts";
import * as store from "./store-late.ts";

/** A mandate that never sent payments and for which no promise waits is not late: it has no such file. */
export async function latePayments(tx: Tx, rules: PromiseRules, now: Instant) {
  const late = [];
  for (const mandate of await store.mandatesPayments(tx)) {
    const holidays = mandate.country ? rules.holidays(mandate.country) : new Set<never>();
    const found = latenessOf(mandate, holidays, now);
    if (!found) continue;
    const { portfolio: portfolioId, name: portfolioName, paymentsThroughOn: throughOn } = mandate;
    const waiting = await store.waitingFor(tx, portfolioId, throughOn, found.expectedOn);
    if (throughOn !== null || waiting > 0)
      late.push({
        ...{ portfolioId, portfolioName, country: mandate.country, throughOn, waiting, ...found },
        unsentSince: waiting > 0 ? await unsentSince(tx, mandate, found.expectedOn, holidays) : null,
      });
  }
  return late;
}

/** The last day known or decided upon, once so many business days without payments follow it; else null. */
async function unsentSince(
  tx: Tx,
  { portfolio, paymentsThroughOn }: store.MandatePayments,
  expectedOn: LocalDate,
  holidays: Holidays,
): Promise<LocalDate | null> {
  const first = await store.firstWaited(tx, portfolio);
  const known = paymentsThroughOn ?? (first && addDays(first, -1));
  if (known === null) return null;
  const waited = await store.waitedThrough(tx, portfolio);
  const from = waited !== null && waited > known ? waited : known;
  return isUnsent(from, expectedOn, holidays) ? known : null;
}

/**
 * What a person decides about payments that do not come: to wait for so many business days more, or that what is known is all
 * there is, and the promises are evaluated by it. Nothing of this happens by itself.
 */
export async function decidePayments(
  tx: Tx,
  actor: { readonly tenant: TenantId; readonly user: UserId; readonly now: Instant },
  asked: {
    readonly id: string;
    readonly portfolio: PortfolioId;
    readonly kind: "wait" | "evaluate";
    readonly reason: string;
  },
  rules: PromiseRules,
): Promise<void> {
  const { id, portfolio, kind } = asked;
  const reason = asked.reason.trim();
  const before = await store.findDecision(tx, id);
  if (before) {
    if (before.portfolio === portfolio && before.kind === kind && before.reason === reason) return;
    throw new AppError("idempotency_mismatch", { field: "id" });
  }
  const late = (await latePayments(tx, rules, actor.now)).find((one) => one.portfolioId === portfolio);
  if (!late?.unsentSince) throw new AppError("conflict", { why: "payments_not_unsent" });
  const throughOn = late.expectedOn;
  if (!(await store.insertDecision(tx, actor, { id, portfolio, kind, throughOn, reason })))
    throw new AppError("idempotency_mismatch", { field: "id" });
  const { tenant, now, user } = actor;
  await append(tx, [
    {
      ...{ tenant, at: now, type: `payments.${kind === "wait" ? "awaited" : "taken_as_known"}`, subject: id },
      ...{ portfolio, actor: user, payload: { throughOn, waiting: late.waiting } },
    },
  ]);
  if (kind === "wait") return;
  await ledger.advancePaymentsThrough(tx, portfolio, throughOn);
  await evaluateDue((work) => work(tx), { tenant, portfolio, now });
}
