// What an agent is doing and may do next; the server's machine is the truth and the desk draws it. States: offline →
// connecting → available → dialling → talking ⇄ hold → (dropped: the customer is gone) → wrapup → available; beside
// them paused and reconnecting. Nobody leaves before the result of a made call is saved.
import type { AttemptId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import {
  type Agent,
  canTakeCall,
  defaultPresence,
  inCall,
  newAgent,
  type PauseRequest,
  type PresenceEffect,
  type PresenceEvent,
  type PresenceRefusal,
  type PresenceSettings,
  type PresenceStep,
} from "./presence-record.ts";

export type {
  Agent,
  PauseRequest,
  Presence,
  PresenceEffect,
  PresenceEvent,
  PresenceName,
  PresenceRefusal,
  PresenceSettings,
  PresenceStep,
  WrapupMode,
} from "./presence-record.ts";
export { attends, canTakeCall, defaultPresence, nameOf, newAgent, pacingStateOf } from "./presence-record.ts";

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
      if (agent.pausePending?.ordered) return refuse(agent, "ordered");
      return go({ ...agent, pausePending: null });
    case "finish_asked":
      if (at.state === "wrapup" || at.state === "dropped") return endWrapup(agent, now);
      return refuse(agent, inCall(agent) ? "in_call" : "not_now");
    case "ready":
      return ready(agent, now, settings);
    case "moved":
      return go({ ...agent });
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

function go(agent: Agent, effects: readonly PresenceEffect[] = []): PresenceStep {
  return { agent, effects, refused: null };
}
function refuse(agent: Agent, refused: PresenceRefusal): PresenceStep {
  return { agent, effects: [], refused };
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
