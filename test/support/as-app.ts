// The database as whoever held the application's own connection would find it: with no tenant, or trying to be somebody else.
import pg from "pg";
import type { TestDatabase } from "./database.ts";

/** What a statement came to: rows it gave or touched, or the code it was refused with. */
export type Came = { readonly rows: number } | { readonly refused: string };

export interface AsApp {
  try(statement: string, values?: readonly unknown[]): Promise<Came>;
  /** As the user of that tenant; back to nobody afterwards. */
  as(tenant: string, user: string): Promise<void>;
  end(): Promise<void>;
}

export async function openAsApp(test: TestDatabase): Promise<AsApp> {
  const client = new pg.Client({ connectionString: test.appUrl });
  await client.connect();
  return {
    async try(statement, values = []) {
      try {
        const { rowCount } = await client.query(statement, [...values]);
        return { rows: rowCount ?? 0 };
      } catch (error) {
        return { refused: (error as { code?: string }).code ?? String(error) };
      }
    },
    async as(tenant, user) {
      await client.query("select set_config('app.tenant', $1, false), set_config('app.user', $2, false)", [
        tenant,
        user,
      ]);
    },
    end: () => client.end(),
  };
}

export interface Relation {
  readonly name: string;
  readonly view: boolean;
  readonly reads: boolean;
  readonly inserts: boolean;
  readonly updates: boolean;
  readonly deletes: boolean;
  /** Columns a row may be written with. */
  readonly columns: readonly string[];
}

export async function relationsOf(test: TestDatabase): Promise<readonly Relation[]> {
  const client = new pg.Client({ connectionString: test.ownerUrl });
  await client.connect();
  try {
    const may = (verb: string) => `has_table_privilege('recaudo_app', c.oid, '${verb}')`;
    const { rows } = await client.query<Relation>(`
      select c.relname as name, c.relkind in ('v', 'm') as view, ${may("select")} as reads, ${may("insert")} as inserts,
        ${may("update")} as updates, ${may("delete")} as deletes,
        (select array_agg(a.attname::text) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = '') as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') order by c.relname`);
    return rows;
  } finally {
    await client.end();
  }
}
