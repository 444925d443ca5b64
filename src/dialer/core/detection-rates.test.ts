import { expect, test } from "vitest";
import { errorRates, type JudgedCalls, together } from "./detection-rates.ts";

const calls: JudgedCalls = {
  toPeople: 1_000,
  saidPerson: 720,
  saidMachine: 80,
  toMachines: 3_000,
  heardPerson: 1,
  heardMachine: 99,
};

test("people cut are the sampled share of all machine verdicts against the people who reached an agent", () => {
  const { peopleCut, machinesPassed } = errorRates(calls);
  // 3,000 × 1 % = 30 people cut beside 1,000 × 90 % who were served; 100 machines served beside 2,970 hung up on.
  expect(peopleCut?.value).toBeCloseTo(30 / 930, 6);
  expect(machinesPassed?.value).toBeCloseTo(100 / 3_070, 6);
  // One of a hundred may be a fifth of a per cent or five per cent, and the figure says so.
  expect(peopleCut?.low).toBeLessThan(0.01);
  expect(peopleCut?.high).toBeGreaterThan(0.14);
});

test("whoever listens more is surer of the same share", () => {
  const width = (heard: number) => {
    const { peopleCut } = errorRates({
      ...calls,
      heardPerson: heard / 100,
      heardMachine: (heard * 99) / 100,
    });
    return (peopleCut?.high ?? 0) - (peopleCut?.low ?? 0);
  };
  expect(width(1_000)).toBeLessThan(width(100) / 2);
});

test("no error in a few samples is no proof of none", () => {
  const { peopleCut } = errorRates({ ...calls, heardPerson: 0, heardMachine: 20 });
  expect(peopleCut).toMatchObject({ value: 0, few: true });
  expect(peopleCut?.high).toBeGreaterThan(0.3);
});

test("what nobody has listened to or said has no rate", () => {
  expect(errorRates({ ...calls, heardPerson: 0, heardMachine: 0 }).peopleCut).toBeNull();
  expect(errorRates({ ...calls, saidPerson: 0, saidMachine: 0 }).machinesPassed).toBeNull();
  const nothing = {
    toPeople: 0,
    saidPerson: 0,
    saidMachine: 0,
    toMachines: 0,
    heardPerson: 0,
    heardMachine: 0,
  };
  expect(errorRates(nothing)).toEqual({ peopleCut: null, machinesPassed: null });
  expect(together([])).toEqual(nothing);
  expect(together([calls, calls])).toMatchObject({ toPeople: 2_000, heardMachine: 198 });
});
