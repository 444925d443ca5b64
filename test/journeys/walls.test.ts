// The walls: a query without a tenant sees nothing, a tenant never sees another's rows, a user only the mandates granted.
import { beforeAll, expect, test } from "vitest";
import { readAccessLog } from "#identity/store-sessions.ts";
import type { DebtorId, PersonId, UserId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { createCreditor } from "#portfolio/service.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";

let test_: TestDatabase;
let one: Awaited<ReturnType<typeof seedMandate>>;
let two: Awaited<ReturnType<typeof seedMandate>>;
const narrow = newId<UserId>();

beforeAll(async () => {
  test_ = await openTestDatabase();
  one = await seedMandate(test_, { code: "uno" });
  two = await seedMandate(test_, { code: "dos", tenant: one.tenant });
  await test_.db.inTenant(one.tenant, async (tx) => {
    for (const mandate of [one, two]) {
      const person = newId<PersonId>();
      await tx
        .insertInto("person")
        .values({
          tenant_id: one.tenant,
          id: person,
          country: "CL",
          document_type: "RUT",
          document: `${40_000_000}-${mandate.portfolio}`,
        })
        .execute();
      await tx
        .insertInto("debtor")
        .values({
          tenant_id: one.tenant,
          id: newId<DebtorId>(),
          portfolio_id: mandate.portfolio,
          person_id: person,
          full_name: "X",
        })
        .execute();
    }
    await tx
      .insertInto("app_user")
      .values({
        tenant_id: one.tenant,
        id: narrow,
        username: "narrow",
        name: "N",
        role: "agent",
        password_hash: "-",
        created_at: new Date(0),
      })
      .execute();
    await tx
      .insertInto("user_grant")
      .values({
        tenant_id: one.tenant,
        id: newId(),
        user_id: narrow,
        portfolio_id: one.portfolio,
      })
      .execute();
  });
});

test("a query outside any tenant sees no row", async () => {
  expect(await test_.db.outside((db) => db.selectFrom("debtor").selectAll().execute())).toEqual([]);
});

test("another tenant sees no row", async () => {
  const other = await seedMandate(test_, { code: "tres" });
  expect(
    await test_.db.inTenant(other.tenant, (tx) => tx.selectFrom("debtor").selectAll().execute()),
  ).toEqual([]);
});

test("a user sees the debtors of the mandate granted and no other", async () => {
  const rows = await test_.db.asUser({ tenant: one.tenant, user: narrow }, (tx) =>
    tx.selectFrom("debtor").select("portfolio_id").execute(),
  );
  expect(rows).toEqual([{ portfolio_id: one.portfolio }]);
});

test("a user cannot write into a mandate that was not granted", async () => {
  const write = test_.db.asUser({ tenant: one.tenant, user: narrow }, (tx) =>
    tx
      .insertInto("debtor")
      .values({
        tenant_id: one.tenant,
        id: newId(),
        portfolio_id: two.portfolio,
        person_id: newId(),
        full_name: "Y",
      })
      .execute(),
  );
  await expect(write).rejects.toThrow(/row-level security/);
});

test("a user with a grant for everything sees both mandates", async () => {
  const rows = await test_.db.asUser({ tenant: one.tenant, user: one.admin }, (tx) =>
    tx.selectFrom("debtor").select("id").execute(),
  );
  expect(rows).toHaveLength(2);
});

test("a creditor's code that is taken is refused as a conflict, not as a failure", async () => {
  const again = test_.db.inTenant(one.tenant, (tx) =>
    createCreditor(
      tx,
      { tenant: one.tenant },
      { code: "c-uno", name: "Otro", kind: "financial", country: "CL" },
    ),
  );
  await expect(again).rejects.toMatchObject({ code: "conflict", details: { field: "code" } });
});

test("what a user creates, changes and deletes leaves a line with the fields and never a value", async () => {
  const who = { tenant: one.tenant, user: one.admin };
  const id = newId();
  const phoneless = { tenant_id: one.tenant, id, portfolio_id: one.portfolio, criteria: "{}" };
  await test_.db.asUser(who, async (tx) => {
    const at = new Date(0);
    await tx
      .insertInto("segment")
      .values({ ...phoneless, name: "Secreto", created_at: at, changed_at: at })
      .execute();
    await tx.updateTable("segment").set({ name: "Otro nombre", members: 4 }).where("id", "=", id).execute();
    // What nobody asked for by hand is no change of theirs.
    await tx.updateTable("segment").set({ members: 5 }).where("id", "=", id).execute();
    await tx.deleteFrom("segment").where("id", "=", id).execute();
  });
  const lines = await test_.db.asUser(who, (tx) => readAccessLog(tx, { subject: id, limit: 10 }));
  expect(lines.map(({ action, what, detail }) => ({ action, what, detail }))).toHaveLength(3);
  expect(lines.map(({ detail }) => detail)).toEqual(
    expect.arrayContaining([{ created: true }, { fields: ["name"] }, { deleted: true }]),
  );
  expect(
    JSON.stringify(lines, (_key, value) => (typeof value === "bigint" ? `${value}` : value)),
  ).not.toMatch(/Secreto|Otro nombre/);
});

test("a change that is taken back leaves no line, and the system's own work names nobody", async () => {
  const who = { tenant: one.tenant, user: one.admin };
  const rename = (name: string) => (tx: Tx) =>
    tx.updateTable("creditor").set({ name }).where("id", "=", one.creditor).execute();
  const undone = test_.db.asUser(who, async (tx) => {
    await rename("Nunca")(tx);
    throw new Error("taken back");
  });
  await expect(undone).rejects.toThrow("taken back");
  await test_.db.inTenant(one.tenant, rename("Del sistema"));
  const lines = await test_.db.asUser(who, (tx) => readAccessLog(tx, { subject: one.creditor, limit: 10 }));
  expect(lines).toEqual([]);
});

test("an auditor of one mandate does not read the lines of another", async () => {
  await test_.db.asUser({ tenant: one.tenant, user: one.admin }, (tx) =>
    tx.updateTable("debtor").set({ given_name: "Ana" }).where("full_name", "=", "X").execute(),
  );
  const seenBy = (user: UserId) =>
    test_.db.asUser({ tenant: one.tenant, user }, async (tx) =>
      (await tx.selectFrom("access_log").select("portfolio_id").where("what", "=", "debtor").execute()).map(
        ({ portfolio_id }) => portfolio_id,
      ),
    );
  expect(await seenBy(narrow)).toEqual([one.portfolio]);
  expect((await seenBy(one.admin)).toSorted()).toEqual([one.portfolio, two.portfolio].toSorted());
});
