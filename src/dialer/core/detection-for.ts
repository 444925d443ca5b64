// Whether a call is listened to for machines. For the launch: where a person is expected, or an agent is on the line, the
// agent judges by ear and nobody waits for a verdict.
import type { AttemptId } from "#kernel/ids.ts";
import type { CallMode } from "./call-record.ts";
import { isSampled, sampleAfterMs } from "./detection-sample.ts";

export interface ExpectedAnswer {
  readonly mode: CallMode;
  /** One of the debtor's promises was broken: they know who calls and why. */
  readonly brokenPromise: boolean;
  /** What this phone brought last. */
  readonly lastOutcome: string | null;
}
export type Detection = "talk" | "amd" | "none";

/** Launched by a pacer, for whoever is free when it is answered. */
export function isPaced(mode: CallMode): mode is "predictive" | "progressive" {
  return mode === "predictive" || mode === "progressive";
}

export function detectionFor(expected: ExpectedAnswer, campaigns: Detection): Detection {
  if (!isPaced(expected.mode) || expected.brokenPromise || expected.lastOutcome === "human") return "none";
  return campaigns;
}

export interface SampledCampaign {
  readonly record: boolean;
  readonly sampleShare: number;
  readonly detection: "talk" | "amd";
  /** Off where left out. */
  readonly leaveMessage?: boolean;
}

/** Only where our own ear judges: nothing else knows a beep, nor when a greeting is over. */
export function wantsMessage(campaign: SampledCampaign, mode: CallMode): boolean {
  return campaign.leaveMessage === true && campaign.detection === "talk" && isPaced(mode);
}

/** For newCall: whether machines are listened for, and for how long a machine is heard on; 0: it is hung up on at once. */
export function listening(
  campaign: SampledCampaign,
  attempt: AttemptId,
  detection: Detection,
): { readonly detects: boolean; readonly lingerMs: number } {
  const sampled = campaign.record && detection === "talk" && isSampled(attempt, campaign.sampleShare);
  return { detects: detection !== "none", lingerMs: sampled ? sampleAfterMs : 0 };
}

/** For the dial: the exchange keeps what it hears of such a call until it is told what the call was. */
export function keepingSound(
  { lingerMs }: { readonly lingerMs: number },
  detection: Detection,
): { readonly detection: Detection; readonly keepsSound: boolean } {
  return { detection, keepsSound: lingerMs > 0 };
}
