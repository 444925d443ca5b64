// The real system for browser tests: `recaudo start` on its own data folder and ports, at a lawful hour, a far end that plays
// the people who are called, and Chromium. Nothing of ours is replaced.
import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type Browser, chromium } from "playwright-core";
import { isFree } from "#platform/ports.ts";
import { type Behaviour, invalidNumber } from "#telephony/carrier/behaviour.ts";
import { type FarEnd, type FarEndEvent, type PlacedCall, startFarEnd } from "#telephony/carrier/far-end.ts";

export const host = "127.0.0.1";
/** Tuesday 24 November 2026, ten in the morning in Santiago: a working day in every rule set. */
export const startsAt = "2026-11-24T10:00:00-03:00";
const root = join(import.meta.dirname, "../..");
const upWithinMs = 90_000;
const downWithinMs = 20_000;

export interface System {
  readonly url: string;
  readonly setupCode: string;
  readonly dataFolder: string;
  /** Rows of the real database, past every wall. */
  rows<T extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly T[]>;
  /** Milliseconds the operation's clock is ahead of this machine's. */
  readonly clockOffsetMs: number;
  readonly carrier: Carrier;
  stop(): Promise<void>;
}
/** The public: what each number does can be said while the system runs. */
export interface Carrier {
  readonly port: number;
  readonly events: readonly FarEndEvent[];
  behave(number: string, what: Behaviour | (() => Behaviour)): void;
  /** The first event from `from` on that matches, come or to come. */
  until(matches: (event: FarEndEvent) => boolean, from?: number): Promise<FarEndEvent>;
  /** Somebody calls one of our numbers. */
  call(from: string, to: string, behaviour: PlacedCall["behaviour"]): Promise<void>;
  hangUpAll(): void;
}

export async function startSystem(): Promise<System> {
  const dataFolder = mkdtempSync(join(tmpdir(), "recaudo-e2e-"));
  const ports = await pickPorts();
  const child = spawn(join(root, "bin/recaudo"), ["start"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      RECAUDO_DATA: dataFolder,
      RECAUDO_CLOCK_AT: startsAt,
      RECAUDO_PORT: String(ports.web),
      RECAUDO_PG_PORT: String(ports.postgres),
      RECAUDO_ASTERISK_PORT: String(ports.asterisk),
      RECAUDO_SIP_PORT: String(ports.sip),
      RECAUDO_RTP_FROM: String(ports.rtp),
      RECAUDO_RTP_TO: String(ports.rtp + 499),
    },
  });
  const setupCode = await setupCodeOf(child).catch(async (error: Error) => {
    await end(child);
    rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  });
  const password = readFileSync(join(dataFolder, "secrets", "pg-owner"), "utf8").trim();
  const pool = new pg.Pool({
    connectionString: `postgres://recaudo_owner:${password}@${host}:${ports.postgres}/recaudo`,
    max: 2,
  });
  pool.on("error", () => {});
  const rows: System["rows"] = async (sql, values = []) => {
    const client = await pool.connect();
    try {
      const tenant = await client.query("select tenant_id from tenant");
      await client.query("select set_config('app.tenant', $1, false)", [tenant.rows[0]?.tenant_id ?? ""]);
      return (await client.query(sql, [...values])).rows;
    } finally {
      client.release();
    }
  };
  const clock = await pool.query("select value from system_setting where key = 'clock'");
  const { carrier, close } = await openCarrier(ports.sip);
  return {
    url: `http://${host}:${ports.web}`,
    setupCode,
    dataFolder,
    rows,
    clockOffsetMs: clock.rows[0].value.offsetMs,
    carrier,
    async stop() {
      await pool.end();
      await end(child);
      await close();
      for (const line of faultsIn(join(dataFolder, "log"))) console.log(line);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** What the system itself called an error: the folder goes, its words must not. */
function faultsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
    .filter((line) => /"level":[56]0|deadlock detected/.test(line));
}

/** Below the range the kernel hands out by itself, so that nobody takes one between this look and the start. The file beside
 *  this one may be looking at the same moment: each worker has blocks of its own. */
async function pickPorts(): Promise<Record<"web" | "postgres" | "asterisk" | "sip" | "rtp", number>> {
  const web = 30_000 + 4 * (2 * randomInt(0, 345) + (Number(process.env.VITEST_POOL_ID ?? 0) % 2));
  const [postgres, asterisk, sip] = [web + 1, web + 2, web + 3];
  const free = await Promise.all([
    ...[web, postgres, asterisk].map((port) => isFree(port)),
    isFree(sip, host, "udp"),
  ]);
  return free.every(Boolean)
    ? { web, postgres, asterisk, sip, rtp: 20_000 + 2 * randomInt(0, 4_700) }
    : pickPorts();
}

function setupCodeOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`not up in ${upWithinMs} ms: ${said}`)), upWithinMs);
    const hear = (data: Buffer): void => {
      said += data.toString();
      const code = /código ([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(said)?.[1];
      if (!code) return;
      clearTimeout(timer);
      resolve(code);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (status) => {
      clearTimeout(timer);
      reject(new Error(`recaudo start ended (${status}): ${said}`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const cut = setTimeout(() => child.kill("SIGKILL"), downWithinMs);
  await gone;
  clearTimeout(cut);
}

async function openCarrier(sipPort: number): Promise<{ carrier: Carrier; close: () => Promise<void> }> {
  const events: FarEndEvent[] = [];
  const looking = new Set<() => void>();
  const behaviours = new Map<string, Behaviour | (() => Behaviour)>();
  const farEnd: FarEnd = await startFarEnd({
    host,
    port: 0,
    behaviourOf: ({ number }) => {
      const what = behaviours.get(number.replace(/^\+/, "")) ?? invalidNumber();
      return typeof what === "function" ? what() : what;
    },
    onEvent: (event) => {
      events.push(event);
      for (const look of [...looking]) look();
    },
  });
  const until: Carrier["until"] = (matches, from = 0) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = events.slice(from).find(matches);
        if (!found) return;
        clearTimeout(timer);
        looking.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        looking.delete(look);
        reject(new Error(`the far end waited in vain; last: ${JSON.stringify(events.slice(-8))}`));
      }, 30_000);
      looking.add(look);
      look();
    });
  const carrier: Carrier = {
    port: farEnd.port,
    events,
    behave: (number, what) => void behaviours.set(number.replace(/^\+/, ""), what),
    until,
    async call(from, to, behaviour) {
      await farEnd.placeCall({ server: { host, port: sipPort }, from, to, behaviour });
    },
    hangUpAll: () => {
      for (const call of farEnd.calls()) call.hangUp();
    },
  };
  return { carrier, close: () => farEnd.close() };
}

/** Chromium with a microphone that beeps once a second, and no network of its own. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.RECAUDO_CHROMIUM || "/usr/bin/chromium";
  if (!existsSync(executablePath))
    throw new Error(`Chromium is missing (${executablePath}): install it or set RECAUDO_CHROMIUM`);
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
      "--allow-loopback-in-peer-connection",
    ],
  });
}
