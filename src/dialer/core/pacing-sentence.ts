// The pacer's last decision in one line that a supervisor understands.
import type { PacingDecision } from "./pacing.ts";

export function sentenceOf({ dial, reason, cancel }: PacingDecision): string {
  const free = reason.idle ?? Math.round(reason.expectedFree);
  const calls = `${dial} ${dial === 1 ? "llamada" : "llamadas"}: ${free} ${free === 1 ? "libre" : "libres"}`;
  const facts = reason.ringing === undefined ? calls : `${calls}, ${reason.ringing} por contestar`;
  const dropped = cancel?.length ? `; cuelga ${cancel.length} que aún suenan` : "";
  return `${facts}; ${why(reason)}${dropped}`;
}

function why(reason: PacingDecision["reason"]): string {
  const { occupancy, occupancyCeiling } = reason;
  if (occupancy !== undefined && occupancyCeiling !== undefined)
    return busyness(Math.round(occupancy * 100), Math.round(occupancyCeiling * 100));
  const { byLaw, byLawCap } = reason;
  if (byLaw !== undefined && byLawCap !== undefined)
    return `abandono según la ley ${percent(byLaw)} sobre ${percent(byLawCap)}: una por gestor libre, y quien contesta pasa directo`;
  switch (reason.limitedBy) {
    case "agents":
      return "no hay más gestores por desocuparse";
    case "cap":
      return `abandono ${percent(reason.abandonment)}, en su tope: solo una por gestor libre`;
    case "lines":
      return "sin más líneas disponibles";
    case "none":
      return "una por gestor libre";
    case "risk":
      return `riesgo ${percent(reason.risk)} sobre ${percent(reason.riskPrice)}`;
  }
}

/** Whole points: it moves every second, and the last hour keeps each change. */
function busyness(now: number, ceiling: number): string {
  return now > ceiling
    ? `ocupación ${now} % sobre el techo de ${ceiling} %`
    : `ocupación ${now} %, en su techo`;
}
export function percent(share: number): string {
  return `${(Math.round(share * 1000) / 10).toFixed(1).replace(".", ",")} %`;
}
