// What an operation leaves behind of its days, in the compact form from which a world is estimated: dials with what came
// of them, and what agents did when. Also written from the events of a simulated day, so that both can be compared.
import type { PacingAgentState, PacingEndOutcome, PacingEvent } from "#dialer/core/pacing.ts";

/** Seconds count from the dial, and `at` from the start of the day. null: it did not happen or nobody noted it. */
export interface PastAttempt {
  readonly at: number;
  readonly outcome: "human" | PacingEndOutcome;
  readonly answeredAfter: number | null;
  /** Verdict, or end where there was none. */
  readonly settledAfter: number;
  /** End of the person's first utterance. */
  readonly greetedAfter: number | null;
  readonly talkSeconds: number | null;
  readonly wrapupSeconds: number | null;
  /** What somebody who listened said it was; most calls nobody judged. */
  readonly said: "human" | "machine" | null;
}

export interface PastSpell {
  readonly agent: string;
  readonly state: PacingAgentState;
  readonly from: number;
  readonly to: number;
}

export interface PastDay {
  readonly seconds: number;
  readonly attempts: readonly PastAttempt[];
  readonly spells: readonly PastSpell[];
}

type Writing<T> = { -readonly [K in keyof T]: T[K] };

/** Notes a simulated day from its events, as a real one is noted. */
export function createHistorian(daySeconds: number): {
  watch(event: PacingEvent): void;
  day(): PastDay;
} {
  const calls = new Map<number, Writing<PastAttempt>>();
  const done: PastAttempt[] = [];
  const spells: PastSpell[] = [];
  const agents = new Map<
    number,
    { state: PacingAgentState; since: number; call: Writing<PastAttempt> | undefined }
  >();
  const note = (event: Extract<PacingEvent, { type: "agent" }>): void => {
    const known = agents.get(event.agent);
    if (known?.state === event.state) return;
    if (known) {
      const spent = event.at - known.since;
      spells.push({ agent: String(event.agent), state: known.state, from: known.since, to: event.at });
      if (known.call && known.state === "talking") known.call.talkSeconds = spent;
      if (known.call && known.state === "wrapup") known.call.wrapupSeconds = spent;
    }
    const stays = event.state === "talking" || event.state === "wrapup";
    agents.set(event.agent, { state: event.state, since: event.at, call: stays ? known?.call : undefined });
  };
  return {
    watch: (event) => {
      if (event.type === "agent") {
        note(event);
        return;
      }
      if (event.type === "dialled") {
        const rest = { greetedAfter: null, talkSeconds: null, wrapupSeconds: null, said: null };
        calls.set(event.call, {
          at: event.at,
          outcome: "failed",
          answeredAfter: null,
          settledAfter: 0,
          ...rest,
        });
        return;
      }
      const call = calls.get(event.call);
      if (!call) return;
      const after = event.at - call.at;
      if (event.type === "answered") call.answeredAfter = after;
      if (event.type === "human") Object.assign(call, { outcome: "human", settledAfter: after });
      if (event.type === "ended") Object.assign(call, { outcome: event.outcome, settledAfter: after });
      if (event.type === "connected") {
        // Told before the agent's own change of state: the talk that begins is this call's.
        const agent = agents.get(event.agent);
        if (agent) agent.call = call;
      }
      if (event.type === "human" || event.type === "answered") return;
      done.push(call);
      calls.delete(event.call);
    },
    day: () => ({
      seconds: daySeconds,
      attempts: done,
      spells: [
        ...spells,
        ...[...agents].map(([id, { state, since }]) => ({
          agent: String(id),
          state,
          from: since,
          to: Math.max(since, daySeconds),
        })),
      ],
    }),
  };
}
