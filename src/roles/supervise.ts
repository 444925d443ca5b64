// `recaudo start`: brings up everything under one data folder, in order, and takes it down in order. Only this process hears
// the terminal's signals; every child ends when this one does, in whatever way it ends.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeWorkerUtils } from "graphile-worker";
import { type Config, ConfigError, portVariable } from "#config.ts";
import { startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
import { hasNoAgency } from "#platform/installation.ts";
import { migrate, prepareDatabase } from "#platform/migrate.ts";
import { isFree } from "#platform/ports.ts";
import { readOrMakeSecret } from "#platform/secrets.ts";
import { ensureAsterisk } from "#telephony/asterisk/install.ts";
import { type AsteriskProcess, startAsterisk, stopLeftover } from "#telephony/asterisk/supervise.ts";
import { ensurePrompts, holdMusicDir } from "#telephony/prompts.ts";
import { clockOf } from "./demo-clock.ts";
import { type RoleEnvironment, toEnvironment } from "./environment.ts";
import { type RoleProcess, startRole } from "./processes.ts";
import { setupCodeFile } from "./setup-code.ts";
import { printSteps, type Steps } from "./steps.ts";
import { version } from "./version.ts";
import { buildWeb } from "./web-build.ts";

export interface Running {
  readonly config: Config;
  readonly role: RoleEnvironment;
  readonly steps: Steps;
  /** Adds a child process that is stopped before the web and the engine (the demo's carrier and robots). */
  add(process: { stop(): Promise<void> }): void;
}

const root = join(import.meta.dirname, "../..");
/** Everything is down within this, or cut. */
const stopWithinMs = 15_000;
const roleReadyMs = 60_000;
/** Roles whose supervisor died are given this long to let go of their ports: their own limit is 6 s. */
const leftoverMs = 8_000;
const asteriskFolder = (config: Config): string => join(config.dataFolder, "asterisk");

interface Stop {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

export async function supervise(
  config: Config,
  options: { demo: boolean; then?: (running: Running) => Promise<void> },
): Promise<void> {
  const steps = printSteps((line) => process.stdout.write(`${line}\n`));
  const stops: Stop[] = [];
  const extras: Stop[] = [];
  let stopping = false;
  const stopAll = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code || 1), stopWithinMs).unref();
    for (const { name, stop } of [...extras.reverse(), ...stops.reverse()]) {
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
    const role = await bringUp(config, { demo: options.demo, inherits }, steps, stops);
    await options.then?.({
      config,
      role,
      steps,
      add: (one) => void extras.push({ name: "demo", stop: one.stop }),
    });
    if (!options.then) await greet(config, role, steps);
  } catch (error) {
    if ((error as Error).name !== "StepFailed" && !(error as Error).constructor.name.includes("StepFailed"))
      process.stderr.write(`✖ ${(error as Error).message}\n`);
    await stopAll(1);
  }
}

async function bringUp(
  config: Config,
  { demo, inherits }: { demo: boolean; inherits: boolean },
  steps: Steps,
  stops: Stop[],
): Promise<RoleEnvironment> {
  await steps.run("Puertos libres", async () => (inherits ? clearPorts(config) : requireFreePorts(config)));
  const { ownerUrl, appUrl } = await startDatabase(config, steps, stops);
  await steps.run("Migraciones", async (note) => {
    const applied = await migrate(ownerUrl, join(root, "migrations"));
    const queue = await makeWorkerUtils({ connectionString: ownerUrl });
    await queue.migrate();
    await queue.release();
    note(applied.length === 0 ? "al día" : `${applied.length} aplicadas`);
  });
  const clock = await clockOf(ownerUrl, { demo, at: config.clockAt });
  const role: RoleEnvironment = {
    ownerUrl,
    appUrl,
    ariPassword: readOrMakeSecret(config.dataFolder, "ari"),
    demo: clock.moved,
    version,
    clockOffsetMs: clock.offsetMs,
  };
  await steps.run("Pantallas", async (note) => note((await buildWeb(root)) ? "construidas" : "al día"));
  await startExchange(config, role, steps, stops);
  await startRoles(config, role, steps, stops);
  return role;
}

async function startDatabase(
  config: Config,
  steps: Steps,
  stops: Stop[],
): Promise<{ ownerUrl: string; appUrl: string }> {
  if (config.database) return config.database;
  const names = {
    database: "recaudo",
    ownerPassword: readOrMakeSecret(config.dataFolder, "pg-owner"),
    appPassword: readOrMakeSecret(config.dataFolder, "pg-app"),
  };
  return steps.run("PostgreSQL", async (note) => {
    const server = await startEmbeddedPostgres({
      folder: join(config.dataFolder, "postgres"),
      port: config.ports.postgres,
      password: readOrMakeSecret(config.dataFolder, "pg-admin"),
      logFile: join(config.dataFolder, "log", "postgres.log"),
    });
    stops.push({ name: "PostgreSQL", stop: server.stop });
    await prepareDatabase(server.adminUrl, names);
    note(`propio, puerto ${config.ports.postgres}${server.adopted ? ", ya estaba en marcha" : ""}`);
    const url = (user: string, password: string): string =>
      `postgres://${user}:${password}@127.0.0.1:${config.ports.postgres}/recaudo`;
    return {
      ownerUrl: url("recaudo_owner", names.ownerPassword),
      appUrl: url("recaudo_app", names.appPassword),
    };
  });
}

/** Stopping the exchange leaves every call; it comes down after the engine has let go of what rings. */
async function startExchange(
  config: Config,
  role: RoleEnvironment,
  steps: Steps,
  stops: Stop[],
): Promise<void> {
  const install = await steps.run("Asterisk", async (note) => {
    const found = await ensureAsterisk({ cacheDir: config.cacheFolder, log: () => {} });
    note(`${found.version} ${found.source === "system" ? "del sistema" : "privado"}`);
    return found;
  });
  const promptsDir = join(config.dataFolder, "prompts");
  await steps.run("Locuciones", async (note) => {
    const made = await ensurePrompts(promptsDir, { agency: "la agencia de cobranza", callBackNumber: "" });
    note(made.voice === "tone" ? "sin voz (instale espeak-ng)" : made.voice);
  });
  await steps.run("Central telefónica", async (note) => {
    const settings = {
      runDir: asteriskFolder(config),
      install,
      address: "127.0.0.1",
      httpPort: config.ports.asterisk,
      sipPort: config.ports.sip,
      rtpPorts: [config.ports.rtpFrom, config.ports.rtpTo] as const,
      ariPassword: role.ariPassword,
      holdMusicDir: holdMusicDir(promptsDir),
    };
    const exchange = keepExchange(await startAsterisk(settings), () => startAsterisk(settings));
    stops.push({ name: "Asterisk", stop: exchange.stop });
    restartExchange = exchange.restart;
    note(`SIP ${config.ports.sip}, RTP ${config.ports.rtpFrom}–${config.ports.rtpTo}`);
  });
}

let restartExchange: () => Promise<void> = async () => {};

/** Asterisk is treated as restartable: one that died or hangs is replaced on the same ports. */
function keepExchange(first: AsteriskProcess, start: () => Promise<AsteriskProcess>) {
  let current = first;
  let stopping = false;
  const watch = (one: AsteriskProcess): void => {
    void one.ended
      .then(async ({ asked }) => {
        if (asked || stopping) return;
        current = await start();
        watch(current);
      })
      .catch(() => {});
  };
  watch(first);
  return {
    async stop() {
      stopping = true;
      await current.stop();
    },
    async restart() {
      if (stopping) return;
      await current.stop();
      current = await start();
      watch(current);
    },
  };
}

async function startRoles(config: Config, role: RoleEnvironment, steps: Steps, stops: Stop[]): Promise<void> {
  const env = { ...process.env, ...toEnvironment(role), RECAUDO_DATA: config.dataFolder };
  const start = (name: string): Promise<RoleProcess> =>
    startRole({
      name,
      args: [`role:${name}`],
      env,
      logFolder: join(config.dataFolder, "log"),
      readyWithinMs: roleReadyMs,
      onAsk: (what) => void (what === "restart_exchange" && restartExchange().catch(() => {})),
      onRestart: (which, code) =>
        process.stderr.write(`! ${which} terminó (${code ?? "señal"}); se inicia de nuevo\n`),
    });
  await steps.run("Motor, web y trabajos", async () => {
    const [worker, web, engine] = await Promise.all([start("worker"), start("web"), start("engine")]);
    // Stopped from the last to the first: the engine stops dialling before anything else goes.
    stops.push(
      { name: "worker", stop: () => worker.stop(4_000) },
      { name: "web", stop: () => web.stop(4_000) },
      { name: "motor", stop: () => engine.stop(8_000) },
    );
  });
}

/** What a killed supervisor left ends by itself in a moment; its exchange does not, and holds nobody's calls any more. */
async function clearPorts(config: Config): Promise<void> {
  await stopLeftover(asteriskFolder(config));
  const giveUpAt = Date.now() + leftoverMs;
  for (;;) {
    try {
      return await requireFreePorts(config);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await delay(100);
    }
  }
}

async function requireFreePorts(config: Config): Promise<void> {
  const { web, postgres, asterisk, sip } = config.ports;
  const wanted: readonly (readonly [keyof Config["ports"], number])[] = [
    ["web", web],
    ["asterisk", asterisk],
    ["sip", sip],
    ...(config.database || existsSync(join(config.dataFolder, "postgres", "cluster", "postmaster.pid"))
      ? []
      : [["postgres", postgres] as const]),
  ];
  for (const [name, port] of wanted) {
    if (!(await isFree(port, name === "web" ? config.host : "127.0.0.1"))) {
      throw new ConfigError(
        `el puerto ${port} está ocupado; libérelo o elija otro con ${portVariable[name]}=…`,
      );
    }
  }
}

/** One system per data folder: a second start is refused, a dead one's mark is taken over; true when there was one. */
function takeLock(config: Config, stops: Stop[]): boolean {
  const file = join(config.dataFolder, "run", "supervisor.pid");
  mkdirSync(join(config.dataFolder, "run"), { recursive: true, mode: 0o700 });
  const before = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (before && before !== process.pid && isRecaudo(before))
    throw new ConfigError(`Recaudo ya está en marcha con esta carpeta de datos (proceso ${before}).`);
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  stops.push({ name: "lock", stop: async () => rmSync(file, { force: true }) });
  return before !== 0;
}

function isRecaudo(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("src/main.ts");
  } catch {
    return false;
  }
}

async function greet(config: Config, role: RoleEnvironment, steps: Steps): Promise<void> {
  const url = `http://${config.host === "127.0.0.1" ? "localhost" : config.host}:${config.ports.web}`;
  steps.say(`\nRecaudo ${version} en ${url}`);
  if (await hasNoAgency(role.appUrl))
    steps.say(
      `Cree el primer administrador en ${url}/instalar con el código ${setupCodeFile(config.dataFolder).make()}`,
    );
  steps.say("Ctrl-C detiene todo.");
}
