// People who do not exist: found like everybody else, in no figure, never called; whoever opens one is told of at once.
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { preview, reserve } from "#compliance/service.ts";
import type { DebtorCard } from "#http/contract/desk.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { previewSegment } from "#segmentation/service.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Owing, seedOwing } from "../support/debts.ts";
import { type Floor, openFloor } from "../support/floor.ts";
import { openLoader } from "../support/import.ts";

let city: TestDatabase;
let floor: Floor;
let api: Api;
let agent: Person;
let supervisor: Person;

beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual", wrapupMode: "optional" } });
  api = await openApi(city, { clock: floor.clock, engine: floor.link });
  agent = await api.as("agent", floor.mandate);
  supervisor = await api.as("supervisor", floor.mandate);
});

const owing = (more: Parameters<typeof seedOwing>[3] = {}, balances = [100_000n]) =>
  seedOwing(city, floor.mandate, balances, more);
const found = async (who: Person, wanted: object) =>
  (await who.ask("POST", "/v1/debtors/search", wanted))
    .json()
    .map(({ id, fullName, portfolioName }: Record<string, string>) => [id, fullName, portfolioName]);
const search = (q: string, more = {}) => found(agent, { q, ...more });
const cardOf = async ({ debtor }: Pick<Owing, "debtor">, who = supervisor) =>
  (await who.ask("GET", `/v1/debtors/${debtor}/card`)).json() as DebtorCard;

/** All that is counted of the mandate, by the system and by whoever sees everything of it. */
async function figuresOf(admin: Person): Promise<readonly unknown[]> {
  const { tenant, portfolio } = floor.mandate;
  const counted = (tx: Tx) =>
    sql`select (select count(*) from debtor)::int as people, (select count(*) from phone)::int as phones,
      (select count(*) from account)::int as debts, (select sum(balance_minor) from account)::text as owed`.execute(
      tx,
    );
  const everybody = { all: [{ field: "state", op: "eq", value: "open" }] };
  const asked = [
    `/v1/campaigns/${floor.campaign}`,
    "/v1/campaigns",
    "/v1/segments",
    "/v1/portfolios",
    "/v1/reports/productivity",
    "/v1/reports/campaigns?from=2026-11-01&to=2026-11-30",
    `/v1/portfolios/${portfolio}/return-preview?day=2026-11-24`,
  ];
  return [
    (await city.db.inTenant(tenant, counted)).rows,
    (await city.db.asUser({ tenant, user: floor.mandate.admin }, counted)).rows,
    await city.db.inTenant(tenant, (tx) => previewSegment(tx, portfolio, everybody, floor.clock.now())),
    ...(await Promise.all(
      asked.map(async (url) => {
        const { statusCode, body: told } = await admin.ask("GET", url);
        expect([url, statusCode]).toEqual([url, 200]);
        return told;
      }),
    )),
  ];
}
const shapeOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.slice(0, 1).map(shapeOf)
    : value !== null && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]))
      : typeof value;

test("a person who does not exist is found like everybody else, is in no figure and not called; whoever opens one is told of at once", async () => {
  const admin = await api.as("admin", floor.mandate);
  const spy = await api.as("agent", floor.mandate);
  const real = await owing({ name: "Rosa Verdadera", document: "16543210-7" });
  const before = await figuresOf(admin);
  const planting = { portfolioId: floor.mandate.portfolio, count: 3 };
  const key = { "idempotency-key": newId() };
  for (const who of [spy, supervisor])
    for (const [method, url] of [
      ["GET", "/v1/canaries"],
      ["POST", "/v1/canaries"],
    ] as const)
      expect((await who.ask(method, url, planting, key)).statusCode).toBe(403);
  const planted = await admin.ask("POST", "/v1/canaries", planting, key);
  expect((await admin.ask("POST", "/v1/canaries", planting, key)).json()).toEqual(planted.json());
  const canaries = (await admin.ask("GET", "/v1/canaries")).json();
  expect(canaries.map(({ debtorId }: { debtorId: string }) => debtorId).toSorted()).toEqual(
    planted.json().debtorIds.toSorted(),
  );
  expect(await figuresOf(admin)).toEqual(before);

  // Found by all that is known of them, and shown like anybody; by the creditor's people neither.
  const [one, two, three] = canaries;
  for (const q of [one.name, one.phone.slice(3), one.accountNumber, one.document.replace("RUT ", "")])
    expect([q, (await search(q)).map(([id]: string[]) => id)]).toEqual([
      q,
      expect.arrayContaining([one.debtorId]),
    ]);
  for (const who of [spy, supervisor]) {
    const answers = async (debtor: string, name: string) => [
      (await who.ask("POST", "/v1/debtors/search", { q: name })).json(),
      (await who.ask("GET", `/v1/debtors/${debtor}/card`)).json(),
      (await who.ask("GET", `/v1/debtors/${debtor}/contact-changes`)).json(),
      (await who.ask("GET", `/v1/debtors/${debtor}/contact-decisions`)).json(),
    ];
    expect((await standing()).filter(({ text }) => text.includes("no existe"))).toHaveLength(
      who === spy ? 0 : 1,
    );
    const shown = await answers(one.debtorId, one.name);
    expect(shapeOf(shown)).toEqual(shapeOf(await answers(real.debtor, "Rosa Verdadera")));
    expect(JSON.stringify(shown)).not.toMatch(/canar/i);
  }
  const told = await standing();
  expect(told).toHaveLength(2);
  expect(told).toContainEqual({
    ...{ id: `canary ${spy.session.user} ${one.debtorId}`, code: "canary", since: expect.any(Number) },
    text: expect.stringMatching(/^Persona abrió la ficha de una persona que no existe, en /),
    about: { kind: "canary", debtorId: one.debtorId },
  });
  const lines = async (subject: string) =>
    (
      await city.owner
        .selectFrom("access_log")
        .select(["user_id", "action", "detail"])
        .where("what", "=", "canary")
        .where("subject_id", "=", subject)
        .orderBy("id")
        .execute()
    ).map(({ user_id, action, detail }) => [user_id, action, detail]);
  expect(await lines(one.debtorId)).toEqual([
    [spy.session.user, "read", {}],
    [supervisor.session.user, "read", {}],
  ]);

  // Revealed and exported: told too, and what leaves does not say what the person is.
  const phoneId = (await cardOf({ debtor: two.debtorId }, spy)).phones[0]?.id ?? "";
  const revealed = await spy.ask("POST", `/v1/debtors/${two.debtorId}/reveal`, { field: "phone", phoneId });
  expect(revealed.json()).toEqual({ value: two.phone });
  const asking = { id: newId(), reason: "Lo pide la persona" };
  const file = await supervisor.ask("POST", `/v1/debtors/${two.debtorId}/rights/export`, asking);
  expect([file.statusCode, file.body.includes(two.name), /canar/i.test(file.body)]).toEqual([
    200,
    true,
    false,
  ]);
  expect(await lines(two.debtorId)).toEqual([
    [spy.session.user, "read", {}],
    [spy.session.user, "read", { field: "phone" }],
    [supervisor.session.user, "export", { number: file.json().export.number }],
  ]);
  const texts = (await standing()).map(({ text }) => text);
  expect(texts.filter((text) => /pidió un dato completo|exportó los datos/.test(text))).toHaveLength(2);

  // Neither list nor hand dials them: to the gate they are nobody.
  const candidate = {
    debtor: two.debtorId,
    phone: phoneId as never,
    channel: "voice",
    mode: "manual",
  } as const;
  const { tenant } = floor.mandate;
  const asked = { tenant, now: floor.clock.now(), candidates: [{ ...candidate, ringSeconds: 25 }] };
  expect(await city.db.inTenant(tenant, (tx) => preview(tx, asked))).toEqual([]);
  const contact_ = {
    ...candidate,
    ringSeconds: 25,
    tenant,
    attempt: newId() as never,
    now: floor.clock.now(),
  };
  await expect(city.db.inTenant(tenant, (tx) => reserve(tx, contact_))).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await figuresOf(admin)).toEqual(before);

  // A file that brings a canary's number takes its place; the rest go when told.
  const loader = openLoader(city, floor.mandate, floor.clock);
  const row = `documento;nombre;operacion;saldo;vencimiento\n12345678-5;Rosa Nueva;${three.accountNumber};1000;2026-10-15\n`;
  expect(await loader.load(row)).toMatchObject({
    state: "succeeded",
    error: null,
    counts: { accountsNew: 1 },
  });
  expect((await search(three.accountNumber)).map(([, name]: string[]) => name)).not.toContain(three.name);
  for (const { debtorId } of [one, two])
    expect((await admin.ask("DELETE", `/v1/canaries/${debtorId}`)).statusCode).toBe(204);
  expect((await admin.ask("DELETE", `/v1/canaries/${real.debtor}`)).statusCode).toBe(404);
  expect((await admin.ask("GET", "/v1/canaries")).json()).toEqual([]);
  expect((await spy.ask("GET", `/v1/debtors/${one.debtorId}/card`)).statusCode).toBe(404);
});
const standing = async (): Promise<readonly { text: string }[]> => {
  // Longer than what a supervisor sees is kept.
  floor.clock.advance(3_001);
  const { standing: alerts } = (await supervisor.ask("GET", "/v1/floor")).json();
  return alerts.filter(({ code }: { code: string }) => code === "canary");
};
