// Where a promise stands on a day for whoever follows it, and in which order they are looked at. For "mis promesas" and the
// agenda. A promise whose payments are not known yet waits to be confirmed and is never called broken.
//   today   falls due today                 soon    falls due before the end of the next business day: a reminder is in time
//   broken  was decided broken since the last business day
//   grace   its day has passed, its money still counts       pending  the creditor's payments are awaited     later  not yet
import { addDays, type Instant, type LocalDate, localDateAt } from "../../kernel/time.ts";
import { type Holidays, isBusinessDay } from "./evaluate.ts";
import type { PromiseState } from "./promise.ts";

export const stages = ["today", "soon", "broken", "grace", "pending", "later"] as const;
export type Stage = (typeof stages)[number];

export interface Followed {
  readonly state: PromiseState;
  readonly dueOn: LocalDate;
  readonly evaluateOn: LocalDate;
  readonly decidedAt: Instant | null;
}
export interface Today {
  readonly today: LocalDate;
  readonly zone: string;
  readonly holidays: Holidays;
}

/** Undefined: nobody has to look at it any more. */
export function stageOf(promise: Followed, { today, zone, holidays }: Today): Stage | undefined {
  const { state, dueOn, evaluateOn, decidedAt } = promise;
  if (state === "PENDING_CONFIRMATION") return "pending";
  if (state === "BROKEN") {
    const recent = decidedAt !== null && localDateAt(decidedAt, zone) >= businessDayFrom(today, -1, holidays);
    return recent ? "broken" : undefined;
  }
  if (state !== "ACTIVE") return undefined;
  if (dueOn === today) return "today";
  if (dueOn > today) return dueOn <= businessDayFrom(today, 1, holidays) ? "soon" : "later";
  return today <= evaluateOn ? "grace" : "pending";
}

/** The next business day after `date`, or the last one before it. */
export function businessDayFrom(date: LocalDate, step: 1 | -1, holidays: Holidays): LocalDate {
  let day = addDays(date, step);
  while (!isBusinessDay(day, holidays)) day = addDays(day, step);
  return day;
}

export function byUrgency<
  T extends { readonly stage: Stage; readonly dueOn: LocalDate; readonly id: string },
>(promises: readonly T[]): readonly T[] {
  const key = ({ stage, dueOn, id }: T): string => `${stages.indexOf(stage)} ${dueOn} ${id}`;
  return promises.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Whether a call may be asked for: whoever has days to go is left in peace. The gate decides. */
export function mayRemind(stage: Stage): boolean {
  return stage !== "later";
}
