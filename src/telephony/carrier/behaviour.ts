// What one dialled number does, as data: how long it rings, whether and how it answers, what is said. Pure; the
// far end performs it.
import type { Sound } from "./player.ts";

export type Step =
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "say"; readonly sound: Sound; readonly label?: string }
  | { readonly do: "loop"; readonly sound: Sound }
  | { readonly do: "press"; readonly keys: string }
  | { readonly do: "echo" }
  /** Waits until the other side has been heard and then quiet for this long. */
  | { readonly do: "listen"; readonly quietMs: number }
  | { readonly do: "hangUp" };

/** A partner in conversation: told what happens, it says what it does. Wired to public/person.ts by the demo. */
export interface Talker {
  on(event: TalkEvent, now: number): readonly TalkEffect[];
}
export type TalkEvent =
  | { readonly type: "answered" }
  | { readonly type: "heard_start" }
  /** `since`: the instant of the last sound; the event itself comes a little later. */
  | { readonly type: "heard_end"; readonly since: number }
  | { readonly type: "spoke_end" }
  | { readonly type: "tick" };
export type TalkEffect =
  | { readonly do: "say"; readonly sound: Sound; readonly label: string }
  | { readonly do: "stop" }
  | { readonly do: "hangUp" };

export type Behaviour =
  | { readonly kind: "reject"; readonly ringMs: number; readonly status: number; readonly reason: string }
  /** Rings until the caller gives up. */
  | { readonly kind: "noAnswer" }
  /** The network speaks in early media, then refuses. */
  | {
      readonly kind: "announcement";
      readonly ringMs: number;
      readonly sounds: readonly Sound[];
      readonly status: number;
      readonly reason: string;
      readonly q850: number;
    }
  | {
      readonly kind: "answer";
      readonly ringMs: number;
      readonly steps: readonly Step[];
      readonly background?: Sound | undefined;
      /** Hangs up this long after answering, whatever is being said. */
      readonly hangUpAfterMs?: number | undefined;
    }
  | {
      readonly kind: "talk";
      readonly ringMs: number;
      readonly talker: Talker;
      readonly background?: Sound | undefined;
    };

interface AnswerOptions {
  readonly ringMs?: number;
  readonly hangUpAfterMs?: number;
  readonly background?: Sound;
}
const defaultRingMs = 100;

export const busy = (ringMs = 0): Behaviour => reject(486, "Busy Here", ringMs);
export const invalidNumber = (): Behaviour => reject(404, "Not Found", 0);
export const switchedOff = (ringMs = 0): Behaviour => reject(480, "Temporarily Unavailable", ringMs);
export const noAnswer = (): Behaviour => ({ kind: "noAnswer" });
export function reject(status: number, reason: string, ringMs: number): Behaviour {
  return { kind: "reject", ringMs, status, reason };
}

/** Operator's announcement before any answer: "no existe" is 503 with Q.850 cause 1, "no disponible" 480 with 20. */
export function announcement(
  sounds: readonly Sound[],
  end: { readonly status: number; readonly reason: string; readonly q850: number } = {
    status: 503,
    reason: "Service Unavailable",
    q850: 1,
  },
): Behaviour {
  return { kind: "announcement", ringMs: 0, sounds, ...end };
}

export function answering(steps: readonly Step[], options: AnswerOptions = {}): Behaviour {
  return { kind: "answer", ringMs: options.ringMs ?? defaultRingMs, steps, ...optionsOf(options) };
}
/** Somebody who says one thing after a moment and then listens in silence. */
export function person(
  options: AnswerOptions & { readonly greeting: Sound; readonly delayMs?: number },
): Behaviour {
  return answering([wait(options.delayMs ?? 400), say(options.greeting, "greeting")], options);
}
/** A greeting, a beep, then silence that records. */
export function voicemail(
  options: AnswerOptions & { readonly greeting: Sound; readonly beep: Sound },
): Behaviour {
  return answering([wait(300), say(options.greeting, "greeting"), say(options.beep, "beep")], options);
}
export const silent = (options: AnswerOptions = {}): Behaviour => answering([], options);

export const wait = (ms: number): Step => ({ do: "wait", ms });
export const say = (sound: Sound, label?: string): Step =>
  label === undefined ? { do: "say", sound } : { do: "say", sound, label };
export const press = (keys: string): Step => ({ do: "press", keys });
export const hangUp: Step = { do: "hangUp" };

/**
 * Behaviours by dialled number, as tests write them: scripted({ "+56900000001": person({…}) }). Numbers match by
 * their digits; a function is called for each call; everything else gets `otherwise` (a number not in service).
 */
export function scripted(
  script: Readonly<Record<string, Behaviour | (() => Behaviour)>>,
  otherwise: Behaviour = invalidNumber(),
): (invite: { readonly number: string }) => Behaviour {
  const byDigits = new Map(Object.entries(script).map(([number, what]) => [digitsOf(number), what]));
  return ({ number }) => {
    const what = byDigits.get(digitsOf(number)) ?? otherwise;
    return typeof what === "function" ? what() : what;
  };
}

function digitsOf(number: string): string {
  return number.replace(/^\+/, "");
}
function optionsOf(options: AnswerOptions): Pick<AnswerOptions, "hangUpAfterMs" | "background"> {
  return {
    ...(options.hangUpAfterMs === undefined ? {} : { hangUpAfterMs: options.hangUpAfterMs }),
    ...(options.background === undefined ? {} : { background: options.background }),
  };
}
