// What the page and its simulation say to one another.
import type { DayFigures } from "#simulator/core/figures.ts";
import type { Setting } from "#simulator/core/what-if.ts";
import type { World } from "#simulator/core/world.ts";

export interface Wish {
  readonly world: World;
  readonly settings: readonly Setting[];
  /** At most so many days of each. */
  readonly days: number;
  /** After this no further day is begun, three of each apart. */
  readonly enoughMs: number;
}
/** `null` ends them. */
export interface Played {
  readonly cell: number;
  readonly figures: DayFigures;
}
