import { expect, test } from "vitest";
import { defaultLimits, minuteMicros, type SpendToday, spendLevel, spendWords } from "./spend.ts";

const cent = 10_000n;
const today = (over: Partial<SpendToday> = {}): SpendToday => ({
  currency: "USD",
  dayMicros: 100n * cent,
  reservedMicros: 0n,
  spentMicros: 0n,
  dearestMicros: cent,
  ...over,
});

test("a minute costs what the agency says, and more than the country's carriers ask where it says nothing", () => {
  const rates = [{ country: "CL", kind: "mobile", micros: 12_000_000n }] as const;
  expect(minuteMicros(rates, "CLP", { country: "CL", kind: "mobile" })).toBe(12_000_000n);
  expect(minuteMicros(rates, "CLP", { country: "CL", kind: "fixed" })).toBe(30_000_000n);
  expect(minuteMicros([], "USD", { country: "PE", kind: "mobile" })).toBe(50_000n);
  expect(minuteMicros([], "PEN", { country: null, kind: "fixed" })).toBe(120_000n);
});

test("the floor is told at four fifths of the day's money, and that it is spent when the dearest minute fits no more", () => {
  const level = (used: bigint) => spendLevel(today({ spentMicros: used * cent }));
  expect([0n, 79n, 80n, 99n].map(level)).toEqual(["far", "far", "near", "near"]);
  expect([100n, 101n].map(level)).toEqual(["reached", "reached"]);
  expect(spendLevel(today({ spentMicros: 99n * cent + 1n }))).toBe("reached");
  expect(spendWords(today({ spentMicros: 70n * cent, reservedMicros: 12n * cent }), "CL")).toMatch(
    /^El gasto en llamadas se acerca al tope del día: .*0,82.* de .*1,00.* \(82 %\)$/,
  );
  expect(spendWords(today({ dayMicros: 0n }), "PE")).toMatch(
    /no se marca hasta mañana o hasta que un administrador/,
  );
});

test("a floor of three hundred agents that talks all day does not come near the money nobody has set", () => {
  // 255 pairs for ten hours, and as much again as a sixth for machines and abandoned calls.
  const minutes = (255n * 600n * 7n) / 6n;
  const spent = minutes * minuteMicros([], defaultLimits.currency, { country: "CL", kind: "mobile" });
  expect(spendLevel(today({ ...defaultLimits, spentMicros: spent, dearestMicros: 50_000n }))).toBe("far");
  expect(defaultLimits.callsPerSecond).toBeGreaterThanOrEqual(2 * 21);
});
