// Segments on the real database: what criteria find, how membership follows the facts, and how fast it counts.
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { AccountId, SegmentId, UserId } from "#kernel/ids.ts";
import { localDate } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { type Criteria, withState } from "#segmentation/core/criteria.ts";
import { explain } from "#segmentation/core/explain.ts";
import {
  changeSegment,
  createSegment,
  explainMember,
  previewSegment,
  segmentConsumer,
  segmentNightly,
} from "#segmentation/service.ts";
import { factsOf, findSegment, membersOf } from "#segmentation/store.ts";
import { catchUp, openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { type Loader, noon, openLoader } from "../support/import.ts";

let db: TestDatabase;
let mandate: Awaited<ReturnType<typeof seedMandate>>;
let loader: Loader;
let nowAt = noon;
const clock = { now: () => nowAt, monotonic: () => performance.now() };

const products = ["consumo", "tarjeta", ""];
const rows = Array.from({ length: 200 }, (_, i) => {
  const due = new Date(Date.UTC(2026, 10, 24) - (i - 20) * 86_400_000).toISOString().slice(0, 10);
  const region = ["Biobío", "", "Maule"][i % 3];
  return `${i + 1},Persona ${i},N-${i},${products[i % 3]},${i * 1_000 + 500},${due},${i % 2 ? "912345678" : ""},${region},${i % 5 ? "" : "1980-02-29"},${i % 7}`;
});
const header = "dni,nombre,operacion,producto,saldo,vencimiento,telefono,region,fecha nacimiento,ciclo";

beforeAll(async () => {
  db = await openTestDatabase();
  mandate = await seedMandate(db, { code: "seg", country: "PE" });
  loader = openLoader(db, mandate, clock);
  const done = await loader.load([header, ...rows].join("\n"), {
    country: "PE",
    spec: { restoreZeros: true, decimal: "." },
  });
  expect(done).toMatchObject({ state: "succeeded", counts: { accountsNew: 200 } });
});

const run = <T>(work: Parameters<typeof db.db.inTenant<T>>[1]) => db.db.inTenant(mandate.tenant, work);
const members = (id: SegmentId) =>
  run(async (tx) => (await membersOf(tx, id, undefined, 1_000)).map(({ accountId }) => accountId));
const accountsWhere = (numbers: readonly string[]) =>
  run(async (tx) =>
    (
      await tx
        .selectFrom("account")
        .select("id")
        .where("number", "in", [...numbers])
        .orderBy("id")
        .execute()
    ).map(({ id }) => id),
  );
const follow = () => catchUp(db.owner, "segmentation", segmentConsumer(db.db, clock));
const late: Criteria = { field: "daysPastDue", op: "ge", value: 100 };

test("the database and the explanation agree on every account, whatever the criteria", async () => {
  const ids = await run((tx) => tx.selectFrom("account").select("id").execute());
  const facts = await run(async (tx) => {
    const found = [];
    for (const { id } of ids) found.push({ id, facts: (await factsOf(tx, id as AccountId))?.facts });
    return found;
  });
  const clause = fc.oneof(
    fc.record({
      field: fc.constantFrom("daysPastDue", "phonesCallable", "age", "brokenPromises"),
      op: fc.constantFrom("eq", "ne", "lt", "le", "gt", "ge"),
      value: fc.integer({ min: -5, max: 120 }),
    }),
    fc.record({
      field: fc.constant("balance"),
      op: fc.constantFrom("lt", "ge", "ne"),
      value: fc.integer({ min: 0, max: 20_000_000 }).map(String),
    }),
    fc.record({
      field: fc.constantFrom("product", "region", "lastOutcome", "currency"),
      op: fc.constantFrom("eq", "ne", "contains"),
      value: fc.constantFrom("consumo", "Biobío", "PEN", "Ma"),
    }),
    fc.record({
      field: fc.constantFrom("product", "region", "bestClass"),
      op: fc.constantFrom("exists", "missing"),
    }),
    fc.record({
      field: fc.constant("extra"),
      key: fc.constantFrom("ciclo", "nada"),
      op: fc.constant("in"),
      values: fc.constant(["1", "5"]),
    }),
    fc.record({
      field: fc.constantFrom("hasPromise", "writtenOff"),
      op: fc.constant("is"),
      value: fc.boolean(),
    }),
    fc.record({ field: fc.constant("state"), op: fc.constant("eq"), value: fc.constantFrom("open", "paid") }),
  ) as fc.Arbitrary<Criteria>;
  const { tree } = fc.letrec<{ tree: Criteria }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 2 },
      clause,
      fc.record({ all: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie("tree") }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(tree, async (criteria) => {
      const preview = await run((tx) => previewSegment(tx, mandate.portfolio, criteria, nowAt));
      const expected = facts.filter(
        ({ facts: f }) => f && explain(withState(criteria), f, localDate("2026-11-24"), String).holds,
      );
      expect(preview.count).toBe(expected.length);
      expect(preview.balances.reduce((sum, { minor }) => sum + minor, 0n)).toBe(
        expected.reduce((sum, { facts: f }) => sum + (f?.balanceMinor ?? 0n), 0n),
      );
    }),
    { numRuns: 150 },
  );
});

test("whoever is withdrawn leaves the segment with the event, and the count follows", async () => {
  const id = await run((tx) =>
    createSegment(tx, mandate.tenant, mandate.portfolio, { name: "Tardía", criteria: late }, nowAt),
  );
  expect(await members(id)).toHaveLength(80);
  await follow();
  await loader.load("operacion\nN-199\nN-198\n", { kind: "withdrawal", country: "PE" });
  const gone = await accountsWhere(["N-199", "N-198"]);
  expect(await members(id)).toEqual(expect.arrayContaining(gone));
  await follow();
  const left = await members(id);
  expect(left).toHaveLength(78);
  expect(left).not.toEqual(expect.arrayContaining([gone[0]]));
  expect(await run((tx) => findSegment(tx, id))).toMatchObject({ members: 78, version: 1 });
  await follow();
  expect(await members(id)).toEqual(left);
});

test("a changed figure brings an account in, and only differences are told", async () => {
  const criteria: Criteria = { field: "balance", op: "gt", value: "90000000" };
  const id = await run((tx) =>
    createSegment(tx, mandate.tenant, mandate.portfolio, { name: "Grandes", criteria }, nowAt),
  );
  expect(await members(id)).toEqual([]);
  await loader.load("operacion;saldo\nN-5;1000000.00\nN-6;6500.00\n", { kind: "update", country: "PE" });
  await follow();
  expect(await members(id)).toEqual(await accountsWhere(["N-5"]));
  const told = await run((tx) =>
    tx
      .selectFrom("event")
      .select("payload")
      .where("type", "=", "segment.changed")
      .where("subject_id", "=", id)
      .execute(),
  );
  expect(told).toEqual([{ payload: { version: 1, added: 1, removed: 0 } }]);
});

test("after midnight the nightly run lets in who became late enough", async () => {
  const id = await run((tx) =>
    createSegment(
      tx,
      mandate.tenant,
      mandate.portfolio,
      { name: "Justo cien", criteria: { field: "daysPastDue", op: "eq", value: 100 } },
      nowAt,
    ),
  );
  expect(await members(id)).toEqual(await accountsWhere(["N-120"]));
  nowAt = Date.parse("2026-11-25T04:59:59Z");
  await segmentNightly(db.db, clock)(mandate.tenant, {});
  expect(await members(id)).toEqual(await accountsWhere(["N-120"]));
  nowAt = Date.parse("2026-11-25T05:00:00Z");
  await segmentNightly(db.db, clock)(mandate.tenant, {});
  expect(await members(id)).toEqual(await accountsWhere(["N-119"]));
  nowAt = noon;
});

test("changing criteria makes a new version and moves the members at once", async () => {
  const id = await run((tx) =>
    createSegment(tx, mandate.tenant, mandate.portfolio, { name: "Cambia", criteria: late }, nowAt),
  );
  await run((tx) =>
    changeSegment(
      tx,
      mandate.tenant,
      id,
      { name: "Cambia", criteria: { field: "daysPastDue", op: "lt", value: -15 } },
      nowAt,
    ),
  );
  expect(await run((tx) => findSegment(tx, id))).toMatchObject({ version: 2, members: 5 });
});

test("an account that is not in is told the clause that keeps it out", async () => {
  const id = await run((tx) =>
    createSegment(tx, mandate.tenant, mandate.portfolio, { name: "Explicada", criteria: late }, nowAt),
  );
  const [account] = await accountsWhere(["N-30"]);
  const answer = await run((tx) => explainMember(tx, id, account as AccountId, nowAt));
  expect(answer).toMatchObject({
    member: false,
    explanation: { parts: [{ holds: true }, { holds: false, sentence: "mora ≥ 100 días" }] },
  });
});

test("criteria that make no sense are refused with their path", async () => {
  const wish = { name: "Mala", criteria: { all: [late, { field: "balance", op: "gt", value: 100 }] } };
  await expect(
    run((tx) => createSegment(tx, mandate.tenant, mandate.portfolio, wish, nowAt)),
  ).rejects.toMatchObject({
    code: "segment_invalid",
    details: { path: "all[1]", problem: "value" },
  });
});

test("a user without the mandate sees neither its segments nor its members", async () => {
  const stranger = { tenant: mandate.tenant, user: newId<UserId>() };
  const seen = await db.db.asUser(stranger, async (tx) => [
    ...(await tx.selectFrom("segment").select("id").execute()),
    ...(await tx.selectFrom("segment_member").select("account_id").execute()),
    ...(await tx.selectFrom("account_facts").select("account_id").execute()),
  ]);
  expect(seen).toEqual([]);
});
