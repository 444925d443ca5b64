// What the rest of the day can afford: turns the abandonment cap, what has been spent and what a unit of risk has
// cost so far into the price of risk that decide() pays. The cap is a wall: the aim stays below it.
import type { PacingOptions } from "../pacing.ts";
import { rollingMinutes } from "./observe.ts";
import type { State } from "./state.ts";

/** Share of the cap aimed at. Judgement, set on seeded days: the end of a day cannot be taken back. */
const aim = 0.97;
/** Calls kept in hand: one, which is a tenth of a point for five agents; and where the budget so far is larger than `from`
 * calls one more for each `perMore`, up to `more`, for there no day may end above the cap and two calls can be lost in one
 * second. Seen on seeded days of 30 agents on a hard list at 1 %: the worst of six ended at 1.0008 % with one call. */
const reserve = { least: 1, from: 24, perMore: 25, more: 1.5 };
/** And so many deviations of what chance may still add: seen on seeded days of 30 agents whose end was not announced,
 * the worst ended at 3.18 % without it and at 2.71 % with one whole deviation. Beyond what the smallest teams look
 * ahead: a single agent's day affords four calls, and holding back two of them left nothing to gain. */
const keptDeviations = 0.6;
/** A deficit or a surplus is worked off within this time: bad hours must not hide in a good day, and a list may end. */
const lookAheadSeconds = 3600;
/** But not within fewer people than would afford this many abandoned calls: one alone must not stop a small team. */
const lookAheadCalls = 3;
/** Nor within so few people: what is left at the end of the day must not be spent in one burst. With 12 the worst of ten days of
 * five agents on a hard list ended at 3.13 %, with 30 at 2.88 % and 0.17 ± 0.07 points busier. */
const fewestComing = 30;
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
/** Staffed seconds that the guess is worth. Judgement: two contacts. */
const guessWeight = 360;
/** Rolling half hour: from half of this share on the price falls, whatever the day still affords (goal: never above 10 % where
 * 100 people answered). Fewer people count as 100: braking five agents for two lost of fifty cost 0.5 ± 0.2 points of busy share
 * on the base list, 20 days. A higher ceiling (9 %) brought 30 agents nothing and half hours above 10 % in rough worlds. */
const rollingCeiling = { share: 0.06, ofHumans: 100 };
/** What a team has done lately: half an hour. */
const flowSeconds = 1800;
/** Longest step of time that counts as work seen: `decide` is called every second. */
const longestStep = 5;

export interface Staff {
  readonly staffed: number;
  readonly busy: number;
}

/** Keeps count of people met per staffed second and of occupancy, both forgetting. */
export function passTime({ flow }: Pick<State, "flow">, now: number, { staffed, busy }: Staff): void {
  const step = flow.at < 0 ? 0 : Math.min(longestStep, Math.max(0, now - flow.at));
  flow.at = now;
  if (step === 0) return;
  const keep = Math.exp(-step / flowSeconds);
  flow.humans *= keep;
  flow.staffedSeconds = flow.staffedSeconds * keep + staffed * step;
  flow.busySeconds = flow.busySeconds * keep + busy * step;
}

export function riskPrice(state: State, options: PacingOptions, now: number, staffed: number): number {
  const { humans, abandoned } = state.day;
  const { flow, cost } = state;
  const perAgentSecond =
    (flow.humans + guessWeight / guessedCycleSeconds) / (flow.staffedSeconds + guessWeight);
  const perSecond = Math.max(1e-9, perAgentSecond * staffed);
  const target = options.abandonmentCap * aim;
  const enough = lookAheadCalls / Math.max(1e-6, target) / perSecond;
  const left = Math.max(0, Math.min(options.dayEndsAt - now, Math.max(lookAheadSeconds, enough)));
  const coming = Math.max(perSecond * left, fewestComing);
  // Until an announced end chance may run ahead by its deviation: a list may end sooner than the day.
  const spread = Math.sqrt((target * coming) / 2) - Math.sqrt(lookAheadCalls / 2);
  const large = Math.max(0, target * (humans + coming) - reserve.from) / reserve.perMore;
  const inHand = reserve.least + Math.min(reserve.more, large);
  const kept = inHand + keptDeviations * Math.max(0, spread);
  const affordable = target + (target * humans - abandoned - kept) / coming;
  const perPrice = (cost.risked + priorRisk.share * priorRisk.weight) / (cost.priced + priorRisk.weight);
  const bias = (cost.suffered + priorBias.share * priorBias.weight) / (cost.foreseen + priorBias.weight);
  const unit = perPrice * Math.min(biasRange.most, Math.max(biasRange.least, bias));
  const price = Math.min(highestPrice, Math.max(0, affordable) / Math.max(0.01, unit));
  return price * rollingBrake(state, options, now);
}

function rollingBrake(state: State, options: PacingOptions, now: number): number {
  let humans = 0;
  let lost = 0;
  const from = Math.floor(now / 60) - rollingMinutes;
  for (const [minute, people, abandoned] of state.day.minutes) {
    if (minute <= from) continue;
    humans += people;
    lost += abandoned;
  }
  const ceiling = Math.max(rollingCeiling.share, 1.5 * options.abandonmentCap);
  const share = lost / Math.max(rollingCeiling.ofHumans, humans);
  return share <= ceiling / 2 ? 1 : Math.max(0, (ceiling - share) / (ceiling / 2));
}
