import { expect, test } from "vitest";
import { detectionFor } from "./detection-for.ts";

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
