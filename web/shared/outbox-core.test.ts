import { expect, test } from "vitest";
import {
  afterRefusal,
  afterSilence,
  canUndo,
  dueEntry,
  entryOf,
  hurry,
  letGo,
  type OutboxEntry,
  undoMs,
} from "./outbox-core.ts";

const body = { id: "g1", attemptId: "call-1", debtorId: "d", accountIds: ["a"], disposition: "PP", note: "" };
const about = { user: "ana", summary: "Promesa", callIsLive: false, now: 10_000, atOnce: false };

test("after a call the save waits three seconds, in which it can be undone", () => {
  const entry = entryOf(body, about);
  expect(dueEntry([entry], "ana", 10_000 + undoMs - 1)).toBeUndefined();
  expect(canUndo(entry)).toBe(true);
  expect(dueEntry([entry], "ana", 10_000 + undoMs)).toBe(entry);
});
test("save and next sends at once", () => {
  expect(
    dueEntry([entryOf(body, { ...about, atOnce: true, callIsLive: true })], "ana", 10_000),
  ).toBeDefined();
});
test("a gestión registered during the call waits for the call's end, also over a reload", () => {
  const held = entryOf(body, { ...about, callIsLive: true });
  expect(dueEntry([held], "ana", 10_000_000)).toBeUndefined();
  expect(letGo(held, "call-1", 20_000)).toBe(held);
  expect(letGo(held, null, 20_000).state).toEqual({ is: "waiting", sendAt: 23_000, tries: 0 });
  expect(letGo(held, "call-2", 20_000).state.is).toBe("waiting");
});
test("when nobody answers it is sent again later and later, never more than half a minute apart", () => {
  let entry: OutboxEntry = entryOf(body, about);
  const waits = Array.from({ length: 7 }, () => {
    entry = afterSilence(entry, 0);
    return entry.state.is === "waiting" ? entry.state.sendAt : -1;
  });
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  expect(canUndo(entry)).toBe(false);
});
test("when the server can be reached again a waiting save goes at once, one in its time of undoing does not", () => {
  const silent = afterSilence(entryOf(body, about), 20_000);
  expect(dueEntry([silent], "ana", 20_001)).toBeUndefined();
  expect(dueEntry([hurry(silent, 20_001)], "ana", 20_001)).toBeDefined();
  const fresh = entryOf(body, about);
  expect(hurry(fresh, 10_001)).toBe(fresh);
});
test("a refused save is not sent again by itself and can be corrected", () => {
  const refused = afterRefusal(entryOf(body, about), "promise_out_of_policy", "r1");
  expect(dueEntry([refused], "ana", 1e12)).toBeUndefined();
  expect(canUndo(refused)).toBe(true);
});
test("at a shared computer nobody sends another person's saves, and one's own go oldest first", () => {
  const mine = entryOf({ ...body, id: "g2" }, { ...about, now: 5_000 });
  const hers = entryOf(body, { ...about, user: "rosa", now: 1_000 });
  const later = entryOf({ ...body, id: "g3" }, { ...about, now: 6_000 });
  expect(dueEntry([later, hers, mine], "ana", 1e6)?.body.id).toBe("g2");
});
