import { expect, test } from "vitest";
import { oneTimePassword } from "./one-time-password.ts";

test("a one-time password has three groups of four signs that cannot be mistaken, and is long enough to enter", () => {
  let at = 0;
  const seen = new Set(Array.from({ length: 60 }, () => oneTimePassword((below) => at++ % below)).join(""));
  expect(oneTimePassword(() => 0)).toBe("cccc-cccc-cccc");
  expect([...seen].toSorted().join("")).toBe("-2346789cdfghjkmnprtwxyz");
});
