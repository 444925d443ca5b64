// The creditor's instruction sheet (carta de instrucciones): what one mandate may do inside the law and the house's policy,
// and which version speaks for a mandate at an instant.
import type { Instant, LocalDate } from "../../kernel/time.ts";
import type { Channel, Local, Reading, Role } from "./rule-set.ts";

/** Results that may count as a contact besides a conversation. */
export const contactKinds = ["third_party", "abandoned", "machine", "no_answer"] as const;
export type ContactKind = (typeof contactKinds)[number];
/** What may be asked of, or noted about, whoever cannot pay. */
export const sheetQuestions = ["reason_for_default", "attitude"] as const;
export type SheetQuestion = (typeof sheetQuestions)[number];
export interface SheetHours {
  /** 1 = Monday … 7 = Sunday. */
  readonly days: readonly number[];
  readonly from: Local;
  readonly to: Local;
}
export interface InstructionSheet {
  /** Rule id of a limit of the law → the reading the creditor signs. Left out: the strict one. */
  readonly readings: Readonly<Record<string, Reading>>;
  readonly contacts: readonly ContactKind[];
  /** Narrower than the law; none: the law's own. */
  readonly hours: readonly SheetHours[];
  readonly attempts: {
    readonly personDay: number;
    readonly personWeek: number;
    readonly phoneDay: number;
    readonly phoneWeek: number;
    readonly gapHours: number;
  };
  readonly channels: readonly Channel[];
  readonly addressees: readonly Role[];
  /** What the creditor lets us ask; a law that forbids it goes first. */
  readonly questions: readonly SheetQuestion[];
  readonly promises: {
    /** Least share of the balance, parts per thousand. */
    readonly minPerMille: number;
    readonly maxDaysAhead: number;
    /** Business days after the due day. */
    readonly graceDays: number;
    readonly tolerancePerMille: number;
    readonly minPartialPerMille: number;
  };
  /** Numbers shown to this mandate's people; none: those of the trunk. */
  readonly callerIds: readonly string[];
  readonly hideAmounts: boolean;
  readonly endsOn: LocalDate | null;
}

/** A sheet with a name under it. Versions are kept for good: the evidence names the one that held. */
export interface SignedSheet {
  readonly id: string;
  readonly creditor: string;
  /** Null: every mandate of the creditor without a sheet of its own. */
  readonly portfolio: string | null;
  readonly version: number;
  readonly from: Instant;
  readonly signedBy: string;
  readonly signedOn: LocalDate;
  readonly sheet: InstructionSheet;
}

export const sheetChannels: readonly Channel[] = [
  "voice",
  "bot",
  "ivr",
  "sms",
  "email",
  "whatsapp",
  "letter",
  "visit",
];
export const sheetRoles = ["titular", "codeudor", "aval", "representante"] as const satisfies readonly Role[];

/** What the house asks where nothing was signed: 3 a day and 6 a week a person, 2 a day a phone, 2 h between. */
export const defaultSheet: InstructionSheet = {
  readings: {},
  contacts: ["third_party", "abandoned"],
  hours: [],
  attempts: { personDay: 3, personWeek: 6, phoneDay: 2, phoneWeek: 6, gapHours: 2 },
  channels: sheetChannels,
  addressees: sheetRoles,
  questions: sheetQuestions,
  // Tolerance 5 %, grace 2 business days and 10 % for a partial are the trade's usual ones; the two limits are judgement.
  promises: {
    minPerMille: 100,
    maxDaysAhead: 30,
    graceDays: 2,
    tolerancePerMille: 50,
    minPartialPerMille: 100,
  },
  callerIds: [],
  hideAmounts: false,
  endsOn: null,
};

/** The sheet that speaks for a mandate at an instant: its own, or else its creditor's; the latest version in force. */
export function sheetFor(
  sheets: readonly SignedSheet[],
  mandate: { readonly creditor: string; readonly portfolio: string },
  at: Instant,
): SignedSheet | undefined {
  let own: SignedSheet | undefined;
  let creditors: SignedSheet | undefined;
  for (const one of sheets) {
    if (one.creditor !== mandate.creditor || one.from > at) continue;
    if (one.portfolio === mandate.portfolio && (!own || one.version > own.version)) own = one;
    if (one.portfolio === null && (!creditors || one.version > creditors.version)) creditors = one;
  }
  return own ?? creditors;
}
