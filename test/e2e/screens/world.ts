// Two agencies behind the built pages: a full one, with a row in every table and a hostile name in every field that a file or a
// person can fill, and a bare one. The pages, the API, the sockets and the database are the real ones; the exchange is simulated.
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { acceptUpgrades } from "#http/upgrades.ts";
import type { Role } from "#identity/core/permissions.ts";
import { createUser } from "#identity/service.ts";
import type { TenantId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import { type Api, openApi, type Person, password } from "../../support/api.ts";
import { openPlanter, type Side } from "../../support/canaries.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../../support/database.ts";
import { openFloor, setUpCampaign, tuesday } from "../../support/floor.ts";

const root = join(import.meta.dirname, "../../..");
/** A database keeps no NUL; an import refuses it. */
export const hostile: readonly string[] = (
  JSON.parse(readFileSync(join(root, "fixtures/names/hostile-debtor-names.json"), "utf8")) as string[]
).filter((name) => !name.includes("\0"));
/** Who is on the phone with the agent. */
const onTheLine = 18;

export interface Agency {
  readonly admin: Person;
  readonly agent: Person;
  readonly ids: Readonly<Record<string, string>>;
}
export interface World {
  readonly url: string;
  readonly full: Agency;
  readonly bare: Agency;
  /** As bare, with one mandate, its segment and its campaign, which nobody has filled. */
  readonly begun: Agency;
  /** What the tab of the full agency's agent keeps of the seat. */
  readonly seat: object;
  /** Fields that hold a hostile name. */
  readonly fields: readonly string[];
}

export async function openWorld(): Promise<World> {
  const test = await openTestDatabase();
  const floor = await openFloor(test, {
    debtors: hostile.length,
    behave: (city, phone) => city.answers(phone, { talkMs: null }),
  });
  const api = await openApi(test, {
    clock: floor.clock,
    engine: floor.link,
    webFolder: join(root, "dist/web"),
  });
  const full = await hire(test, api, floor.mandate.tenant);
  for (const [index, { debtor }] of floor.debtors.entries())
    await sql`update debtor set full_name = ${hostile[index]} where id = ${debtor}`.execute(test.owner);
  const who = floor.who(full.agent.session.user);
  const opened = await floor.engine.commands.openSeat({ ...who, campaign: floor.campaign, take: false });
  await floor.engine.commands.line({ ...who, kind: "agent" });
  for (const name of hostile.slice(onTheLine, onTheLine + 5)) await floor.agent(name);
  await floor.pass(20);
  const { mandate } = floor;
  const own = { tenant: mandate.tenant, creditor: mandate.creditor, portfolio: mandate.portfolio };
  const sides = await plantMany(test, { ...own, campaign: floor.campaign, trunk: floor.trunk });
  const fields = await poison(test, sides);
  const url = await listen(test, api);
  const bareTenant = await foundAgency(test);
  const begunMandate = await seedMandate(test, { code: newId().slice(-12) });
  const { campaign } = await setUpCampaign(test, begunMandate, tuesday, {});
  const segment = await sql<{
    id: string;
  }>`select id from segment where tenant_id = ${begunMandate.tenant}`.execute(test.owner);
  const begun = { portfolio: begunMandate.portfolio, campaign, segment: segment.rows[0]?.id ?? "" };
  return {
    url,
    full: { ...full, ids: sides[0]?.ids ?? {} },
    bare: { ...(await hire(test, api, bareTenant)), ids: {} },
    begun: {
      ...(await hire(test, api, begunMandate.tenant)),
      ids: { ...begun, debtor: newId(), job_run: newId() },
    },
    seat: {
      opened: JSON.parse(JSON.stringify(opened)),
      sound: { microphone: "", speaker: "", listenOnly: true },
    },
    fields,
  };
}

async function hire(
  test: TestDatabase,
  api: Api,
  tenant: TenantId,
): Promise<Pick<Agency, "admin" | "agent">> {
  const one = async (role: Role): Promise<Person> => {
    const username = `${role}-${newId()}`;
    const user = { username, name: hostile[onTheLine] ?? "", role, password, grants: [{}] };
    await test.db.inTenant(tenant, (tx) => createUser(tx, tenant, user, realNow()));
    return api.enter(username, password);
  };
  return { admin: await one("admin"), agent: await one("agent") };
}

async function foundAgency(test: TestDatabase): Promise<TenantId> {
  const tenant = newId<TenantId>();
  const at = new Date(tuesday);
  await test.owner
    .insertInto("tenant")
    .values({
      tenant_id: tenant,
      name: "Agencia",
      country: "CL",
      time_zone: "America/Santiago",
      created_at: at,
    })
    .execute();
  return tenant;
}

async function listen(test: TestDatabase, { app, hub }: Api): Promise<string> {
  const endSockets = acceptUpgrades(app, { db: test.db, sipUrl: "ws://127.0.0.1:9/ws", onLive: hub.accept });
  afterAll(endSockets);
  await app.listen({ host: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** The marks of rows planted beside each other, each to become another hostile name. */
const marks = ["zqaaaaa", "zqbbbbb", "zqccccc", "zqddddd", "zqeeeee", "zqfffff"];
async function plantMany(
  test: TestDatabase,
  shared: Readonly<Record<string, string>>,
): Promise<readonly Side[]> {
  const planter = await openPlanter(test);
  const sides = marks.map((mark, n): Side => {
    const seven = String(4_615_237 + n * 811_111);
    return { mark, amount: `9${seven}0`, digits: `8${seven}`, ids: { ...shared } };
  });
  for (const side of sides) await planter.plant(side);
  return sides;
}

/** What a name in these would break is a key, not a text. */
const keys = /(^|_)(code|codes|hash|kind|rule|rule_set|username|uniqueid|token|sip_user|version)$/;
/** Every text planted becomes a hostile name, where the table's own rules let it. */
async function poison(test: TestDatabase, sides: readonly Side[]): Promise<readonly string[]> {
  const admin = new URL(inject("postgres").adminUrl);
  admin.pathname = new URL(test.ownerUrl).pathname;
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query("set session_replication_role = replica");
  const { rows } = await client.query<{ table: string; name: string; type: string }>(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and format_type(a.atttypid, null) in ('text', 'jsonb') and a.attgenerated = '' order by 1, 2`);
  const nasty = hostile.filter((name) => /[<{"]|x{20}|Z|\p{Cf}/u.test(name));
  const fields = new Set<string>();
  for (const [n, { table, name, type }] of rows.filter(({ name }) => !keys.test(name)).entries()) {
    for (const [side, { mark }] of sides.entries()) {
      const text = nasty[(n + side) % nasty.length] ?? "";
      const written = type === "jsonb" ? JSON.stringify(text).slice(1, -1) : text;
      const changed = await client
        .query(
          `update "${table}" set "${name}" = replace("${name}"::text, $1, $2)::${type} where strpos("${name}"::text, $1) > 0`,
          [mark, written],
        )
        .catch(() => ({ rowCount: 0 }));
      if (changed.rowCount) fields.add(`${table}.${name}`);
    }
  }
  await client.end();
  return [...fields];
}
