// How likely the right party, or anybody, picks up a phone at an hour: what its segment does at that hour and weekday, corrected
// by what the phone itself did. For the order of the list, the choice among a person's phones and the pacing engine.

/** Tries and what came of them, each counted by how much it still weighs (fade). */
export interface Tally {
  readonly tries: number;
  /** A person picked up. */
  readonly answers: number;
  /** The right party spoke. */
  readonly holders: number;
}
export interface HourTally extends Tally {
  /** 0–23 where the debtor lives. */
  readonly hour: number;
}
export interface CellTally extends HourTally {
  /** 1: Monday … 7: Sunday. */
  readonly weekday: number;
}
export interface Chance {
  /** P(the right party speaks). */
  readonly holder: number;
  /** P(a person picks up). */
  readonly answer: number;
}

/** Days after which a try weighs half: docs/decisions/0024 has what other values did. */
export const halfLifeDays = 30;
/** What the segment's hour says is worth so many tries of the phone's own: docs/decisions/0024. */
export const priorTries = 6;
/** A try an hour before or after counts so much for an hour: docs/decisions/0024. */
export const neighbourShare = 0.5;
/** What a parent says is worth so many tries of a cell. Judgement: with hundreds of tries a cell speaks for itself. */
const parentTries = 30;
/** Of an agency that has called nobody yet: right party 17.9 % of tries at random hours, a person 25 %. */
const nobodyKnows: Chance = { holder: 0.179, answer: 0.25 };

export const noTries: Tally = { tries: 0, answers: 0, holders: 0 };

/** What a try of so many days ago still weighs. */
export function fade(days: number): number {
  return 2 ** (-Math.max(0, days) / halfLifeDays);
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, each) => plus(sum, each, 1), noTries);
}

/**
 * What a phone nobody has tried is expected to do: as everything the agency called, then as its segment, then as the segment's
 * hour, then as the hour of that weekday. Each speaks as loudly as it has tries; a thin cell repeats its parent.
 */
export function priorAt(
  cells: readonly CellTally[],
  everywhere: Tally,
  { weekday, hour }: { readonly weekday: number | null; readonly hour: number },
): Chance {
  const near = cells.reduce((sum, each) => plus(sum, each, shareOf(each.hour, hour)), noTries);
  const exact = cells.filter((each) => each.weekday === weekday && each.hour === hour);
  return [sumOf(cells), near, sumOf(exact)].reduce(corrected, corrected(nobodyKnows, everywhere));
}

/** A phone's own tries seen from one hour of one weekday. */
export interface HourLens {
  readonly prior: Chance;
  readonly hours: readonly LensHour[];
}
export interface LensHour {
  readonly hour: number;
  readonly share: number;
  /** A try there counts as so many here: nobody is judged by having been called when few pick up. */
  readonly holderPace: number;
  readonly answerPace: number;
}

export function lensAt(
  cells: readonly CellTally[],
  everywhere: Tally,
  at: { readonly weekday: number; readonly hour: number },
): HourLens {
  const usual = priorAt(cells, everywhere, { weekday: null, hour: at.hour });
  const hours = [at.hour - 1, at.hour, at.hour + 1].map((hour) => {
    const there = priorAt(cells, everywhere, { weekday: null, hour });
    return {
      hour,
      share: shareOf(hour, at.hour),
      holderPace: there.holder / usual.holder,
      answerPace: there.answer / usual.answer,
    };
  });
  return { prior: priorAt(cells, everywhere, at), hours };
}

/** Of one phone at the lens's hour. The SQL of store-turns says the same for a million phones; a journey compares both. */
export function chanceOf({ prior, hours }: HourLens, own: readonly HourTally[]): Chance {
  const seen = { holders: 0, answers: 0, holderTries: priorTries, answerTries: priorTries };
  for (const { hour, share, holderPace, answerPace } of hours)
    for (const each of own)
      if (each.hour === hour) {
        seen.holders += share * each.holders;
        seen.answers += share * each.answers;
        seen.holderTries += share * holderPace * each.tries;
        seen.answerTries += share * answerPace * each.tries;
      }
  return {
    holder: Math.min(1, (seen.holders + priorTries * prior.holder) / seen.holderTries),
    answer: Math.min(1, (seen.answers + priorTries * prior.answer) / seen.answerTries),
  };
}

function shareOf(hour: number, at: number): number {
  if (hour === at) return 1;
  return Math.abs(hour - at) === 1 ? neighbourShare : 0;
}

function corrected(prior: Chance, seen: Tally): Chance {
  const of = (before: number, hits: number): number =>
    (hits + parentTries * before) / (seen.tries + parentTries);
  return { holder: of(prior.holder, seen.holders), answer: of(prior.answer, seen.answers) };
}

function plus(sum: Tally, each: Tally, share: number): Tally {
  return {
    tries: sum.tries + share * each.tries,
    answers: sum.answers + share * each.answers,
    holders: sum.holders + share * each.holders,
  };
}
