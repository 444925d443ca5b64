import { expect, test } from "vitest";
import { seededRng } from "#kernel/rng.ts";
import {
  type CellTally,
  chanceOf,
  fade,
  type HourTally,
  halfLifeDays,
  lensAt,
  priorAt,
  sumOf,
} from "./chance.ts";
import { weightOf, weightRange, worthOf } from "./value.ts";

const cell = (weekday: number, hour: number, tries: number, holders: number): CellTally => ({
  ...{ weekday, hour, tries, holders },
  answers: holders,
});
const own = (hour: number, tries: number, holders: number): HourTally => ({
  hour,
  tries,
  holders,
  answers: holders,
});
const tuesdayAtTen = { weekday: 2, hour: 10 };
/** A segment that answers at 22 % on Tuesdays at ten and at half of that at eleven. */
const cells = [cell(2, 10, 3_000, 660), cell(2, 11, 3_000, 330), cell(4, 15, 3_000, 330)];
const lens = lensAt(cells, sumOf(cells), tuesdayAtTen);

test("an agency without calls expects what is usual, and a thin hour what its segment does", () => {
  expect(priorAt([], sumOf([]), tuesdayAtTen).holder).toBeCloseTo(0.179);
  const thin = priorAt(cells, sumOf(cells), { weekday: 3, hour: 20 }).holder;
  expect(thin).toBeCloseTo(1_320 / 9_000, 2);
});
test("an hour of a weekday with many calls speaks for itself", () => {
  expect(lens.prior.holder).toBeCloseTo(0.22, 2);
});
test("a phone nobody tried does as its segment; one that answers rises and one that never does falls, by the tries there are", () => {
  const of = (...tries: HourTally[]): number => chanceOf(lens, tries).holder;
  expect(of()).toBeCloseTo(lens.prior.holder);
  expect(of(own(10, 8, 3))).toBeCloseTo((3 + 6 * lens.prior.holder) / 14);
  expect(of(own(10, 3, 0))).toBeLessThan(of(own(10, 1, 0)));
  expect(of(own(10, 1, 0))).toBeLessThan(of());
});
test("tries at the next hour count in part, those at another time of the day do not", () => {
  const of = (hour: number): number => chanceOf(lens, [own(hour, 2, 2)]).holder;
  expect(of(10)).toBeGreaterThan(of(9));
  expect(of(9)).toBeGreaterThan(lens.prior.holder);
  expect(of(16)).toBeCloseTo(lens.prior.holder);
});
test("nobody is judged by calls in vain at an hour when few pick up", () => {
  const atEleven = chanceOf(lens, [own(11, 4, 0)]).holder;
  const atNine = chanceOf(lens, [own(9, 4, 0)]).holder;
  expect(atEleven).toBeGreaterThan(atNine);
});
test("a try weighs half after a half-life, and one of the future no more than one of today", () => {
  expect([fade(0), fade(halfLifeDays), fade(2 * halfLifeDays), fade(-3)]).toEqual([1, 0.5, 0.25, 1]);
});
test("whatever was counted, a chance lies between none and certain", () => {
  const rng = seededRng(24);
  for (let i = 0; i < 500; i++) {
    const tries = rng.next() * 50;
    const some = Array.from({ length: 3 }, (_, n) => own(9 + n, tries, tries * rng.next()));
    const many = Array.from({ length: 6 }, () => {
      const count = Math.floor(rng.next() * 400);
      return cell(1 + Math.floor(rng.next() * 7), 8 + Math.floor(rng.next() * 12), count, count * rng.next());
    });
    const { holder, answer } = chanceOf(lensAt(many, sumOf(many), tuesdayAtTen), some);
    expect(holder > 0 && holder <= 1 && answer > 0 && answer <= 1).toBe(true);
  }
});

test("a larger debt is called sooner, never in proportion and never without end", () => {
  expect(weightOf(400_000, 100_000)).toBeCloseTo(2, 3);
  expect(weightOf(100_000, 100_000)).toBe(1);
  expect(weightOf(1e15, 100_000)).toBe(weightRange.most);
  expect(weightOf(0, 100_000)).toBe(weightRange.least);
});
test("a debt of the usual size on a phone that answers goes before a very large one on a phone that never does", () => {
  const hopeless = chanceOf(lens, [own(10, 30, 0)]).holder;
  const answers = chanceOf(lens, [own(10, 8, 5)]).holder;
  expect(worthOf(answers, weightOf(100_000, 100_000))).toBeGreaterThan(
    worthOf(hopeless, weightOf(1e12, 100_000)),
  );
});
