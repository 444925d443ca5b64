// The walls: a query without a tenant sees nothing, a tenant never sees another's rows, a user only the mandates granted.
import { beforeAll, expect, test } from "vitest";
import type { DebtorId, PersonId, UserId } from "#kernel/ids.ts";
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
