// The walls: a query without a tenant sees nothing, a tenant never sees another's rows, a user only the mandates granted.
// Between two mandates something passes only where both have signed it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedRecordings } from "#desk/store-recordings.ts";
import { sharedTimelineOf } from "#gestiones/service.ts";
import type { DebtorCard } from "#http/contract/desk.ts";
import { createUser } from "#identity/service.ts";
import { readAccessLog } from "#identity/store-sessions.ts";
import type { AttemptId, DebtorId, PersonId, UserId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { sharedKinds } from "#portfolio/core/sharing.ts";
import { createCreditor, sharedPhones } from "#portfolio/service.ts";
import { writeWav } from "#telephony/wav.ts";
import { type Api, openApi, type Person, password } from "../support/api.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { addDebtor, type SeededDebtor } from "../support/debtors.ts";

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

// What two mandates share by signed agreement: one person stands in three mandates of the agency, the first two agree.
describe("what two mandates share", () => {
  const city = { now: Date.parse("2026-11-24T14:00:00Z") };
  const secret = { phone: "+56987650001", email: "ana@otro.cl", note: "Habló de su negocio" };
  let api: Api;
  let three: typeof one;
  let people: Readonly<Record<"one" | "two" | "three", SeededDebtor>>;
  let call: AttemptId;
  let admin: Person;
  let inside: Person;
  let apart: Person;

  beforeAll(async () => {
    api = await openApi(test_, { clock: { now: () => city.now, monotonic: () => 0 } });
    three = await seedMandate(test_, { code: "siete", tenant: one.tenant });
    const first = await addDebtor(test_, one);
    const { person } = first;
    people = {
      one: first,
      two: await addDebtor(test_, two, { person }),
      three: await addDebtor(test_, three, { person }),
    };
    const { debtor, phone, account } = people.two;
    await test_.owner.updateTable("phone").set({ e164: secret.phone }).where("id", "=", phone).execute();
    await test_.owner.updateTable("debtor").set({ email: secret.email }).where("id", "=", debtor).execute();
    admin = await everything();
    [inside, apart] = [await api.as("supervisor", one), await api.as("supervisor", three)];
    const saved = await admin.ask("POST", "/v1/gestiones", {
      id: newId(),
      debtorId: debtor,
      accountIds: [account],
      disposition: "PROMESA",
      note: secret.note,
      promises: [
        { id: newId(), accountId: account, amount: { minor: "77131", currency: "CLP" }, dueOn: "2026-11-27" },
      ],
    });
    expect(saved.statusCode).toBe(201);
    call = newId<AttemptId>();
    const at = new Date(city.now - 60_000);
    await test_.owner
      .insertInto("attempt")
      .values({
        ...{
          tenant_id: one.tenant,
          id: call,
          portfolio_id: two.portfolio,
          debtor_id: debtor,
          phone_id: phone,
        },
        ...{ mode: "manual", state: "ended", caller_id: "+56229990000", recorded: true },
        ...{ reserved_at: at, answered_at: at, bridged_at: at, ended_at: new Date(city.now) },
      })
      .execute();
    for (const side of ["cliente", "agente"])
      writeFileSync(join(api.recordingsFolder, `${call}-${side}.wav`), writeWav(new Int16Array(400)));
  });

  /** Which kinds of the second mandate somebody reads on the card of a person, or hears. */
  async function lentTo(reader: Person, debtor: DebtorId): Promise<readonly string[]> {
    const card = await reader.ask("GET", `/v1/debtors/${debtor}/card`);
    const body = card.body.replaceAll(/(?<=\d)\.(?=\d)/g, "");
    const heard = await reader.ask("GET", `/v1/attempts/${call}/recording`);
    const signs = {
      contact_points: body.includes(secret.phone) || body.includes(secret.email),
      gestiones: body.includes(secret.note),
      recordings: body.includes(call) || heard.statusCode === 200,
      promises: body.includes("77131"),
    };
    return Object.entries(signs).flatMap(([kind, seen]) => (seen ? [kind] : []));
  }
  const agreement = (kinds: readonly string[]) => ({
    otherId: two.portfolio,
    kinds,
    fromOn: "2026-11-24",
    toOn: "2026-12-31",
  });
  const paper = (portfolioId: string) => ({
    ...{ portfolioId, signedBy: "Gerencia de Riesgo", signedOn: "2026-11-20", document: "Convenio 14/2026" },
  });
  async function everything(): Promise<Person> {
    const username = `todo-${newId()}`;
    await test_.db.inTenant(one.tenant, (tx) =>
      createUser(
        tx,
        one.tenant,
        { username, name: "Todo", role: "admin", password, grants: [{}] },
        realNow(),
      ),
    );
    return api.enter(username, password);
  }

  test.each(
    sharedKinds,
  )("%s of another mandate are seen only while both sides' signatures hold, and only from the other side of that pair", async (kind) => {
    const { debtor } = people.one;
    const today = city.now;
    expect(await lentTo(inside, debtor)).toEqual([]);
    const { id } = (
      await admin.ask("POST", `/v1/portfolios/${one.portfolio}/sharings`, agreement([kind]), {
        "idempotency-key": newId(),
      })
    ).json();
    const sign = (side: typeof one) =>
      admin.ask("POST", `/v1/sharings/${id}/signatures`, paper(side.portfolio));
    expect(await lentTo(inside, debtor)).toEqual([]);
    expect((await sign(one)).statusCode).toBe(204);
    expect((await sign(one)).json()).toMatchObject({ code: "conflict", details: { why: "side_signed" } });
    expect(await lentTo(inside, debtor)).toEqual([]);
    expect((await sign(two)).statusCode).toBe(204);
    expect(await lentTo(inside, debtor)).toEqual([kind]);

    // Not of the pair; not granted; the day before, the last day, the day after.
    expect(await lentTo(apart, people.three.debtor)).toEqual([]);
    expect((await apart.ask("GET", `/v1/debtors/${debtor}/card`)).statusCode).toBe(404);
    for (const [day, seen] of [
      ["2026-11-23", []],
      ["2026-12-31", [kind]],
      ["2027-01-01", []],
    ] as const) {
      city.now = Date.parse(`${day}T14:00:00Z`);
      expect([day, await lentTo(inside, debtor)]).toEqual([day, seen]);
    }
    city.now = today;

    // The dialler and the jobs of the agency get nothing out of an agreement.
    const asSystem = await test_.db.inTenant(one.tenant, async (tx) => [
      ...(await sharedPhones(tx, debtor, city.now)),
      ...(await sharedTimelineOf(tx, debtor, { limit: 9, amounts: "shown", at: city.now })),
      ...(await sharedRecordings(tx, debtor, { at: city.now, limit: 9 })),
    ]);
    expect(asSystem).toEqual([]);
    const ended = await admin.ask("POST", `/v1/sharings/${id}/end`, { endsOn: "2026-11-24", reason: "Fin" });
    expect(ended.statusCode).toBe(204);
    expect(await lentTo(inside, debtor)).toEqual([]);
  });

  test("everything shared: a line says whose it is, an agent reads it and does not hear it, a creditor's own people see nothing of it", async () => {
    const { debtor } = people.one;
    const agent = await api.as("agent", one);
    const sharings = `/v1/portfolios/${one.portfolio}/sharings`;
    const { id } = (
      await admin.ask("POST", sharings, agreement(sharedKinds), { "idempotency-key": newId() })
    ).json();
    for (const side of [one, two])
      await admin.ask("POST", `/v1/sharings/${id}/signatures`, paper(side.portfolio));
    const card: DebtorCard = (await agent.ask("GET", `/v1/debtors/${debtor}/card`)).json();
    const lent = card.timeline.filter(({ sharedBy }) => sharedBy !== null);
    expect(lent.map((line) => [line.kind, line.sharedBy])).toEqual(
      expect.arrayContaining([
        ["gestion", "Cartera dos"],
        ["promise", "Cartera dos"],
        ["call", "Cartera dos"],
      ]),
    );
    // What the other mandate agreed is told once the person has been identified.
    expect(lent.find(({ kind }) => kind === "promise")?.title).toBe("Promesa para el 27-11-2026");
    expect((await agent.ask("GET", `/v1/attempts/${call}/recording`)).statusCode).toBe(403);
    const { username } = await creditorOf(one);
    const creditor = await api.enter(username, password);
    expect(await lentTo(creditor, debtor)).toEqual([]);
    expect((await creditor.ask("GET", sharings)).json()).toEqual([]);
    const heard = () =>
      test_.owner.selectFrom("access_log").select("portfolio_id").where("what", "=", "recording").execute();
    const before = (await heard()).length;
    await (await api.as("quality", one)).ask("GET", `/v1/attempts/${call}/recording`);
    expect((await heard()).slice(before)).toEqual([{ portfolio_id: two.portfolio }]);

    // Taking over: a copy of one's own with its origin, once; it stays when the agreement ends.
    const take = (point: object) => agent.ask("POST", `/v1/debtors/${debtor}/shared-contacts`, point);
    const [phone] = card.shared.phones;
    expect(card.phones.map(({ number }) => number)).not.toContain(secret.phone);
    // In part, as everything of whom the agent does not serve.
    expect(phone).toMatchObject({ number: `+56 ···${secret.phone.slice(-4)}`, mandate: "Cartera dos" });
    expect(card.shared.contacts.find(({ kind }) => kind === "email")?.text).toContain("···@");
    const boss = await api.as("supervisor", one);
    expect((await take({ kind: "phone", phoneId: phone?.id })).statusCode).toBe(204);
    expect((await take({ kind: "phone", phoneId: phone?.id })).statusCode).toBe(404);
    expect((await take({ kind: "email", debtorId: people.two.debtor })).statusCode).toBe(204);
    const own: DebtorCard = (await boss.ask("GET", `/v1/debtors/${debtor}/card`)).json();
    expect(own.phones.map(({ number }) => number)).toContain(secret.phone);
    expect([own.contact.email, own.shared]).toEqual([secret.email, { phones: [], contacts: [] }]);
    const written = await test_.owner
      .selectFrom("contact_point_change")
      .select(["field", "became", "given_by", "sharing_id"])
      .where("debtor_id", "=", debtor)
      .orderBy("field")
      .execute();
    const origin = { given_by: "other_mandate", sharing_id: id };
    expect(written).toEqual([
      { field: "email", became: secret.email, ...origin },
      { field: "phone", became: secret.phone, ...origin },
    ]);
    const end = () => admin.ask("POST", `/v1/sharings/${id}/end`, { endsOn: "2026-11-24" });
    expect([(await end()).statusCode, (await end()).statusCode]).toEqual([204, 409]);
    const after: DebtorCard = (await boss.ask("GET", `/v1/debtors/${debtor}/card`)).json();
    expect(after.phones.map(({ number }) => number)).toContain(secret.phone);
    expect((await take({ kind: "address", debtorId: people.two.debtor })).statusCode).toBe(404);
  });

  test("only who signs sheets and sees both mandates drafts, signs or ends what they share; every step is in the access log", async () => {
    const narrowAdmin = await api.as("admin", one);
    const key = () => ({ "idempotency-key": newId() });
    const sharings = `/v1/portfolios/${one.portfolio}/sharings`;
    expect((await inside.ask("POST", sharings, agreement(["promises"]), key())).statusCode).toBe(403);
    expect((await narrowAdmin.ask("POST", sharings, agreement(["promises"]), key())).statusCode).toBe(404);
    const { id } = (await admin.ask("POST", sharings, agreement(["promises"]), key())).json();
    const url = `/v1/sharings/${id}`;
    expect((await narrowAdmin.ask("POST", `${url}/signatures`, paper(one.portfolio))).statusCode).toBe(404);
    expect((await narrowAdmin.ask("GET", sharings)).json()).toEqual([]);
    const refused = async (path: string, body: object) =>
      (await admin.ask("POST", `${url}/${path}`, body)).json().details;
    expect(await refused("signatures", paper(three.portfolio))).toMatchObject({ field: "portfolioId" });
    expect(await refused("signatures", { ...paper(one.portfolio), signedOn: "2026-11-25" })).toMatchObject({
      field: "signedOn",
    });
    expect(await refused("end", { endsOn: "2026-11-23" })).toMatchObject({ field: "endsOn" });
    expect((await admin.ask("POST", `${url}/signatures`, paper(one.portfolio))).statusCode).toBe(204);
    expect((await admin.ask("POST", `${url}/end`, { endsOn: "2026-11-24" })).statusCode).toBe(204);
    expect(await refused("signatures", paper(two.portfolio))).toMatchObject({ why: "sharing_over" });
    const [listed] = (await admin.ask("GET", sharings)).json();
    expect(listed).toMatchObject({
      ...{
        id,
        state: "ended",
        own: { signature: { document: "Convenio 14/2026" } },
        other: { signature: null },
      },
    });
    const lines = await test_.owner
      .selectFrom("access_log")
      .select("what")
      .where("subject_id", "=", id)
      .execute();
    expect(lines.map(({ what }) => what).toSorted()).toEqual(["sharing", "sharing_end", "sharing_signature"]);
    const change = test_.db.inTenant(one.tenant, (tx) =>
      tx.updateTable("mandate_sharing").set({ to_on: "2030-01-01" }).execute(),
    );
    await expect(change).rejects.toThrow(/permission denied/);
  });

  async function creditorOf(mandate: typeof one): Promise<{ username: string }> {
    const username = `acreedor-${newId()}`;
    const grants = [{ creditor: mandate.creditor }];
    await test_.db.inTenant(mandate.tenant, (tx) =>
      createUser(
        tx,
        mandate.tenant,
        { username, name: "Acreedor", role: "creditor", password, grants },
        realNow(),
      ),
    );
    return { username };
  }
});
