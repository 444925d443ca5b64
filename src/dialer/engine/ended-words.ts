// How a call ended, in the words of the desk.
import type { LiveCall } from "./world.ts";

const outcomeTexts: Readonly<Record<string, string>> = {
  human: "La conversación terminó",
  busy: "Ocupado",
  no_answer: "No contestó",
  invalid: "El número no existe",
  rejected: "Rechazó la llamada",
  congestion: "La red está congestionada",
  failed: "La llamada no salió",
  off: "Apagado o sin cobertura",
  hangup: "Cortó",
  machine: "Buzón de voz",
  silence: "Nadie habló",
  fax: "Es un fax",
  unknown: "No se sabe cómo terminó",
  abandoned: "No hubo gestor libre",
  unattended: "Llamó y no hubo gestor libre",
};
const endedByWords = {
  agent: "Cortaste tú",
  other: "Cortó la otra persona",
  supervisor: "Cortó tu supervisor",
} as const;
/** Who or what ended it, on the desk. */
export function endedWhy(live: LiveCall, outcome: string): string {
  if (outcome === "human") return endedByWords[live.endedBy];
  return outcomeTexts[outcome] ?? outcome;
}
