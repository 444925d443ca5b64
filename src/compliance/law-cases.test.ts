// Contact law of eight countries: the same evaluator, only data differs.
import { expect, test } from "vitest";
import { ask } from "./asking.fixture.ts";
import { lawCases } from "./law-cases.fixture.ts";

test.each(lawCases)("%s", (_title, verdict, asked) => {
  expect(ask(asked).verdict).toBe(verdict);
});
