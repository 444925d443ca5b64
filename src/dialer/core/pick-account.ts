// In which order a campaign's debtors are called: callbacks that are due, then broken promises, then by value.
// Only orders what is allowed; the legal gate and the retries have cut the candidates before.
import type { DebtorId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";

export interface Candidate {
  readonly debtor: DebtorId;
  /** The hour the debtor asked to be called at. */
  readonly callbackAt: Instant | null;
  readonly promiseBrokenAt: Instant | null;
  /** P(right party at this hour) × expected payment, in any one currency; higher first. */
  readonly value: number;
  readonly notBefore: Instant | null;
}

/** A callback is kept from a little before its hour: a minute early is punctual. Judgement. */
export const callbackLeadMs = 60_000;

export function orderCandidates(candidates: readonly Candidate[], now: Instant): readonly Candidate[] {
  return candidates
    .filter((candidate) => isDue(candidate, now))
    .map((candidate) => ({ candidate, rank: rankOf(candidate, now) }))
    .sort((a, b) => a.rank - b.rank || withinRank(a.candidate, b.candidate, a.rank))
    .map(({ candidate }) => candidate);
}

export function pickAccount(candidates: readonly Candidate[], now: Instant): Candidate | null {
  return orderCandidates(candidates, now)[0] ?? null;
}

/** A promised hour is binding both ways: nobody is called before the callback that was agreed. */
function isDue({ callbackAt, notBefore }: Candidate, now: Instant): boolean {
  if (callbackAt !== null) return callbackAt - callbackLeadMs <= now;
  return notBefore === null || notBefore <= now;
}

function rankOf(candidate: Candidate, now: Instant): 0 | 1 | 2 {
  if (candidate.callbackAt !== null && candidate.callbackAt - callbackLeadMs <= now) return 0;
  return candidate.promiseBrokenAt !== null ? 1 : 2;
}

function withinRank(a: Candidate, b: Candidate, rank: 0 | 1 | 2): number {
  const tie = a.debtor < b.debtor ? -1 : a.debtor > b.debtor ? 1 : 0;
  if (rank === 0) return (a.callbackAt ?? 0) - (b.callbackAt ?? 0) || tie;
  // The latest broken promise first: the intention to pay is freshest.
  if (rank === 1) return (b.promiseBrokenAt ?? 0) - (a.promiseBrokenAt ?? 0) || b.value - a.value || tie;
  return b.value - a.value || tie;
}
