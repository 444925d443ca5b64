import { expect, test } from "vitest";
import { cutTalks, duplicates, talks } from "./chaos.ts";

const line = (ev: string, callId: string, more: object = {}) => ({ ev, callId, attempt: callId, ...more });

test("a talk is a call that was answered and is not over", () => {
  const ledger = [line("answered", "a"), line("answered", "b"), line("ringing", "c"), line("end", "b")];
  expect([...talks(ledger)]).toEqual(["a"]);
});

test("a talk that our side ended while the engine was away was cut; one the person ended was not", () => {
  const talking = new Set(["a", "b", "c", "d"]);
  const ledger = [
    line("end", "a", { at: 150, end: { by: "them" } }),
    line("end", "b", { at: 150, end: { by: "us" } }),
    line("end", "c", { at: 250, end: { by: "them" } }),
    line("end", "d", { at: 199, end: { by: "lost" } }),
    line("end", "e", { at: 150, end: { by: "them" } }),
  ];
  expect(cutTalks(ledger, talking, 100, 200)).toBe(2);
});

test("an attempt that reached the network twice is counted once, however often it came", () => {
  const dialled = ["a", "b", "b", "c", "b"].map((id) => line("dialled", id));
  expect(duplicates(dialled)).toBe(1);
});
