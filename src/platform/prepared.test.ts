import { expect, test } from "vitest";
import { statementNames } from "./prepared.ts";

test("a statement that comes back for the third time has a name, and keeps it", () => {
  const { nameOf } = statementNames();
  const asked = ["select 1", "select 1", "select 1", "select 1"].map((text) => nameOf(text, 0));
  expect(asked).toEqual([undefined, undefined, "s0", "s0"]);
  expect(["select 2", "select 2", "select 2"].map((text) => nameOf(text, 0)).at(-1)).toBe("s1");
});

test("transactions' own commands, batches and texts without end go without a name", () => {
  const { nameOf } = statementNames();
  const thrice = (text: string, values = 0) => [1, 2, 3].map(() => nameOf(text, values)).at(-1);
  expect(thrice("begin")).toBeUndefined();
  expect(thrice("commit")).toBeUndefined();
  expect(thrice("set local role x")).toBeUndefined();
  expect(thrice("insert into a values ($1)", 41)).toBeUndefined();
  expect(thrice(`select ${"x,".repeat(5_000)}1`)).toBeUndefined();
  expect(thrice("  with a as (select 1) select * from a")).toBe("s0");
});

test("there are never more names than the bound, and what was asked once is not remembered for ever", () => {
  const { nameOf } = statementNames(3);
  for (let i = 0; i < 10; i++) for (let times = 0; times < 3; times++) nameOf(`select ${i}`, 0);
  expect(nameOf("select 2", 0)).toBe("s2");
  expect(nameOf("select 3", 0)).toBeUndefined();
  const other = statementNames(3);
  for (let i = 0; i < 10; i++) other.nameOf(`select ${i}`, 0);
  expect([1, 2, 3].map(() => other.nameOf("select 9", 0)).at(-1)).toBe("s0");
});
