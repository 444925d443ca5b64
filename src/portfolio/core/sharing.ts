// What two mandates may share of a person they both hold, and how an agreement between them stands on a day: for whoever
// signs it. Whether a row is shown is decided by the database alone (migration 0044); this says the same in words.
import type { LocalDate } from "../../kernel/time.ts";

export const sharedKinds = ["contact_points", "gestiones", "recordings", "promises"] as const;
export type SharedKind = (typeof sharedKinds)[number];

export const sharingStates = ["unsigned", "half_signed", "coming", "effective", "expired", "ended"] as const;
export type SharingState = (typeof sharingStates)[number];

export interface SharingDays {
  /** Sides that have signed, of two. */
  readonly signed: number;
  readonly fromOn: LocalDate;
  /** The last day on which it holds. */
  readonly toOn: LocalDate;
  /** The first day on which it no longer holds. */
  readonly endsOn: LocalDate | null;
}

/** `days`: today in the zones of both mandates. It holds when it is its day in both. */
export function sharingState(sharing: SharingDays, days: readonly [LocalDate, LocalDate]): SharingState {
  const [earlier, later] = days[0] <= days[1] ? days : [days[1], days[0]];
  if (sharing.endsOn !== null && sharing.endsOn <= later) return "ended";
  if (later > sharing.toOn) return "expired";
  if (sharing.signed === 0) return "unsigned";
  if (sharing.signed === 1) return "half_signed";
  return earlier < sharing.fromOn ? "coming" : "effective";
}

/** Nothing can be signed or ended any more. */
export function isOver(state: SharingState): boolean {
  return state === "ended" || state === "expired";
}
