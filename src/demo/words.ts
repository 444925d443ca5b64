// What the demo tells the person in the terminal: where to go, as whom, and what to try.
import { join } from "node:path";
import type { Config } from "#config.ts";
import { type Passwords, people } from "./people.ts";

const roleWords = {
  agent: "el puesto del gestor",
  supervisor: "el piso",
  coordinator: "el piso",
  quality: "escucha y lectura",
  backoffice: "archivos y tareas",
  creditor: "lo suyo, sin cambiar nada",
  strategist: "carteras, segmentos y campañas",
  admin: "todo",
  auditor: "lectura",
} as const;

export function farewell(config: Config, passwords: Passwords, now: number): string {
  const url = `http://localhost:${config.ports.web}`;
  const width = Math.max(...people.map(({ username }) => username.length));
  const users = people.map(
    ({ username, role }) => `  ${username.padEnd(width)}  ${passwords[username] ?? ""}   ${roleWords[role]}`,
  );
  return [
    "",
    `La demostración está en ${url}`,
    `Allí es ${spokenMoment(now)} en Santiago: el reloj es de la demostración, las reglas son las reales.`,
    "",
    ...users,
    "",
    "Para probar:",
    "  1. Entra como gestor, permite el micrófono, elige «Consumo Chile» y queda disponible: en un minuto hablas con alguien.",
    "  2. Negocia y pulsa F2: 1 es promesa. La primera persona promete, la segunda ya pagó, la tercera es la madre; después te llaman.",
    "  3. En otra ventana privada entra como supervisora: el piso, el ritmo de marcado y por qué no se marca más.",
    `  4. Carga ${join(config.dataFolder, "demo", "pagos.csv")} (aparece con su primera promesa): la promesa queda cumplida y el deudor sale de la campaña.`,
    "  5. Ejecuta «bin/recaudo demo chaos» en plena conversación: el motor muere y la conversación sigue.",
    "  6. Inicia «Plaza Uno vista previa» o «Microempresa manual» como estratega y prueba los otros modos.",
    "",
    "Ctrl-C detiene todo.",
  ].join("\n");
}

function spokenMoment(now: number): string {
  const words = new Intl.DateTimeFormat("es-CL", {
    timeZone: "America/Santiago",
    dateStyle: "full",
    timeStyle: "short",
    hourCycle: "h23",
  });
  return words.format(now);
}

/** Off loopback a browser gives neither the session's cookie nor the microphone without HTTPS. */
export function remoteNotice(config: Config, host: string): string {
  const { web } = config.ports;
  return [
    "",
    `! --host ${host}: todavía se atiende solo en esta máquina.`,
    "  Un navegador remoto necesita HTTPS (la sesión y el micrófono lo exigen) y que el audio llegue a la central.",
    `  Para ver las pantallas desde otra máquina: ssh -L ${web}:127.0.0.1:${web} ${host}, y luego http://localhost:${web}.`,
    "  Con un proxy TLS propio, publica el puerto web; los puertos están en docs/operating/ports.md.",
  ].join("\n");
}
