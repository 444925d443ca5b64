// Two synthetic months of calls, of which the second is judged, for the bench of the contact order: people with a hidden chance of picking up at each hour that drifts,
// called by one policy or another with the same luck. Nothing of the truth is told to a policy but what its own calls found.
import {
  type CellTally,
  chanceOf,
  fade,
  type HourLens,
  type HourTally,
  lensAt,
  priorTries,
  sumOf,
} from "#dialer/core/contact/chance.ts";
import { exploreShare } from "#dialer/core/contact/value.ts";
import { normal, type Rng, seededRng } from "#kernel/rng.ts";

export interface MonthWorld {
  readonly phones: number;
  readonly segments: number;
  readonly days: number;
  /** Days before this one are learned from and not counted. */
  readonly judgedFrom: number;
  /** Calls an hour for every hundred phones. */
  readonly callsPerHundred: number;
  /** Deviation of the single phone's log-odds, and how far its own favourite hour lifts them. */
  readonly spread: number;
  readonly favourite: number;
  /** Share of phones whose favourite hour moves, a day. */
  readonly drift: number;
}
export const usualMonth: MonthWorld = {
  ...{ phones: 1_600, segments: 12, days: 60, judgedFrom: 30, callsPerHundred: 2 },
  ...{ spread: 0.8, favourite: 1.2, drift: 0.02 },
};

const firstHour = 8;
const hours = 12;
/** A phone that was tried rests this long, a person who was reached longer: days. */
const rests = { tried: 1, reached: 4 } as const;
/** Log-odds of the right party before what moves them: some 18 % at random. */
const usualOdds = -1.8;

export type PolicyName =
  | "random"
  | "segment alone"
  | "Thompson, each debtor"
  | "ours"
  | "ours without exploring"
  | "ours never forgetting";

export function playMonth(
  world: MonthWorld,
  policy: PolicyName,
  seed: number,
): { readonly attempts: number; readonly reached: number } {
  const town = populate(world, seed);
  const [luck, own] = [seededRng(seed * 7 + 1), seededRng(seed * 7 + 2)];
  const known = knownOf(world, policy !== "ours never forgetting");
  let [attempts, reached] = [0, 0];
  for (const at of hoursOf(town, world)) {
    // Everybody's luck is drawn, called or not: every policy meets the same.
    const luckOf = Float64Array.from(town.people, () => luck.next());
    for (const one of bestOf(town.people, known, policy, at, own)) {
      const holder = (luckOf[one] ?? 1) < town.truth(one, at);
      if (at.day >= world.judgedFrom) {
        attempts++;
        if (holder) reached++;
      }
      learn(town.people, known, one, at, holder);
    }
  }
  return { attempts, reached };
}

export type Model = "constant" | "segment" | "ours" | "neverForgetting" | "truth";
/** Mean log-loss: each call of a month dialled at random is predicted before it is made. */
export function heldOut(world: MonthWorld, seed: number): Readonly<Record<Model, number>> {
  const town = populate(world, seed);
  const luck = seededRng(seed * 7 + 3);
  const [known, lasting] = [knownOf(world, true), knownOf(world, false)];
  const sum = { constant: 0, segment: 0, ours: 0, neverForgetting: 0, truth: 0 };
  let [judged, seen, holders] = [0, 0, 0];
  for (const at of hoursOf(town, world)) {
    const [lenses, slow] = [lensesAt(known, at), lensesAt(lasting, at)];
    for (const one of bestOf(town.people, known, "random", at, luck)) {
      const truth = town.truth(one, at);
      const holder = luck.next() < truth;
      const phone = town.people[one];
      const [lens, slowLens] = [lenses[phone?.segment ?? 0], slow[phone?.segment ?? 0]];
      if (at.day >= world.judgedFrom && lens && slowLens) {
        const said: Record<Model, number> = {
          constant: (holders + 1) / (seen + 5),
          segment: lens.prior.holder,
          ours: chanceOf(lens, ownOf(known, one, at)).holder,
          neverForgetting: chanceOf(slowLens, ownOf(lasting, one, at)).holder,
          truth,
        };
        for (const [model, chance] of Object.entries(said) as [Model, number][])
          sum[model] -= Math.log(holder ? chance : 1 - chance);
        judged++;
      }
      seen++;
      if (holder) holders++;
      learn(town.people, lasting, one, at, holder);
      learn(town.people, known, one, at, holder);
    }
  }
  return {
    constant: sum.constant / judged,
    segment: sum.segment / judged,
    ours: sum.ours / judged,
    neverForgetting: sum.neverForgetting / judged,
    truth: sum.truth / judged,
  };
}

interface Person {
  readonly segment: number;
  readonly base: number;
  favourite: number;
  notBefore: number;
}
interface Public {
  readonly people: readonly Person[];
  readonly moves: Rng;
  truth(one: number, at: At): number;
}
interface At {
  readonly day: number;
  readonly hour: number;
  readonly weekday: number;
}

function populate(world: MonthWorld, seed: number): Public {
  const rng = seededRng(seed);
  // A segment has a level, a good time of the day, and weekdays that differ.
  const segments = Array.from({ length: world.segments }, () => ({
    level: normal(rng) * 0.5,
    peak: firstHour + rng.next() * hours,
    weekdays: Array.from({ length: 7 }, () => normal(rng) * 0.25),
  }));
  const people = Array.from({ length: world.phones }, (_, i) => ({
    segment: i % world.segments,
    base: normal(rng) * world.spread,
    favourite: firstHour + rng.next() * hours,
    notBefore: 0,
  }));
  const truth = (one: number, { hour, weekday }: At): number => {
    const person = people[one];
    const segment = segments[person?.segment ?? 0];
    if (!person || !segment) return 0;
    const near = (peak: number, width: number): number => Math.exp(-(((hour + 0.5 - peak) / width) ** 2));
    const odds =
      usualOdds +
      segment.level +
      (segment.weekdays[weekday - 1] ?? 0) +
      1.4 * (near(segment.peak, 2.5) - 0.35) +
      person.base +
      world.favourite * (near(person.favourite, 2) - 0.3);
    return 1 / (1 + Math.exp(-odds));
  };
  return { people, truth, moves: seededRng(seed + 99) };
}

function* hoursOf({ people, moves }: Public, { days, drift }: MonthWorld): Generator<At> {
  for (let day = 0; day < days; day++) {
    for (const person of people)
      if (moves.next() < drift) person.favourite = firstHour + moves.next() * hours;
    for (let hour = firstHour; hour < firstHour + hours; hour++) yield { day, hour, weekday: 1 + (day % 7) };
  }
}

interface Sum {
  tries: number;
  holders: number;
}
/** As the product keeps it: a try counts more the later it is, and what is read is divided by today's share. */
interface Known {
  readonly forgets: boolean;
  readonly slots: number;
  readonly segments: number;
  readonly cells: Map<
    string,
    Sum & { readonly segment: number; readonly weekday: number; readonly hour: number }
  >;
  readonly phones: readonly Map<number, Sum>[];
}
function knownOf({ phones, segments, callsPerHundred }: MonthWorld, forgets: boolean): Known {
  return {
    ...{ forgets, segments, slots: Math.round((phones * callsPerHundred) / 100), cells: new Map() },
    phones: Array.from({ length: phones }, () => new Map()),
  };
}

function learn(
  people: readonly Person[],
  known: Known,
  one: number,
  { day, hour, weekday }: At,
  holder: boolean,
): void {
  const person = people[one];
  if (!person) return;
  person.notBefore = day + (holder ? rests.reached : rests.tried);
  const share = known.forgets ? 1 / fade(day) : 1;
  const key = `${person.segment} ${weekday} ${hour}`;
  const cell = known.cells.get(key) ?? { segment: person.segment, weekday, hour, tries: 0, holders: 0 };
  const own = known.phones[one]?.get(hour) ?? { tries: 0, holders: 0 };
  for (const sum of [cell, own]) {
    sum.tries += share;
    sum.holders += holder ? share : 0;
  }
  known.cells.set(key, cell);
  known.phones[one]?.set(hour, own);
}

function lensesAt(known: Known, at: At): readonly HourLens[] {
  const share = known.forgets ? fade(at.day) : 1;
  const bySegment: CellTally[][] = Array.from({ length: known.segments }, () => []);
  for (const { segment, weekday, hour, tries, holders } of known.cells.values())
    bySegment[segment]?.push({
      ...{ weekday, hour, tries: tries * share },
      ...{ holders: holders * share, answers: holders * share },
    });
  const everywhere = sumOf(bySegment.flat());
  return bySegment.map((cells) => lensAt(cells, everywhere, at));
}

/** What a lens reads: the hour and those beside it. */
function ownOf(known: Known, one: number, { day, hour }: At): readonly HourTally[] {
  const hours = known.phones[one];
  if (!hours || hours.size === 0) return untried;
  const share = known.forgets ? fade(day) : 1;
  const found: HourTally[] = [];
  for (let each = hour - 1; each <= hour + 1; each++) {
    const own = hours.get(each);
    if (own) {
      const holders = own.holders * share;
      found.push({ hour: each, tries: own.tries * share, holders, answers: holders });
    }
  }
  return found;
}
const untried: readonly HourTally[] = [];

function bestOf(
  people: readonly Person[],
  known: Known,
  policy: PolicyName,
  at: At,
  rng: Rng,
): readonly number[] {
  const free = people.flatMap(({ notBefore }, one) => (notBefore <= at.day ? [one] : []));
  const lenses = policy === "random" ? [] : lensesAt(known, at);
  return free
    .map((one) => ({ one, score: scoreOf(known, policy, one, lenses[people[one]?.segment ?? 0], at, rng) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, known.slots)
    .map(({ one }) => one);
}

function scoreOf(
  known: Known,
  policy: PolicyName,
  one: number,
  lens: HourLens | undefined,
  at: At,
  rng: Rng,
): number {
  if (policy === "random" || !lens) return rng.next();
  // Equals are taken in a random order.
  const tie = rng.next() * 1e-9;
  const alone = policy === "segment alone" || (policy === "ours" && rng.next() < exploreShare);
  if (alone) return lens.prior.holder + tie;
  const own = ownOf(known, one, at);
  const chance = chanceOf(lens, own).holder;
  if (policy !== "Thompson, each debtor") return chance + tie;
  const tries = priorTries + (own.find((each) => each.hour === at.hour)?.tries ?? 0);
  return chance + normal(rng) * Math.sqrt((chance * (1 - chance)) / (tries + 1));
}
