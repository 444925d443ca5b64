// What the ear heard as an event of the call, on the clock of the call. For the adapter that listens.
import type { AttemptId } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import type { CallEvent } from "../events.ts";
import type { Heard } from "./hearing.ts";

/** `since`: the instant of the first sample that the ear was given. */
export function asCallEvent(attempt: AttemptId, since: Instant, heard: Heard): CallEvent {
  const at = since + heard.atMs;
  switch (heard.type) {
    case "talk_started":
      return { type: "talk_started", attempt, at, levelDb: heard.levelDb };
    case "talk_finished":
      return { type: "talk_finished", attempt, at, durationMs: heard.durationMs, levelDb: heard.levelDb };
    case "tone":
      return { type: "tone", attempt, at, tone: heard.tone };
  }
}
