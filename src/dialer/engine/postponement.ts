// Until when a person the gate refused is put off, and why, as the list says it.
import { hour, minute } from "#kernel/time.ts";
import type { HopperEntry } from "./campaign-run.ts";

/** A refusal without a known end is looked at again after this long. */
const lookAgainMs = hour;
/** While a call to the same person is under way nobody knows what it will count as. */
const pendingMs = minute;
/** A review waits for a person: far enough that nothing asks again by itself (wakeReviewed brings it back). */
const reviewMs = 30 * 24 * hour;

/** The doubt a person waits for: once it is answered they are asked about again (store-list, wakeReviewed). */
function reviewOf({ ruleSet, rule }: { readonly ruleSet: string; readonly rule: string }): string {
  return `${ruleSet}/${rule}`;
}

export function postponementOf(
  entry: { debtor: HopperEntry["debtor"] },
  answer: {
    verdict: "ALLOW" | "REVIEW" | "DENY";
    reasons: readonly { ruleSet: string; rule: string; detail: { code: string } }[];
    nextAllowedAt?: number | undefined;
    pending: boolean;
  },
  now: number,
): { debtor: HopperEntry["debtor"]; until: number; why: string; detail: string } {
  const [reason] = answer.reasons;
  if (answer.verdict === "REVIEW")
    return {
      debtor: entry.debtor,
      until: now + reviewMs,
      why: "review",
      detail: reason ? reviewOf(reason) : "",
    };
  const allowedAt = answer.nextAllowedAt ?? now + lookAgainMs;
  return {
    debtor: entry.debtor,
    until: answer.pending ? Math.min(allowedAt, now + pendingMs) : allowedAt,
    why: "law",
    detail: reason?.detail.code ?? "",
  };
}
