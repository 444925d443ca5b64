// `recaudo start`: brings up everything under one data folder, in order, and takes it down in order. Only this process hears
// the terminal's signals; every child ends when this one does, in whatever way it ends.
import { setTimeout as delay } from "node:timers/promises";
import { type Config, ConfigError } from "#config.ts";
import { freeShareOf, judgeDisk } from "#kernel/disk.ts";
import { formatCount } from "#kernel/format.ts";
import { type Clock, systemClock } from "#platform/clock.ts";
import { diskOf, keepBallast } from "#platform/disk.ts";
import { hasNoAgency } from "#platform/installation.ts";
import type { SupervisorReport } from "#platform/parts.ts";
import { serveRpc } from "#platform/socket-rpc.ts";
import { leaveMark, markedSupervisor, runningSupervisor } from "#platform/supervisor-mark.ts";
import { stopLeftover } from "#telephony/asterisk/supervise.ts";
import { asteriskFolder, type BroughtUp, bringUp, type DemoWish, type Stop, stopOrder } from "./bring-up.ts";
import type { RoleEnvironment } from "./environment.ts";
import { createParts, fine, type Parts } from "./parts.ts";
import type { RoleProcess } from "./processes.ts";
import { setupCodeFile } from "./setup-code.ts";
import { printSteps, StepFailed, type Steps } from "./steps.ts";
import { version } from "./version.ts";
import { takenPorts, takenText, wantedPorts } from "./wanted-ports.ts";

export interface Running {
  readonly config: Config;
  readonly role: RoleEnvironment;
  readonly steps: Steps;
  /** What `recaudo status` shows: the demo adds its own. */
  readonly parts: Parts;
  /** The operation's clock, which only a demonstration moves. */
  readonly clock: MovedClock;
  /** Adds a child process that is stopped before the web and the engine (the demo's carrier and robots). */
  add(process: { stop(): Promise<void> }): void;
}

export interface MovedClock extends Clock {
  offsetMs(): number;
  /** Every process, what is stored, and what `status` reports; forward only. */
  move(offsetMs: number): void;
}

export interface SuperviseOptions extends DemoWish {
  /** What needs nothing but its ports, and may come up beside everything else. */
  readonly beside?: () => Promise<void>;
  readonly then?: (running: Running) => Promise<void>;
}

/** Everything is down within this, or cut. */
const stopWithinMs = 15_000;
/** Roles whose supervisor died are given this long to let go of their ports: their own limit is 6 s. */
const leftoverMs = 8_000;

export async function supervise(config: Config, options: SuperviseOptions): Promise<void> {
  const steps = printSteps((line) => process.stdout.write(`${line}\n`));
  const stops: Stop[] = [];
  let stopping = false;
  const stopAll = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code || 1), stopWithinMs).unref();
    const inOrder = stops.toSorted((a, b) => stopOrder.indexOf(a.name) - stopOrder.indexOf(b.name));
    for (const { name, stop } of inOrder) {
      await stop().catch((error: Error) => process.stderr.write(`${name}: ${error.message}\n`));
    }
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stopping) process.stdout.write("\nDeteniendo: primero se deja de marcar…\n");
      void stopAll(0);
    });
  }
  try {
    const inherits = takeLock(config, stops);
    const parts = createParts();
    let role: RoleEnvironment | undefined;
    let clock: MovedClock | undefined;
    await serveReport(config, stops, parts, () => ({
      demo: role?.demo ?? options.demo,
      clockOffsetMs: clock?.offsetMs() ?? 0,
    }));
    await steps.run("Puertos libres", () => (inherits ? clearPorts : requireFreePorts)(config, options));
    await options.beside?.();
    watchDisk(config, stops, parts);
    const system: BroughtUp = { config, steps, parts, stops, roles: [] };
    role = await bringUp(system, options);
    clock = movedClock(role, system.roles);
    const add = ({ stop }: { stop(): Promise<void> }): void => void stops.unshift({ name: "demo", stop });
    await options.then?.({ config, role, steps, parts, clock, add });
    if (!options.then) await greet(config, role, steps);
  } catch (error) {
    if (!(error instanceof StepFailed)) process.stderr.write(`✖ ${(error as Error).message}\n`);
    await stopAll(1);
  }
}

/** Before the database starts: one that found no room would not come up again. */
function watchDisk({ dataFolder }: Config, stops: Stop[], parts: Parts): void {
  const read = diskOf(dataFolder);
  parts.add("disk", async () => {
    const space = await read();
    const { text } = judgeDisk(space);
    const free = `${formatCount(Math.round(freeShareOf(space) * 100))} % libre`;
    return text === null ? fine(free) : { state: "waiting", detail: text };
  });
  const ballast = keepBallast(dataFolder, () =>
    process.stderr.write(
      "! Casi no queda disco: se libera la reserva para la base de datos; haz espacio ya\n",
    ),
  );
  stops.push({ name: "avisos", stop: async () => ballast.stop() });
}

function movedClock(role: RoleEnvironment, roles: readonly RoleProcess[]): MovedClock {
  const own = systemClock(role.clockOffsetMs);
  let offset = role.clockOffsetMs;
  return {
    now: own.now,
    monotonic: own.monotonic,
    offsetMs: () => offset,
    move(to) {
      if (to <= offset) return;
      offset = to;
      own.move(to);
      for (const each of roles) each.moveClock(to);
    },
  };
}

/** Answers `recaudo status` from the first moment on. */
async function serveReport(
  config: Config,
  stops: Stop[],
  parts: Parts,
  clock: () => Pick<RoleEnvironment, "demo" | "clockOffsetMs">,
): Promise<void> {
  const server = await serveRpc(config.supervisorSocket, {
    report: async (payload): Promise<SupervisorReport> => {
      const { demo, clockOffsetMs } = clock();
      const told = await parts.report((payload as { withinMs: number }).withinMs);
      return { now: Date.now() + clockOffsetMs, demo, parts: told };
    },
  });
  stops.push({ name: "avisos", stop: server.close });
}

/** What a killed supervisor left ends by itself in a moment; what does not is an exchange too ill to hear that it should. */
async function clearPorts(config: Config, options: SuperviseOptions): Promise<void> {
  await stopLeftover(asteriskFolder(config));
  const giveUpAt = Date.now() + leftoverMs;
  for (;;) {
    try {
      return await requireFreePorts(config, options);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await delay(100);
    }
  }
}

async function requireFreePorts(config: Config, { demo }: SuperviseOptions): Promise<void> {
  const taken = await takenPorts(wantedPorts(config, { demo }));
  if (taken.length > 0) throw new ConfigError(taken.map(takenText).join("\n  "));
}

/** One system per data folder: a second start is refused, a dead one's mark is taken over; true when there was one. */
function takeLock(config: Config, stops: Stop[]): boolean {
  const running = runningSupervisor(config.dataFolder);
  if (running !== undefined && running !== process.pid)
    throw new ConfigError(`Recaudo ya está en marcha con esta carpeta de datos (proceso ${running}).`);
  const inherits = markedSupervisor(config.dataFolder) !== undefined;
  const mark = leaveMark(config.dataFolder);
  stops.push({ name: "marca", stop: async () => mark.remove() });
  return inherits;
}

async function greet(config: Config, role: RoleEnvironment, steps: Steps): Promise<void> {
  const url = `http://${config.host === "127.0.0.1" ? "localhost" : config.host}:${config.ports.web}`;
  steps.say(`\nRecaudo ${version} en ${url}`);
  if (await hasNoAgency(role.appUrl))
    steps.say(
      `Crea el primer administrador en ${url}/instalar con el código ${setupCodeFile(config.dataFolder).make()}`,
    );
  steps.say("Ctrl-C detiene todo.");
}
