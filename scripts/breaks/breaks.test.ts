import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue as failures } from "../proof/catalogue.ts";
import { breaks } from "./catalogue.ts";
import { judge, occurrences, type TestReport } from "./judge.ts";

const root = join(import.meta.dirname, "../..");
const source = (file: string): string => readFileSync(join(root, file), "utf8");

test("every break still finds its protection, once, and its test", () => {
  const stale = breaks.filter(
    ({ file, text, instead, test: by, title }) =>
      occurrences(source(file), text) !== 1 ||
      text === instead ||
      !existsSync(join(root, by)) ||
      // A title of a table of cases ends in what the case fills in.
      (title !== undefined && !source(by).includes(title.replace(/ \(seed \d+\)$/, ""))),
  );
  expect(stale.map(({ name }) => name)).toEqual([]);
  expect(new Set(breaks.map(({ name }) => name)).size).toBe(breaks.length);
});

test("every line of what can go wrong has a protection that can be taken away", () => {
  const held = new Set(breaks.map(({ of }) => of));
  expect(failures.filter(({ number }) => !held.has(number))).toEqual([]);
});

const report = (status: string, message?: string): TestReport => ({
  testResults: [
    {
      name: "a.test.ts",
      assertionResults: [
        { title: "nobody is called twice", status, failureMessages: message ? [message] : [] },
      ],
    },
  ],
});

test("only the failure of the test that stands for a protection shows it; a program that does not run shows nothing", () => {
  expect(judge(report("failed", "AssertionError: expected 2 to be 1"), "nobody is called")).toBe("seen");
  expect(judge(report("passed"), "nobody is called")).toBe("not seen");
  expect(judge(report("failed", "AssertionError: expected 2 to be 1"), "another test")).toBe("did not run");
  expect(judge(report("skipped"), undefined)).toBe("did not run");
  expect(judge(report("failed", "ReferenceError: gate is not defined"), undefined)).toBe("broken otherwise");
  expect(judge(undefined, undefined)).toBe("did not run");
});
