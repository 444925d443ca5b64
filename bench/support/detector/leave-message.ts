// Plays a clip on after its verdict, as the engine would where a campaign leaves messages: to whom it would speak, and when.
import type { AttemptId } from "#kernel/ids.ts";
import { frameMs } from "#telephony/core/hearing/level.ts";
import { listen, noSignals } from "../../../src/dialer/core/amd-signals.ts";
import { defaultDetection } from "../../../src/dialer/core/amd-verdict.ts";
import { judgeMailbox, mayBeSpokenTo } from "../../../src/dialer/core/mailbox.ts";
import type { ClipVerdict, Told } from "./judge-clip.ts";

export type Message =
  | { readonly what: "none" | "person" | "unfinished" }
  | { readonly what: "spoken"; readonly atMs: number };

/** "unfinished": the clip ends before anything is certain. "person": taken back, and given to an agent. */
export function messageOn(events: readonly Told[], said: ClipVerdict, lastMs: number): Message {
  if (said.verdict !== "machine") return { what: "none" };
  let signals = listen(noSignals, { type: "answered", attempt: "bench" as AttemptId, at: 0 });
  let next = 0;
  for (let now = 0; now <= lastMs; now += frameMs) {
    for (let told = events[next]; told && told.knownMs <= now; told = events[++next])
      signals = listen(signals, told.event);
    if (now < said.atMs) continue;
    if (now === said.atMs && !mayBeSpokenTo(signals, now)) return { what: "none" };
    const step = judgeMailbox(signals, said.atMs, now, defaultDetection);
    if (step.next === "speak") return { what: "spoken", atMs: now };
    if (step.next === "person") return { what: "person" };
    if (step.next === "give_up") return { what: "none" };
  }
  return { what: "unfinished" };
}
