// Everything a system consists of, in the order its parts need each other: database, exchange and screens beside one another,
// then our own processes. Each is kept alive, says how it is, and knows how it is stopped.
import { join } from "node:path";
import { makeWorkerUtils } from "graphile-worker";
import type { Config } from "#config.ts";
import { type EmbeddedOptions, startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
import { databaseAnswers } from "#platform/installation.ts";
import { migrate, prepareDatabase } from "#platform/migrate.ts";
import { readOrMakeSecret } from "#platform/secrets.ts";
import { ensureAsterisk } from "#telephony/asterisk/install.ts";
import { pingExchange, startAsterisk } from "#telephony/asterisk/supervise.ts";
import { ensurePrompts, holdMusicDir } from "#telephony/prompts.ts";
import { build } from "./build.ts";
import { clockOf } from "./demo-clock.ts";
import { type RoleEnvironment, toEnvironment } from "./environment.ts";
import { type Kept, keepAlive } from "./keep.ts";
import { down, fine, type Parts } from "./parts.ts";
import { type RoleProcess, startRole } from "./processes.ts";
import type { Steps } from "./steps.ts";
import { version } from "./version.ts";

/** The engine stops dialling before anything else goes; what it stands on goes last. */
export const stopOrder = [
  "demo",
  "motor",
  "web",
  "trabajos",
  "Asterisk",
  "PostgreSQL",
  "avisos",
  "marca",
] as const;

export interface Stop {
  readonly name: (typeof stopOrder)[number];
  readonly stop: () => Promise<void>;
}

export interface BroughtUp {
  readonly config: Config;
  readonly steps: Steps;
  readonly parts: Parts;
  readonly stops: Stop[];
  /** Our own processes, once they run. */
  readonly roles: RoleProcess[];
}

interface Urls {
  readonly ownerUrl: string;
  readonly appUrl: string;
}

const root = join(import.meta.dirname, "../..");
const roleReadyMs = 60_000;
export const asteriskFolder = (config: Config): string => join(config.dataFolder, "asterisk");

export interface DemoWish {
  readonly demo: boolean;
  /** The demonstration begins before the floor opens. */
  readonly wholeDay: boolean;
}

export async function bringUp(system: BroughtUp, { demo, wholeDay }: DemoWish): Promise<RoleEnvironment> {
  const { config, steps } = system;
  const ariPassword = readOrMakeSecret(config.dataFolder, "ari");
  const role = prepareData(system, { demo, wholeDay }, ariPassword);
  const exchange = startExchange(system, ariPassword);
  const screens = steps.run("Pantallas y procesos", async (note) =>
    note((await build(root)) ? "construidas" : "al día"),
  );
  // The web is the slowest to read its sources, so it does not wait for the exchange, which it never asks.
  const served = Promise.all([role, screens]).then(([known]) =>
    steps.run("Web y trabajos", () =>
      allOrFirstFailure([startOne(system, known, webRole), startOne(system, known, workerRole)]),
    ),
  );
  const dialling = Promise.all([role, exchange, screens]).then(([known, kept]) =>
    steps.run("Motor", () =>
      startOne(system, known, engineRole, (what) => {
        if (what === "restart_exchange") void kept.restart().catch(() => {});
      }),
    ),
  );
  await allOrFirstFailure([role, exchange, screens, served, dialling]);
  return role;
}

async function prepareData(system: BroughtUp, wish: DemoWish, ariPassword: string): Promise<RoleEnvironment> {
  const { config, steps } = system;
  const urls = await startDatabase(system);
  await steps.run("Migraciones", (note) => migrateAll(urls.ownerUrl, note));
  const clock = await clockOf(urls.ownerUrl, { ...wish, at: config.clockAt });
  return { ...urls, ariPassword, demo: clock.moved, version, clockOffsetMs: clock.offsetMs };
}

/** Waits for all even when one has failed: what is still coming up could not be stopped. */
async function allOrFirstFailure<T extends readonly unknown[]>(
  work: {
    readonly [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}

async function migrateAll(ownerUrl: string, note: (detail: string) => void): Promise<void> {
  const applied = await migrate(ownerUrl, join(root, "migrations"));
  const queue = await makeWorkerUtils({ connectionString: ownerUrl });
  await queue.migrate();
  await queue.release();
  note(applied.length === 0 ? "al día" : `${applied.length} aplicadas`);
}

function died(what: string): (why?: string) => void {
  return (why) =>
    void process.stderr.write(
      why === undefined
        ? `! ${what} terminó; se inicia de nuevo\n`
        : `! ${what} no se pudo iniciar de nuevo, se vuelve a intentar: ${why}\n`,
    );
}

async function startDatabase({ config, steps, parts, stops }: BroughtUp): Promise<Urls> {
  if (config.database) {
    const { appUrl } = config.database;
    parts.add("database", async () =>
      (await databaseAnswers(appUrl)) ? fine("la de DATABASE_URL") : down("no responde"),
    );
    return config.database;
  }
  const port = config.ports.postgres;
  const names = {
    database: "recaudo",
    ownerPassword: readOrMakeSecret(config.dataFolder, "pg-owner"),
    appPassword: readOrMakeSecret(config.dataFolder, "pg-app"),
  };
  const url = (user: string, password: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${port}/recaudo`;
  const urls = {
    ownerUrl: url("recaudo_owner", names.ownerPassword),
    appUrl: url("recaudo_app", names.appPassword),
  };
  const options: EmbeddedOptions = {
    folder: join(config.dataFolder, "postgres"),
    port,
    password: readOrMakeSecret(config.dataFolder, "pg-admin"),
    logFile: join(config.dataFolder, "log", "postgres.log"),
  };
  return steps.run("PostgreSQL", async (note) => {
    const server = await startEmbeddedPostgres(options);
    const kept = keepAlive({
      first: server,
      start: () => startEmbeddedPostgres(options),
      onDeath: died("PostgreSQL"),
    });
    stops.push({ name: "PostgreSQL", stop: kept.stop });
    parts.add("database", async () => {
      if (!kept.up()) return down("se está iniciando");
      return (await databaseAnswers(urls.appUrl)) ? fine(`incluida, puerto ${port}`) : down("no responde");
    });
    await prepareDatabase(server.adminUrl, names);
    note(`propio, puerto ${port}${server.adopted ? ", ya estaba en marcha" : ""}`);
    return urls;
  });
}

/** Stopping the exchange leaves every call; it comes down after the engine has let go of what rings. */
async function startExchange({ config, steps, parts, stops }: BroughtUp, ariPassword: string): Promise<Kept> {
  const install = await steps.run("Asterisk", async (note) => {
    const found = await ensureAsterisk({ cacheDir: config.cacheFolder, log: () => {} });
    note(`${found.version} ${found.source === "system" ? "del sistema" : "privado"}`);
    return found;
  });
  const promptsDir = join(config.dataFolder, "prompts");
  await steps.run("Locuciones", async (note) => {
    const made = await ensurePrompts(promptsDir, { agency: "la agencia de cobranza", callBackNumber: "" });
    note(made.voice === "tone" ? "sin voz (instala espeak-ng)" : made.voice);
  });
  return steps.run("Central telefónica", async (note) => {
    const settings = {
      runDir: asteriskFolder(config),
      install,
      address: "127.0.0.1",
      httpPort: config.ports.asterisk,
      sipPort: config.ports.sip,
      rtpPorts: [config.ports.rtpFrom, config.ports.rtpTo] as const,
      ariPassword,
      holdMusicDir: holdMusicDir(promptsDir),
    };
    const kept = keepAlive({
      first: await startAsterisk(settings),
      start: () => startAsterisk(settings),
      onDeath: died("Asterisk"),
    });
    stops.push({ name: "Asterisk", stop: kept.stop });
    const where = `SIP ${config.ports.sip}, RTP ${config.ports.rtpFrom}–${config.ports.rtpTo}`;
    parts.add("exchange", async () => {
      if (!kept.up()) return down("se está iniciando");
      return (await pingExchange(settings))
        ? fine(`Asterisk ${install.version}, ${where}`)
        : down("no responde");
    });
    note(where);
    return kept;
  });
}

interface OurProcess {
  readonly name: string;
  readonly stopAs: Stop["name"];
  readonly stopWithinMs: number;
}
const webRole: OurProcess = { name: "web", stopAs: "web", stopWithinMs: 4_000 };
const workerRole: OurProcess = { name: "worker", stopAs: "trabajos", stopWithinMs: 4_000 };
const engineRole: OurProcess = { name: "engine", stopAs: "motor", stopWithinMs: 8_000 };

async function startOne(
  { config, parts, stops, roles }: BroughtUp,
  role: RoleEnvironment,
  { name, stopAs, stopWithinMs }: OurProcess,
  onAsk?: (what: string) => void,
): Promise<void> {
  let started: RoleProcess | undefined;
  parts.add(name, async () => started?.check() ?? down("se está iniciando"));
  started = await startRole({
    name,
    args: [`role:${name}`],
    env: { ...process.env, ...toEnvironment(role), RECAUDO_DATA: config.dataFolder },
    logFolder: join(config.dataFolder, "log"),
    readyWithinMs: roleReadyMs,
    ...(onAsk ? { onAsk } : {}),
    onRestart: (which, code) =>
      process.stderr.write(`! ${which} terminó (${code ?? "señal"}); se inicia de nuevo\n`),
  });
  roles.push(started);
  const { stop } = started;
  stops.push({ name: stopAs, stop: () => stop(stopWithinMs) });
}
