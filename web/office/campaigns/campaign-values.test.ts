import { expect, test } from "vitest";
import { capOf, inputOf, isWithin, valuesOf, whole } from "./campaign-values.ts";

test("a new campaign leaves the cap to its country and proposes 25 seconds of ringing", () => {
  const input = inputOf({ ...valuesOf(undefined, "s", "t"), name: " Mora 31 " }, "p");
  expect(input.abandonmentCap).toBeUndefined();
  expect(inputOf({ ...valuesOf(undefined, "s", "t"), abandonmentCap: "2,5" }, "p").abandonmentCap).toBe(
    0.025,
  );
  expect(input).toMatchObject({
    name: "Mora 31",
    ringSeconds: 25,
    record: true,
    mode: "predictive",
  });
});
test("the abandonment cap is read with point or comma", () => {
  expect(capOf("2,5")).toBe(2.5);
  expect(capOf("3")).toBe(3);
  expect(capOf("tres")).toBeNaN();
});
test("a new campaign lets its agents rest over 88 % and gives up no ring; an empty ceiling is none", () => {
  const values = valuesOf(undefined, "s", "t");
  expect(inputOf(values, "p")).toMatchObject({
    occupancyCeiling: 0.88,
    cancelAfterSeconds: null,
    hangupsCount: false,
  });
  const other = { ...values, occupancyCeiling: " ", cancelAfterSeconds: "18", hangupsCount: "yes" };
  expect(inputOf(other, "p")).toMatchObject({
    occupancyCeiling: null,
    cancelAfterSeconds: 18,
    hangupsCount: true,
  });
});
test("ringing is at least 15 seconds and at most 60", () => {
  expect(["14", "15", "60", "61", "", "2.5"].map((text) => isWithin(text, whole.ringSeconds))).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
});
