// A promise of payment: its states and which may follow which. For promises/service and for whoever counts them.
//   ACTIVE                its day (and grace) has not passed
//   PENDING_CONFIRMATION  the day passed, the payments of that day are not known yet
//   KEPT PARTIAL BROKEN   decided by the money that came
//   REPLACED              a new promise took its place    CANCELLED  withdrawn by a person, with a reason
//   VOIDED                the gestión that made it was annulled
import type { LocalDate } from "../../kernel/time.ts";

export type PromiseState =
  | "ACTIVE"
  | "PENDING_CONFIRMATION"
  | "KEPT"
  | "PARTIAL"
  | "BROKEN"
  | "REPLACED"
  | "CANCELLED"
  | "VOIDED";

/** What a promise was when it was taken; never changes. */
export interface PromiseTerms {
  readonly amountMinor: bigint;
  /** One whole unit of the currency in minor units: 1 for pesos, 100 for soles. */
  readonly unitMinor: bigint;
  readonly takenOn: LocalDate;
  readonly dueOn: LocalDate;
  /** The last day whose money counts: due day plus grace in business days. */
  readonly evaluateOn: LocalDate;
  readonly tolerancePerMille: number;
  readonly minPartialPerMille: number;
}

const after: Readonly<Record<PromiseState, readonly PromiseState[]>> = {
  ACTIVE: ["PENDING_CONFIRMATION", "KEPT", "PARTIAL", "BROKEN", "REPLACED", "CANCELLED", "VOIDED"],
  PENDING_CONFIRMATION: ["KEPT", "PARTIAL", "BROKEN", "REPLACED", "CANCELLED", "VOIDED"],
  // Only a reversed payment takes a kept promise back.
  KEPT: ["ACTIVE", "PENDING_CONFIRMATION", "PARTIAL", "BROKEN", "VOIDED"],
  // Money of those days that the creditor reports late improves the verdict; a reversal worsens it.
  PARTIAL: ["KEPT", "BROKEN", "VOIDED"],
  BROKEN: ["KEPT", "PARTIAL", "VOIDED"],
  REPLACED: ["VOIDED"],
  CANCELLED: ["VOIDED"],
  VOIDED: [],
};

export function mayBecome(from: PromiseState, to: PromiseState): boolean {
  return after[from].includes(to);
}
/** Waiting for its day: one of these at most for each debt. */
export function isOpen(state: PromiseState): boolean {
  return state === "ACTIVE" || state === "PENDING_CONFIRMATION";
}
/** Money may still be counted for it. */
export function takesMoney(state: PromiseState): boolean {
  return isOpen(state) || state === "KEPT" || state === "PARTIAL" || state === "BROKEN";
}
/** In the kept rate a promise replaced after its day counts as broken; replaced before, it does not count. */
export function countsAs(state: PromiseState, replacedLate: boolean): "kept" | "broken" | "partial" | "none" {
  if (state === "KEPT") return "kept";
  if (state === "PARTIAL") return "partial";
  if (state === "BROKEN") return "broken";
  return state === "REPLACED" && replacedLate ? "broken" : "none";
}
