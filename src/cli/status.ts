// `recaudo status`: what runs now, read from the engine's socket. Starts nothing and answers within two seconds.
import { existsSync } from "node:fs";
import type { Config } from "#config.ts";
import type { EngineStatus } from "#dialer/engine/command-types.ts";
import { connectRpc } from "#platform/socket-rpc.ts";
import { version } from "../roles/version.ts";

interface Status {
  readonly version: string;
  readonly clock: { readonly now: number; readonly demo: boolean };
  readonly campaigns: readonly Record<string, unknown>[];
  readonly agents: readonly Record<string, unknown>[];
  readonly parts: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
}
/** Exit code when nothing runs under this data folder. */
const notRunning = 3;
const connectWithinMs = 800;
const answerWithinMs = 1_000;

export async function status(config: Config, json: boolean): Promise<number> {
  const found = await ask(config);
  const told: Status = found ?? {
    version,
    clock: { now: Date.now(), demo: false },
    campaigns: [],
    agents: [],
    parts: [],
  };
  process.stdout.write(json ? `${JSON.stringify(told)}\n` : `${inWords(told, found !== undefined)}\n`);
  return found ? 0 : notRunning;
}

async function ask(config: Config): Promise<Status | undefined> {
  if (!existsSync(config.engineSocket)) return undefined;
  const client = connectRpc(config.engineSocket, { once: true });
  try {
    await within(
      connectWithinMs,
      new Promise<void>((resolve, reject) =>
        client.onLink((up) => (up ? resolve() : reject(new Error("away")))),
      ),
    );
    const answer = (await within(answerWithinMs, client.request("status", null))) as EngineStatus;
    return {
      version,
      clock: { now: answer.now, demo: answer.demo },
      campaigns: answer.floors
        .flatMap((floor) => floor.campaigns)
        .map((one) => ({
          id: one.id,
          name: one.name,
          state: one.state,
          mode: one.mode,
          dialled: one.dialled,
          ringing: one.ringing,
          human: one.human,
          machine: one.machine,
          connected: one.connected,
          abandoned: one.abandoned,
          abandonmentShare: one.abandonmentShare,
          agents: one.agents,
        })),
      agents: answer.floors
        .flatMap((floor) => floor.agents)
        .map((one) => ({ id: one.userId, name: one.name, state: one.state, since: one.since })),
      parts: answer.parts,
    };
  } catch {
    return undefined;
  } finally {
    client.close();
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("late")), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function inWords(told: Status, running: boolean): string {
  if (!running) return `Recaudo ${told.version}: no está en marcha con esta carpeta de datos.`;
  const campaigns = told.campaigns.map((one) => {
    const agents = one.agents as { idle: number; talking: number; wrapup: number; paused: number };
    const share = (Number(one.abandonmentShare) * 100).toFixed(1).replace(".", ",");
    return `  ${one.name} (${one.mode}, ${one.state}): ${one.dialled} marcadas, ${one.ringing} sonando, ${one.connected} conectadas, abandono ${share} %; gestores ${agents.idle} libres, ${agents.talking} hablando, ${agents.wrapup} tipificando, ${agents.paused} en pausa`;
  });
  const parts = told.parts.map(
    (part) => `  ${part.name}: ${part.state}${part.detail ? ` (${part.detail})` : ""}`,
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
