import { expect, test } from "vitest";
import { mayView, viewsAnHour } from "./view-budget.ts";

test("the sixtieth person of others is shown within the hour, the one after is not", () => {
  expect(mayView({ others: viewsAnHour - 1, known: false })).toBe(true);
  expect(mayView({ others: viewsAnHour, known: false })).toBe(false);
});

test("whoever is one's own to serve, or was opened already, is shown at any time", () => {
  expect(mayView({ others: viewsAnHour, known: true })).toBe(true);
});
