// PostgreSQL is killed with -9 under a working floor: what was acknowledged is there, talks go on, nobody is dialled
// meanwhile, and dialling resumes by itself.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import { Kysely, PostgresDialect } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nationalHolidays } from "#compliance/service.ts";
import type { GestionId, UserId } from "#kernel/ids.ts";
import { openDatabase, openPool } from "#platform/db.ts";
import type { DB } from "#platform/db-types.generated.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
import { migrate, prepareDatabase } from "#platform/migrate.ts";
import { newId } from "#platform/new-id.ts";
import { freePort } from "#platform/ports.ts";
import { defaultRules, take } from "#promises/service.ts";
import { silentLog, type TestDatabase } from "../support/database.ts";
import type { SeededDebtor } from "../support/debtors.ts";
import { type Floor, openFloor } from "../support/floor.ts";
import { testPasswords } from "../support/postgres.ts";

const rounds = 6;
const resumeWithinMs = 5_000;
/** Longer than a statement may take: what waits is given up. */
const frozenMs = 7_000;

const folder = mkdtempSync(join(tmpdir(), "recaudo-fault-pg-"));
let port: number;
let base: TestDatabase;

/** With fsync: what it says is saved must be. */
function startServer(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    folder,
    port,
    password: "admin-test",
    logFile: join(folder, "postgres.log"),
  });
}
function killServer(): void {
  const [pid] = readFileSync(join(folder, "cluster", "postmaster.pid"), "utf8").split("\n");
  process.kill(Number(pid), "SIGKILL");
}

/** The server with all its processes: it keeps its sockets and answers nothing. Returns what lets it go on. */
function freezeServer(): () => void {
  const [first] = readFileSync(join(folder, "cluster", "postmaster.pid"), "utf8").split("\n");
  const postmaster = Number(first);
  const parentOf = (pid: string): number => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
    } catch {
      return 0;
    }
  };
  process.kill(postmaster, "SIGSTOP");
  const frozen = [
    postmaster,
    ...readdirSync("/proc")
      .filter((name) => /^[0-9]+$/.test(name) && parentOf(name) === postmaster)
      .map(Number),
  ];
  for (const pid of frozen) process.kill(pid, "SIGSTOP");
  return () => {
    for (const pid of frozen) process.kill(pid, "SIGCONT");
  };
}

/** The engine alone goes on for so long, while nothing it asks of the database comes back. */
async function goOnFrozen(floor: Floor, ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 250) {
    await delay(250);
    await floor.clock.advance(250);
    floor.engine.tick();
    if (gone % 1_000 === 0) void floor.engine.adopt().catch(() => {});
  }
}

let server: EmbeddedPostgres;
beforeAll(async () => {
  port = await freePort();
  server = await startServer();
  await prepareDatabase(server.adminUrl, { database: "recaudo", ...testPasswords });
  const url = (role: string, password: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/recaudo`;
  const appUrl = url("recaudo_app", testPasswords.appPassword);
  const ownerUrl = url("recaudo_owner", testPasswords.ownerPassword);
  await migrate(ownerUrl, join(import.meta.dirname, "../../migrations"));
  const pool = { statementTimeoutMs: 5_000, log: silentLog };
  base = {
    appUrl,
    ownerUrl,
    db: openDatabase({ ...pool, url: appUrl, max: 12, name: "test" }),
    owner: new Kysely<DB>({
      dialect: new PostgresDialect({ pool: openPool({ ...pool, url: ownerUrl, max: 4, name: "owner" }) }),
    }),
  };
});
afterAll(async () => {
  await base.db.close();
  await base.owner.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** One agent saving results one after the other; what failed is sent again with its own id, as the desk does. */
async function saveAway(
  floor: Floor & { readonly debtors: readonly SeededDebtor[] },
  user: UserId,
  acknowledged: Set<string>,
  more: () => boolean,
): Promise<void> {
  let n = 0;
  while (more()) {
    const debtor = floor.debtors[n++ % floor.debtors.length];
    if (!debtor) return;
    const id = newId<GestionId>();
    for (let saved = false; !saved && more(); ) {
      saved = await base.db
        .asUser(floor.who(user), (tx) =>
          take(
            tx,
            { tenant: floor.mandate.tenant, user, now: floor.clock.now() },
            {
              id,
              attempt: null,
              debtor: debtor.debtor,
              accounts: [debtor.account],
              disposition: "SE_NIEGA",
              note: "",
              reason: null,
              callback: null,
              promises: [],
            },
            defaultRules(nationalHolidays),
          ),
        )
        .then(
          () => true,
          () => false,
        );
      if (!saved) await delay(20);
    }
    if (more()) acknowledged.add(id);
    await turn();
  }
}

/** The floor's clock goes with the wall's until something is true; returns how long that took. */
async function until(floor: Floor, holds: () => boolean, withinMs: number): Promise<number> {
  const from = performance.now();
  while (!holds()) {
    if (performance.now() - from > withinMs) return Number.POSITIVE_INFINITY;
    const began = performance.now();
    await floor.pass(0.25);
    await delay(Math.max(0, 250 - (performance.now() - began)));
  }
  return performance.now() - from;
}

test(
  `the database killed ${rounds} times and frozen once under a working floor loses nothing it acknowledged, and dialling resumes`,
  { timeout: 200_000 },
  async () => {
    const floor = await openFloor(base, {
      debtors: 400,
      behave: (city, phone, i) => {
        if (i < 3) city.answers(phone, { afterMs: 2_000, talkMs: null });
        else city.does(phone, { kind: "busy", afterMs: 700 });
      },
    });
    // The three who answer come first: they talk for the whole test, and whoever sits down later always needs a call.
    await base.owner
      .updateTable("campaign_debtor")
      .set({ priority: 1_000 })
      .where(
        "debtor_id",
        "in",
        floor.debtors.slice(0, 3).map(({ debtor }) => debtor),
      )
      .execute();
    const users: UserId[] = [];
    for (const name of ["Ana", "Luis", "Rosa"]) users.push(await floor.agent(name));
    await until(floor, () => floor.exchange.talking().length === 3, 30_000);
    expect(floor.exchange.talking()).toHaveLength(3);
    await floor.agent("Hugo");
    const acknowledged = new Set<string>();
    let saving = true;
    const savers = users.map((user) => saveAway(floor, user, acknowledged, () => saving));
    const resumed: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await floor.pass(0.5);
      killServer();
      // What was on its way to the exchange has left by now.
      await floor.pass(1);
      const dialled = floor.exchange.ledger.length;
      await until(floor, () => false, 1_500);
      expect(floor.exchange.ledger).toHaveLength(dialled);
      expect(floor.exchange.talking()).toHaveLength(round === 0 ? 3 : 2);
      // Hanging up waits for nothing.
      if (round === 0) {
        await floor.engine.commands.hangUp(floor.who(users[2] as UserId));
        await floor.pass(0.25);
        expect(floor.exchange.talking()).toHaveLength(2);
      }
      server = await startServer();
      const took = await until(floor, () => floor.exchange.ledger.length > dialled, 15_000);
      resumed.push(Math.round(took));
    }
    const dialled = floor.exchange.ledger.length;
    const thaw = freezeServer();
    const lag = monitorEventLoopDelay({ resolution: 10 });
    lag.enable();
    // Nor does it wait for a database that hangs.
    await floor.engine.commands.hangUp(floor.who(users[1] as UserId));
    await goOnFrozen(floor, 250);
    expect(floor.exchange.talking()).toHaveLength(1);
    // What had its intent written before has left by now; nothing more does.
    const left = floor.exchange.ledger.length;
    await goOnFrozen(floor, frozenMs);
    lag.disable();
    const { tenant } = floor.mandate;
    const stops = await floor.engine.commands.stops({ tenant, campaign: floor.campaign });
    expect(stops?.map(({ code }) => code)).toContain("database_away");
    expect(floor.exchange.ledger).toHaveLength(left);
    expect(left - dialled).toBeLessThanOrEqual(1);
    thaw();
    const thawed = await until(floor, () => floor.exchange.ledger.length > left, 30_000);
    console.log(
      `database frozen ${frozenMs} ms: longest pause of the loop ${Math.round(lag.max / 1e6)} ms, dialling again after ${Math.round(thawed)} ms`,
    );
    expect(thawed).toBeLessThan(30_000);
    // Whose person was hung up on meanwhile is not in a call that is over.
    expect(["dropped", "wrapup"]).toContain((await floor.desk(users[1] as UserId)).state);
    saving = false;
    await Promise.all(savers);
    const saved = new Set(
      (await base.owner.selectFrom("gestion").select("id").execute()).map(({ id }) => id as string),
    );
    const lost = [...acknowledged].filter((id) => !saved.has(id));
    console.log(
      `database kills: ${rounds}, acknowledged: ${acknowledged.size}, lost: ${lost.length}, dialling again after: ${resumed.join(", ")} ms`,
    );
    expect(acknowledged.size).toBeGreaterThan(50);
    expect(lost).toEqual([]);
    expect(Math.max(...resumed)).toBeLessThan(resumeWithinMs);
    expect(new Set(floor.exchange.ledger.map(({ attempt }) => attempt)).size).toBe(
      floor.exchange.ledger.length,
    );
    expect((await floor.desk(users[0] as UserId)).state).toBe("talking");
  },
);
