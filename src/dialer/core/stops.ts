// What keeps a whole campaign from dialling, said before what keeps each person back: for the floor and for whoever asks why
// nothing happens.
import { spendReached } from "./spend.ts";
import type { WhyNot } from "./why-not.ts";

export interface CampaignSituation {
  readonly state: "draft" | "running" | "paused" | "stopped";
  readonly mode: string;
  /** Sentences of what the system still waits for. */
  readonly notReady: readonly string[];
  readonly exchangeUp: boolean;
  readonly databaseUp: boolean;
  /** Agents connected to the campaign, and those of them who could take a call now. */
  readonly connected: number;
  readonly idle: number;
  readonly atCap: boolean;
  /** Every trunk that could carry its calls rests after failing. */
  readonly trunksRest: boolean;
  /** Nothing is known yet of whom may be called. */
  readonly listUnread: boolean;
  /** Why no number may be shown now, a reason of core/caller-id, or `spend_cap`; null: calls may leave. */
  readonly held: string | null;
}

export const engineAway: WhyNot = stop("engine_away", "El motor de llamadas no responde; se reinicia solo");

export function stopsOf(one: CampaignSituation): readonly WhyNot[] {
  const running = one.state === "running";
  const agentDials = one.mode === "manual";
  return [
    ...one.notReady.map((text) => stop("not_ready", text)),
    ...(one.exchangeUp ? [] : [stop("exchange_away", "La central telefónica no responde")]),
    ...(one.databaseUp
      ? []
      : [stop("database_away", "La base de datos no responde: no se marca hasta que vuelva")]),
    ...(one.state === "paused"
      ? [stop("campaign_paused", "La campaña está en pausa: no marca a nadie")]
      : []),
    ...(running || one.state === "paused"
      ? []
      : [stop("campaign_stopped", "La campaña no está en marcha: no marca a nadie")]),
    ...(running && agentDials ? [stop("manual", "Campaña manual: cada gestor elige a quién llamar")] : []),
    ...(running && one.connected === 0
      ? [stop("no_agents", "No hay gestores conectados a la campaña")]
      : running && one.idle === 0
        ? [stop("no_idle_agents", "No hay gestores disponibles: todos en llamada, cierre o pausa")]
        : []),
    ...(one.trunksRest
      ? [stop("trunks_rest", "Las troncales fallan y descansan: se prueban solas cada pocos minutos")]
      : []),
    ...(one.held === null
      ? []
      : one.held === "spend_cap"
        ? [stop("spend_cap", spendReached)]
        : [stop("no_caller_id", noNumberTexts[one.held] ?? noNumberText)]),
    ...(one.listUnread ? [stop("list_unread", "Se está leyendo la lista de la campaña")] : []),
    ...(one.atCap ? [stop("abandonment_cap", "El abandono llegó al tope: se espera a que baje")] : []),
  ];
}

const noNumberText = "No hay un número en uso que mostrar para esta cartera";
const noNumberTexts: Readonly<Record<string, string>> = {
  unverified:
    "Ningún número de la cartera está verificado como propio: un administrador lo verifica en Telefonía",
  prefix_required: "Ningún número de la cartera tiene el prefijo que la norma exige mostrar",
  cap_reached: "Los números de la cartera llegaron a su tope de usos de hoy",
};

function stop(code: string, text: string): WhyNot {
  return { code, count: 0, text };
}
