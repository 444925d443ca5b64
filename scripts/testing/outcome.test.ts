import { expect, test } from "vitest";
import {
  type BoundaryReport,
  closingLine,
  outcomeOfBoundaries,
  outcomeOfCheck,
  outcomeOfSuite,
  type SuiteReport,
} from "./outcome.ts";

const file = (name: string, status: string, tests: Record<string, string>, message = ""): SuiteReport => ({
  testResults: [
    {
      name,
      status,
      message,
      assertionResults: Object.entries(tests).map(([fullName, outcome]) => ({ fullName, status: outcome })),
    },
  ],
});

test("the closing line sums checks and suites", () => {
  const outcomes = [
    outcomeOfCheck("tipos", 0),
    outcomeOfCheck("estilo", 1),
    outcomeOfSuite("unit", file("a.test.ts", "failed", { one: "passed", two: "failed" }), 1),
  ];
  expect(closingLine(outcomes)).toBe("2 passed, 2 failed");
});

test("a skipped test counts as failed and is named", () => {
  const outcome = outcomeOfSuite("unit", file("a.test.ts", "passed", { one: "passed", later: "pending" }), 0);
  expect(outcome).toEqual({ passed: 1, failures: ["a.test.ts: later (no se ejecutó: pending)"] });
});

test("a file that breaks before its first test counts as one failure", () => {
  const outcome = outcomeOfSuite("unit", file("a.test.ts", "failed", {}, "Cannot find x\nat y"), 1);
  expect(outcome).toEqual({ passed: 0, failures: ["a.test.ts: Cannot find x"] });
});

test("a suite whose set-up broke names the file as well as the tests it kept from running", () => {
  const outcome = outcomeOfSuite(
    "journeys",
    file("a.test.ts", "failed", { one: "skipped" }, "no database"),
    1,
  );
  expect(outcome.failures).toHaveLength(2);
});

test("a suite that ran nothing has failed", () => {
  expect(outcomeOfSuite("e2e", { testResults: [] }, 0).failures).toEqual(["e2e: no ejecutó ninguna prueba"]);
  expect(outcomeOfSuite("e2e", undefined, 1).failures).toEqual(["e2e: terminó sin informe (código 1)"]);
});

test("an error outside every test is not lost", () => {
  const outcome = outcomeOfSuite("faults", file("a.test.ts", "passed", { one: "passed" }), 1);
  expect(outcome).toEqual({ passed: 1, failures: ["faults: un error fuera de las pruebas (código 1)"] });
});

const boundaries = (
  totalCruised: number,
  violations: BoundaryReport["summary"]["violations"] = [],
): BoundaryReport => ({ summary: { totalCruised, violations } });

test("boundaries pass at the floor and fail one module below it", () => {
  expect(outcomeOfBoundaries(boundaries(250), 250)).toMatchObject({ passed: 1, failures: [] });
  const below = outcomeOfBoundaries(boundaries(249), 250);
  expect(below).toMatchObject({ passed: 0, failures: ["fronteras entre módulos"] });
  expect(below.lines).toEqual(["solo 249 módulos recorridos; se esperan al menos 250"]);
});

test("each forbidden import is told with its rule, a circle with its whole way round", () => {
  const rule = { name: "no-cycles", severity: "error" };
  const { lines } = outcomeOfBoundaries(
    boundaries(9, [
      { from: "a", to: "b", rule, cycle: [{ name: "b" }, { name: "a" }] },
      { from: "a", to: "c", rule: { name: "core-is-pure", severity: "error" } },
    ]),
    1,
  );
  expect(lines).toEqual(["no-cycles: a → b → a", "core-is-pure: a → c"]);
});
