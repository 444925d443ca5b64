import { expect, test } from "vitest";
import { type AttemptId, uuidv7From } from "#kernel/ids.ts";
import { seededRng } from "#kernel/rng.ts";
import { detectionFor, listening } from "./detection-for.ts";
import { sampleAfterMs, usualSampleShare } from "./detection-sample.ts";

const stranger = { mode: "predictive", brokenPromise: false, lastOutcome: "no_answer" } as const;

test.each([
  ["a stranger in a predictive campaign", stranger, "talk"],
  ["a stranger in a progressive campaign", { ...stranger, mode: "progressive" }, "talk"],
  ["a phone never tried", { ...stranger, lastOutcome: null }, "talk"],
  ["a phone a machine answered last", { ...stranger, lastOutcome: "machine" }, "talk"],
  ["a phone a person answered last", { ...stranger, lastOutcome: "human" }, "none"],
  ["a debtor with a broken promise", { ...stranger, brokenPromise: true }, "none"],
  ["a preview", { ...stranger, mode: "preview" }, "none"],
  ["a call dialled by hand", { ...stranger, mode: "manual" }, "none"],
  ["a call agreed for this hour", { ...stranger, mode: "callback" }, "none"],
  ["a call made to us", { ...stranger, mode: "inbound" }, "none"],
] as const)("%s is listened to for machines: %#", (_name, expected, detection) => {
  expect(detectionFor(expected, "talk")).toBe(detection);
  expect(detectionFor(expected, "amd")).toBe(detection === "none" ? "none" : "amd");
});

const recorded = { record: true, sampleShare: usualSampleShare, detection: "talk" } as const;
const rng = seededRng(4);
const ids = Array.from(
  { length: 20_000 },
  () =>
    uuidv7From(
      1_795_000_000_000,
      Uint8Array.from({ length: 10 }, () => Math.floor(rng.next() * 256)),
    ) as AttemptId,
);
const sampled = (campaign: Parameters<typeof listening>[0], detection: "talk" | "amd" | "none") =>
  ids.filter((id) => listening(campaign, id, detection).lingerMs > 0).length / ids.length;

test("of the calls that are listened to, the campaign's share is sampled and no other is ever heard on", () => {
  expect(sampled(recorded, "talk")).toBeGreaterThan(0.017);
  expect(sampled(recorded, "talk")).toBeLessThan(0.023);
  expect(sampled({ ...recorded, sampleShare: 1 }, "talk")).toBe(1);
  expect(sampled({ ...recorded, sampleShare: 0 }, "talk")).toBe(0);
  expect(listening({ ...recorded, sampleShare: 1 }, ids[0] as AttemptId, "talk")).toEqual({
    detects: true,
    lingerMs: sampleAfterMs,
  });
});

test("a campaign that does not record keeps no sample, nor does a call nobody listens to for machines", () => {
  expect(sampled({ ...recorded, sampleShare: 1, record: false }, "talk")).toBe(0);
  expect(sampled({ ...recorded, sampleShare: 1 }, "none")).toBe(0);
  // Asterisk's AMD() hears the call itself: there is no sound of ours to keep.
  expect(sampled({ ...recorded, sampleShare: 1 }, "amd")).toBe(0);
});
