// Migrations: plain .sql files in one global order, applied once each under an advisory lock. A file that changed
// after it was applied stops the start: history is not edited.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";

export interface Migration {
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
}

/** Any constant will do; it only has to be ours. */
const lockKey = 7_300_001;

export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), "utf8");
      return { name, sql: text, sha256: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

/** Creates roles and database when missing. `adminUrl` must be a superuser's; passwords are set each time. */
export async function prepareDatabase(
  adminUrl: string,
  names: { database: string; ownerPassword: string; appPassword: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const [role, password] of [
      ["recaudo_owner", names.ownerPassword],
      ["recaudo_app", names.appPassword],
    ] as const) {
      const known = await client.query("select from pg_roles where rolname = $1", [role]);
      const verb = known.rowCount ? "alter" : "create";
      await client.query(
        `${verb} role ${role} login nosuperuser nobypassrls password ${pg.escapeLiteral(password)}`,
      );
    }
    const exists = await client.query("select from pg_database where datname = $1", [names.database]);
    if (!exists.rowCount) {
      await client.query(`create database ${pg.escapeIdentifier(names.database)} owner recaudo_owner`);
    }
  } finally {
    await client.end();
  }
}

/** Applies what is missing, as recaudo_owner. Returns the names applied now. */
export async function migrate(ownerUrl: string, folder: string): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    await client.query("create schema if not exists migration");
    await client.query(
      "create table if not exists migration.applied (name text primary key, sha256 text not null, at timestamptz not null)",
    );
    const known = new Map(
      (
        await client.query<{ name: string; sha256: string }>("select name, sha256 from migration.applied")
      ).rows.map((row) => [row.name, row.sha256]),
    );
    for (const migration of migrations) {
      const before = known.get(migration.name);
      if (before === migration.sha256) continue;
      if (before !== undefined) throw new Error(`migration ${migration.name} changed after it was applied`);
      await client.query("begin");
      try {
        await client.query("grant usage on schema public to recaudo_app");
        await client.query(migration.sql);
        await client.query("insert into migration.applied values ($1, $2, $3)", [
          migration.name,
          migration.sha256,
          new Date(),
        ]);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
      }
      applied.push(migration.name);
    }
  } finally {
    await client.end();
  }
  return applied;
}
