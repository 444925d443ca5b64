import { expect, test } from "vitest";
import { firstFault, type Numbered } from "./log-chain.ts";

const row = (hash: string): Numbered => ({ id: `id-${hash}`, at: hash.charCodeAt(0), hash });
const rows = (text: string) => [...text].map(row);

test.each([
  ["abc", "abc", undefined],
  ["", "", undefined],
  ["abc", "axc", { kind: "altered", position: 1, id: "id-x", at: 120 }],
  ["abc", "xbc", { kind: "altered", position: 0, id: "id-x", at: 120 }],
  ["abc", "ac", { kind: "missing", position: 1, id: "id-a", at: 97 }],
  ["abc", "bc", { kind: "missing", position: 0, id: null, at: null }],
  ["abc", "ab", { kind: "missing", position: 2, id: "id-b", at: 98 }],
  ["abc", "abxc", { kind: "added", position: 2, id: "id-x", at: 120 }],
  ["abc", "abcx", { kind: "added", position: 3, id: "id-x", at: 120 }],
  // Of several changes the first is told.
  ["abcd", "axcy", { kind: "altered", position: 1, id: "id-x", at: 120 }],
])("sealed as %s and found as %s", (sealed, found, fault) => {
  expect(firstFault([...sealed], rows(found))).toEqual(fault);
});
