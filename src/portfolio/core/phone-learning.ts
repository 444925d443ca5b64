// What may overwrite what is known of a phone: a person's "equivocado" or "fallecido" beats anything a machine finds
// later; only a human conversation clears it (domain.md §2.2). For calls and gestiones.

export interface Known {
  readonly validity: "unknown" | "valid" | "invalid" | "confirmed_invalid";
  readonly ownership: "unknown" | "holder" | "third_party" | "employer" | "wrong";
  readonly reach: "never" | "no_human" | "human";
}
export type Source = "line" | "agent";

/** True when a person settled that this number does not reach the debtor. */
export function isSettled(known: Known): boolean {
  return known.validity === "confirmed_invalid" || known.ownership === "wrong";
}

/** The part of the news that may be written: counters and times always, the verdict only when it may change. */
export function acceptedNews<T extends Partial<Known> & { readonly active?: boolean }>(
  known: Known,
  news: T,
  source: Source,
): Partial<T> {
  if (source === "agent") return news;
  const { validity: _validity, ownership: _ownership, reach, active: _active, ...counters } = news;
  if (isSettled(known)) return counters as Partial<T>;
  // An unanswered call does not take back that somebody once spoke.
  if (known.reach === "human" && reach !== undefined) return { ...news, reach: "human" };
  return news;
}
