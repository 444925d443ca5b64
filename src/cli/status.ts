// `recaudo status`: what runs now. How each part is comes from the supervisor, calls and agents from the engine; either may be
// ill, and the other is still told. Starts nothing and answers within two seconds.
import type { Config } from "#config.ts";
import type { EngineStatus } from "#dialer/engine/command-types.ts";
import type { Part, SupervisorReport } from "#platform/parts.ts";
import { connectRpc } from "#platform/socket-rpc.ts";
import { runningSupervisor } from "#platform/supervisor-mark.ts";
import { version } from "../roles/version.ts";
import { inWords } from "./status-words.ts";

export interface Status {
  readonly version: string;
  readonly clock: { readonly now: number; readonly demo: boolean };
  readonly campaigns: readonly Record<string, unknown>[];
  readonly agents: readonly Record<string, unknown>[];
  readonly parts: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
}
/** Exit code when nothing runs under this data folder. */
const notRunning = 3;
/** Promised: an answer within two seconds of the process's start, whatever hangs. The rest is for printing it. */
const answerByMs = 1_600;
/** Also on a machine so busy that starting took all of it. */
const leastMs = 400;
/** What a part that hangs leaves the supervisor to say so. */
const supervisorsShare = 0.75;

export async function status(config: Config, json: boolean): Promise<number> {
  const running = runningSupervisor(config.dataFolder) !== undefined;
  const told = running ? await ask(config) : nothing();
  process.stdout.write(json ? `${JSON.stringify(told)}\n` : `${inWords(told, running)}\n`);
  return running ? 0 : notRunning;
}

function nothing(): Status {
  return { version, clock: { now: Date.now(), demo: false }, campaigns: [], agents: [], parts: [] };
}

async function ask(config: Config): Promise<Status> {
  const withinMs = Math.max(leastMs, answerByMs - performance.now());
  const [supervisor, engine] = await Promise.all([
    askOne<SupervisorReport>(config.supervisorSocket, withinMs, "report", {
      withinMs: withinMs * supervisorsShare,
    }),
    askOne<EngineStatus>(config.engineSocket, withinMs, "status", null),
  ]);
  const clock = engine ?? supervisor ?? { now: Date.now(), demo: false };
  const floors = engine?.floors ?? [];
  return {
    version,
    clock: { now: clock.now, demo: clock.demo },
    campaigns: floors.flatMap((floor) => floor.campaigns).map(campaignOf),
    agents: floors
      .flatMap((floor) => floor.agents)
      .map((one) => ({ id: one.userId, name: one.name, state: one.state, since: one.since })),
    parts: joinParts(supervisor?.parts, engine?.parts),
  };
}

function campaignOf(one: EngineStatus["floors"][number]["campaigns"][number]): Record<string, unknown> {
  return {
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
  };
}

/** Undefined when it is away, hangs or is too late. */
async function askOne<T>(
  socket: string,
  withinMs: number,
  command: string,
  payload: unknown,
): Promise<T | undefined> {
  const client = connectRpc(socket, { once: true });
  const answer = new Promise<unknown>((resolve, reject) => {
    client.onLink((up) =>
      up ? client.request(command, payload).then(resolve, reject) : reject(new Error()),
    );
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), withinMs);
  });
  try {
    return (await Promise.race([answer, late])) as T | undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    client.close();
  }
}

/** A part is as ill as either says: the supervisor sees the process, the engine what it can do with it. */
export function joinParts(
  supervisor: readonly Part[] | undefined,
  engine: EngineStatus["parts"] | undefined,
): Status["parts"] {
  if (!supervisor) return [{ name: "supervisor", state: "down", detail: "no responde" }, ...(engine ?? [])];
  return supervisor.map((part) => {
    if (part.state !== "ok") return part;
    if (part.name === "engine" && !engine) return { ...part, state: "down", detail: "no responde a órdenes" };
    const seen = engine?.find(({ name }) => name === part.name);
    const detail = [part.detail, seen?.detail].filter((text) => text).join("; ");
    return { name: part.name, state: seen?.state ?? part.state, detail };
  });
}
