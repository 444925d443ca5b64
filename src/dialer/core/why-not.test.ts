import { expect, test } from "vitest";
import { whyNotOf } from "./why-not.ts";

const told = (why: string, count: number) =>
  whyNotOf([{ why, detail: null, count, soonest: Number.POSITIVE_INFINITY }], "America/Santiago")[0]?.text;

test("of one person it is said in the singular, of more in the plural", () => {
  expect([told("debtor_flag", 1), told("debtor_flag", 2)]).toEqual([
    "1 protegido por su situación",
    "2 protegidos por su situación",
  ]);
  expect([told("talked", 1), told("talked", 3)]).toEqual(["1 ya atendido hoy", "3 ya atendidos hoy"]);
  expect(told("no_phone", 1)).toBe("1 sin teléfono útil");
});
