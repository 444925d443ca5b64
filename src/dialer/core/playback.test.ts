import { expect, test } from "vitest";
import { mayHear, rangeOf, stereoBytes, stereoHeaderBytes, tracksOf, weave } from "./playback.ts";

test("two tracks make one stereo file as long as the longer, and the shorter ends in silence", () => {
  expect(stereoBytes([1_600, 800])).toBe(stereoHeaderBytes + 3_200);
  expect([...weave(Uint8Array.of(1, 2, 3, 4), Uint8Array.of(9, 8))]).toEqual([1, 2, 9, 8, 3, 4, 0, 0]);
});

test("a player seeks with ranges; what is no range is the whole file, and one beyond the end is refused", () => {
  const cases: readonly [string | undefined, unknown][] = [
    [undefined, "whole"],
    ["bytes=0-", { from: 0, to: 1_000 }],
    ["bytes=100-199", { from: 100, to: 200 }],
    ["bytes=900-5000", { from: 900, to: 1_000 }],
    ["bytes=-100", { from: 900, to: 1_000 }],
    ["bytes=1000-", "impossible"],
    ["bytes=20-10", "impossible"],
    ["bytes=-", "whole"],
    ["bytes=0-1,5-6", "whole"],
    ["items=1-2", "whole"],
  ];
  for (const [header, expected] of cases)
    expect([header, rangeOf(header, 1_000)]).toEqual([header, expected]);
});

test("any stretch of the file is made of whole samples of both tracks", () => {
  expect(tracksOf({ from: 0, to: 10 })).toEqual({
    header: { from: 0, to: 10 },
    track: { from: 0, to: 0 },
    skip: 0,
  });
  expect(tracksOf({ from: 47, to: 53 })).toEqual({
    header: { from: 44, to: 44 },
    track: { from: 0, to: 6 },
    skip: 3,
  });
});

test("agents hear their own calls where the mandate lets them, and nobody else's anywhere", () => {
  const agent = { listens: false, own: true, agentsHearOwn: true };
  expect(mayHear(agent)).toBe(true);
  expect(mayHear({ ...agent, agentsHearOwn: false })).toBe(false);
  expect(mayHear({ ...agent, own: false })).toBe(false);
  expect(mayHear({ listens: true, own: false, agentsHearOwn: false })).toBe(true);
});
