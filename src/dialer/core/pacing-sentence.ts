// The pacer's last decision in a sentence a supervisor understands.
import type { PacingDecision } from "./pacing.ts";

export function sentenceOf({ dial, reason }: PacingDecision): string {
  const answers = Math.round(reason.answerRate * 100);
  const facts = `contesta una persona en ${answers} de cada 100; se esperan ${round(reason.expectedFree)} gestores libres para ${round(reason.expectedLandings)} personas por llegar`;
  if (dial > 0) return `Marca ${dial} más: ${facts}.`;
  switch (reason.limitedBy) {
    case "agents":
      return "No marca: no hay gestores disponibles ni por desocuparse.";
    case "cap":
      return `No marca de más: el abandono (${percent(reason.abandonment)}) está en su tope.`;
    case "lines":
      return "No marca más: están ocupadas todas las líneas.";
    case "risk":
      return `Espera: otra llamada tendría ${percent(reason.risk)} de riesgo de no encontrar gestor (acepta ${percent(reason.riskPrice)}); ${facts}.`;
    case "none":
      return `Al día: ${facts}.`;
  }
}

function round(value: number): string {
  return (Math.round(value * 10) / 10).toString().replace(".", ",");
}
function percent(share: number): string {
  return `${round(share * 100)} %`;
}
