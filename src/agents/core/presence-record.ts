// An agent's presence as a record: states, settings, what may happen, and what others read from it.
import type { AttemptId } from "#kernel/ids.ts";
import { type Instant, minute, second } from "#kernel/time.ts";

/** Wrap-up: free to go on · must save · must save within a time · the time is always spent in full. */
export type WrapupMode = "optional" | "mandatory" | "timed" | "timed_fixed";
export interface PresenceSettings {
  readonly wrapup: WrapupMode;
  /** For the time-boxed modes. WCAG 2.2.1: can be raised for one agent. */
  readonly wrapupMs: number;
  /** After the customer is gone the agent has this long before the wrap-up begins by itself. Judgement. */
  readonly droppedMs: number;
  /** Without a link for this long and without a call, the seat is given up. Judgement. */
  readonly reconnectMs: number;
  /** After an attention nobody is given to the agent for this long: where the agency's country asks for it. */
  readonly restMs: number;
}
export const defaultPresence: PresenceSettings = {
  wrapup: "mandatory",
  wrapupMs: 45 * second,
  droppedMs: 15 * second,
  reconnectMs: 2 * minute,
  restMs: 0,
};

export type Presence =
  | { readonly state: "offline"; readonly since: Instant }
  | { readonly state: "connecting"; readonly since: Instant }
  | { readonly state: "available"; readonly since: Instant }
  | { readonly state: "dialling"; readonly since: Instant; readonly attempt: AttemptId }
  | { readonly state: "talking"; readonly since: Instant; readonly attempt: AttemptId }
  | { readonly state: "hold"; readonly since: Instant; readonly attempt: AttemptId }
  | {
      readonly state: "dropped";
      readonly since: Instant;
      readonly attempt: AttemptId;
      readonly until: Instant;
    }
  | {
      readonly state: "wrapup";
      readonly since: Instant;
      readonly attempt: AttemptId;
      readonly endsAt: Instant | null;
    }
  | {
      readonly state: "paused";
      readonly since: Instant;
      readonly reason: string;
      readonly limitAt: Instant | null;
    };

export interface PauseRequest {
  readonly reason: string;
  readonly limitMs: number | null;
  /** A supervisor's: the agent does not take it back while it waits. */
  readonly ordered?: true;
}

export interface Agent {
  readonly at: Presence;
  /** Reconnecting: the browser or the audio is away; `at` goes on underneath. */
  readonly away: { readonly since: Instant; readonly link: boolean; readonly audio: boolean } | null;
  /** Made call whose result has not been saved. */
  readonly owes: AttemptId | null;
  readonly pausePending: PauseRequest | null;
  readonly leavePending: boolean;
}

export type PresenceEvent =
  | { readonly type: "log_in" }
  | { readonly type: "seat_up" }
  | { readonly type: "seat_down" }
  | { readonly type: "link_lost" }
  | { readonly type: "link_back" }
  | { readonly type: "assigned"; readonly attempt: AttemptId }
  | { readonly type: "bridged"; readonly attempt: AttemptId }
  | { readonly type: "held" }
  | { readonly type: "resumed" }
  | {
      readonly type: "call_over";
      readonly attempt: AttemptId;
      readonly bridged: boolean;
      readonly by: "agent" | "other";
    }
  | { readonly type: "saved"; readonly attempt: AttemptId }
  | { readonly type: "pause_asked"; readonly pause: PauseRequest }
  | { readonly type: "pause_cancelled" }
  /** Ends a pause, a dropped call or a wrap-up. */
  | { readonly type: "ready" }
  /** A supervisor ends the wrap-up: what is owed becomes the automatic result. */
  | { readonly type: "finish_asked" }
  /** Now of another campaign: nothing about the agent changes, but it is written and shown anew. */
  | { readonly type: "moved" }
  | { readonly type: "leave_asked" };

export type PresenceEffect =
  | { readonly type: "open_seat" }
  | { readonly type: "close_seat" }
  /** The campaign's automatic result: time ran out, or the agent went on in the optional mode. */
  | { readonly type: "save_default_result"; readonly attempt: AttemptId };

export type PresenceRefusal =
  | "result_owed"
  | "in_call"
  | "not_connected"
  | "wrapup_running"
  | "ordered"
  | "not_now";
export interface PresenceStep {
  readonly agent: Agent;
  readonly effects: readonly PresenceEffect[];
  readonly refused: PresenceRefusal | null;
}

export function newAgent(now: Instant): Agent {
  return {
    at: { state: "offline", since: now },
    away: null,
    owes: null,
    pausePending: null,
    leavePending: false,
  };
}

/** The name on the floor's tile and at the desk. */
export type PresenceName = Presence["state"] | "reconnecting";
export function nameOf(agent: Agent): PresenceName {
  return agent.away && agent.at.state !== "offline" ? "reconnecting" : agent.at.state;
}

export function canTakeCall(agent: Agent): boolean {
  return agent.at.state === "available" && !agent.away && !agent.pausePending && !agent.leavePending;
}

/** How pacing sees this agent; `pausePending`: will not come back to idle. */
export function pacingStateOf(agent: Agent): {
  state: "out" | "idle" | "talking" | "wrapup" | "paused";
  pausePending: boolean;
} {
  const pausePending = agent.pausePending !== null || agent.leavePending || agent.away !== null;
  switch (agent.at.state) {
    case "offline":
    case "connecting":
      return { state: "out", pausePending: false };
    case "available":
      return agent.away ? { state: "paused", pausePending: false } : { state: "idle", pausePending };
    case "paused":
      return { state: "paused", pausePending: false };
    case "dialling":
    case "talking":
    case "hold":
      return { state: "talking", pausePending };
    case "dropped":
    case "wrapup":
      return { state: "wrapup", pausePending };
  }
}

/** With somebody, or with what that talk left to type: from its end on the agent rests. */
export function attends({ at }: Agent): boolean {
  return attending.includes(at.state);
}
/** States with a person, or with what a person said still to be written. */
export const attending: readonly string[] = ["talking", "hold", "dropped", "wrapup"];

export function inCall({ at }: Agent): boolean {
  return at.state === "dialling" || at.state === "talking" || at.state === "hold";
}
