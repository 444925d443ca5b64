// `recaudo status` for people: the same answer in Spanish.
import { formatCount } from "#kernel/format.ts";
import type { Status } from "./status.ts";

const partNames: Readonly<Record<string, string>> = {
  supervisor: "supervisor",
  database: "base de datos",
  exchange: "central telefónica",
  engine: "motor",
  web: "web",
  worker: "trabajos",
  disk: "disco",
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
const many = (count: unknown): string => formatCount(Number(count));

export function inWords(told: Status, running: boolean): string {
  if (!running) return `Recaudo ${told.version}: no está en marcha con esta carpeta de datos.`;
  const campaigns = told.campaigns.map((one) => {
    const agents = one.agents as { idle: number; talking: number; wrapup: number; paused: number };
    const share = (Number(one.abandonmentShare) * 100).toFixed(1).replace(".", ",");
    return `  ${one.name} (${word(modes, one.mode)}, ${word(campaignStates, one.state)}): ${many(one.dialled)} marcadas, ${many(one.ringing)} sonando, ${many(one.connected)} conectadas, abandono ${share} %; gestores ${many(agents.idle)} libres, ${many(agents.talking)} hablando, ${many(agents.wrapup)} tipificando, ${many(agents.paused)} en pausa`;
  });
  const parts = told.parts.map(
    ({ name, state, detail }) =>
      `  ${word(partNames, name)}: ${word(states, state)}${detail ? ` (${detail})` : ""}`,
  );
  return [
    `Recaudo ${told.version}${told.clock.demo ? " · demostración" : ""}`,
    "Partes:",
    ...parts,
    `Campañas: ${many(campaigns.length)}`,
    ...campaigns,
    `Gestores: ${many(told.agents.length)}`,
  ].join("\n");
}
