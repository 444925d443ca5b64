// Why an agent asks for help, for the digit at the desk and the words on the floor. Fixed: a supervisor reads them in passing.
export const helpReasons = {
  agresivo: "Cliente agresivo",
  reclamo: "Disputa o reclamo",
  autorizar: "Autorizar un acuerdo",
  legal: "Duda sobre qué puedo decir",
  vulnerable: "Persona vulnerable o en riesgo",
  tecnico: "Problema técnico",
  otro: "Otro motivo",
} as const;
export type HelpReason = keyof typeof helpReasons;
export function isHelpReason(code: string): code is HelpReason {
  return Object.hasOwn(helpReasons, code);
}

/** What the floor reads: the reason, and who has taken it. */
export function helpWords(reason: string, takenBy: string | null): string {
  const why = isHelpReason(reason) ? helpReasons[reason] : reason;
  return takenBy === null ? `Pide ayuda: ${why}` : `Pide ayuda: ${why} · atiende ${takenBy}`;
}
