import { expect, test } from "vitest";
import { defaultSheet } from "#compliance/core/sheet.ts";
import type { InstructionSheetView } from "#http/contract/sheets.ts";
import { inForce, nextVersion, previousOf, standingOf, type Version } from "./versions.ts";

const now = 1_000;
const signed = (version: number, from: number, ofCreditor = false): Version => ({
  id: `${ofCreditor ? "creditor" : "own"}-${version}`,
  version,
  ofCreditor,
  from,
  signedBy: "Mandante",
  signedOn: "2026-11-20",
  note: "",
  createdAt: from,
  sheet: structuredClone(defaultSheet) as InstructionSheetView,
});
const standings = (versions: readonly Version[]) =>
  Object.fromEntries(versions.map((one) => [one.id, standingOf(one, versions, now)]));

test("the newest version that has begun holds, and the one before it was replaced", () => {
  const versions = [signed(3, now + 1), signed(2, now), signed(1, 0)];
  expect(inForce(versions, now)?.id).toBe("own-2");
  expect(standings(versions)).toEqual({ "own-3": "upcoming", "own-2": "in_force", "own-1": "replaced" });
});
test("a version that was replaced before its day came is told apart", () => {
  expect(standings([signed(2, now), signed(1, now + 5)])).toEqual({
    "own-2": "in_force",
    "own-1": "skipped",
  });
});
test("the mandate's own sheet goes before its creditor's, which holds where there is none", () => {
  const creditors = signed(1, 0, true);
  expect(standings([creditors])).toEqual({ "creditor-1": "in_force" });
  expect(standings([signed(1, 0), creditors])).toEqual({ "own-1": "in_force", "creditor-1": "overruled" });
});
test("each scope numbers and follows its own versions", () => {
  const versions = [signed(2, 10), signed(1, 5, true), signed(1, 0)];
  expect(nextVersion(versions, false)).toBe(3);
  expect(nextVersion(versions, true)).toBe(2);
  expect(previousOf(signed(2, 10), versions)?.id).toBe("own-1");
  expect(previousOf(signed(1, 5, true), versions)).toBeUndefined();
});
