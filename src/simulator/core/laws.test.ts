import { expect, test } from "vitest";
import { seededRng } from "#kernel/rng.ts";
import { drawFrom, type Law, meanOf } from "./laws.ts";

const laws: readonly [string, Law, number][] = [
  ["fixed", { kind: "fixed", seconds: 7 }, 7],
  ["uniform", { kind: "uniform", from: 2, to: 6 }, 4],
  ["exponential", { kind: "exponential", mean: 20, shift: 5 }, 25],
  ["log-normal", { kind: "logNormal", median: 60, sigma: 0.5 }, 60 * Math.exp(0.125)],
  [
    "two humps",
    {
      kind: "mixture",
      parts: [
        { weight: 3, law: { kind: "fixed", seconds: 10 } },
        { weight: 1, law: { kind: "uniform", from: 100, to: 140 } },
      ],
    },
    37.5,
  ],
  ["measured", { kind: "empirical", quantiles: [0, 10, 40] }, 15],
];

test.each(laws)("a %s law lasts on average what it promises", (_name, law, mean) => {
  expect(meanOf(law)).toBeCloseTo(mean, 6);
  const rng = seededRng(5);
  let sum = 0;
  for (let i = 0; i < 20_000; i++) sum += drawFrom(law, rng);
  expect(sum / 20_000 / mean).toBeCloseTo(1, 1);
});

test("a law with a longest never lasts longer", () => {
  const rng = seededRng(1);
  const law: Law = { kind: "logNormal", median: 6, sigma: 1, shift: 2, atMost: 23 };
  for (let i = 0; i < 2000; i++) expect(drawFrom(law, rng)).toBeLessThanOrEqual(23);
});
