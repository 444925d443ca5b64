// `recaudo demo chaos`: kills the engine of a running demo in mid-call and shows, with the carrier's own ledger as witness,
// that the talks went on and nobody was called twice.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Config } from "#config.ts";
import type { EngineStatus } from "#dialer/engine/command-types.ts";
import { formatCount } from "#kernel/format.ts";
import { connectRpc } from "#platform/socket-rpc.ts";
import { runningSupervisor } from "#platform/supervisor-mark.ts";

/** Long enough for a talk to be cut if it were going to be; the exchange keeps calls of a dead engine at least this long. */
const watchMs = 15_000;
const backWithinMs = 30_000;
const connectWithinMs = 800;
const notRunning = 3;

export async function chaos(config: Config, write: (line: string) => void): Promise<number> {
  const supervisor = runningSupervisor(config.dataFolder);
  const engine = supervisor === undefined ? undefined : engineOf(supervisor);
  const before = engine === undefined ? undefined : await statusOf(config);
  if (engine === undefined || !before?.demo) {
    write("✖ No hay una demostración en marcha con esta carpeta de datos: inicia una con «npm run demo».");
    return notRunning;
  }
  const talking = talks(readLedger(config));
  write(`Antes     ${counters(before)}; ${formatCount(talking.size)} conversaciones en la línea`);
  const killedAt = Date.now();
  process.kill(engine, "SIGKILL");
  write(`SIGKILL   al motor (proceso ${engine})`);
  if (!(await comesBack(config, engine))) {
    write("✖ El motor no volvió en 30 s: mira data/log/engine.out");
    return 1;
  }
  const backAt = Date.now();
  write(`De vuelta en ${((backAt - killedAt) / 1000).toFixed(1).replace(".", ",")} s`);
  await delay(watchMs);
  const after = await statusOf(config);
  const ledger = readLedger(config);
  const cut = cutTalks(ledger, talking, killedAt, backAt);
  const twice = duplicates(ledger);
  if (after) write(`Después   ${counters(after)}`);
  write(
    `Quince segundos después: ${formatCount(talking.size - cut)} de ${formatCount(talking.size)} conversaciones siguieron o terminaron solas`,
  );
  write(`Llamadas hechas dos veces por la misma acción: ${twice}`);
  const fine = cut === 0 && twice === 0;
  write(fine ? "✔ Nadie lo notó." : "✖ Algo se perdió: mira data/log/engine.log y data/log/carrier.jsonl");
  return fine ? 0 : 1;
}

function counters(status: EngineStatus): string {
  const campaigns = status.floors.flatMap((floor) => floor.campaigns);
  const sum = (of: (one: (typeof campaigns)[number]) => number): number =>
    campaigns.reduce((total, one) => total + of(one), 0);
  return `${formatCount(sum((one) => one.dialled))} marcadas, ${formatCount(sum((one) => one.connected))} conectadas, ${formatCount(sum((one) => one.linesInUse))} líneas en uso`;
}

interface Line {
  readonly ev: string;
  readonly callId: string;
  readonly attempt?: string;
  /** Milliseconds since the epoch, of the same machine. */
  readonly at?: number;
  readonly end?: { readonly by: string };
}

function readLedger(config: Config): readonly Line[] {
  const file = join(config.dataFolder, "log", "carrier.jsonl");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as Line);
}

/** Calls answered and not over. */
export function talks(ledger: readonly Line[]): Set<string> {
  const live = new Set<string>();
  for (const { ev, callId } of ledger) {
    if (ev === "answered") live.add(callId);
    if (ev === "end") live.delete(callId);
  }
  return live;
}

/** While the engine is away nobody can hang up: a talk that our side ended then was cut. */
export function cutTalks(
  ledger: readonly Line[],
  talking: ReadonlySet<string>,
  from: number,
  to: number,
): number {
  return ledger.filter(
    ({ ev, callId, end, at = 0 }) =>
      ev === "end" && talking.has(callId) && at >= from && at <= to && end?.by !== "us",
  ).length;
}

/** Attempts that reached the carrier more than once. */
export function duplicates(ledger: readonly Line[]): number {
  const calls = new Map<string, number>();
  for (const { ev, attempt } of ledger) {
    if (ev === "dialled" && attempt !== undefined) calls.set(attempt, (calls.get(attempt) ?? 0) + 1);
  }
  return [...calls.values()].filter((count) => count > 1).length;
}

function engineOf(supervisor: number): number | undefined {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => parentOf(pid) === supervisor && commandOf(pid).includes("role:engine"));
}
function parentOf(pid: number): number | undefined {
  const stat = readProc(pid, "stat");
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}
const commandOf = (pid: number): string => readProc(pid, "cmdline") ?? "";
function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return undefined;
  }
}

async function comesBack(config: Config, killed: number): Promise<EngineStatus | undefined> {
  const until = performance.now() + backWithinMs;
  while (performance.now() < until) {
    await delay(200);
    const supervisor = runningSupervisor(config.dataFolder);
    const engine = supervisor === undefined ? undefined : engineOf(supervisor);
    if (engine === undefined || engine === killed) continue;
    const status = await statusOf(config);
    if (status) return status;
  }
  return undefined;
}

export async function statusOf(config: Config): Promise<EngineStatus | undefined> {
  const client = connectRpc(config.engineSocket, { once: true });
  try {
    const linked = new Promise<void>((resolve) => client.onLink((up) => up && resolve()));
    await Promise.race([linked, delay(connectWithinMs)]);
    return (await client.request("status", null)) as EngineStatus;
  } catch {
    return undefined;
  } finally {
    client.close();
  }
}
