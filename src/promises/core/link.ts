// Which money fulfils which promise of one debt: first in, first out, each payment only for promises whose days
// include its value date, never more than was promised. For promises/service.
import type { LocalDate } from "../../kernel/time.ts";

export interface LinkablePromise {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly takenOn: LocalDate;
  readonly evaluateOn: LocalDate;
}
export interface LinkablePayment {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly valueOn: LocalDate;
}
export interface Link {
  readonly promise: string;
  readonly payment: string;
  readonly amountMinor: bigint;
}

/** `promises` oldest first; `payments` are sorted here by day. `frozen`: links of promises that take no more money. */
export function linkPayments(
  promises: readonly LinkablePromise[],
  payments: readonly LinkablePayment[],
  frozen: readonly Link[],
): readonly Link[] {
  const missing = new Map(promises.map((promise) => [promise.id, promise.amountMinor]));
  const spent = new Map<string, bigint>();
  for (const link of frozen) spent.set(link.payment, (spent.get(link.payment) ?? 0n) + link.amountMinor);
  const links: Link[] = [];
  for (const payment of [...payments].sort(byDay)) {
    let left = payment.amountMinor - (spent.get(payment.id) ?? 0n);
    for (const promise of promises) {
      const wanted = missing.get(promise.id) ?? 0n;
      const amountMinor = left < wanted ? left : wanted;
      const counts = payment.valueOn >= promise.takenOn && payment.valueOn <= promise.evaluateOn;
      if (!counts || amountMinor <= 0n) continue;
      links.push({ promise: promise.id, payment: payment.id, amountMinor });
      missing.set(promise.id, wanted - amountMinor);
      left -= amountMinor;
    }
  }
  return links;
}

function byDay(a: LinkablePayment, b: LinkablePayment): number {
  if (a.valueOn !== b.valueOn) return a.valueOn < b.valueOn ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
