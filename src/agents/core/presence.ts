// What an agent is doing and may do next; the server's machine is the truth and the desk draws it. States: offline →
// connecting → available → dialling → talking ⇄ hold → (dropped: the customer is gone) → wrapup → available; beside
// them paused and reconnecting. Nobody leaves before the result of a made call is saved.
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
}
export const defaultPresence: PresenceSettings = {
  wrapup: "mandatory",
  wrapupMs: 45 * second,
  droppedMs: 15 * second,
  reconnectMs: 2 * minute,
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
  | { readonly type: "leave_asked" };

export type PresenceEffect =
  | { readonly type: "open_seat" }
  | { readonly type: "close_seat" }
  /** The campaign's automatic result: time ran out, or the agent went on in the optional mode. */
  | { readonly type: "save_default_result"; readonly attempt: AttemptId };

export type PresenceRefusal = "result_owed" | "in_call" | "not_connected" | "wrapup_running" | "not_now";
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

export function stepPresence(
  agent: Agent,
  event: PresenceEvent,
  now: Instant,
  settings: PresenceSettings = defaultPresence,
): PresenceStep {
  const { at } = agent;
  switch (event.type) {
    case "log_in":
      if (at.state !== "offline") return refuse(agent, "not_now");
      return go({ ...newAgent(now), owes: agent.owes, at: { state: "connecting", since: now } }, [
        { type: "open_seat" },
      ]);
    case "seat_up":
      if (at.state === "connecting")
        return agent.owes === null ? settle(agent, now) : beginWrapup(agent, agent.owes, now, settings);
      return back(agent, { audio: false });
    case "seat_down":
      return away(agent, { audio: true }, now);
    case "link_lost":
      return away(agent, { link: true }, now);
    case "link_back":
      return back(agent, { link: false });
    case "assigned":
      if (!canTakeCall(agent)) return refuse(agent, "not_now");
      return go({ ...agent, at: { state: "dialling", since: now, attempt: event.attempt } });
    case "bridged":
      if (at.state !== "dialling" || at.attempt !== event.attempt) return go(agent);
      return go({
        ...agent,
        owes: event.attempt,
        at: { state: "talking", since: now, attempt: event.attempt },
      });
    case "held":
      return at.state === "talking" ? go({ ...agent, at: { ...at, state: "hold", since: now } }) : go(agent);
    case "resumed":
      return at.state === "hold" ? go({ ...agent, at: { ...at, state: "talking", since: now } }) : go(agent);
    case "call_over":
      return callOver(agent, event, now, settings);
    case "saved":
      return saved(agent, event.attempt, now, settings);
    case "pause_asked":
      return pause(agent, event.pause, now);
    case "pause_cancelled":
      return go({ ...agent, pausePending: null });
    case "ready":
      return ready(agent, now, settings);
    case "leave_asked":
      return leave(agent, now);
  }
}

/** What has become due: the end of a wrap-up, of a dropped call, of a seat without its agent. */
export function tickPresence(
  agent: Agent,
  now: Instant,
  settings: PresenceSettings = defaultPresence,
): PresenceStep {
  const { at } = agent;
  if (at.state === "dropped" && now >= at.until) return beginWrapup(agent, at.attempt, now, settings);
  if (at.state === "wrapup" && at.endsAt !== null && now >= at.endsAt) return endWrapup(agent, now);
  if (
    agent.away &&
    !inCall(agent) &&
    now >= agent.away.since + settings.reconnectMs &&
    at.state !== "offline"
  ) {
    return go({ ...newAgent(now), owes: agent.owes }, [{ type: "close_seat" }]);
  }
  return go(agent);
}

export function presenceDeadline(agent: Agent, settings: PresenceSettings = defaultPresence): Instant | null {
  const { at } = agent;
  const due = at.state === "dropped" ? at.until : at.state === "wrapup" ? at.endsAt : null;
  const seat = agent.away && !inCall(agent) ? agent.away.since + settings.reconnectMs : null;
  if (due === null || seat === null) return due ?? seat;
  return Math.min(due, seat);
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

function go(agent: Agent, effects: readonly PresenceEffect[] = []): PresenceStep {
  return { agent, effects, refused: null };
}
function refuse(agent: Agent, refused: PresenceRefusal): PresenceStep {
  return { agent, effects: [], refused };
}
function inCall({ at }: Agent): boolean {
  return at.state === "dialling" || at.state === "talking" || at.state === "hold";
}

/** Free of call and wrap-up: what was asked for meanwhile happens now. */
function settle(agent: Agent, now: Instant, effects: readonly PresenceEffect[] = []): PresenceStep {
  if (agent.leavePending && agent.owes === null)
    return go(newAgent(now), [...effects, { type: "close_seat" }]);
  if (agent.pausePending) {
    const { reason, limitMs } = agent.pausePending;
    const limitAt = limitMs === null ? null : now + limitMs;
    return go(
      { ...agent, pausePending: null, at: { state: "paused", since: now, reason, limitAt } },
      effects,
    );
  }
  return go({ ...agent, at: { state: "available", since: now } }, effects);
}

function callOver(
  agent: Agent,
  event: Extract<PresenceEvent, { type: "call_over" }>,
  now: Instant,
  settings: PresenceSettings,
): PresenceStep {
  const { at } = agent;
  if (!inCall(agent) || !("attempt" in at) || at.attempt !== event.attempt) return go(agent);
  // Nobody spoke: the line's own result is enough.
  if (!event.bridged && at.state === "dialling") return settle(agent, now);
  if (event.by === "other" && agent.owes === event.attempt) {
    const until = now + settings.droppedMs;
    return go({ ...agent, at: { state: "dropped", since: now, attempt: event.attempt, until } });
  }
  return beginWrapup(agent, event.attempt, now, settings);
}

function beginWrapup(
  agent: Agent,
  attempt: AttemptId,
  now: Instant,
  settings: PresenceSettings,
): PresenceStep {
  // Saved while still talking: nothing is left to do, except where the time is always spent.
  if (agent.owes === null && settings.wrapup !== "timed_fixed") return settle(agent, now);
  const boxed = settings.wrapup === "timed" || settings.wrapup === "timed_fixed";
  const endsAt = boxed ? now + settings.wrapupMs : null;
  return go({ ...agent, at: { state: "wrapup", since: now, attempt, endsAt } });
}

function endWrapup(agent: Agent, now: Instant): PresenceStep {
  const effects: PresenceEffect[] =
    agent.owes === null ? [] : [{ type: "save_default_result", attempt: agent.owes }];
  return settle({ ...agent, owes: null }, now, effects);
}

function saved(agent: Agent, attempt: AttemptId, now: Instant, settings: PresenceSettings): PresenceStep {
  if (agent.owes !== attempt) return go(agent);
  const paid: Agent = { ...agent, owes: null };
  const { state } = agent.at;
  if (state === "dropped") return beginWrapup(paid, attempt, now, settings);
  if (state === "wrapup" && settings.wrapup !== "timed_fixed") return settle(paid, now);
  return go(paid);
}

function pause(agent: Agent, asked: PauseRequest, now: Instant): PresenceStep {
  const { state } = agent.at;
  if (state === "offline" || state === "connecting") return refuse(agent, "not_connected");
  const wanted: Agent = { ...agent, pausePending: asked };
  if (state === "available" || state === "paused") return settle(wanted, now);
  return go(wanted);
}

function ready(agent: Agent, now: Instant, settings: PresenceSettings): PresenceStep {
  const { at } = agent;
  if (at.state === "paused") return settle({ ...agent, pausePending: null }, now);
  if (at.state === "dropped") return beginWrapup(agent, at.attempt, now, settings);
  if (at.state !== "wrapup") return refuse(agent, inCall(agent) ? "in_call" : "not_now");
  if (settings.wrapup === "timed_fixed") return refuse(agent, "wrapup_running");
  if (agent.owes !== null && settings.wrapup !== "optional") return refuse(agent, "result_owed");
  return endWrapup(agent, now);
}

function leave(agent: Agent, now: Instant): PresenceStep {
  const { state } = agent.at;
  if (state === "offline") return go(agent);
  // A call or an unsaved result holds the agent; the wish is kept and pacing counts on one agent less.
  if (inCall(agent)) return { agent: { ...agent, leavePending: true }, effects: [], refused: "in_call" };
  if (agent.owes !== null)
    return { agent: { ...agent, leavePending: true }, effects: [], refused: "result_owed" };
  return go(newAgent(now), [{ type: "close_seat" }]);
}

function away(agent: Agent, what: { link?: true; audio?: true }, now: Instant): PresenceStep {
  if (agent.at.state === "offline" || (agent.at.state === "connecting" && what.audio)) return go(agent);
  const { since, link, audio } = agent.away ?? { since: now, link: false, audio: false };
  const lost = { since, link: link || what.link === true, audio: audio || what.audio === true };
  return go({ ...agent, away: lost }, what.audio ? [{ type: "open_seat" }] : []);
}

function back(agent: Agent, what: { link?: false; audio?: false }): PresenceStep {
  if (!agent.away) return go(agent);
  const still = { ...agent.away, ...what };
  return go({ ...agent, away: still.link || still.audio ? still : null });
}
