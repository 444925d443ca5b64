// Plays a clip to the product's own ear and verdict, as the engine would: every event and every deadline is asked.
import type { AttemptId } from "#kernel/ids.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import { asCallEvent } from "#telephony/core/hearing/as-call-event.ts";
import { hear, newEar } from "#telephony/core/hearing/hearing.ts";
import { frameMs, frameSamples } from "#telephony/core/hearing/level.ts";
import { listen, noSignals } from "../../../src/dialer/core/amd-signals.ts";
import {
  type DetectionSettings,
  defaultDetection,
  judge,
  type Verdict,
} from "../../../src/dialer/core/amd-verdict.ts";

export interface ClipVerdict {
  readonly verdict: Verdict | "undecided";
  readonly because: string;
  readonly atMs: number;
}
const attempt = "bench" as AttemptId;

export interface Told {
  readonly event: CallEvent;
  /** When the ear was sure of it. */
  readonly knownMs: number;
}

/** Hears the whole clip; with the microseconds it took. */
export function hearClip(clip: Int16Array): { readonly told: readonly Told[]; readonly micros: number } {
  const ear = newEar();
  const told: Told[] = [];
  const from = performance.now();
  for (let at = 0; at + frameSamples <= clip.length; at += frameSamples)
    for (const heard of hear(ear, clip.subarray(at, at + frameSamples)))
      told.push({ event: asCallEvent(attempt, 0, heard), knownMs: ear.atMs });
  return { told, micros: (performance.now() - from) * 1_000 };
}

/** The verdict at the earliest frame at which the engine could have it; the call is answered at the first sample. */
export function judgeClip(
  events: readonly Told[],
  lastMs: number,
  settings: DetectionSettings = defaultDetection,
): ClipVerdict {
  let signals = listen(noSignals, { type: "answered", attempt, at: 0 });
  let next = 0;
  for (let now = 0; now <= lastMs; now += frameMs) {
    while (next < events.length && (events[next]?.knownMs ?? 0) <= now) {
      const told = events[next];
      if (told) signals = listen(signals, told.event);
      next += 1;
    }
    const said = judge(signals, now, settings);
    if (said.verdict !== "undecided") return { verdict: said.verdict, because: said.because, atMs: now };
  }
  return { verdict: "undecided", because: "waiting", atMs: lastMs };
}
