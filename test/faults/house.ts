// Everything a floor runs on, as processes that can be killed one by one: PostgreSQL with its durability, Asterisk, engine, web
// and worker. Whoever dies is started again at once, as its supervisor does, without the patience that grows with each death.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeWorkerUtils } from "graphile-worker";
import { Kysely, PostgresDialect } from "kysely";
import { openDatabase, openPool } from "#platform/db.ts";
import type { DB } from "#platform/db-types.generated.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
import { migrate, prepareDatabase } from "#platform/migrate.ts";
import { freePort } from "#platform/ports.ts";
import { build } from "#roles/build.ts";
import type { RoleEnvironment } from "#roles/environment.ts";
import type { AsteriskSettings } from "#telephony/asterisk/config.ts";
import { type AsteriskProcess, startAsterisk } from "#telephony/asterisk/supervise.ts";
import { silentLog, type TestDatabase } from "../support/database.ts";
import { testPasswords } from "../support/postgres.ts";
import { labSettings } from "../telephony/lab.ts";
import { type RoleProcess, startRoleProcess } from "./role-process.ts";

export const ours = ["engine", "web", "worker"] as const;
export type Ours = (typeof ours)[number];
export type Victim = Ours | "postgres" | "asterisk";

export interface House {
  readonly url: string;
  readonly exchange: AsteriskSettings;
  /** kill -9; false when there was nothing alive to kill. */
  kill(victim: Victim): Promise<boolean>;
  /** Milliseconds each start of a process took until it said that it was ready. */
  readonly starts: Readonly<Record<Ours, readonly number[]>>;
  /** Deaths that nobody asked for, of who had been ready: the last it said. */
  readonly fallen: Readonly<Record<Ours, readonly string[]>>;
  /** Ready now, or as soon as it is. */
  ready(who: Ours): Promise<void>;
  startOurs(): void;
  stop(): Promise<void>;
}

const restartMs = 100;

export async function openDatabaseOfHouse(): Promise<{
  readonly folder: string;
  readonly base: TestDatabase;
  kill(): Promise<boolean>;
  stop(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-kills-pg-"));
  const port = await freePort();
  const options = { folder, port, password: "admin-test", logFile: join(folder, "postgres.log") };
  let server: EmbeddedPostgres = await startEmbeddedPostgres(options);
  await prepareDatabase(server.adminUrl, { database: "recaudo", ...testPasswords });
  const url = (role: string, password: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/recaudo`;
  const appUrl = url("recaudo_app", testPasswords.appPassword);
  const ownerUrl = url("recaudo_owner", testPasswords.ownerPassword);
  await migrate(ownerUrl, join(import.meta.dirname, "../../migrations"));
  const queue = await makeWorkerUtils({ connectionString: ownerUrl });
  await queue.migrate();
  await queue.release();
  const pool = { statementTimeoutMs: 10_000, log: silentLog };
  const base = {
    appUrl,
    ownerUrl,
    db: openDatabase({ ...pool, url: appUrl, max: 4, name: "test" }),
    owner: new Kysely<DB>({
      dialect: new PostgresDialect({ pool: openPool({ ...pool, url: ownerUrl, max: 4, name: "owner" }) }),
    }),
  };
  return {
    folder,
    base,
    async kill() {
      const [pid] = readFileSync(join(folder, "cluster", "postmaster.pid"), "utf8").split("\n");
      process.kill(Number(pid), "SIGKILL");
      await server.ended;
      await delay(restartMs);
      server = await startEmbeddedPostgres(options);
      return true;
    },
    async stop() {
      await base.db.close();
      await base.owner.destroy();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function openHouse(
  database: Awaited<ReturnType<typeof openDatabaseOfHouse>>,
  clockOffsetMs: number,
): Promise<House> {
  await build(join(import.meta.dirname, "../.."));
  const exchange = await labSettings();
  const webPort = await freePort();
  const role: RoleEnvironment = {
    ownerUrl: database.base.ownerUrl,
    appUrl: database.base.appUrl,
    ariPassword: exchange.ariPassword,
    clockOffsetMs,
    demo: false,
    version: "test",
  };
  const env = {
    RECAUDO_ASTERISK_PORT: String(exchange.httpPort),
    RECAUDO_SIP_PORT: String(exchange.sipPort),
    RECAUDO_PORT: String(webPort),
  };
  let asterisk: AsteriskProcess = await startAsterisk(exchange);
  let stopping = false;
  const running = new Map<Ours, RoleProcess>();
  const starts: Record<Ours, number[]> = { engine: [], web: [], worker: [] };
  const fallen: Record<Ours, string[]> = { engine: [], web: [], worker: [] };
  const launch = (name: Ours): void => {
    const child = startRoleProcess({ name, role, dataFolder: exchange.runDir, env });
    running.set(name, child);
    let worked = false;
    child.ready.then(
      (ms) => {
        worked = true;
        starts[name].push(ms);
      },
      () => {},
    );
    void child.gone.then(async () => {
      if (running.get(name) === child) running.delete(name);
      if (stopping) return;
      if (worked && !child.asked()) fallen[name].push(child.lastWords());
      await delay(restartMs);
      if (!stopping) launch(name);
    });
  };
  return {
    url: `http://127.0.0.1:${webPort}`,
    exchange,
    starts,
    fallen,
    startOurs() {
      for (const name of ours) launch(name);
    },
    async ready(who) {
      for (;;) {
        const child = running.get(who);
        if (child && (await child.ready.then(() => true).catch(() => false))) return;
        await delay(20);
      }
    },
    async kill(victim) {
      if (victim === "postgres") return database.kill();
      if (victim === "asterisk") {
        process.kill(asterisk.pid, "SIGKILL");
        await asterisk.ended;
        await delay(restartMs);
        asterisk = await startAsterisk(exchange);
        return true;
      }
      const child = running.get(victim);
      if (!child) return false;
      await child.kill();
      return true;
    },
    async stop() {
      stopping = true;
      await Promise.all([...running.values()].map((child) => child.stop()));
      await asterisk.stop();
      rmSync(exchange.runDir, { recursive: true, force: true });
    },
  };
}
