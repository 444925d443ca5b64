// The database as everyone else uses it: a transaction always belongs to one tenant and to somebody (a user or the
// system). Row-level security does the rest; a query outside inTenant/asUser sees nothing.
import { Kysely, PostgresDialect, type PostgresPool, type RawBuilder, sql, type Transaction } from "kysely";
import pg from "pg";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { realNow } from "./clock.ts";
import type { DB } from "./db-types.generated.ts";
import type { Log } from "./log.ts";
import { preparingClient, statementNames } from "./prepared.ts";

export type Tx = Transaction<DB>;

/** Whether planted people who do not exist are seen (migration 0057): where somebody looks for a person, nowhere else. */
interface Sight {
  readonly canaries?: boolean;
}
interface Asking extends Sight {
  readonly tenant: TenantId;
  readonly user: UserId;
}
export interface Database {
  /** A transaction as the system itself: engine, worker, jobs. Sees every mandate of the tenant. */
  inTenant<T>(tenant: TenantId, work: (tx: Tx) => Promise<T>, sight?: Sight): Promise<T>;
  /** A transaction as a user: row-level security narrows it to what that user was granted, and the access log names them. */
  asUser<T>(who: Asking, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Without a tenant: only the narrow functions of migration 0002 answer. */
  outside<T>(work: (db: Kysely<DB>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

// bigint stays exact; instants become milliseconds; a date stays the text it is.
pg.types.setTypeParser(pg.types.builtins.INT8, BigInt);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) =>
  Date.parse(text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00")),
);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** An instant as a value to compare a timestamp column with (rows come back as milliseconds, parameters go as dates). */
export function stamp(at: number): RawBuilder<number> {
  return sql<number>`${new Date(at)}::timestamptz`;
}

export interface PoolOptions {
  readonly url: string;
  readonly max: number;
  /** Milliseconds after which a statement is given up. */
  readonly statementTimeoutMs: number;
  readonly name: string;
  readonly log: Log;
}

/** A statement the server itself has not ended this long after it should have: the server hangs. Judgement. */
const hungAfterMs = 1_000;

export function openPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    Client: preparingClient(statementNames()),
    connectionString: options.url,
    max: options.max,
    application_name: `recaudo-${options.name}`,
    statement_timeout: options.statementTimeoutMs,
    // A server that hangs cannot end its own statements: ours end here, and what became of them is not known.
    query_timeout: options.statementTimeoutMs + hungAfterMs,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
  });
  pool.on("error", (error) => options.log.warn({ err: error.message }, "idle database connection lost"));
  // In use and between two queries, a connection that breaks tells nobody but its own listeners: without one the process ends.
  pool.on("connect", (client) => {
    client.on("error", (error) => options.log.warn({ err: error.message }, "database connection lost"));
  });
  return pool;
}

export function openDatabase(options: PoolOptions): Database {
  return databaseOn(openPool(options));
}

/** On a pool of the caller's own, such as one whose connections a test lets fail. */
export function databaseOn(pool: PostgresPool): Database {
  const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const within = <T>(settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> =>
    kysely.transaction().execute(async (tx) => {
      await sql`select set_config('app.tenant', ${settings.tenant}, true), set_config('app.user', ${settings.user}, true),
        set_config('app.system', ${settings.system}, true), set_config('app.at', ${String(realNow())}, true),
        set_config('app.canaries', ${settings.canaries ? "yes" : ""}, true)`.execute(tx);
      return work(tx);
    });
  return {
    inTenant: (tenant, work, sight) => within({ tenant, user: "", system: "yes", ...sight }, work),
    asUser: ({ tenant, user, canaries = false }, work) =>
      within({ tenant, user, system: "", canaries }, work),
    outside: (work) => work(kysely),
    close: () => kysely.destroy(),
  };
}

/** As a user when there is one, otherwise as the system: for what people and the system both start. */
export function actAs<T>(
  db: Database,
  { tenant, user }: { readonly tenant: TenantId; readonly user?: UserId },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return user === undefined ? db.inTenant(tenant, work) : db.asUser({ tenant, user }, work);
}

interface Settings extends Sight {
  readonly tenant: string;
  readonly user: string;
  readonly system: string;
}
