// `recaudo status` for people: the same answer in Spanish.
import type { Status } from "./status.ts";

const partNames: Readonly<Record<string, string>> = {
  supervisor: "supervisor",
  database: "base de datos",
  exchange: "central telefónica",
  engine: "motor",
  web: "web",
  worker: "trabajos",
  carrier: "red telefónica de la demostración",
  robots: "robots",
};
const states: Readonly<Record<string, string>> = {
  ok: "bien",
  down: "caída o sin respuesta",
  waiting: "en espera",
};
const modes: Readonly<Record<string, string>> = {
  manual: "manual",
  preview: "vista previa",
  progressive: "progresivo",
  predictive: "predictivo",
};
const campaignStates: Readonly<Record<string, string>> = {
  draft: "borrador",
  running: "en marcha",
  paused: "en pausa",
  stopped: "detenida",
};
const word = (words: Readonly<Record<string, string>>, key: unknown): string =>
  words[String(key)] ?? String(key);

export function inWords(told: Status, running: boolean): string {
  if (!running) return `Recaudo ${told.version}: no está en marcha con esta carpeta de datos.`;
  const campaigns = told.campaigns.map((one) => {
    const agents = one.agents as { idle: number; talking: number; wrapup: number; paused: number };
    const share = (Number(one.abandonmentShare) * 100).toFixed(1).replace(".", ",");
    return `  ${one.name} (${word(modes, one.mode)}, ${word(campaignStates, one.state)}): ${one.dialled} marcadas, ${one.ringing} sonando, ${one.connected} conectadas, abandono ${share} %; gestores ${agents.idle} libres, ${agents.talking} hablando, ${agents.wrapup} tipificando, ${agents.paused} en pausa`;
  });
  const parts = told.parts.map(
    ({ name, state, detail }) =>
      `  ${word(partNames, name)}: ${word(states, state)}${detail ? ` (${detail})` : ""}`,
  );
  return [
    `Recaudo ${told.version}${told.clock.demo ? " · demostración" : ""}`,
    "Partes:",
    ...parts,
    `Campañas: ${campaigns.length}`,
    ...campaigns,
    `Gestores: ${told.agents.length}`,
  ].join("\n");
}
