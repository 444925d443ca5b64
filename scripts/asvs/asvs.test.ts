import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { faults, page, requirements } from "./page.ts";

const root = join(import.meta.dirname, "../..");
const textOf = (file: string): string | undefined =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : undefined;

test("each of the 70 requirements says where it stands, and every test it rests on is there", () => {
  expect(requirements).toHaveLength(70);
  expect(faults(requirements, textOf)).toEqual([]);
});

test("a requirement that rests on a test that is gone, on nothing, or on no reason is found", () => {
  const gone = {
    id: "1.1.1",
    asks: "x",
    status: "met",
    proof: [{ file: "test/a.test.ts", title: "no such" }],
  } as const;
  const bare = { id: "1.1.2", asks: "x", status: "met" } as const;
  const mute = { id: "1.1.2", asks: "x", status: "not met" } as const;
  expect(faults([gone, bare, mute], () => "test('another')")).toEqual([
    '1.1.1: no test "no such" in test/a.test.ts',
    "1.1.2 is met and nothing proves it",
    "1.1.2 is not met and does not say why",
    "1.1.2 stands twice",
  ]);
});

test("the page is what the table says", () => {
  expect(textOf("docs/asvs.md")).toBe(page());
});
