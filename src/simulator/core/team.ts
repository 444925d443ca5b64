// What agents do in a simulated day once people reach them: talk, write up, pause, vanish, leave; and the seconds of each.
import type { PacingAgentState } from "#dialer/core/pacing.ts";
import type { Absence, AgentDay } from "./agent-day.ts";
import type { Day } from "./day.ts";
import { type Try, talkOf } from "./people.ts";

export interface Agent {
  readonly id: number;
  readonly plan: AgentDay;
  state: PacingAgentState;
  since: number;
  /** Called away as soon as this call is over; only who announces it tells. */
  away: Absence | undefined;
  /** Counts the agent's moves: what was planned before the latest is void. */
  move: number;
  withMachine: boolean;
  /** When the agent will be free again, if the day leaves them be; for who knows everything. */
  freeAt: number;
  nextAbsence: number;
}

/** A person, or a machine taken for one, whom an agent should meet. */
export interface Landed {
  readonly call: number;
  readonly tried: Try;
  readonly machine: boolean;
  /** By the law's clock. */
  readonly meetBy: number;
}

export function enlist(day: Day, plans: readonly AgentDay[]): void {
  for (const [id, plan] of plans.entries()) {
    const agent: Agent = {
      id,
      plan,
      state: "out",
      since: 0,
      away: undefined,
      move: 0,
      withMachine: false,
      freeAt: Number.POSITIVE_INFINITY,
      nextAbsence: 0,
    };
    day.agents.push(agent);
    day.tell({ type: "agent", at: 0, agent: id, state: "out" });
    day.timeline.at(plan.from, () => becomeIdle(day, agent));
    for (const [i, absence] of plan.absences.entries())
      day.timeline.at(absence.at, () => {
        agent.nextAbsence = i + 1;
        callAway(day, agent, absence);
      });
  }
}

export function becomeIdle(day: Day, agent: Agent): void {
  const { away } = agent;
  agent.away = undefined;
  if (away) {
    goAway(day, agent, away);
    return;
  }
  become(day, agent, "idle");
  day.idle.add(agent);
  const [longestWaiting] = day.waiting.values();
  if (day.byHand) {
    day.idle.delete(agent);
    const { manualSeconds, previewSeconds } = day.world.byHand;
    later(day, agent, day.byHand === "manual" ? manualSeconds : previewSeconds, () => {
      if (agent.away) becomeIdle(day, agent);
      else if (day.timeline.now() < day.endsAt) day.dialByHand(agent);
    });
  } else if (longestWaiting) connect(day, longestWaiting, agent);
}

export function connect(day: Day, landed: Landed, agent: Agent): void {
  const { timeline, world, seed, sums, conditions } = day;
  const now = timeline.now();
  day.waiting.delete(landed.call);
  day.landings.delete(landed.call);
  day.idle.delete(agent);
  day.tell({ type: "connected", at: now, call: landed.call, agent: agent.id });
  sums.talks++;
  if (!landed.machine) sums.contacts++;
  if (!landed.machine && now > landed.meetBy) sums.late++;
  become(day, agent, "talking");
  agent.withMachine = landed.machine;
  const talk = talkOf(world, seed, landed.tried, landed.machine, conditions.talk(now));
  agent.freeAt = now + talk.talkSeconds + talk.wrapupSeconds;
  later(day, agent, talk.talkSeconds, () => {
    become(day, agent, "wrapup");
    later(day, agent, talk.wrapupSeconds, () => becomeIdle(day, agent));
  });
}

/** Counts the seconds of the state the agent is in, up to the end of the day. */
export function settle({ sums, timeline, endsAt }: Day, agent: Agent): void {
  const now = Math.min(endsAt, timeline.now());
  const spent = Math.max(0, now - agent.since);
  agent.since = now;
  if (agent.state === "out" || agent.state === "paused") return;
  sums.staffed += spent;
  if (agent.state === "idle") sums.idle += spent;
  else if (agent.withMachine) sums.machine += spent;
  else sums.busy += spent;
}

function become(day: Day, agent: Agent, state: PacingAgentState): void {
  settle(day, agent);
  agent.move++;
  agent.state = state;
  if (state === "idle") agent.withMachine = false;
  tellState(day, agent);
}

function tellState(day: Day, { id, state, away, plan }: Agent): void {
  const pausePending = away !== undefined && plan.announces;
  const at = day.timeline.now();
  day.tell({ type: "agent", at, agent: id, state, ...(pausePending ? { pausePending } : {}) });
}

function callAway(day: Day, agent: Agent, absence: Absence): void {
  const { state } = agent;
  if (state === "out" || (state === "paused" && absence.kind !== "leave")) return;
  const ringing = day.byHand && state === "idle";
  if (absence.kind === "vanish" || state === "paused" || (state === "idle" && !ringing)) {
    if (!ringing) goAway(day, agent, absence);
    return;
  }
  agent.away = absence;
  if (agent.plan.announces) tellState(day, agent);
}

function goAway(day: Day, agent: Agent, { kind, seconds }: Absence): void {
  day.idle.delete(agent);
  agent.freeAt = Number.POSITIVE_INFINITY;
  become(day, agent, kind === "pause" ? "paused" : "out");
  if (kind !== "leave") later(day, agent, seconds, () => becomeIdle(day, agent));
}

function later(day: Day, agent: Agent, seconds: number, happen: () => void): void {
  const { move } = agent;
  day.timeline.after(seconds, () => {
    if (agent.move === move) happen();
  });
}
