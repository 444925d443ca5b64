// How late a debt is, for lists, segments and reports. Days past due are signed: a debt that is not due yet counts
// below zero, and none of them is cut off at zero.
import { daysBetween, type LocalDate } from "#kernel/time.ts";

/** Half-open in days past due: from ≤ days < to. No overlap, the last one open (domain.md §1, "tramo"). */
export interface Bucket {
  readonly code: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

export const defaultBuckets: readonly Bucket[] = [
  { code: "not_due", label: "Por vencer", from: Number.NEGATIVE_INFINITY, to: 1 },
  { code: "early", label: "1 a 30 días", from: 1, to: 31 },
  { code: "mid", label: "31 a 60 días", from: 31, to: 61 },
  { code: "late", label: "61 a 90 días", from: 61, to: 91 },
  { code: "hard", label: "91 a 180 días", from: 91, to: 181 },
  { code: "older", label: "Más de 180 días", from: 181, to: Number.POSITIVE_INFINITY },
];

/** Positive: days late. Zero: due today. Negative: days left until it is due. */
export function daysPastDue(dueOn: LocalDate, today: LocalDate): number {
  return daysBetween(dueOn, today);
}

export function bucketOf(days: number, buckets: readonly Bucket[] = defaultBuckets): Bucket | undefined {
  return buckets.find((bucket) => days >= bucket.from && days < bucket.to);
}

/** A table of buckets is usable when every day belongs to exactly one of them. */
export function isGapless(buckets: readonly Bucket[]): boolean {
  const edges = buckets.map((bucket, i) => bucket.from < bucket.to && bucket.to === buckets[i + 1]?.from);
  return (
    buckets[0]?.from === Number.NEGATIVE_INFINITY &&
    buckets.at(-1)?.to === Number.POSITIVE_INFINITY &&
    edges.slice(0, -1).every(Boolean)
  );
}
