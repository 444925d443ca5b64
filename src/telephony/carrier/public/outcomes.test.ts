import { expect, test } from "vitest";
import { seededRng } from "#kernel/rng.ts";
import { type Arrears, durationMsOf, outcomeFor, type Scene, sceneFor } from "./outcomes.ts";

const draws = 20_000;
function share<T>(draw: () => T, is: (drawn: T) => boolean): number {
  let count = 0;
  for (let i = 0; i < draws; i++) if (is(draw())) count += 1;
  return (count * 100) / draws;
}

const humans: readonly (readonly [Arrears, number, number])[] = [
  ["early", 8, 24],
  ["mid", 8, 16],
  ["late", 8, 9],
  ["early", 15, 24 * 0.8],
  ["early", 19, 24 * 1.2],
];
test.each(
  humans,
)("in %s arrears at %d hours about %d%% of dials reach a human", (arrears, hour, expected) => {
  const rng = seededRng(7);
  const measured = share(
    () => outcomeFor(rng, { arrears, kind: "listed" }, hour),
    (outcome) => outcome === "human",
  );
  expect(Math.abs(measured - expected)).toBeLessThan(1);
});
test("hours outside the table count as the nearest one", () => {
  const drawAt = (hour: number) =>
    Array.from(
      { length: 50 },
      (
        (rng) => () =>
          outcomeFor(rng, { arrears: "mid", kind: "listed" }, hour)
      )(seededRng(3)),
    );
  expect(drawAt(3)).toEqual(drawAt(8));
  expect(drawAt(23)).toEqual(drawAt(19));
});
test("a dead number never brings anybody", () => {
  const rng = seededRng(1);
  expect(
    share(
      () => outcomeFor(rng, { arrears: "early", kind: "dead" }, 10),
      (o) => o !== "invalid" && o !== "off",
    ),
  ).toBe(0);
});
test("a holder in early arrears promises in 45% of talks, in late arrears in 14%", () => {
  const rng = seededRng(11);
  const early = share(
    () => sceneFor(rng, { arrears: "early", kind: "listed" }),
    (scene) => scene === "promise",
  );
  const late = share(
    () => sceneFor(rng, { arrears: "late", kind: "listed" }),
    (scene) => scene === "promise",
  );
  expect(Math.abs(early - 45 * 0.45)).toBeLessThan(1);
  expect(Math.abs(late - 20 * 0.14)).toBeLessThan(0.6);
});
test("a reference never speaks as the holder and a wrong number knows nobody", () => {
  const rng = seededRng(5);
  const drawn = (kind: "reference" | "wrong") =>
    new Set(Array.from({ length: 2_000 }, () => sceneFor(rng, { arrears: "mid", kind })));
  expect([...drawn("reference")].sort()).toEqual(["cut", "deceased", "third_party", "wrong_number"]);
  expect([...drawn("wrong")].sort()).toEqual(["cut", "wrong_number"]);
});
const medians: readonly (readonly [Scene, number])[] = [
  ["promise", 210],
  ["refusal", 95],
  ["third_party", 35],
  ["cut", 7],
  ["negotiation", 330],
];
test.each(medians)("the median talk of %s lasts %d s and none more than 900", (scene, seconds) => {
  const rng = seededRng(2);
  const drawn = Array.from({ length: 4_001 }, () => durationMsOf(rng, scene) / 1_000).sort((a, b) => a - b);
  expect(Math.abs((drawn[2_000] ?? 0) / seconds - 1)).toBeLessThan(0.05);
  expect(drawn.at(-1)).toBeLessThanOrEqual(900);
});
