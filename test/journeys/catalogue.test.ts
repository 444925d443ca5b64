// The database's own catalogue against the house rules: every column has a confidentiality level, every table its walls,
// no view reaches around them, and the application's role owns nothing.
import { sql } from "kysely";
import { expect, test } from "vitest";
import { newId } from "#platform/new-id.ts";
import { openTestDatabase, ownerQuery, seedMandate } from "../support/database.ts";

const database = await openTestDatabase();
const levels = ["público", "interno", "personal", "financiero", "sensible", "secreto"];

/** Tables of the product: ours are in public; the job queue and the migration log keep schemas of their own. */
const ours = sql`n.nspname = 'public'`;

test("every column says how confidential it is", async () => {
  const columns = await ownerQuery(
    database,
    sql<{ name: string; level: string | null }>`
      select c.relname || '.' || a.attname as name, col_description(c.oid, a.attnum) as level
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where ${ours} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
  );
  expect(columns.length).toBeGreaterThan(300);
  const unclassified = columns.filter(({ level }) => !levels.includes(level?.split(":")[0]?.trim() ?? ""));
  expect(unclassified.map(({ name, level }) => `${name}: ${level ?? "sin nivel"}`)).toEqual([]);
});

test("every table has row-level security, enabled and forced", async () => {
  const tables = await ownerQuery(
    database,
    sql<{ name: string; walled: boolean }>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as walled
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p')`,
  );
  expect(tables.length).toBeGreaterThan(40);
  expect(tables.filter(({ walled }) => !walled).map(({ name }) => name)).toEqual([]);
});

test("whatever the application may touch has a policy that names its tenant", async () => {
  const open = await ownerQuery(
    database,
    sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p') and c.relname <> 'system_setting'
        and (has_table_privilege('recaudo_app', c.oid, 'select, insert, update, delete'))
        and not exists (
          select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname
            and 'recaudo_app' = any (p.roles) and p.qual like '%app_tenant()%')`,
  );
  expect(open).toEqual([]);
});

/** Tables that name a mandate and yet are the whole tenant's, and why. */
const notOfOneMandate: Readonly<Record<string, string>> = {
  user_grant: "is the wall: app_portfolios() reads it, and only whoever manages users is served it",
};

// Restrictive policies only take away.
test("a table that names a mandate is seen only by whom the mandate was granted, or says why not", async () => {
  const tables = await ownerQuery(
    database,
    sql<{ name: string; walled: boolean }>`
      select c.relname as name, (
        select bool_and(p.qual like '%app_portfolios()%' and p.with_check like '%app_portfolios()%') from pg_policies p
        where p.schemaname = 'public' and p.tablename = c.relname and p.permissive = 'PERMISSIVE' and 'recaudo_app' = any (p.roles)) as walled
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p')
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'portfolio_id' and not a.attisdropped)`,
  );
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter(({ name, walled }) => !walled && !(name in notOfOneMandate))).toEqual([]);
  expect(tables.filter(({ name, walled }) => walled && name in notOfOneMandate)).toEqual([]);
});

test("settings of the installation hold no tenant and the application only reads them", async () => {
  const [rights] = await ownerQuery(
    database,
    sql<{ reads: boolean; writes: boolean }>`
      select has_table_privilege('recaudo_app', 'system_setting', 'select') as reads,
             has_table_privilege('recaudo_app', 'system_setting', 'insert, update, delete, truncate') as writes`,
  );
  expect(rights).toEqual({ reads: true, writes: false });
});

test("the tenant leads every primary key of a table with a tenant", async () => {
  const wrong = await ownerQuery(
    database,
    sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p')
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
        and not exists (
          select from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
          where i.indrelid = c.oid and i.indisprimary and a.attname = 'tenant_id')`,
  );
  expect(wrong).toEqual([]);
});

test("no view reaches around the walls", async () => {
  const views = await ownerQuery(
    database,
    sql<{ name: string; options: string[] | null }>`
      select c.relname as name, c.reloptions as options
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind in ('v', 'm')`,
  );
  expect(views.length).toBeGreaterThan(4);
  const open = views.filter(({ options }) => !options?.includes("security_invoker=true"));
  expect(open.map(({ name }) => name)).toEqual([]);
});

test("the application's role owns nothing, bypasses nothing and may create nothing", async () => {
  const [role] = await ownerQuery(
    database,
    sql<Record<string, boolean>>`
      select rolsuper as super, rolbypassrls as bypasses, rolcreatedb as databases, rolcreaterole as roles,
        has_schema_privilege('recaudo_app', 'public', 'create') as creates,
        exists (select from pg_class where relowner = r.oid) as owns,
        exists (select from pg_auth_members m where m.member = r.oid) as member
      from pg_roles r where rolname = 'recaudo_app'`,
  );
  expect(role).toEqual({
    super: false,
    bypasses: false,
    databases: false,
    roles: false,
    creates: false,
    owns: false,
    member: false,
  });
});

/** What follows from a person's role, grants and teams led (app_walls, migration 0067), and what is the same for everybody. */
const tellsApart = ["role", "sees_all", "portfolios", "creditors", "teams", "led_teams"];
const sameForAll = ["tenant", "is_system", "sees_canaries", "may_grant", "agents", "user_id"];

test("every wall is one by which people are told apart", async () => {
  const policies = await ownerQuery(
    database,
    sql<{ name: string; rule: string }>`
      select tablename || '.' || policyname as name, coalesce(qual, '') || ' ' || coalesce(with_check, '') as rule
      from pg_policies where schemaname = 'public' and 'recaudo_app' = any (roles)`,
  );
  const asked = policies.flatMap(({ rule }) => [...rule.matchAll(/\bapp_(\w+)\(/g)].map(([, name]) => name));
  expect([...new Set(asked)].filter((name) => ![...tellsApart, ...sameForAll].includes(name ?? ""))).toEqual(
    [],
  );
  // By name: a creditor's own people alone, whom app_walls tells apart by name too.
  const byName = policies.filter(({ rule }) => rule.includes("app_user_id()"));
  expect(byName.filter(({ rule }) => !rule.includes("app_role()")).map(({ name }) => name)).toEqual([]);
  expect(byName.length).toBeGreaterThan(0);
});

/** Functions that see more than their caller, and the one question each answers. */
const seesMore: Readonly<Record<string, string>> = {
  app_agents: "whose work is in the caller's sight",
  app_creditors: "which creditors are in the caller's sight",
  app_led_teams: "which teams answer to the caller",
  app_may_grant: "does the caller hold as much",
  app_portfolios: "which mandates are in the caller's sight",
  app_role: "the caller's role",
  app_sees_all: "does the caller see every mandate",
  app_teams: "which teams are in the caller's sight",
  contact_history: "when a person was contacted, whoever asked: the law counts the person",
  debtors_named: "ids in the caller's sight, by an index that walls would bar",
  enqueue_job: "puts work into the queue, for the caller's tenant",
  erase_person_if_over:
    "takes a person's identity away with the last mandate that knew it, for the system alone",
  find_login: "whose user name that is, before a tenant is known",
  find_session: "whose session that is, before a tenant is known",
  list_tenants: "whom engine and worker serve",
  lock_person_of: "lets two reservations of one person wait for each other",
  next_export_number: "the next number of the agency's exports, whatever mandate they are of",
  number_of_another_agency: "has another agency verified that number as its own: yes or no",
  persons_reported_dead: "is the person dead, whichever mandate heard of it",
  pseudonym: "a name for a document or a number, by a key the caller cannot read",
  refresh_statistics: "what the planner knows of six tables",
  remove_canary: "one person who does not exist, with all of theirs, of the caller's mandates",
  sees_whole_creditor: "does the caller see every mandate of a creditor",
  shared_contacts: "what both mandates signed to share of how to reach a person",
  shared_debtors: "the same person in a mandate that shares",
  shared_phones: "numbers of a mandate that shares",
  shared_recorded_call: "a recording of a mandate that shares",
  shared_recordings: "recordings of a mandate that shares",
  shared_timeline: "history of a mandate that shares",
  sharing_with: "which mandates share with this one, by both signatures",
  system_is_empty: "may it be set up",
};

test("functions that see more than their caller are few, look nowhere else and answer the application alone", async () => {
  const found = await ownerQuery(
    database,
    sql<{ name: string; path: string; open: boolean; app: boolean; trigger: boolean }>`
      select p.proname as name, array_to_string(p.proconfig, ' ') as path, has_function_privilege('public', p.oid, 'execute') as open,
        has_function_privilege('recaudo_app', p.oid, 'execute') as app, p.prorettype = 'trigger'::regtype as trigger
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef`,
  );
  expect(
    found
      .filter(({ trigger }) => !trigger)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(Object.keys(seesMore));
  // The temporary schema last: unsaid, it comes first.
  expect(found.filter(({ path }) => !/search_path=public, pg_temp(?: |$)/.test(path))).toEqual([]);
  expect(found.filter(({ open, app, trigger }) => open || app === trigger)).toEqual([]);
});

test("the application can add to the access log and the event log, and neither change nor remove a line of them", async () => {
  for (const table of ["access_log", "event", "log_seal"]) {
    const [rights] = await ownerQuery(
      database,
      sql<Record<string, boolean>>`
        select has_table_privilege('recaudo_app', ${table}, 'insert') as adds,
          has_any_column_privilege('recaudo_app', ${table}, 'update') as changes,
          has_table_privilege('recaudo_app', ${table}, 'delete, truncate, trigger, references') as removes`,
    );
    expect([table, rights]).toEqual([table, { adds: true, changes: false, removes: false }]);
    const tenant = newId<Parameters<typeof database.db.inTenant>[0]>();
    for (const order of [
      sql`delete from ${sql.table(table)}`,
      sql`update ${sql.table(table)} set tenant_id = tenant_id`,
    ])
      await expect(database.db.inTenant(tenant, (tx) => order.execute(tx))).rejects.toThrow(
        "permission denied",
      );
  }
});

/** Tables that users change without a line in the access log, and why. */
const notAudited: Readonly<Record<string, string>> = {
  access_log: "is the log",
  event: "append-only, names its actor",
  log_seal: "append-only, written by the worker over the logs",
  session: "logging in and out have lines of their own",
  tenant: "written once, before anybody can log in",
  idempotency_key: "memory of an answer",
  job_run: "progress of work that names who asked",
  person: "an identity for counting, written with the debtor",
  contact_point_change: "is the log of what was corrected, and the correction itself is logged",
  contact_event: "the ledger of contacts",
  contact_decision: "the gate's decisions",
  contact_protection: "follows from a gestión or promise",
  inbox_file: "append-only, written by the worker",
  import_stage: "rows of a file on their way in",
  import_reject: "rows of a file sent back",
  payments_reject: "rows of a file sent back",
  gestion_account: "part of a gestión",
  promise_payment: "computed from payments",
  payment_allocation: "part of a payment",
  segment_member: "computed from criteria",
  agent_seat: "live state",
  agent_state_log: "log of its own",
  seat_order: "written by the engine, names its supervisor",
  help_request: "written by the engine, names who took it",
  reassignment_item: "part of a reassignment",
  erasure_file: "written by the worker, follows from an erasure",
  campaign_lease: "ownership between engines",
  campaign_debtor: "the dialling list, computed",
  attempt: "written by the engine",
  unidentified_caller: "written by the engine once; its event names the agent",
  call_event: "written by the engine",
  caller_id_day: "counted by the engine",
  spend_day: "counted by the engine",
  test_call: "written by the engine, names who asked",
  pacing_log: "written by the engine",
  pacing_control: "its order has a line of its own, and it names who gave it",
  contact_day: "counted from the attempts",
  contact_hour: "counted from the attempts",
  campaign_turn: "the dialling list's order, computed",
  floor_message: "append-only, names who wrote it",
  floor_message_read: "append-only, names who read it",
};

test("whatever a user may change leaves a line in the access log, or says why not", async () => {
  const tables = await ownerQuery(
    database,
    sql<{ name: string; audited: boolean }>`
      select c.relname as name,
        exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit' and t.tgenabled <> 'D') as audited
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p') and has_table_privilege('recaudo_app', c.oid, 'insert, update, delete')`,
  );
  expect(tables.length).toBeGreaterThan(40);
  expect(tables.filter(({ name, audited }) => !audited && !(name in notAudited))).toEqual([]);
  expect(tables.filter(({ name, audited }) => audited && name in notAudited)).toEqual([]);
});

test("another tenant sees not one row of any table", async () => {
  await seedMandate(database);
  const [count] = await ownerQuery(database, sql<{ n: bigint }>`select count(*) as n from tenant`);
  expect(count?.n).toBe(1n);
  const tables = await ownerQuery(
    database,
    sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p') and c.relname <> 'system_setting'
        and has_table_privilege('recaudo_app', c.oid, 'select')`,
  );
  const stranger = newId<Parameters<typeof database.db.inTenant>[0]>();
  const seen = await database.db.inTenant(stranger, async (tx) => {
    const counts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql<{ n: bigint }>`select count(*) as n from ${sql.id(name)}`.execute(tx);
      if (rows[0]?.n !== 0n) counts.push(name);
    }
    return counts;
  });
  expect(seen).toEqual([]);
});

test("a statement that comes back is planned once, and still sees only its own tenant", async () => {
  const [mine, others] = [await seedMandate(database), await seedMandate(database)];
  const seen: string[][] = [];
  for (let times = 0; times < 8; times++) {
    for (const { tenant } of [mine, others]) {
      const rows = await database.db.inTenant(tenant, (tx) =>
        tx.selectFrom("portfolio").select("id").execute(),
      );
      seen.push(rows.map(({ id }) => id));
    }
  }
  expect(new Set(seen.map((ids) => ids.join()))).toEqual(new Set([mine.portfolio, others.portfolio]));
  const prepared = await database.db.inTenant(mine.tenant, async (tx) => {
    const text = sql`select statement, generic_plans from pg_prepared_statements`;
    return (await text.execute(tx)).rows as { statement: string; generic_plans: bigint }[];
  });
  const asked = prepared.filter(({ statement }) => statement.includes('from "portfolio"'));
  expect(asked).toHaveLength(1);
  expect(Number(asked[0]?.generic_plans)).toBeGreaterThan(0);
});
