import { expect, test } from "vitest";
import { ruleSets } from "#compliance/rules/catalogue.ts";
import { countries } from "#kernel/country.ts";
import { proposedCap } from "./proposed-cap.ts";

test.each(
  Object.keys(countries),
)("in %s a new campaign starts under 1 %% where law counts contacts by the week, else under 3 %%", (country) => {
  const limits = ruleSets.filter((set) => set.country === country).flatMap((set) => set.limits);
  const spendsTheWeek = limits.some(({ count, period }) => count === "contact" && period.kind === "week");
  expect(proposedCap(country)).toBe(spendsTheWeek ? 0.01 : 0.03);
});
