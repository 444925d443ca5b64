import { expect, test } from "vitest";
import {
  type Circuit,
  carried,
  carrying,
  circuitRules,
  isResting,
  mayCarry,
  newCircuit,
} from "./trunk-circuit.ts";

const now = Date.UTC(2026, 10, 24, 13);
const { failuresToRest, restMs, longestRestMs } = circuitRules;

function failing(times: number, from: Circuit = newCircuit, at = now): Circuit {
  let circuit = from;
  for (let i = 0; i < times; i++) circuit = carried(carrying(circuit, `${i}`), `${i}`, "failed", at);
  return circuit;
}

test("a trunk that fails three times in a row rests; with two it is still used", () => {
  expect(mayCarry(failing(failuresToRest - 1), now)).toBe(true);
  const resting = failing(failuresToRest);
  expect(isResting(resting)).toBe(true);
  expect(mayCarry(resting, now + restMs - 1)).toBe(false);
});

test("one call that works forgets the failures before it", () => {
  const circuit = carried(failing(failuresToRest - 1), "x", "worked", now);
  expect(isResting(failing(failuresToRest - 1, circuit))).toBe(false);
});

test("after its rest one single call tries the trunk, and nothing else leaves by it meanwhile", () => {
  const rested = now + restMs;
  const probing = carrying(failing(failuresToRest), "probe");
  expect(mayCarry(failing(failuresToRest), rested)).toBe(true);
  expect(mayCarry(probing, rested)).toBe(false);
  expect(carried(probing, "probe", "worked", rested)).toEqual(newCircuit);
  expect(mayCarry(carried(probing, "probe", "unclear", rested), rested)).toBe(true);
});

test("each failed trial doubles the rest, up to ten minutes: never a storm", () => {
  let circuit = failing(failuresToRest);
  const rests: number[] = [];
  let at = now;
  for (let i = 0; i < 7; i++) {
    rests.push((circuit.restUntil ?? 0) - at);
    at = circuit.restUntil ?? 0;
    circuit = failing(1, circuit, at);
  }
  expect(rests.map((ms) => ms / restMs)).toEqual([1, 2, 4, 8, 16, 20, 20]);
  expect(rests.at(-1)).toBe(longestRestMs);
});

test("calls that had left before the rest began do not lengthen it", () => {
  const resting = failing(failuresToRest);
  expect(carried(resting, "late", "failed", now + 5)).toEqual(resting);
});
