// The creditor's instruction sheet (carta de instrucciones): what one mandate may do inside the law and the house's policy.
// Decides which rules it adds, which may only tighten, and what of a sheet cannot be signed.
import { day, type Instant, type LocalDate } from "../../kernel/time.ts";
import type { ContactResult } from "./contact-history.ts";
import type {
  Channel,
  Local,
  Overlay,
  OverlayChange,
  Reading,
  Role,
  Rule,
  RuleSet,
  Source,
} from "./rule-set.ts";
import { msOf } from "./wall-clock.ts";

/** Results that may count as a contact besides a conversation. */
export const contactKinds = ["third_party", "abandoned", "machine", "no_answer"] as const;
export type ContactKind = (typeof contactKinds)[number];
const resultsOf: Readonly<Record<ContactKind, readonly ContactResult[]>> = {
  third_party: ["third_party"],
  abandoned: ["abandoned"],
  machine: ["machine"],
  // The telephone rang and nobody spoke.
  no_answer: ["no_answer", "rejected", "silence"],
};

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

/** Bounds of what can be signed; attempts and contacts may only be stricter than the default. Judgement. */
export const sheetBounds = {
  gapHours: 168,
  maxDaysAhead: 90,
  graceDays: 10,
  tolerancePerMille: 200,
  callerIds: 200,
} as const;

export type SheetProblem =
  | "loosens"
  | "out_of_range"
  | "empty"
  | "hours_invalid"
  | "unknown_rule"
  | "not_a_number"
  | "in_the_past";
export interface SheetFault {
  /** Path of the field: "attempts.personDay". */
  readonly field: string;
  readonly problem: SheetProblem;
  /** What would be accepted at most, or at least for a gap. */
  readonly bound?: number;
}

export function sheetFaults(
  sheet: InstructionSheet,
  law: { readonly readable: ReadonlySet<string>; readonly today: LocalDate },
): readonly SheetFault[] {
  const found: SheetFault[] = [...attemptFaults(sheet), ...promiseFaults(sheet), ...hourFaults(sheet)];
  for (const rule of Object.keys(sheet.readings))
    if (!law.readable.has(rule)) found.push({ field: `readings.${rule}`, problem: "unknown_rule" });
  for (const kind of defaultSheet.contacts)
    if (!sheet.contacts.includes(kind)) found.push({ field: `contacts.${kind}`, problem: "loosens" });
  if (sheet.channels.length === 0) found.push({ field: "channels", problem: "empty" });
  if (sheet.addressees.length === 0) found.push({ field: "addressees", problem: "empty" });
  if (sheet.callerIds.length > sheetBounds.callerIds)
    found.push({ field: "callerIds", problem: "out_of_range", bound: sheetBounds.callerIds });
  if (sheet.callerIds.some((number) => !/^\+?\d{3,15}$/.test(number)))
    found.push({ field: "callerIds", problem: "not_a_number" });
  if (sheet.endsOn !== null && sheet.endsOn < law.today)
    found.push({ field: "endsOn", problem: "in_the_past" });
  return found;
}

function attemptFaults({ attempts }: InstructionSheet): SheetFault[] {
  const found: SheetFault[] = [];
  for (const name of ["personDay", "personWeek", "phoneDay", "phoneWeek"] as const) {
    const most = defaultSheet.attempts[name];
    const field = `attempts.${name}`;
    if (!Number.isInteger(attempts[name]) || attempts[name] < 1)
      found.push({ field, problem: "out_of_range", bound: most });
    else if (attempts[name] > most) found.push({ field, problem: "loosens", bound: most });
  }
  const least = defaultSheet.attempts.gapHours;
  const gap = attempts.gapHours;
  if (gap > sheetBounds.gapHours)
    found.push({ field: "attempts.gapHours", problem: "out_of_range", bound: sheetBounds.gapHours });
  else if (!(gap >= least)) found.push({ field: "attempts.gapHours", problem: "loosens", bound: least });
  return found;
}

function promiseFaults({ promises }: InstructionSheet): SheetFault[] {
  const most = { ...sheetBounds, minPerMille: 1_000, minPartialPerMille: 1_000 };
  const names = [
    "minPerMille",
    "maxDaysAhead",
    "graceDays",
    "tolerancePerMille",
    "minPartialPerMille",
  ] as const;
  return names
    .filter((name) => !Number.isInteger(promises[name]) || promises[name] < 0 || promises[name] > most[name])
    .map((name) => ({ field: `promises.${name}`, problem: "out_of_range", bound: most[name] }));
}

function hourFaults({ hours }: InstructionSheet): SheetFault[] {
  return hours.flatMap(({ days, from, to }, index) => {
    const right =
      days.length > 0 &&
      days.every((weekday) => Number.isInteger(weekday) && weekday >= 1 && weekday <= 7) &&
      msOf(from) < msOf(to) &&
      msOf(to) <= day;
    return right ? [] : [{ field: `hours.${index}`, problem: "hours_invalid" as const }];
  });
}

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

/** The sheet as changes to the rule sets: readings to the law, everything else beside the house's policy. */
export function overlaysOfSheet(signed: SignedSheet, ruleSets: readonly RuleSet[]): readonly Overlay[] {
  const { sheet } = signed;
  const source = sourceOf(signed);
  const onHouse: OverlayChange[] = [
    ...attemptLimits(sheet, source),
    ...hourWindows(sheet, source),
    { kind: "addressees", rule: rule("sheet.addressees", source), allow: sheet.addressees },
    {
      kind: "forbid_channels",
      rule: "sheet.channels",
      channels: sheetChannels.filter((channel) => !sheet.channels.includes(channel)),
    },
  ];
  const extra = sheet.contacts
    .filter((kind) => !defaultSheet.contacts.includes(kind))
    .flatMap((kind) => resultsOf[kind]);
  return ruleSets.flatMap((ruleSet) => {
    const changes: OverlayChange[] = ruleSet.limits.flatMap(({ id }) => {
      const reading = sheet.readings[id];
      return reading ? [{ kind: "reading", rule: id, reading }] : [];
    });
    if (extra.length > 0) changes.push({ kind: "count_as_contact", results: extra });
    if (ruleSet.country === "*") changes.push(...onHouse);
    return changes.map((change) => overlayOf(signed, ruleSet.id, change));
  });
}

function overlayOf(signed: SignedSheet, ruleSet: string, change: OverlayChange): Overlay {
  const { signedBy, signedOn } = signed;
  // Versions are chosen by the instant; as an overlay a chosen one always holds.
  const validFrom = "0001-01-01" as LocalDate;
  return { id: `carta ${signed.id}`, ruleSet, validFrom, signedBy, signedOn, change };
}

function sourceOf({ version, signedBy, signedOn }: SignedSheet): Source {
  return {
    norm: "Carta de instrucciones",
    article: `versión ${version}, firmada por ${signedBy} el ${signedOn}`,
    confidence: "P",
    read: signedOn.slice(0, 7),
  };
}
function rule(id: string, source: Source): Rule {
  return { id, source };
}

function attemptLimits({ attempts }: InstructionSheet, source: Source): OverlayChange[] {
  const of = (
    id: string,
    max: number,
    kind: "day" | "week",
    scope: "person" | "phone",
  ): Extract<OverlayChange, { kind: "add_limit" }> => ({
    kind: "add_limit",
    limit: {
      ...rule(id, source),
      groups: ["calls"],
      count: "attempt",
      exclude: ["debtor_initiated"],
      max,
      period: { kind },
      reading: "strict",
      scope,
    },
  });
  const perDay = of("sheet.person.day", attempts.personDay, "day", "person");
  return [
    {
      ...perDay,
      limit: {
        ...perDay.limit,
        minGap: { value: attempts.gapHours, unit: "hours", exclude: ["not_connected"] },
      },
    },
    of("sheet.person.week", attempts.personWeek, "week", "person"),
    of("sheet.phone.day", attempts.phoneDay, "day", "phone"),
    of("sheet.phone.week", attempts.phoneWeek, "week", "phone"),
  ];
}

function hourWindows({ hours }: InstructionSheet, source: Source): OverlayChange[] {
  if (hours.length === 0) return [];
  const groups = ["calls", "messages", "visits"];
  const windows = hours.map((window) => ({
    ...rule("sheet.hours", source),
    ...window,
    groups,
    // Whether a holiday is worked is the law's to say.
    holidays: "ALLOW" as const,
  }));
  return [{ kind: "add_windows", windows }];
}
