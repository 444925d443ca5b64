// The question put to the gate and its answer. Everything the law may ask about is a field here, so that a caller
// who does not know something says so and the gate can refuse.
import type { Line } from "../../kernel/phone.ts";
import type { Instant, LocalDate } from "../../kernel/time.ts";
import type { Calendar } from "./calendar.ts";
import type { HistoryEvent } from "./contact-history.ts";
import type {
  Channel,
  Circumstance,
  DebtorFlag,
  DialMode,
  Local,
  Overlay,
  Purpose,
  Role,
  RuleSet,
  Source,
  Verdict,
} from "./rule-set.ts";

/** Where the person may be. Several zones: it must be allowed in all of them. */
export interface Place {
  readonly zones: readonly string[];
  /** Unknown region or commune: any regional holiday of the country counts. */
  readonly region?: string;
  readonly commune?: string;
}

export interface ContactRequest {
  readonly country: string;
  readonly place: Place;
  readonly channel: Channel;
  readonly mode: DialMode;
  readonly purpose: Purpose;
  /** How long it may ring: the window must still be open then. 0 for messages. */
  readonly ringSeconds: number;
  readonly role: Role;
  readonly phone?: string;
  /** Of that number; what nobody could tell is refused. */
  readonly line?: Line;
  /** Countries whose numbers may be dialled. */
  readonly diallable: readonly string[];
  readonly creditor: string;
  readonly portfolio: string;
  readonly accounts: readonly string[];
  /** Of the best account touched, re-read at the instant of contact. */
  readonly standing: "open" | "paid" | "withdrawn" | "closed";
  readonly flags: readonly DebtorFlag[];
  /** Nobody of the agency contacts this person for now; the reason is not this mandate's to know. */
  readonly personProtected?: boolean;
  readonly creditorType?: string;
  readonly debtType?: string;
  readonly collector?: "first_party" | "third_party";
  readonly debtorKind?: string;
  readonly stage?: string;
  readonly agencyRegion?: string;
  readonly blocks?: readonly Block[];
  readonly consents?: readonly Consent[];
  /** A promise in force in this mandate; `protectedThrough` is due date plus grace, that day included. */
  readonly promise?: { readonly takenAt: Instant; readonly protectedThrough: LocalDate };
  /** An unanswered dispute of one of the accounts. */
  readonly dispute?: { readonly openedAt: Instant };
  readonly debtorHours?: readonly DebtorHours[];
  readonly circumstances?: readonly {
    readonly when: Circumstance;
    readonly since: Instant;
    readonly replies: number;
  }[];
  readonly questions?: readonly string[];
  readonly workplaceBarred?: boolean;
}

/** "Do not contact": of the person, or only of one phone or channel; for good, or until an instant. */
export interface Block {
  readonly phone?: string;
  readonly channel?: Channel;
  readonly until?: Instant;
}
export interface Consent {
  readonly channel: Channel;
  readonly given: boolean;
  readonly proof: boolean;
}
export interface DebtorHours {
  readonly effect: "widen" | "narrow";
  readonly days: readonly number[];
  readonly from: Local;
  readonly to: Local;
}

export interface Question {
  readonly ruleSets: readonly RuleSet[];
  readonly overlays: readonly Overlay[];
  readonly request: ContactRequest;
  readonly history: readonly HistoryEvent[];
  readonly calendar: Calendar;
  readonly now: Instant;
}

export interface Reason {
  readonly ruleSet: string;
  readonly version: string;
  readonly rule: string;
  /** "Ley 19.496 art. 37 …": norm and article as one line. */
  readonly article: string;
  readonly verdict: Verdict;
  readonly detail: ReasonDetail;
}
/** Data for a sentence that the user interface writes; never names another mandate. */
export interface ReasonDetail {
  readonly code: ReasonCode;
  readonly [field: string]: string | number;
}
export type ReasonCode =
  | "rules_missing"
  | "zone_missing"
  | "holiday_table_missing"
  | "outside_hours"
  | "outside_debtor_hours"
  | "holiday"
  | "weekend"
  | "review_hours"
  | "limit_reached"
  | "too_soon"
  | "unanswered_attempt"
  | "other_channel"
  | "resting"
  | "dispute_open"
  | "channel_forbidden"
  | "question_forbidden"
  | "no_consent"
  | "consent_withdrawn"
  | "do_not_contact"
  | "addressee"
  | "workplace"
  | "debtor_flag"
  | "person_protected"
  | "number_kind"
  | "number_country"
  | "account_not_open";

export interface Counter {
  readonly ruleSet: string;
  readonly rule: string;
  readonly used: number;
  readonly max: number;
}

export interface Decision {
  readonly verdict: Verdict;
  /** All that is not ALLOW, worst first. */
  readonly reasons: readonly Reason[];
  /**
   * When refused or doubtful: the first instant at which no rule of time objects, history unchanged. Absent when
   * waiting alone does not help (a flag, a block, a missing table) or nothing opens within 400 days.
   */
  readonly nextAllowedAt?: Instant;
  readonly counters: readonly Counter[];
  /** Rule set → version, and each overlay in force ("overlay <id>") → the day it was signed. */
  readonly ruleVersions: Readonly<Record<string, string>>;
}

/** One objection of one rule, with the instant at which it lifts by itself; none when it never does. */
export interface Finding {
  readonly ruleSet: { readonly id: string; readonly version: string };
  readonly rule: string;
  readonly source: Source;
  readonly verdict: Verdict;
  readonly detail: ReasonDetail;
  readonly until?: Instant;
}
