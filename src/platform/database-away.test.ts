import { expect, test } from "vitest";
import { isDatabaseAway } from "./database-away.ts";

const coded = (code: string) => Object.assign(new Error("x"), { code });

test.each([
  ["a refused connection", coded("ECONNREFUSED"), true],
  ["a server that starts", coded("57P03"), true],
  ["no place for a connection", coded("53300"), true],
  ["a statement given up", coded("57014"), true],
  ["a pool without a place", new Error("timeout exceeded when trying to connect"), true],
  ["a connection that broke", new Error("Connection terminated unexpectedly"), true],
  ["a value twice", coded("23505"), false],
  ["a table that is not there", coded("42P01"), false],
  ["an error of the web's framework", coded("FST_ERR_CTP_EMPTY_TYPE"), false],
  ["a mistake of ours", new TypeError("Cannot read properties of undefined"), false],
])("%s", (_name, error, away) => {
  expect(isDatabaseAway(error)).toBe(away);
});
