// Which agents need a supervisor now, most urgent first. Thresholds are the proven ones of the field's floors (call and
// pause in minutes, waiting 5 min) and defaults of ours where none is published.
import type { Agent } from "#agents/core/presence.ts";
import { type Instant, minute, second } from "#kernel/time.ts";

export interface Attention {
  readonly rank: number;
  readonly code: string;
  readonly text: string;
  readonly since: Instant;
}

export const attentionAfterMs = {
  dropped: 15 * second,
  longCall: 10 * minute,
  hold: minute,
  wrapup: 45 * second,
  waiting: 5 * minute,
  /** After the turn of a planned break began: a call may last that long. Judgement. */
  lateForBreak: 5 * minute,
} as const;
/** Contacts in a day without one promise before it is worth a look. */
export const contactsWithoutPromise = 20;

export interface AttentionFacts {
  readonly contacts: number;
  readonly promises: number;
  readonly help?: { readonly text: string; readonly since: Instant } | null;
  /** A talk in which one side hears nothing. */
  readonly oneWay?: { readonly side: "theirs" | "ours"; readonly since: Instant } | null;
  readonly lateForBreak?: { readonly label: string; readonly since: Instant } | null;
}

export function attentionOf(agent: Agent, facts: AttentionFacts, now: Instant): Attention | null {
  const { at } = agent;
  const longer = (ms: number): boolean => now - at.since > ms;
  const found = (rank: number, code: string, text: string): Attention => ({
    rank,
    code,
    text,
    since: at.since,
  });
  // Nothing goes before somebody who asks.
  if (facts.help) return { rank: 0, code: "help", ...facts.help };
  if (at.state === "dropped" && longer(attentionAfterMs.dropped))
    return found(1, "dropped", "El cliente cortó y la llamada sigue abierta");
  if (facts.oneWay) {
    const { side, since } = facts.oneWay;
    const text =
      side === "theirs" ? "No oye al cliente: no llega audio" : "El cliente no lo oye: no sale audio";
    return { rank: 1, code: "one_way", text, since };
  }
  if (agent.away)
    return {
      rank: 2,
      code: "reconnecting",
      text: agent.away.audio ? "Sin audio: se vuelve a llamar a su equipo" : "Sin conexión",
      since: agent.away.since,
    };
  if (at.state === "paused" && at.limitAt !== null && now > at.limitAt)
    return found(3, "pause_over", "Pausa pasada de su límite");
  if (at.state === "hold" && longer(attentionAfterMs.hold))
    return found(4, "hold", "Cliente en espera hace rato");
  if (at.state === "talking" && longer(attentionAfterMs.longCall))
    return found(5, "long_call", "Llamada muy larga");
  if (at.state === "wrapup" && longer(attentionAfterMs.wrapup))
    return found(6, "wrapup", "Tipificación larga");
  const late = facts.lateForBreak;
  if (late && now - late.since > attentionAfterMs.lateForBreak)
    return { rank: 7, code: "late_break", text: `Ya debía salir: ${late.label}`, since: late.since };
  if (at.state === "available" && longer(attentionAfterMs.waiting))
    return found(8, "waiting", "Espera llamada hace rato");
  if (facts.contacts > contactsWithoutPromise && facts.promises === 0)
    return found(9, "no_promise", "Muchos contactos y ninguna promesa");
  return null;
}
