// A web process that dies between its work and its answer leaves a claimed key behind. After a minute whoever sends the same
// request with the same key is served again where the work cannot be done twice, and told so where it could.
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { minute } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { abandonedAfterMs, claimKey, keepAnswer } from "#platform/idempotency-keys.ts";
import { newId } from "#platform/new-id.ts";
import { defaultSpec } from "#portfolio/core/mapping.ts";
import { type Api, openApi, type Person, password } from "../support/api.ts";
import { openTestDatabase, ownerQuery, type TestDatabase } from "../support/database.ts";
import { type Owing, seedOwing } from "../support/debts.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let city: TestDatabase;
let floor: Floor;
let api: Api;
let admin: Person;
let owing: Owing;

beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 1, campaign: { mode: "manual" } });
  api = await openApi(city, { clock: floor.clock, engine: floor.link });
  admin = await api.as("admin", floor.mandate);
  owing = await seedOwing(city, floor.mandate, [100_000n]);
});

const ask = (url: string, payload: object, key: string) =>
  admin.ask("POST", url, payload, { "idempotency-key": key });
/** The key as a process leaves it that died so long ago, before its answer was kept. */
async function dieBeforeAnswering(key: string, agoMs: number): Promise<void> {
  const left = { status: null, response: null, created_at: new Date(realNow() - agoMs) };
  await city.owner.updateTable("idempotency_key").set(left).where("key", "=", key).execute();
}
const creditor = (code: string) => ({ code, name: "Banco", kind: "financial", country: "CL" });
const creditorsOf = (code: string) =>
  city.owner.selectFrom("creditor").select("id").where("code", "=", code).execute();

test("a claim a minute old is taken up again, and its answer is the one that is replayed from then on", async () => {
  const key = newId();
  expect((await ask("/v1/creditors", creditor("retomado"), key)).statusCode).toBe(201);
  // Dead before the work was committed: the key is there, the creditor is not.
  await city.owner.deleteFrom("creditor").where("code", "=", "retomado").execute();
  await dieBeforeAnswering(key, abandonedAfterMs - 5_000);
  const early = await ask("/v1/creditors", creditor("retomado"), key);
  expect([early.statusCode, early.json().details]).toEqual([409, { reason: "in_progress" }]);
  expect(await creditorsOf("retomado")).toEqual([]);

  await dieBeforeAnswering(key, abandonedAfterMs);
  const other = await ask("/v1/creditors", creditor("otro"), key);
  expect([other.statusCode, other.json().code]).toEqual([409, "idempotency_mismatch"]);
  const again = await ask("/v1/creditors", creditor("retomado"), key);
  expect(again.statusCode).toBe(201);
  const replay = await ask("/v1/creditors", creditor("retomado"), key);
  expect([replay.statusCode, replay.headers["idempotency-replayed"]]).toEqual([201, "true"]);
  expect(replay.json()).toEqual(again.json());
  expect(await creditorsOf("retomado")).toHaveLength(1);
});

test("of two who take up the same claim at the same moment one works and the other is told to wait", async () => {
  const key = newId();
  await ask("/v1/creditors", creditor("carrera"), key);
  await city.owner.deleteFrom("creditor").where("code", "=", "carrera").execute();
  await dieBeforeAnswering(key, abandonedAfterMs);
  const both = await Promise.all([1, 2].map(() => ask("/v1/creditors", creditor("carrera"), key)));
  const [first, second] = both.toSorted((a, b) => a.statusCode - b.statusCode);
  expect(first?.statusCode).toBe(201);
  const waits = second?.statusCode === 409 && second.json().details.reason === "in_progress";
  expect(waits || second?.headers["idempotency-replayed"] === "true").toBe(true);
  expect(await creditorsOf("carrera")).toHaveLength(1);
});

test("a save whose ids came with it is answered with what was saved, once", async () => {
  const key = newId();
  const body = { id: newId(), debtorId: owing.debtor, accountIds: owing.accounts, disposition: "SE_NIEGA" };
  expect((await ask("/v1/gestiones", body, key)).statusCode).toBe(201);
  await dieBeforeAnswering(key, minute);
  const again = await ask("/v1/gestiones", body, key);
  expect([again.statusCode, again.json().replayed]).toEqual([200, true]);
  const saved = city.owner.selectFrom("gestion").select("id").where("debtor_id", "=", owing.debtor);
  expect(await saved.execute()).toHaveLength(1);
});

/** What a POST marked `refusedTwice` makes, and where it is counted. */
function unique(): Readonly<Record<string, { url: string; body: object; table: string; second: number }>> {
  const { creditor: creditorId, portfolio } = floor.mandate;
  const criteria = { field: "state", op: "eq", value: "open" };
  const person = `/v1/debtors/${owing.debtor}`;
  const grants = [{ portfolioId: portfolio }];
  return {
    "POST /v1/creditors": { url: "/v1/creditors", body: creditor("doble"), table: "creditor", second: 409 },
    "POST /v1/portfolios": {
      url: "/v1/portfolios",
      body: { creditorId, code: "doble", name: "Doble" },
      table: "portfolio",
      second: 409,
    },
    "POST /v1/portfolios/:id/mapping-profiles": {
      url: `/v1/portfolios/${portfolio}/mapping-profiles`,
      body: { name: "Doble", spec: defaultSpec("CL", "CLP") },
      table: "mapping_profile",
      second: 409,
    },
    // The number is there already: the same phone is the answer.
    "POST /v1/debtors/:id/phones": {
      url: `${person}/phones`,
      body: { number: "+56987654321", role: "titular", givenBy: "holder" },
      table: "phone",
      second: 201,
    },
    "POST /v1/users": {
      url: "/v1/users",
      body: { username: "doble", name: "Doble", role: "agent", password, grants },
      table: "app_user",
      second: 409,
    },
    "POST /v1/teams": { url: "/v1/teams", body: { name: "Doble" }, table: "team", second: 409 },
    "POST /v1/segments": {
      url: "/v1/segments",
      body: { portfolioId: portfolio, name: "Doble", criteria },
      table: "segment",
      second: 409,
    },
    "POST /v1/trunks": {
      url: "/v1/trunks",
      body: {
        name: "doble",
        host: "127.0.0.1",
        port: 5060,
        callerIds: ["+56600123456"],
        maxLines: 5,
        callsPerSecond: 5,
      },
      table: "trunk",
      second: 409,
    },
    "POST /v1/caller-ids": {
      url: "/v1/caller-ids",
      body: { number: "+56600000001", trunkIds: [floor.trunk], portfolioIds: [], dailyCap: null },
      table: "caller_id",
      second: 409,
    },
    "POST /v1/campaigns": {
      url: "/v1/campaigns",
      body: {
        name: "Doble",
        portfolioId: portfolio,
        segmentId: newId(),
        trunkId: floor.trunk,
        mode: "manual",
        abandonmentCap: 0.03,
        maxLines: 5,
        ringSeconds: 25,
        wrapupMode: "optional",
        wrapupSeconds: 60,
        detection: "talk",
        record: false,
        previewSeconds: 60,
      },
      table: "campaign",
      second: 409,
    },
    "POST /v1/pause-reasons": {
      url: "/v1/pause-reasons",
      body: { code: "doble", label: "Doble", limitMinutes: 5 },
      table: "pause_reason",
      second: 409,
    },
    // Answered once: the question is no longer open. compliance-api.test.ts asks it twice.
    "POST /v1/compliance/reviews/:id/resolve": {
      url: `/v1/compliance/reviews/${newId()}/resolve`,
      body: { verdict: "ALLOW", note: "Lectura literal" },
      table: "review_item",
      second: 404,
    },
    // As above: outcomes.test.ts answers one twice.
    "POST /v1/tasks/:id/resolve": {
      url: `/v1/tasks/${newId()}/resolve`,
      body: { release: true, note: "Se revisó" },
      table: "task",
      second: 404,
    },
    // Each of these is done once: walls.test.ts does each twice.
    "POST /v1/sharings/:id/signatures": {
      url: `/v1/sharings/${newId()}/signatures`,
      body: { portfolioId: portfolio, signedBy: "Gerencia", signedOn: "2026-11-20", document: "Convenio 1" },
      table: "mandate_sharing_signature",
      second: 404,
    },
    "POST /v1/sharings/:id/end": {
      url: `/v1/sharings/${newId()}/end`,
      body: { endsOn: "2026-12-31" },
      table: "mandate_sharing_end",
      second: 404,
    },
    "POST /v1/debtors/:id/shared-contacts": {
      url: `${person}/shared-contacts`,
      body: { kind: "phone", phoneId: newId() },
      table: "phone",
      second: 404,
    },
  };
}
const countOf = async (table: string): Promise<bigint | undefined> =>
  (await ownerQuery(city, sql<{ n: bigint }>`select count(*) as n from ${sql.table(table)}`))[0]?.n;

test("every POST that is taken up again because its thing is unique makes one thing, however often it is done", async () => {
  const segments = await city.owner.selectFrom("segment").select("id").execute();
  const table = unique();
  expect(Object.keys(table).toSorted()).toEqual(postsThat(({ refusedTwice }) => refusedTwice === true));
  for (const [name, { url, body, table: counted, second }] of Object.entries(table)) {
    const sent = "segmentId" in body ? { ...body, segmentId: segments[0]?.id } : body;
    const key = newId();
    const first = await ask(url, sent, key);
    if (second !== 404) expect([name, first.statusCode]).toEqual([name, 201]);
    const after = await countOf(counted);
    await dieBeforeAnswering(key, abandonedAfterMs);
    expect([name, (await ask(url, sent, key)).statusCode]).toEqual([name, second]);
    expect([name, await countOf(counted)]).toEqual([name, after]);
  }
});

function postsThat(
  are: (config: { refusedTwice?: boolean; repeatable?: boolean }) => boolean,
): readonly string[] {
  return api.routes
    .filter(({ name, can, config }) => name.startsWith("POST ") && can !== "public" && are(config))
    .map(({ name }) => name)
    .toSorted();
}

test("what would happen a second time is never taken up again: its caller is told that the outcome is not known", async () => {
  const notAgain = postsThat(({ refusedTwice, repeatable }) => !refusedTwice && !repeatable);
  const commands = notAgain.filter((name) => !name.startsWith("POST /v1/desk/"));
  // The bytes of a file carry no key: their own hash makes them idempotent.
  expect(commands).toEqual([
    // Planted again they are others.
    "POST /v1/canaries",
    "POST /v1/compliance/overlays",
    "POST /v1/portfolios/:id/imports",
    "POST /v1/portfolios/:id/payments-files",
    // Made again it is the day's next file, with a number of its own.
    "POST /v1/portfolios/:id/return-files",
    // Drafted again it is another agreement.
    "POST /v1/portfolios/:id/sharings",
    // Signed again it is the next version.
    "POST /v1/portfolios/:id/sheet",
  ]);
  const overlay = {
    ruleSet: "cl-37",
    portfolioId: floor.mandate.portfolio,
    change: { kind: "reading", rule: "cl.direct", reading: "literal" },
    validFrom: "2026-11-01",
    signedBy: "Banco Andes del Sur",
    signedOn: "2026-10-30",
  };
  const key = newId();
  expect((await ask("/v1/compliance/overlays", overlay, key)).statusCode).toBe(201);
  const before = await countOf("rule_overlay");
  await dieBeforeAnswering(key, abandonedAfterMs);
  const again = await ask("/v1/compliance/overlays", overlay, key);
  expect([again.statusCode, again.json().details]).toEqual([409, { reason: "outcome_unknown" }]);
  expect(await countOf("rule_overlay")).toBe(before);
});

test("an answer that comes after its claim was taken up by another neither replaces nor forgets the other's", async () => {
  const { tenant, user } = admin.session;
  const [hash, at, key] = [Buffer.from("x"), realNow(), newId()];
  const slow = { tenant, user, key, at: at - abandonedAfterMs };
  const swift = { tenant, user, key, at };
  const kept = await city.db.inTenant(tenant, async (tx) => {
    expect(await claimKey(tx, slow, hash, true)).toBeUndefined();
    expect(await claimKey(tx, swift, hash, true)).toBeUndefined();
    await keepAnswer(tx, slow, null);
    await keepAnswer(tx, swift, { status: 201, body: "{}" });
    await keepAnswer(tx, slow, { status: 200, body: null });
    return claimKey(tx, { ...swift, at: at + 1 }, hash, true);
  });
  expect(kept).toMatchObject({ status: 201, response: {} });
});
