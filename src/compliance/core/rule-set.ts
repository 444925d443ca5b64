// The language in which contact law is written down: a country's law, a regulator's circular or the house's own
// policy is one RuleSet of data, and the evaluator knows no country. Law that needs a new word adds it here once.
import type { LocalDate } from "../../kernel/time.ts";
import type { ContactResult } from "./contact-history.ts";

export type Verdict = "ALLOW" | "REVIEW" | "DENY";
export type Channel =
  | "voice"
  | "bot"
  | "ivr"
  /** A recorded message left on a mailbox. */
  | "voicemail"
  | "visit"
  | "sms"
  | "email"
  | "whatsapp"
  | "letter"
  | "push"
  | "social";
/** How a call is placed. In all modes but predictive an agent is held before the number is dialled. */
export type DialMode = "manual" | "preview" | "progressive" | "predictive";
/** Whose number or address it is; the words are those of the creditor's file. */
export type Role =
  | "titular"
  | "codeudor"
  | "aval"
  | "representante"
  | "conyuge"
  | "referencia"
  | "laboral"
  | "tercero"
  | "menor";
export type DebtorFlag = "deceased" | "bankrupt" | "represented" | "minor" | "elderly";
export type Purpose = "collect" | "reminder" | "requested_information";
/** V1 official text read, V2 secondary source, C sources conflict, F from memory, P house policy. */
export type Confidence = "V1" | "V2" | "C" | "F" | "P";
/** `strict` is the reading that protects the debtor most; a creditor may sign the `literal` one. */
export type Reading = "strict" | "literal";
/** "08:00"; "24:00" closes a day. */
export type Local = `${number}:${number}`;

export interface Source {
  readonly norm: string;
  readonly article: string;
  readonly confidence: Confidence;
  /** Month in which the source was read, "2026-11". */
  readonly read: string;
  readonly url?: string;
  readonly reviewedBy?: string;
  readonly reviewedOn?: LocalDate;
}
/** What every rule carries: its name in reasons and the law it comes from. */
export interface Rule {
  readonly id: string;
  readonly source: Source;
}

/** A field left out by a rule set applies to everybody; a field the request does not know counts as a match. */
export interface AppliesTo {
  readonly creditorType?: readonly string[];
  readonly debtType?: readonly string[];
  readonly collector?: readonly ("first_party" | "third_party")[];
  readonly debtorKind?: readonly string[];
  readonly debtorRegion?: readonly string[];
  readonly agencyRegion?: readonly string[];
  readonly stage?: readonly string[];
}

/** Half-open [from, to) on the wall clock of the person. The kindest window that covers the instant speaks. */
export interface Window extends Rule {
  readonly groups: readonly string[];
  /** 1 = Monday … 7 = Sunday. */
  readonly days: readonly number[];
  readonly from: Local;
  readonly to: Local;
  readonly holidays: Verdict;
  readonly weekend?: Verdict;
  /** What being inside means; ALLOW unless said. Outside every window is DENY. */
  readonly verdict?: Verdict;
  /** Whether hours the debtor asked for in writing may widen these. Narrower hours are always honoured. */
  readonly debtorOverride?: "widen" | "none";
}

/** What of a past event counts. `unanswered`: it was tried and nobody spoke. */
export type CountBasis =
  | "attempt"
  | "unanswered"
  | "connected"
  | "human"
  | "contact"
  | "conversation"
  | "message"
  | "sent"
  | "delivered";
export type Exclusion = "not_connected" | "debtor_initiated" | "consented";
export interface Period {
  readonly kind: "day" | "week" | "month" | "rolling";
  /** Of a rolling period; today is the last of them. */
  readonly days?: number;
  /** 1 = Monday (ISO 8601) unless said. */
  readonly weekStart?: number;
}
export type LimitScope = "person" | "person+creditor" | "debt" | "phone";

export interface Limit extends Rule {
  readonly groups: readonly string[];
  readonly count: CountBasis;
  readonly exclude?: readonly Exclusion[];
  /** The contact asked about is refused when this many already count. */
  readonly max: number;
  readonly period: Period;
  /** strict week = same week or last 7×24 h; strict days of a gap = that many times 24 h. */
  readonly reading: Reading;
  readonly scope: LimitScope;
  /** `creditor` also counts what the creditor's own file says others did. */
  readonly across?: "tenant" | "creditor";
  /** Each channel of the group on its own, or all together (the default). */
  readonly per?: Readonly<Record<Reading, "channel" | "all">>;
  /** From the last event that counts; `exclude` leaves out more of them than the maximum does. */
  readonly minGap?: {
    readonly value: number;
    readonly unit: "hours" | "days";
    readonly exclude?: readonly Exclusion[];
  };
  /** Under the strict reading, an unanswered attempt within the period makes the next one this. */
  readonly unanswered?: Verdict;
}

export interface ExclusiveChannel extends Rule {
  readonly period: Period;
  readonly reading: Reading;
  readonly after: "contact" | "attempt";
}

/** What a gestión or a debtor said that starts a rest. */
export type Mark = "refused" | "payment_reported" | "wrong_number" | "cut_short";
export type CooldownEvent = Mark | "abandoned" | "conversation" | "third_party" | "promise" | "dispute";
export interface Cooldown extends Rule {
  readonly after: CooldownEvent;
  readonly groups: readonly string[];
  readonly scope: LimitScope;
  readonly length:
    | { readonly unit: "hours"; readonly value: number }
    /** Calendar days; with `countFirstDay` the day of the event is day 1. */
    | { readonly unit: "days"; readonly value: number; readonly countFirstDay: boolean }
    | { readonly unit: "promise_due" }
    | { readonly unit: "dispute_closed"; readonly days: number }
    | { readonly unit: "permanent" };
  /** Only these ways of dialling rest; all when left out. */
  readonly modes?: readonly DialMode[];
  /** Courtesy reminders still allowed during the rest. */
  readonly reminders?: number;
}

export interface Addressees extends Rule {
  readonly allow: readonly Role[];
  readonly review?: readonly Role[];
  readonly workplace: "deny" | "if_barred" | "allow";
}
export interface FlagRules extends Rule {
  readonly deny: readonly DebtorFlag[];
  readonly review?: readonly DebtorFlag[];
}
export interface ChannelConsent extends Rule {
  readonly groups: readonly string[];
  readonly proof: boolean;
}
export type Circumstance =
  | "debtor_initiated"
  | "debtor_requested_info"
  | "consent"
  | "fraud_alert"
  | "legal_notice";
/** `skip` names kinds of rule (limits, gaps: only the time between, cooldowns, exclusiveChannel) or single rule ids. */
export interface Exception extends Rule {
  readonly when: Circumstance;
  readonly skip: readonly string[];
  readonly maxReplies?: number;
  readonly maxDays?: number;
}

/** Duties that others fulfil (script, caller id, dialler, recording); the gate only carries them. */
export interface Obligations {
  readonly disclosures?: readonly {
    readonly when: "first" | "each";
    readonly items: readonly string[];
    readonly source: Source;
  }[];
  readonly contentBans?: readonly ("judicial_look" | "threat" | "public_exposure" | "false_authority")[];
  readonly callerId?: {
    readonly identifiable: true;
    readonly prefixByCreditor?: Readonly<Record<string, string>>;
    readonly mobileForbidden?: boolean;
    readonly source: Source;
  };
  readonly dialer?: {
    /** Share of human-answered calls, in parts per thousand. */
    readonly abandonMaxPerMille: number;
    readonly windowDays: readonly number[];
    readonly connectMs: number;
    readonly minRingSeconds: number;
    readonly redialHoursAfterAbandon: number;
    readonly source: Source;
  };
  readonly recording?: {
    readonly consent: "notice" | "one_party" | "all_party";
    readonly retentionDays: number;
    readonly source: Source;
  };
  readonly records?: { readonly retentionDays: number; readonly source: Source };
  /** Of those who work here, where the agency is; not of the debtors. */
  readonly labour?: { readonly minGapSeconds: number; readonly source: Source };
  readonly agencyMayReceivePayment?: boolean;
}

export interface RuleSet {
  readonly id: string;
  readonly version: string;
  /** ISO 3166 code, or "*" for the policy that holds everywhere. */
  readonly country: string;
  readonly effective: { readonly from: LocalDate; readonly to?: LocalDate };
  readonly appliesTo: AppliesTo;
  readonly groups: Readonly<Record<string, readonly Channel[]>>;
  readonly place: {
    /** Which evidence about a person's place is believed, best first. */
    readonly evidence: readonly ("stated" | "address" | "phone_prefix" | "creditor")[];
    readonly onConflict: "intersection" | "first";
    readonly holidayScope: readonly ("national" | "region" | "commune")[];
  };
  readonly windows: readonly Window[];
  readonly limits: readonly Limit[];
  readonly cooldowns: readonly Cooldown[];
  readonly exclusiveChannel?: ExclusiveChannel;
  readonly channelConsent?: ChannelConsent;
  readonly forbidChannels?: Rule & { readonly channels: readonly Channel[] };
  readonly forbidQuestions?: Rule & { readonly questions: readonly string[] };
  readonly addressees?: Addressees;
  readonly flags?: FlagRules;
  readonly exceptions?: readonly Exception[];
  readonly obligations?: Obligations;
}

/**
 * A tenant's, creditor's or mandate's change to a rule set. It may tighten and, signed by the creditor, choose a limit's
 * literal reading; a maximum is never raised. An answer to a doubt allows only with `reviewedBy`.
 */
export interface Overlay {
  readonly id: string;
  readonly ruleSet: string;
  readonly creditor?: string;
  readonly portfolio?: string;
  readonly validFrom: LocalDate;
  readonly validTo?: LocalDate;
  readonly signedBy: string;
  readonly signedOn: LocalDate;
  readonly reviewedBy?: string;
  readonly change: OverlayChange;
}
export type OverlayChange =
  | { readonly kind: "reading"; readonly rule: string; readonly reading: Reading }
  | { readonly kind: "max"; readonly rule: string; readonly max: number }
  | { readonly kind: "add_limit"; readonly limit: Limit }
  /** The contact must also fall within these. */
  | { readonly kind: "add_windows"; readonly windows: readonly Window[] }
  | { readonly kind: "forbid_channels"; readonly rule: string; readonly channels: readonly Channel[] }
  /** Only these may be spoken to. */
  | { readonly kind: "addressees"; readonly rule: Rule; readonly allow: readonly Role[] }
  /** Results that also count wherever the set counts contacts. */
  | { readonly kind: "count_as_contact"; readonly results: readonly ContactResult[] }
  /** The answer of a compliance officer to a REVIEW of this rule. */
  | { readonly kind: "review"; readonly rule: string; readonly verdict: "ALLOW" | "DENY" };
