// The sheet as its form holds it: text while it is written, the contract's shape when it is rehearsed and signed.
import { contactKinds, sheetChannels, sheetQuestions, sheetRoles } from "#compliance/core/sheet.ts";
import type { InstructionSheetView } from "#http/contract/sheets.ts";
import { decimal, type Format } from "../../../shared/format.ts";

export const attemptNames = ["personDay", "personWeek", "phoneDay", "phoneWeek", "gapHours"] as const;
export const promiseShares = ["minPerMille", "minPartialPerMille", "tolerancePerMille"] as const;
export const promiseDays = ["maxDaysAhead", "graceDays"] as const;

/** 1 = Monday, as in the sheet. */
export const weekdays = [
  { n: 1, text: "mon" },
  { n: 2, text: "tue" },
  { n: 3, text: "wed" },
  { n: 4, text: "thu" },
  { n: 5, text: "fri" },
  { n: 6, text: "sat" },
  { n: 7, text: "sun" },
] as const;

/** Named by the path of the field, as the faults name them: "attempts.personDay". */
export type Values = Readonly<Record<string, string>>;
export interface Slot {
  readonly key: number;
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}
/** What a new slot proposes: the usual office day. */
export const usualSlot = { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" } as const;

export function valuesOf(sheet: InstructionSheetView, readable: readonly string[], format: Format): Values {
  const yes = (held: boolean) => (held ? "yes" : "no");
  return Object.fromEntries([
    ...attemptNames.map((name) => [`attempts.${name}`, decimalText(sheet.attempts[name], format)]),
    ...contactKinds.map((kind) => [`contacts.${kind}`, yes(sheet.contacts.includes(kind))]),
    ...readable.map((rule) => [`readings.${rule}`, sheet.readings[rule] ?? "strict"]),
    ...sheetChannels.map((one) => [`channels.${one}`, yes(sheet.channels.some((held) => held === one))]),
    ...sheetRoles.map((role) => [`addressees.${role}`, yes(sheet.addressees.includes(role))]),
    ...sheetQuestions.map((one) => [`questions.${one}`, yes(sheet.questions.includes(one))]),
    ...promiseShares.map((name) => [`promises.${name}`, decimalText(sheet.promises[name] / 10, format)]),
    ...promiseDays.map((name) => [`promises.${name}`, String(sheet.promises[name])]),
    ["callerIds", sheet.callerIds.join("\n")],
    ["hideAmounts", yes(sheet.hideAmounts)],
    ["endsOn", sheet.endsOn ?? ""],
  ]);
}

/** What cannot be read as a number becomes NaN, which the faults then name. */
export function sheetOf(
  values: Values,
  slots: readonly Slot[],
  readable: readonly string[],
): InstructionSheetView {
  const text = (name: string) => values[name]?.trim() ?? "";
  const held = <T extends string>(group: string, all: readonly T[]) =>
    all.filter((one) => values[`${group}.${one}`] === "yes");
  const literal = readable.filter((rule) => values[`readings.${rule}`] === "literal");
  return {
    readings: Object.fromEntries(literal.map((rule) => [rule, "literal" as const])),
    contacts: held("contacts", contactKinds),
    hours: slots.map(({ days, from, to }) => ({
      days: [...days].sort((a, b) => a - b),
      from: clockOf(from),
      to: clockOf(to),
    })),
    attempts: {
      personDay: wholeOf(text("attempts.personDay")),
      personWeek: wholeOf(text("attempts.personWeek")),
      phoneDay: wholeOf(text("attempts.phoneDay")),
      phoneWeek: wholeOf(text("attempts.phoneWeek")),
      gapHours: tenthsOf(text("attempts.gapHours")) / 10,
    },
    channels: held("channels", sheetChannels) as InstructionSheetView["channels"],
    addressees: held("addressees", sheetRoles),
    questions: held("questions", sheetQuestions),
    promises: {
      minPerMille: tenthsOf(text("promises.minPerMille")),
      maxDaysAhead: wholeOf(text("promises.maxDaysAhead")),
      graceDays: wholeOf(text("promises.graceDays")),
      tolerancePerMille: tenthsOf(text("promises.tolerancePerMille")),
      minPartialPerMille: tenthsOf(text("promises.minPartialPerMille")),
    },
    callerIds: numbersOf(values.callerIds ?? ""),
    hideAmounts: values.hideAmounts === "yes",
    endsOn: text("endsOn") || null,
  };
}

/** "9", "930", "9:30" and "09.30" are hours; anything else stays as it was written. */
export function clockOf(text: string): string {
  const found = /^(\d{1,2})(?:[:.h]?([0-5]\d))?$/.exec(text.trim());
  const [, hours = "", minutes = "00"] = found ?? [];
  return found && Number(hours) <= 24 ? `${hours.padStart(2, "0")}:${minutes}` : text.trim();
}
/** Seconds after midnight; undefined when it is no hour of a day. */
export function secondOfDay(text: string): number | undefined {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clockOf(text));
  return found ? Number(found[1]) * 3_600 + Number(found[2]) * 60 : undefined;
}

function wholeOf(text: string): number {
  return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
}
/** "12,5" and "12.5" are 125 tenths; counted in digits, because 0.1 has no exact number. */
function tenthsOf(text: string): number {
  const [, whole, tenth = "0"] = /^(\d{1,4})(?:[.,](\d))?$/.exec(text.replace(/\s*%$/, "")) ?? [];
  return whole === undefined ? Number.NaN : Number(whole) * 10 + Number(tenth);
}
function decimalText(value: number, format: Format): string {
  return decimal(value, format, Number.isInteger(value) ? 0 : 1);
}
/** People write numbers with spaces, points, hyphens and brackets. */
function numbersOf(text: string): string[] {
  const lines = text.split(/[\n,;]/).map((line) => line.replaceAll(/[\s().-]/g, ""));
  return [...new Set(lines.filter((line) => line !== ""))];
}
