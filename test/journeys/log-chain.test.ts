// The logs are sealed: whoever alters, removes or slips in one row, even as the owner of the database, is found at that row.
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { rowsPerSeal, sealLogs, verifyLog } from "#identity/log-chain.ts";
import { logAccess } from "#identity/service.ts";
import { realNow } from "#platform/clock.ts";
import { append } from "#platform/events.ts";
import { newId } from "#platform/new-id.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";

let city: TestDatabase;
let world: Awaited<ReturnType<typeof seedMandate>>;
let api: Api;
let auditor: Person;

beforeAll(async () => {
  city = await openTestDatabase();
  world = await seedMandate(city);
  api = await openApi(city, { clock: { now: realNow, monotonic: () => 0 } });
  auditor = await api.as("auditor", world);
});

type Log = Parameters<typeof verifyLog>[2];
/** Rows of the log, and the seal over them. A transaction elsewhere in the cluster may hold the seal back for a moment. */
async function write(what: string, times: number): Promise<void> {
  await city.db.inTenant(world.tenant, async (tx) => {
    for (let n = 0; n < times; n++)
      await logAccess(tx, world.tenant, world.admin, realNow(), { action: "read", what, subject: newId() });
    await append(tx, [{ tenant: world.tenant, at: realNow(), type: what, payload: { n: times } }]);
  });
  await expect
    .poll(async () => (await sealLogs(city.db, world.tenant, realNow())) && (await unsealed()))
    .toBe(0);
}
async function unsealed(): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from access_log l where (l.xid, l.seq) >
    (select s.last_xid, s.last_seq from log_seal s where s.tenant_id = l.tenant_id and s.log = 'access_log' order by number desc limit 1)`.execute(
    city.owner,
  );
  return Number(rows[0]?.n ?? 1n);
}
const verify = (log: Log = "access_log", from = 1) => verifyLog(city.db, world.tenant, log, from);
/** As the owner of the tables, whom no permission stops; undone afterwards, so that the next try meets a whole log. */
async function tampered<T>(change: ReturnType<typeof sql>, log: Log, look: () => Promise<T>): Promise<T> {
  const kept = sql.table(`kept_${log}`);
  await sql`create table ${kept} as select * from ${sql.table(log)}`.execute(city.owner);
  try {
    await change.execute(city.owner);
    return await look();
  } finally {
    await sql`delete from ${sql.table(log)}`.execute(city.owner);
    await sql`insert into ${sql.table(log)} overriding system value select * from ${kept}`.execute(
      city.owner,
    );
    await sql`drop table ${kept}`.execute(city.owner);
  }
}
const nth = async (log: Log, n: number): Promise<string> => {
  const { rows } = await sql<{
    id: string;
  }>`select id from ${sql.table(log)} order by xid, seq offset ${n} limit 1`.execute(city.owner);
  return rows[0]?.id ?? "";
};

test("what nobody touched agrees, batch after batch, in both logs", async () => {
  await write("uno", rowsPerSeal + 5);
  await write("dos", 3);
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from access_log`.execute(city.owner);
  expect(await verify()).toMatchObject({ fault: null, rows: Number(rows[0]?.n), next: null });
  expect((await verify()).seals).toBeGreaterThanOrEqual(3);
  expect(await verify("event")).toMatchObject({ fault: null, rows: 2 });
});

test.each([
  ["its hour", sql`update access_log set at = at - interval '1 second' where id = `, "altered"],
  ["who did it", sql`update access_log set user_id = null where id = `, "altered"],
  ["what was done", sql`update access_log set action = 'login' where id = `, "altered"],
  ["whom it is about", sql`update access_log set subject_id = null where id = `, "altered"],
  ["its mandate", sql`update access_log set portfolio_id = gen_random_uuid() where id = `, "altered"],
  ["its detail", sql`update access_log set detail = '{"n": 1}' where id = `, "altered"],
  ["the row itself", sql`delete from access_log where id = `, "missing"],
])("of a row changed by the database's owner (%s) the log says which", async (_what, change, kind) => {
  const [id, before] = [await nth("access_log", 700), await nth("access_log", 699)];
  const found = await tampered(sql`${change}${id}::uuid`, "access_log", verify);
  expect(found.fault).toMatchObject({ kind, seal: 1, position: 700, id: kind === "missing" ? before : id });
  expect(await verify()).toMatchObject({ fault: null });
});

test("a row slipped in where the log is sealed, and an event rewritten, are found too", async () => {
  const [at, slipped] = [await nth("access_log", 10), newId()];
  const slip = sql`insert into access_log (tenant_id, id, at, user_id, action, what, xid, seq) overriding system value
    select tenant_id, ${slipped}::uuid, at, user_id, 'read', 'debtor', xid, seq from access_log where id = ${at}::uuid`;
  const added = await tampered(slip, "access_log", verify);
  expect(added.fault).toMatchObject({ seal: 1 });
  expect([at, slipped]).toContain((added.fault as { id: string }).id);
  const event = await nth("event", 1);
  const rewritten = sql`update event set payload = '{"n": 99}' where id = ${event}::uuid`;
  const found = await tampered(rewritten, "event", () => verify("event"));
  expect(found.fault).toMatchObject({ kind: "altered", id: event });
});

test("a seal taken away or rewritten breaks the chain, and the noted head tells of a chain made anew", async () => {
  const noted = (await verify()).hashes;
  const { rows } = await sql<{
    hash: Buffer;
  }>`select hash from log_seal where log = 'access_log' and number = 2`.execute(city.owner);
  await sql`update log_seal set hash = sha256(hash) where log = 'access_log' and number = 2`.execute(
    city.owner,
  );
  expect((await verify()).fault).toEqual({ kind: "seal", seal: 2 });
  await sql`update log_seal set hash = ${rows[0]?.hash} where log = 'access_log' and number = 2`.execute(
    city.owner,
  );
  // Made anew by its own rule, as somebody would who read it, on another beginning.
  await sql`update log_seal set before = sha256(before), hash = sha256(convert_to(
    tenant_id || ' ' || log || ' ' || number || ' ' || last_xid || ' ' || last_seq || ' ' || rows || ' ', 'UTF8') || sha256(before) || row_hashes)
    where log = 'access_log' and number = 2`.execute(city.owner);
  expect((await verify()).fault).toEqual({ kind: "seal", seal: 2 });
  const restart = sql`delete from log_seal where log = 'access_log'`;
  await restart.execute(city.owner);
  await sql`update access_log set what = 'otra cosa' where id = ${await nth("access_log", 20)}::uuid`.execute(
    city.owner,
  );
  await sealLogs(city.db, world.tenant, realNow());
  const anew = await verify();
  expect(anew.fault).toBeNull();
  for (const hash of noted) expect(anew.hashes).not.toContain(hash);
});

test("whoever audits has the log verified through the API; an auditor of one mandate finds no gaps that are none", async () => {
  const answer = await auditor.ask("GET", "/v1/access-log/verification?log=access_log");
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { fault: null }]);
  const supervisor = await api.as("supervisor", world);
  expect((await supervisor.ask("GET", "/v1/access-log/verification?log=access_log")).statusCode).toBe(403);
});
