// Keeps one Asterisk alive: starts and stops the process, notices that it hangs, and hangs up legs nobody owns.
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { AriChannel } from "./ari-types.ts";
import { type AsteriskSettings, ariUser, writeConfig } from "./config.ts";
import { type Owner, ownerOf } from "./names.ts";

export interface AsteriskProcess {
  readonly pid: number;
  readonly recordings: string;
  /** Resolves when the process has ended, with whether we asked for it. */
  readonly ended: Promise<{ readonly asked: boolean; readonly code: number | null }>;
  stop(): Promise<void>;
  /** At once: one that hangs does not hear a request, and every second of waiting is a second without telephone. */
  cut(): Promise<void>;
}

/** Boot to an answering ARI: 0.5 s idle, up to 2 s under load. */
const bootTimeoutMs = 30_000;
const bootPollMs = 50;
const stopGraceMs = 5_000;

export async function startAsterisk(settings: AsteriskSettings): Promise<AsteriskProcess> {
  await stopLeftover(settings.runDir);
  const paths = await writeConfig(settings);
  // Detached: Ctrl-C reaches a whole group, and calls must end in the order the supervisor chooses. With us gone, in whatever
  // way, nobody holds these calls: the kernel then tells it to end.
  const command = [settings.install.binary, "-C", paths.configFile, "-f", "-q"];
  const child = spawn("setpriv", ["--pdeathsig", "TERM", ...command], { stdio: "ignore", detached: true });
  let asked = false;
  const ended = new Promise<{ asked: boolean; code: number | null }>((resolve) => {
    child.once("error", () => resolve({ asked, code: null }));
    child.once("exit", (code) => resolve({ asked, code }));
  });
  const stop = async (): Promise<void> => {
    asked = true;
    await endChild(child, ended);
  };
  const cut = async (): Promise<void> => {
    asked = true;
    child.kill("SIGKILL");
    await ended;
  };
  let dead = false;
  ended.then(() => {
    dead = true;
  });
  await untilAnswering(settings, () => dead, paths.logFile).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { pid: child.pid ?? 0, recordings: paths.recordings, ended, stop, cut };
}

async function untilAnswering(
  settings: AsteriskSettings,
  isDead: () => boolean,
  logFile: string,
): Promise<void> {
  const until = performance.now() + bootTimeoutMs;
  while (performance.now() < until) {
    if (isDead()) throw new Error(`Asterisk terminó al arrancar. ${await lastError(logFile)}`);
    const status = await statusOfPing(settings);
    if (status === 200) return;
    if (status === 401)
      throw new Error(`Otro programa ya atiende en el puerto ${settings.httpPort} (Asterisk HTTP).`);
    await delay(bootPollMs);
  }
  throw new Error(`Asterisk no respondió en ${bootTimeoutMs / 1_000} s. ${await lastError(logFile)}`);
}

const pingTimeoutMs = 1_000;

async function statusOfPing(settings: AsteriskSettings): Promise<number | undefined> {
  const { address, httpPort, ariPassword } = settings;
  const authorization = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString("base64")}`;
  const answer = await fetch(`http://${address}:${httpPort}/ari/asterisk/ping`, {
    headers: { Authorization: authorization },
    signal: AbortSignal.timeout(pingTimeoutMs),
  }).catch(() => undefined);
  return answer?.status;
}

export async function pingExchange(settings: AsteriskSettings): Promise<boolean> {
  return (await statusOfPing(settings)) === 200;
}

async function lastError(logFile: string): Promise<string> {
  const text = await readFile(logFile, "utf8").catch(() => "");
  const errors = text.split("\n").filter((line) => line.includes("ERROR"));
  return errors.at(-1) ?? `Mira ${logFile}.`;
}

async function endChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), stopGraceMs);
  await ended;
  clearTimeout(kill);
}

/** An Asterisk of this run folder whose supervisor was killed: nobody holds its calls any more. */
export async function stopLeftover(runDir: string): Promise<void> {
  const pid = Number(await readFile(join(runDir, "run/asterisk.pid"), "utf8").catch(() => "0"));
  if (!pid || !(await isOurs(pid, runDir))) return;
  process.kill(pid, "SIGTERM");
  const until = performance.now() + stopGraceMs;
  while (await isOurs(pid, runDir)) {
    if (performance.now() > until) process.kill(pid, "SIGKILL");
    await delay(bootPollMs);
  }
}

async function isOurs(pid: number, runDir: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return command.includes(join(runDir, "etc/asterisk.conf"));
}

export interface Stoppable {
  stop(): void;
}

/** Twice this and one timeout: a hang is noticed within 4.5 s. */
const watchEveryMs = 1_500;
const watchTimeoutMs = 1_500;
const missesAllowed = 1;

/** Two pings missed in a row: the exchange hangs (deadlocks under load are known upstream) and must be replaced. */
export function startWatchdog(options: {
  readonly ping: () => Promise<void>;
  readonly onHung: () => void;
  readonly everyMs?: number;
  readonly timeoutMs?: number;
}): Stoppable {
  let misses = 0;
  let asking = false;
  const timer = setInterval(async () => {
    if (asking) return;
    asking = true;
    const limit = new AbortController();
    const late = delay(options.timeoutMs ?? watchTimeoutMs, false, { signal: limit.signal }).catch(
      () => false,
    );
    const answered = await Promise.race([
      options.ping().then(
        () => true,
        () => false,
      ),
      late,
    ]);
    limit.abort();
    asking = false;
    misses = answered ? 0 : misses + 1;
    if (misses <= missesAllowed) return;
    misses = 0;
    options.onHung();
  }, options.everyMs ?? watchEveryMs);
  return { stop: () => clearInterval(timer) };
}

const reapEveryMs = 5_000;
/** A leg is made before its owner is written down by a millisecond or two; ten seconds leave no doubt. */
const orphanAfterMs = 10_000;

/** Hangs up channels that nobody knows: the remains of an engine that died between a request and its record. */
export function startReaper(options: {
  readonly channels: () => Promise<readonly AriChannel[]>;
  readonly hangUp: (channelId: string) => Promise<void>;
  readonly isKnown: (owner: Owner) => boolean;
  readonly onReaped: (channelId: string) => void;
  readonly everyMs?: number;
  readonly orphanAfterMs?: number;
}): Stoppable {
  const firstSeen = new Map<string, number>();
  const sweep = async (): Promise<void> => {
    const now = performance.now();
    const unknown = (await options.channels()).filter(
      (channel) => !options.isKnown(ownerOf(channel.id, channel.channelvars?.RECAUDO_ATTEMPT)),
    );
    const ids = new Set(unknown.map((channel) => channel.id));
    for (const id of [...firstSeen.keys()]) if (!ids.has(id)) firstSeen.delete(id);
    for (const id of ids) {
      const since = firstSeen.get(id) ?? now;
      firstSeen.set(id, since);
      if (now - since < (options.orphanAfterMs ?? orphanAfterMs)) continue;
      options.onReaped(id);
      await options.hangUp(id);
    }
  };
  let sweeping = false;
  const timer = setInterval(() => {
    if (sweeping) return;
    sweeping = true;
    sweep()
      .catch(() => {}) // the link is down: the watchdog tells
      .finally(() => {
        sweeping = false;
      });
  }, options.everyMs ?? reapEveryMs);
  return { stop: () => clearInterval(timer) };
}
