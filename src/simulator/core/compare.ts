// Sets policies side by side over the same simulated days: mean and 95 % interval of each figure, and the difference from
// the first policy day by day, which is far surer than the difference of the means.
import type { DayFigures } from "./figures.ts";

export interface Estimate {
  readonly mean: number;
  /** Half of the 95 % interval; null with a single day. */
  readonly plusMinus: number | null;
}

export const comparedFigures = [
  "occupancy",
  "idleWaitSeconds",
  "abandonment",
  "abandonmentByLaw",
  "hangUps",
  "cut",
  "contactsPerAgentHour",
  "dialsPerContact",
] as const satisfies readonly (keyof DayFigures)[];
export type ComparedFigure = (typeof comparedFigures)[number];

export interface Comparison {
  readonly days: number;
  readonly figures: Readonly<Record<ComparedFigure, Estimate>>;
  readonly worstDay: number;
  readonly worstHalfHour: number;
  readonly daysOverCap: number;
  /** null while numbers are left on every day; else the mean hour of the days on which the list ran out. */
  readonly listEndsAtHour: number | null;
  readonly daysListEnds: number;
  /** Against the first policy, day by day; null for the first. */
  readonly difference: Readonly<Record<ComparedFigure, Estimate>> | null;
}

export function compare(
  days: readonly DayFigures[],
  first: readonly DayFigures[] | undefined,
  abandonmentCap: number,
): Comparison {
  const ended = days.flatMap(({ listEndsAtHour }) => (listEndsAtHour === null ? [] : [listEndsAtHour]));
  return {
    days: days.length,
    figures: each((figure) => estimate(days.map((day) => day[figure]))),
    worstDay: Math.max(...days.map((day) => day.abandonment)),
    worstHalfHour: Math.max(...days.map((day) => day.worstHalfHour)),
    daysOverCap: days.filter((day) => day.abandonment > abandonmentCap).length,
    listEndsAtHour: ended.length === 0 ? null : estimate(ended).mean,
    daysListEnds: ended.length,
    difference: first
      ? each((figure) => estimate(days.map((day, i) => day[figure] - (first[i]?.[figure] ?? Number.NaN))))
      : null,
  };
}

export function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, plusMinus: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, plusMinus: student(n - 1) * Math.sqrt(variance / n) };
}

/** The 97.5 % quantile of Student's t; beyond the table the expansion in 1/degrees is exact to 0.001. */
export function student(degrees: number): number {
  const table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
  const known = table[degrees - 1];
  if (known !== undefined) return known;
  const z = 1.959964;
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
}

function each(of: (figure: ComparedFigure) => Estimate): Record<ComparedFigure, Estimate> {
  return Object.fromEntries(comparedFigures.map((figure) => [figure, of(figure)])) as Record<
    ComparedFigure,
    Estimate
  >;
}
