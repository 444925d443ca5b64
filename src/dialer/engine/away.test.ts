import { expect, test } from "vitest";
import { assert } from "#kernel/assert.ts";
import { localDateAt } from "#kernel/time.ts";
import { isAway } from "./away.ts";

const thrown = (by: () => unknown): Error => {
  try {
    by();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
};
const coded = (code: string) => Object.assign(new Error("from the database"), { code });

test.each([
  ["a lost connection", new Error("Connection terminated unexpectedly"), true],
  ["a refused connection", coded("ECONNREFUSED"), true],
  ["a statement that took too long", coded("57014"), true],
  ["a deadlock", coded("40P01"), true],
  ["a value the database refuses", coded("23514"), false],
  ["a value the driver refuses", coded("ERR_INVALID_ARG_TYPE"), false],
  ["a zone that does not exist", thrown(() => localDateAt(0, "Marte/Norte")), false],
  ["an amount that is none", thrown(() => BigInt("mil")), false],
  ["an assertion", thrown(() => assert(false, "the person reserved is the person locked")), false],
])("%s, tried again later or not", (_what, error, away) => {
  expect(isAway(error)).toBe(away);
});
