// An instruction sheet in words: one line per thing that can be signed; two sheets differ where their lines differ.
import type { TFunction } from "i18next";
import { contactKinds, sheetChannels, sheetQuestions, sheetRoles } from "#compliance/core/sheet.ts";
import type { InstructionSheetView } from "#http/contract/sheets.ts";
import { day, decimal, type Format, percent } from "../../../shared/format.ts";
import type { es } from "../../../shared/texts/es.ts";
import { ruleArticle, ruleName } from "../../compliance/rule-name.ts";
import { attemptNames, weekdays } from "./draft.ts";

export type Group = keyof typeof es.office.sheet.groups;
export interface Line {
  readonly id: string;
  readonly group: Group;
  readonly name: string;
  readonly text: string;
  /** Where a rule comes from. */
  readonly article?: string;
}
export interface Change {
  readonly id: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}
export interface Telling {
  readonly t: TFunction;
  readonly format: Format;
  readonly readable: readonly string[];
}

export function linesOf(sheet: InstructionSheetView, telling: Telling): readonly Line[] {
  const { t, format } = telling;
  const alone = (group: Group, text: string): Line => ({
    id: group,
    group,
    name: t(`office.sheet.groups.${group}`),
    text,
  });
  const channels = sheetChannels.filter((one) => sheet.channels.some((held) => held === one));
  return [
    alone("hours", hoursText(t, sheet.hours)),
    ...attemptLines(sheet, telling),
    alone("contacts", contactsText(t, sheet)),
    ...readingLines(sheet, telling),
    alone("channels", channels.map((one) => t(`office.sheet.channels.${one as "voice"}`)).join(", ")),
    alone(
      "addressees",
      sheetRoles
        .filter((role) => sheet.addressees.includes(role))
        .map((role) => t(`office.sheet.addressees.${role}`))
        .join(", "),
    ),
    alone("questions", questionsText(t, sheet)),
    ...promiseLines(sheet, telling),
    alone("callerIds", sheet.callerIds.join(", ") || t("office.sheet.callerIds.none")),
    alone("hideAmounts", t(`office.sheet.hideAmounts.${sheet.hideAmounts ? "yes" : "no"}`)),
    alone("endsOn", sheet.endsOn === null ? t("office.sheet.endsOn.none") : day(sheet.endsOn, format)),
  ];
}

export function changesBetween(
  before: InstructionSheetView,
  after: InstructionSheetView,
  telling: Telling,
): readonly Change[] {
  const { t } = telling;
  const old = new Map(linesOf(before, telling).map((line) => [line.id, line.text]));
  return linesOf(after, telling)
    .filter(({ id, text }) => old.get(id) !== text)
    .map((line) => {
      const { id, text } = line;
      const named = { id, name: fullName(t, line) };
      if (id === "callerIds") return { ...named, ...numbersChange(t, before.callerIds, after.callerIds) };
      return { ...named, before: old.get(id) ?? "", after: text };
    });
}

/** "Intentos · Por persona y día": a line on its own, away from its group. */
export function fullName(t: TFunction, { group, name }: Line): string {
  const part = t(`office.sheet.groups.${group}`);
  return part === name ? name : `${part} · ${name}`;
}

/** "lunes a viernes" for days in a row, "lunes, miércoles" for others. */
export function daysText(t: TFunction, days: readonly number[]): string {
  const held = weekdays.filter(({ n }) => days.includes(n));
  const [first, last] = [held[0], held.at(-1)];
  if (!first || !last) return "";
  if (held.length === weekdays.length) return t("office.sheet.hours.every");
  const name = ({ text }: (typeof weekdays)[number]): string => t(`office.sheet.hours.dayNames.${text}`);
  const inARow = last.n - first.n === held.length - 1;
  if (inARow && held.length > 2) return t("office.sheet.hours.range", { from: name(first), to: name(last) });
  return held.map(name).join(", ");
}

function hoursText(t: TFunction, hours: InstructionSheetView["hours"]): string {
  if (hours.length === 0) return t("office.sheet.hours.law");
  return hours
    .map(({ days, from, to }) => t("office.sheet.hours.one", { days: daysText(t, days), from, to }))
    .join("; ");
}
function contactsText(t: TFunction, { contacts }: InstructionSheetView): string {
  const kinds = contactKinds.filter((kind) => contacts.includes(kind));
  return (["conversation", ...kinds] as const).map((kind) => t(`office.sheet.contacts.${kind}`)).join("; ");
}
function questionsText(t: TFunction, sheet: InstructionSheetView): string {
  const held = sheetQuestions.filter((one) => sheet.questions.includes(one));
  return held.map((one) => t(`office.sheet.questions.${one}`)).join("; ") || t("office.sheet.questions.none");
}
function attemptLines({ attempts }: InstructionSheetView, { t, format }: Telling): Line[] {
  return attemptNames.map((name) => {
    const value = decimal(attempts[name], format, Number.isInteger(attempts[name]) ? 0 : 1);
    return {
      id: `attempts.${name}`,
      group: "attempts",
      name: t(`office.sheet.attempts.${name}`),
      text: name === "gapHours" ? t("office.sheet.attempts.gap", { hours: value }) : value,
    };
  });
}
function readingLines({ readings }: InstructionSheetView, { t, readable }: Telling): Line[] {
  return readable.map((rule) => ({
    id: `readings.${rule}`,
    group: "readings",
    name: ruleName(t, rule),
    text: t(`office.compliance.readings.${readings[rule] ?? "strict"}`),
    article: ruleArticle(t, rule),
  }));
}
function promiseLines({ promises }: InstructionSheetView, { t, format }: Telling): Line[] {
  const share = (perMille: number) => percent(perMille / 1_000, format, perMille % 10 === 0 ? 0 : 1);
  const texts = {
    minPerMille: share(promises.minPerMille),
    maxDaysAhead: t("office.sheet.days", { count: promises.maxDaysAhead }),
    graceDays: t("office.sheet.businessDays", { count: promises.graceDays }),
    tolerancePerMille: share(promises.tolerancePerMille),
    minPartialPerMille: share(promises.minPartialPerMille),
  };
  const names = Object.keys(texts) as (keyof typeof texts)[];
  return names.map((name) => ({
    id: `promises.${name}`,
    group: "promises",
    name: t(`office.sheet.promiseNames.${name}`),
    text: texts[name],
  }));
}

/** A mandate may show two hundred numbers: only those that come and go are listed. */
function numbersChange(t: TFunction, before: readonly string[], after: readonly string[]) {
  const counted = (numbers: readonly string[]) =>
    numbers.length === 0
      ? t("office.sheet.callerIds.none")
      : t("office.sheet.callerIds.count", { count: numbers.length });
  const added = after.filter((number) => !before.includes(number)).join(", ");
  const removed = before.filter((number) => !after.includes(number)).join(", ");
  const moves = [
    ...(added ? [t("office.sheet.callerIds.added", { numbers: added })] : []),
    ...(removed ? [t("office.sheet.callerIds.removed", { numbers: removed })] : []),
  ];
  return { before: counted(before), after: [counted(after), ...moves].join("; ") };
}
