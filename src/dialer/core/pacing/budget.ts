// What the rest of the day can afford: turns the abandonment cap, what has been spent and what a unit of risk has
// cost so far into the price of risk that decide() pays. The cap is a wall: the aim stays below it.
import type { PacingOptions } from "../pacing.ts";
import { rollingSeconds } from "./observe.ts";
import type { State } from "./state.ts";

/** Share of the cap aimed at. Judgement, set on seeded days: the end of a day cannot be taken back. */
const aim = 0.97;
/** Calls kept in hand: one abandoned call is a tenth of a point for five agents. */
const reserve = 1;
/** Overspending is recovered within this time, not by the end of the day: bad hours must not hide in a good day. */
const lookAheadSeconds = 4 * 3600;
/** Mean risk per unit of price before any is learned, and its weight in units of price. */
const priorRisk = { share: 0.35, weight: 3 };
/** Abandoned per foreseen before any is learned, and its weight in abandoned calls. */
const priorBias = { share: 1.2, weight: 4 };
/** While agents log in nobody is abandoned, whatever was foreseen: bias is not believed beyond these. Judgement. */
const biasRange = { least: 0.6, most: 4 };
/** Seen on seeded days: 0.01–0.1 at every team size. Higher only after a lull that says nothing about the next rush. */
const highestPrice = 0.2;
/** Talk + wrap-up of one contact before any is known, seconds. */
const guessedCycleSeconds = 180;
/** Rolling half hour: from this share on the price falls, whatever the day still affords (goal: never above 10 %). */
const rollingCeiling = { share: 0.06, fromHumans: 40 };

export function riskPrice(state: State, options: PacingOptions, now: number, staffed: number): number {
  const { humans, abandoned, startedAt } = state.day;
  const elapsed = Math.max(0, now - Math.max(0, startedAt));
  const guess = staffed / guessedCycleSeconds;
  const perSecond = (humans + guess * 600) / (elapsed + 600);
  const left = Math.max(0, Math.min(options.dayEndsAt - now, lookAheadSeconds));
  const coming = Math.max(perSecond * left, 12);
  const target = options.abandonmentCap * aim;
  const affordable = (target * (humans + perSecond * left) - abandoned - reserve) / coming;
  const perPrice = (state.risked + priorRisk.share * priorRisk.weight) / (state.priced + priorRisk.weight);
  const bias = (state.suffered + priorBias.share * priorBias.weight) / (state.foreseen + priorBias.weight);
  const cost = perPrice * Math.min(biasRange.most, Math.max(biasRange.least, bias));
  const price = Math.min(highestPrice, Math.max(0, affordable) / Math.max(0.01, cost));
  return price * rollingBrake(state, options, now);
}

function rollingBrake(state: State, options: PacingOptions, now: number): number {
  let humans = 0;
  let lost = 0;
  for (const [at, abandoned] of state.day.recent) {
    if (at < now - rollingSeconds) continue;
    humans++;
    lost += abandoned;
  }
  if (humans < rollingCeiling.fromHumans) return 1;
  const ceiling = Math.max(rollingCeiling.share, 1.5 * options.abandonmentCap);
  const share = lost / humans;
  return share <= ceiling / 2 ? 1 : Math.max(0, (ceiling - share) / (ceiling / 2));
}
