// Plays the days of a comparison one after another and tells how far it is; the figures are those of core/compare.
import { type Comparison, compare } from "./core/compare.ts";
import { startDay } from "./core/day.ts";
import type { DayFigures } from "./core/figures.ts";
import type { SimulatedPolicy } from "./core/sight.ts";
import type { World } from "./core/world.ts";
import { timed } from "./stopwatch.ts";

export interface ComparisonWish {
  readonly world: World;
  readonly policies: readonly SimulatedPolicy[];
  readonly days: number;
  readonly seed: number;
  readonly cap: number;
}

export interface ComparedPolicy extends Comparison {
  readonly policy: string;
  readonly label: string;
  readonly microsecondsPerDecision: number;
}

/** Steps of a day between two reports of progress. */
const steps = 16;

export function runComparison(
  { world, policies, days, seed, cap }: ComparisonWish,
  progress: (share: number, policy: string) => void = () => {},
): readonly ComparedPolicy[] {
  let first: readonly DayFigures[] | undefined;
  return policies.map((each, i) => {
    const { policy, microseconds } = timed(each);
    const figures = Array.from({ length: days }, (_, day) => {
      const running = startDay({ world, seed: seed + day, abandonmentCap: cap, policy });
      for (let step = 1; step <= steps; step++) {
        running.advance((running.endsAt * step) / steps);
        progress((i + (day + step / steps) / days) / policies.length, each.label);
      }
      return running.figures();
    });
    const compared = compare(figures, first, cap);
    first ??= figures;
    const { name, label } = each;
    return { policy: name, label, ...compared, microsecondsPerDecision: microseconds() };
  });
}
