// A fresh database for a test file: cloned from the migrated template, dropped at the end.
import { setTimeout as wait } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { inject } from "vitest";
import type { CreditorId, PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import { type Database, openDatabase, openPool } from "#platform/db.ts";
import type { DB } from "#platform/db-types.generated.ts";
import { consume } from "#platform/events.ts";
import { createLog } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import { closeAtTheEnd } from "./closing.ts";
import { testPasswords } from "./postgres.ts";

export interface TestDatabase {
  readonly db: Database;
  /** recaudo_owner: sees everything; for assertions and event consumers. */
  readonly owner: Kysely<DB>;
  readonly appUrl: string;
  readonly ownerUrl: string;
}

export const silentLog = createLog("test", "/dev/null");

/** With the way by the server's socket, a third faster a question. */
export async function openTestDatabase(): Promise<TestDatabase & { readonly appSocket: pg.ClientConfig }> {
  const { adminUrl, port, socketFolder } = inject("postgres");
  const name = `t_${newId().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  // Two files cloning at once must wait for each other: a template allows one user at a time.
  await admin.query("select pg_advisory_lock(7300002)");
  await admin.query(`create database ${name} template recaudo_template owner recaudo_owner`);
  await admin.query("select pg_advisory_unlock(7300002)");
  const urlOf = (role: string, password: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${name}`;
  const appUrl = urlOf("recaudo_app", testPasswords.appPassword);
  const ownerUrl = urlOf("recaudo_owner", testPasswords.ownerPassword);
  const bySocket = (url: string): string => `${url}?host=${encodeURIComponent(socketFolder)}`;
  const pool = { statementTimeoutMs: 20_000, log: silentLog };
  const db = openDatabase({ ...pool, url: bySocket(appUrl), max: 25, name: "test" });
  const owner = new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: openPool({ ...pool, url: bySocket(ownerUrl), max: 4, name: "owner" }),
    }),
  });
  closeAtTheEnd(async () => {
    await db.close();
    await owner.destroy();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  const appSocket = {
    host: socketFolder,
    port,
    database: name,
    user: "recaudo_app",
    password: testPasswords.appPassword,
  };
  return { db, owner, appUrl, appSocket, ownerUrl };
}

/**
 * Lets a consumer take every event there is; how many. A transaction still running anywhere in the cluster, another test's
 * too, hides the latest ones for a moment (platform/events.ts): they are waited for.
 */
export async function catchUp(
  owner: Kysely<DB>,
  consumer: string,
  handle: Parameters<typeof consume>[2],
): Promise<number> {
  for (let taken = 0; ; ) {
    const now = await consume(owner, consumer, handle);
    taken += now;
    if (now > 0) continue;
    const { rows } = await sql`
      select from event e, event_cursor c where c.consumer = ${consumer} and (e.xid, e.seq) > (c.xid, c.seq) limit 1`.execute(
      owner,
    );
    if (rows.length === 0) return taken;
    await wait(5);
  }
}

/** A tenant with one creditor and one mandate: the smallest world most journeys need. Chile unless told. */
export async function seedMandate(
  { db }: TestDatabase,
  options: { country?: "CL" | "PE"; at?: number; code?: string; tenant?: TenantId; demo?: boolean } = {},
): Promise<{
  tenant: TenantId;
  creditor: CreditorId;
  portfolio: PortfolioId;
  admin: UserId;
  country: "CL" | "PE";
}> {
  const country = options.country ?? "CL";
  const at = new Date(options.at ?? Date.parse("2026-11-24T12:50:00Z"));
  const tenant = options.tenant ?? newId<TenantId>();
  const [creditor, portfolio, admin] = [newId<CreditorId>(), newId<PortfolioId>(), newId<UserId>()];
  const zone = country === "CL" ? "America/Santiago" : "America/Lima";
  const code = options.code ?? "uno";
  await db.inTenant(tenant, async (tx) => {
    if (!options.tenant) {
      await tx
        .insertInto("tenant")
        .values({ tenant_id: tenant, name: "Agencia", country, time_zone: zone, created_at: at })
        .execute();
    }
    await tx
      .insertInto("app_user")
      .values({
        tenant_id: tenant,
        id: admin,
        username: `admin-${admin}`,
        name: "Administración",
        role: "admin",
        password_hash: "-",
        created_at: at,
      })
      .execute();
    await tx.insertInto("user_grant").values({ tenant_id: tenant, id: newId(), user_id: admin }).execute();
    await tx
      .insertInto("creditor")
      .values({
        tenant_id: tenant,
        id: creditor,
        code: `c-${code}`,
        name: "Banco Andes del Sur",
        kind: "financial",
        country,
      })
      .execute();
    await tx
      .insertInto("portfolio")
      .values({
        tenant_id: tenant,
        id: portfolio,
        creditor_id: creditor,
        code,
        name: `Cartera ${code}`,
        country,
        currency: country === "CL" ? "CLP" : "PEN",
        time_zone: zone,
        created_at: at,
        demo: options.demo ?? false,
      })
      .execute();
  });
  return { tenant, creditor, portfolio, admin, country };
}

/** Raw SQL as the owner, for assertions. */
export async function ownerQuery<T>(
  test: TestDatabase,
  query: ReturnType<typeof sql<T>>,
): Promise<readonly T[]> {
  return (await query.execute(test.owner)).rows;
}
