import fc from "fast-check";
import { expect, test } from "vitest";
import { patched, patchOf } from "./patch.ts";

/** As it arrives: what became text and was read again. */
const overTheWire = <T>(value: T): T => (value === undefined ? value : JSON.parse(JSON.stringify(value)));
const read = (before: unknown, after: unknown): unknown =>
  patched(overTheWire(before), overTheWire(patchOf(before, after) ?? null));

const tile = (userId: string, state = "available", calls = 0) => ({ userId, state, calls, help: null });
const floor = (agents: readonly object[], series: readonly number[][] = []) => ({
  now: 1,
  agents,
  campaigns: [{ id: "c", series }],
});

test("whoever holds the earlier view and reads what changed sees the later view, whatever the two are", () => {
  // Small worlds of ids and names, so that two views have much in common and every kind of change happens.
  const name = fc.constantFrom("id", "userId", "a", "b", "__proto__", "s", "c", "o");
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 0, 1, "x", "y"),
      fc.array(tie("value"), { maxLength: 5 }),
      fc.array(fc.record({ id: fc.constantFrom("p", "q", "r"), v: tie("value") }), { maxLength: 4 }),
      fc.dictionary(name, tie("value"), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(value, value, (one, other) => {
      const [before, after] = [overTheWire(one), overTheWire(other)];
      expect(read(before, after)).toEqual(after);
      expect(patchOf(after, overTheWire(after))).toBeUndefined();
    }),
    { numRuns: 2_000 },
  );
});

test("a floor where one agent changed, another moved up and the chart went on is told in little", () => {
  const names = Array.from({ length: 300 }, (_, i) => `u${i}`);
  const series = Array.from({ length: 600 }, (_, i) => [i, 1, 2]);
  const before = floor(
    names.map((one) => tile(one)),
    series,
  );
  const after = floor(
    names.map((one) => tile(one, one === "u7" ? "talking" : "available", one === "u7" ? 1 : 0)),
    [...series.slice(1), [600, 3, 4]],
  );
  expect(read(before, after)).toEqual(after);
  expect(JSON.stringify(patchOf(before, after))).toBe(
    '{"f":{"agents":{"c":{"u7":{"f":{"state":{"s":"talking"},"calls":{"s":1}}}}},' +
      '"campaigns":{"c":{"c":{"f":{"series":{"m":1,"e":[[600,3,4]]}}}}}}}',
  );
  // What did not change is the very same object: a tile that is drawn need not be drawn again.
  const held = overTheWire(before);
  const seen = patched(held, patchOf(before, after)) as typeof after;
  expect(seen.agents[6]).toBe(held.agents[6]);
  expect(seen.agents[7]).not.toBe(held.agents[7]);
});

test("people who come, go and change places are where the later view has them", () => {
  const before = floor([tile("a"), tile("b"), tile("c")]);
  for (const agents of [
    [tile("c"), tile("a"), tile("b")],
    [tile("b", "paused"), tile("d")],
    [],
    [tile("a"), tile("a")],
  ])
    expect(read(before, floor(agents))).toEqual(floor(agents));
});
