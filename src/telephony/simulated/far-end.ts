// One called number playing its behaviour on the simulated line, as the events that the exchange would report.
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { CallEvent, HangupCause } from "../core/events.ts";
import type { DialRequest } from "../port.ts";
import type { Behaviour } from "./city.ts";

export interface LiveCall {
  readonly attempt: AttemptId;
  readonly detection: DialRequest["detection"];
  answered: boolean;
  seat: SeatId | null;
  hearsMusic: boolean;
  recording: boolean;
  /** Counts prompts begun: one cut short is not told as played. */
  prompts: number;
  /** What the far end does when a prompt has been heard to its end. */
  heardPrompt?: (prompt: string) => void;
  /** What the far end does when an agent joins. */
  metAgent?: () => void;
  onEnd?: () => void;
  later(ms: number, happen: () => void): void;
  forget(): void;
}

export interface Line {
  now(): Instant;
  tell(event: CallEvent): void;
  end(call: LiveCall, cause: HangupCause): void;
  /** False: nobody listens, the call is being hung up. */
  answered(call: LiveCall): boolean;
  readonly ringAfterMs: number;
}

/** The exchange reports the end of a sound after this much silence (TALK_DETECT 600 ms). */
export const reportedSilenceMs = 600;
/** Our ear after this much. */
const earSilenceMs = 200;
/** What the exchange's own detector takes, median from first sound. */
const amdMs = 2_000;

export function behave(call: LiveCall, behaviour: Behaviour, line: Line): void {
  const { attempt } = call;
  const say = (
    event: { type: "ringing" } | { type: "early_media" } | { type: "tone"; tone: "sit" | "beep" | "fax" },
  ): void => line.tell({ ...event, attempt, at: line.now() });
  const release = (afterMs: number, cause: HangupCause): void =>
    call.later(afterMs, () => line.end(call, cause));
  switch (behaviour.kind) {
    case "busy":
      release(behaviour.afterMs, { q850: 17, sip: 486 });
      return;
    case "invalid":
      release(behaviour.afterMs, { q850: 1, sip: 404 });
      return;
    case "carrier_failure":
      release(behaviour.afterMs, { q850: 34, sip: 503 });
      return;
    case "off":
      call.later(behaviour.afterMs, () => {
        say({ type: "early_media" });
        if (call.detection !== "none") say({ type: "tone", tone: "sit" });
      });
      release(behaviour.afterMs + behaviour.announcementMs, { q850: 20, sip: 480 });
      return;
    case "no_answer":
      call.later(line.ringAfterMs, () => say({ type: "ringing" }));
      // The network gives up by itself after a minute, should we not.
      release(60_000, { q850: 19, sip: 480 });
      return;
    default:
      call.later(line.ringAfterMs, () => say({ type: "ringing" }));
      call.later(Math.max(line.ringAfterMs + 1, behaviour.afterMs), () => {
        if (line.answered(call)) picksUp(call, behaviour, line);
      });
  }
}

type Answering = Extract<Behaviour, { kind: "human" | "machine" | "sounds" | "silence" | "fax" | "cut" }>;

function picksUp(call: LiveCall, behaviour: Answering, line: Line): void {
  const release = (afterMs: number): void => call.later(afterMs, () => line.end(call, { q850: 16 }));
  switch (behaviour.kind) {
    case "human": {
      speak(call, line, behaviour.greetingDelayMs, behaviour.greetingMs, "human");
      // In preview and callbacks the agent is on the line before the person.
      let met = call.seat !== null;
      const talk = (): void => {
        if (behaviour.talkMs !== null) release(behaviour.talkMs);
      };
      if (met) talk();
      call.metAgent = () => {
        if (!met) talk();
        met = true;
      };
      call.later(behaviour.patienceMs, () => {
        if (!met) line.end(call, { q850: 16 });
      });
      return;
    }
    case "machine":
      speak(call, line, 300, behaviour.greetingMs, "machine");
      if (behaviour.beep) tone(call, line, 300 + behaviour.greetingMs + 200, "beep");
      release(behaviour.greetingMs + 30_000);
      return;
    case "sounds":
      for (const [fromMs, toMs] of behaviour.talks) overhear(call, line, fromMs, toMs);
      for (const at of behaviour.beepsMs) tone(call, line, at, "beep");
      release(behaviour.endsMs);
      return;
    case "silence":
      if (call.detection === "amd") detected(call, line, amdMs, "unsure");
      release(behaviour.patienceMs);
      return;
    case "fax":
      tone(call, line, 800, "fax");
      release(20_000);
      return;
    case "cut":
      release(behaviour.heldMs);
      return;
  }
}

function speak(call: LiveCall, line: Line, delayMs: number, lastsMs: number, who: "human" | "machine"): void {
  const { attempt } = call;
  if (call.detection === "amd") detected(call, line, delayMs + amdMs, who);
  if (call.detection !== "talk") return;
  call.later(delayMs, () => line.tell({ type: "talk_started", attempt, at: line.now() }));
  call.later(delayMs + lastsMs + reportedSilenceMs, () =>
    line.tell({ type: "talk_finished", attempt, at: line.now(), durationMs: lastsMs }),
  );
}

/** As our ear tells it: with a level, and the end after 200 ms of quiet. */
function overhear(call: LiveCall, line: Line, fromMs: number, toMs: number): void {
  if (call.detection !== "talk") return;
  const told = { attempt: call.attempt, levelDb: -20 } as const;
  call.later(fromMs, () => line.tell({ ...told, type: "talk_started", at: line.now() }));
  call.later(toMs + earSilenceMs, () =>
    line.tell({ ...told, type: "talk_finished", at: line.now(), durationMs: toMs - fromMs }),
  );
}

function tone(call: LiveCall, line: Line, afterMs: number, heard: "beep" | "fax"): void {
  if (call.detection === "none") return;
  call.later(afterMs, () => line.tell({ type: "tone", attempt: call.attempt, at: line.now(), tone: heard }));
}

function detected(call: LiveCall, line: Line, afterMs: number, result: "human" | "machine" | "unsure"): void {
  call.later(afterMs, () =>
    line.tell({ type: "detected", attempt: call.attempt, at: line.now(), result, detail: "simulated" }),
  );
}
