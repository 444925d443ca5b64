// What of an instruction sheet cannot be signed: what loosens the house's own rules and values that make no sense.
import { day, type LocalDate } from "../../kernel/time.ts";
import { defaultSheet, type InstructionSheet } from "./sheet.ts";
import { msOf } from "./wall-clock.ts";

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
