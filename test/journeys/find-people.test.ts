// A person is found by whatever is known of them, opened, corrected, noted and dialled by hand, inside the walls of their
// mandate and by the same gate.
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { preview } from "#compliance/service.ts";
import { viewsAnHour } from "#desk/core/view-budget.ts";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { createUser } from "#identity/service.ts";
import { day, hour } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import { previewSegment } from "#segmentation/service.ts";
import { type Api, openApi, type Person, password } from "../support/api.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { type Owing, seedOwing } from "../support/debts.ts";
import { type Floor, openFloor } from "../support/floor.ts";
import { openLoader } from "../support/import.ts";

let city: TestDatabase;
let floor: Floor;
let api: Api;
let agent: Person;
let supervisor: Person;
let other: Awaited<ReturnType<typeof seedMandate>>;

beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual", wrapupMode: "optional" } });
  api = await openApi(city, { clock: floor.clock, engine: floor.link });
  agent = await api.as("agent", floor.mandate);
  supervisor = await api.as("supervisor", floor.mandate);
  other = await seedMandate(city, { code: "otro", tenant: floor.mandate.tenant });
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
const contact = ({ debtor }: Pick<Owing, "debtor">) => `/v1/debtors/${debtor}`;

/** The same person in both mandates; the agent was granted the first. */
async function sharedPerson(name: string, document: string): Promise<{ ours: Owing; theirs: string }> {
  const ours = await owing({ name, document });
  const theirs = newId();
  const { tenant, portfolio } = other;
  const { person_id } = await city.owner
    .selectFrom("debtor")
    .select("person_id")
    .where("id", "=", ours.debtor)
    .executeTakeFirstOrThrow();
  await city.db.inTenant(tenant, (tx) =>
    tx
      .insertInto("debtor")
      .values({ tenant_id: tenant, id: theirs, portfolio_id: portfolio, person_id, full_name: name })
      .execute(),
  );
  return { ours, theirs };
}

test("a person is found by words of the name in any order, without accents, and by document, phone and operation", async () => {
  const ana = await owing({
    name: "María José Ñuñez González",
    document: "12345678-5",
    numbers: ["4512-88"],
  });
  await owing({ name: "Mario Gonzalo Núñez" });
  const only = [[ana.debtor, "María José Ñuñez González", expect.any(String)]];
  for (const words of ["gonzalez maria", "MARÍA GONZÁLEZ", "nunez jose", "gonz mar jos", "Ñuñez, María"])
    expect([words, await search(words)]).toEqual([words, only]);
  expect(await search("nunez")).toHaveLength(2);
  expect(await search("nunezz")).toEqual([]);
  for (const known of ["12.345.678-5", "4512-88"])
    expect([known, await search(known)]).toEqual([known, only]);
  const { number } = (await cardOf(ana)).phones[0] ?? { number: "" };
  expect(await search(number.slice(3))).toEqual(only);
  expect(await search("maria gonzalez", { by: "document" })).toEqual([]);
  expect(await search("12345678-5", { by: "document" })).toEqual(only);
});

test("a search never shows the person's debtor of another mandate, nor opens it by its address", async () => {
  const { ours, theirs } = await sharedPerson("Berta Inostroza", "11111111-1");
  for (const q of ["inostroza", "11111111-1"])
    expect((await search(q)).map(([id]: string[]) => id)).toEqual([ours.debtor]);
  const both = await city.db.asUser({ tenant: other.tenant, user: floor.mandate.admin }, (tx) =>
    tx.selectFrom("debtor").select("id").where("full_name", "=", "Berta Inostroza").execute(),
  );
  expect(both).toHaveLength(2);
  for (const path of ["/card", "/contact-changes"])
    expect((await agent.ask("GET", `/v1/debtors/${theirs}${path}`)).statusCode).toBe(404);
  const wrong = { employer: "Otro", givenBy: "holder" };
  expect((await agent.ask("PATCH", `/v1/debtors/${theirs}`, wrong)).statusCode).toBe(404);
});

test("each card that is opened leaves a line with who opened it", async () => {
  const ana = await owing();
  await cardOf(ana, supervisor);
  const lines = await city.owner
    .selectFrom("access_log")
    .select(["user_id", "action", "what"])
    .where("subject_id", "=", ana.debtor)
    .execute();
  expect(lines).toEqual([{ user_id: supervisor.session.user, action: "read", what: "debtor" }]);
});

/** What the gate has counted of this person, rule by rule. */
async function countersOf({ debtor, phone }: Owing): Promise<Record<string, number>> {
  const candidate = { debtor, phone, channel: "voice", mode: "manual", ringSeconds: 25 } as const;
  const { tenant } = floor.mandate;
  const [answer] = await city.db.inTenant(tenant, (tx) =>
    preview(tx, { tenant, now: floor.clock.now(), candidates: [candidate] }),
  );
  return Object.fromEntries((answer?.counters ?? []).map(({ rule, used }) => [rule, used]));
}
const body = (who: Owing, disposition: string, more: object = {}) => ({
  id: newId(),
  debtorId: who.debtor,
  accountIds: who.accounts,
  disposition,
  ...more,
});
const ledgerOf = ({ debtor }: Owing) =>
  city.owner
    .selectFrom("contact_event")
    .select(["channel", "inbound", "result", "phone", "reserved_at"])
    .where("debtor_id", "=", debtor)
    .orderBy("reserved_at")
    .execute();

test("a visit of yesterday takes a promise like a call does, is the contact of the week and no telephone attempt", async () => {
  const ana = await owing();
  const at = floor.clock.now() - 18 * hour;
  const promise = {
    id: newId(),
    accountId: ana.accounts[0],
    amount: { minor: "50000", currency: "CLP" },
    dueOn: "2026-11-27",
  };
  const visit = body(ana, "PROMESA", { withoutCall: { way: "visit", at }, promises: [promise] });
  expect((await agent.ask("POST", "/v1/gestiones", visit)).statusCode).toBe(201);
  expect((await agent.ask("POST", "/v1/gestiones", visit)).json()).toMatchObject({ replayed: true });
  const made = { channel: "visit", inbound: false, result: "conversation", phone: null, reserved_at: at };
  expect(await ledgerOf(ana)).toEqual([made]);
  expect(await countersOf(ana)).toMatchObject({ "cl.direct": 1, "house.phone.day": 0 });
  const { timeline, accounts } = await cardOf(ana);
  expect(accounts[0]?.activePromise).toMatchObject({ dueOn: "2026-11-27" });
  expect(timeline.map(({ title }) => title)).toContainEqual(
    expect.stringMatching(/\(visita el 23-11-2026 a las 16:00\)$/),
  );
});

test("an e-mail is one of the week's messages, who comes to the counter began it, and a note without contact counts nothing", async () => {
  const [ana, luis, eva] = [await owing(), await owing(), await owing()];
  const now = floor.clock.now();
  for (const [who, withoutCall] of [
    [ana, { withoutCall: { way: "email", at: now - hour } }],
    [luis, { withoutCall: { way: "branch", at: now } }],
    [eva, {}],
  ] as const)
    expect((await agent.ask("POST", "/v1/gestiones", body(who, "SE_NIEGA", withoutCall))).statusCode).toBe(
      201,
    );
  expect(await ledgerOf(ana)).toMatchObject([{ channel: "email", inbound: false, result: "sent" }]);
  expect(await ledgerOf(luis)).toMatchObject([{ channel: "visit", inbound: true, result: "conversation" }]);
  expect(await ledgerOf(eva)).toEqual([]);
  expect(await countersOf(ana)).toMatchObject({ "cl.direct": 0, "house.phone.day": 0 });
});

test("what happened without a call is never of the future, of long ago nor of a call; annulled, it no longer counts", async () => {
  const ana = await owing();
  const now = floor.clock.now();
  const refused = async (withoutCall: object, more: object = {}) =>
    (await agent.ask("POST", "/v1/gestiones", body(ana, "SE_NIEGA", { withoutCall, ...more }))).json().details
      ?.problems;
  const problem = (code: string) => [{ field: "withoutCall", code }];
  expect(await refused({ way: "visit", at: now + 1 })).toEqual(problem("in_the_future"));
  expect(await refused({ way: "visit", at: now - 15 * day - 1 })).toEqual(problem("too_far"));
  expect(await refused({ way: "visit", at: now }, { attemptId: newId() })).toEqual(problem("not_allowed"));
  expect(await ledgerOf(ana)).toEqual([]);
  const oldest = body(ana, "SE_NIEGA", { withoutCall: { way: "visit", at: now - 15 * day } });
  expect((await agent.ask("POST", "/v1/gestiones", oldest)).statusCode).toBe(201);
  const recent = body(ana, "SE_NIEGA", { withoutCall: { way: "visit", at: now - hour } });
  expect((await agent.ask("POST", "/v1/gestiones", recent)).statusCode).toBe(201);
  expect(await countersOf(ana)).toMatchObject({ "cl.direct": 1 });
  const annul = { id: newId(), reason: "la visita era de otra persona" };
  const answer = await supervisor.ask("POST", `/v1/gestiones/${recent.id}/annul`, annul);
  expect(answer.statusCode).toBe(204);
  expect(await countersOf(ana)).toMatchObject({ "cl.direct": 0 });
});

test("a correction says who told us, keeps what was known, and stays in its mandate and against the next file", async () => {
  const { ours, theirs } = await sharedPerson("Carmen Ulloa", "10101010-4");
  const patch = (change: object) => agent.ask("PATCH", contact(ours), change);
  expect((await patch({ email: "carmen@correo.cl" })).statusCode).toBe(422);
  expect((await patch({ email: "no es", givenBy: "holder" })).json()).toMatchObject({
    code: "validation_failed",
    details: { code: "correo_invalido" },
  });
  await patch({ email: "carmen@correo.cl", employer: "Panadería Sol", givenBy: "third_party" });
  floor.clock.advance(1_000);
  await patch({ email: "c.ulloa@correo.cl", employer: "Panadería Sol", givenBy: "holder" });
  expect((await cardOf(ours)).contact).toMatchObject({
    email: "c.ulloa@correo.cl",
    employer: "Panadería Sol",
  });
  const changes = (await supervisor.ask("GET", `${contact(ours)}/contact-changes`)).json();
  const [newest, ...before] = changes;
  expect(newest).toMatchObject({
    field: "email",
    was: "carmen@correo.cl",
    became: "c.ulloa@correo.cl",
    givenBy: "holder",
    by: "Persona",
    at: floor.clock.now(),
  });
  expect(before.map(({ field, was }: { field: string; was: null }) => [field, was]).toSorted()).toEqual([
    ["email", null],
    ["employer", null],
  ]);
  const theirRow = city.owner.selectFrom("debtor").select(["email", "employer"]).where("id", "=", theirs);
  expect(await theirRow.executeTakeFirst()).toEqual({ email: null, employer: null });
  const loader = openLoader(city, floor.mandate, floor.clock);
  const file = `rut;operacion;saldo;correo\n10.101.010-4;${ours.numbers[0]};100.000;viejo@correo.cl\n`;
  expect(await loader.load(file, { kind: "update" })).toMatchObject({ state: "succeeded" });
  expect((await cardOf(ours)).contact.email).toBe("c.ulloa@correo.cl");
});

test("a number is what the country says it is; corrected, the old one is retired and stays in the history", async () => {
  const ana = await owing();
  const phones = `${contact(ana)}/phones`;
  for (const [number, code] of [
    ["133", "telefono_emergencia"],
    ["+51 987 654 321", "telefono_otro_pais"],
    ["600 600 6000", "telefono_de_servicio"],
    ["no sabe", "telefono_invalido"],
  ]) {
    const answer = await agent.ask("POST", phones, { number, role: "titular", givenBy: "holder" });
    expect([number, answer.json().details]).toEqual([number, { field: "phone", code }]);
  }
  const typed = { number: "9 8765 4321", role: "titular", givenBy: "third_party" };
  const { id } = (await agent.ask("POST", phones, typed)).json();
  const right = { number: "9 8765 4322", givenBy: "holder" };
  const corrected = (await agent.ask("PATCH", `${phones}/${id}`, right)).json();
  expect(corrected.id).not.toBe(id);
  const shown = (await cardOf(ana)).phones.map(({ id, number, whyNot }) => ({ id, number, whyNot }));
  expect(shown).toContainEqual({ id: corrected.id, number: "+56987654322", whyNot: null });
  expect(shown).toContainEqual({ id, number: "+56987654321", whyNot: "Dado de baja" });
  const changes = (await supervisor.ask("GET", `${contact(ana)}/contact-changes`)).json();
  expect(changes.map(({ was, became }: { was: string; became: string }) => [was, became])).toEqual(
    expect.arrayContaining([
      [null, "+56987654321"],
      ["+56987654321", "+56987654322"],
    ]),
  );
});

test("an agent may say that a number is a reference, and not that it is one no longer", async () => {
  const ana = await owing();
  const phone = `${contact(ana)}/phones/${ana.phone}`;
  const role = (who: Person, role: string) => who.ask("PATCH", phone, { role, givenBy: "holder" });
  expect((await role(agent, "referencia")).statusCode).toBe(200);
  expect((await role(agent, "titular")).json()).toMatchObject({
    code: "conflict",
    details: { why: "protected_role" },
  });
  // Told again as the holder's, it stays what it is.
  const { number } = (await cardOf(ana)).phones[0] ?? { number: "" };
  await agent.ask("POST", `${contact(ana)}/phones`, { number, role: "titular", givenBy: "holder" });
  expect((await cardOf(ana)).phones).toMatchObject([{ role: "referencia", dialable: false }]);
  expect((await role(supervisor, "titular")).statusCode).toBe(200);
});

test("a number told in the call is on the agent's card at once, and dialled through the same gate after it", async () => {
  const caller = await api.as("agent", floor.mandate);
  const { tenant, user } = caller.session;
  await caller.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign });
  await floor.engine.commands.line({ tenant, user, kind: "agent" });
  await floor.pass(1);
  const ana = await owing();
  const phones = `${contact(ana)}/phones`;
  const give = async (number: string, role = "titular") =>
    (await caller.ask("POST", phones, { number, role, givenBy: "holder" })).json().id as string;
  const dial = (phoneId: string) => caller.ask("POST", "/v1/desk/dial", { debtorId: ana.debtor, phoneId });
  const reference = await dial(await give("9 7777 0001", "referencia"));
  expect(reference.json()).toMatchObject({
    code: "contact_denied",
    details: {
      reasons: expect.arrayContaining([
        expect.objectContaining({ detail: { code: "addressee", role: "referencia" } }),
      ]),
    },
  });
  const typed = await give("9 7777 0002");
  await caller.ask("PATCH", `${phones}/${typed}`, { retire: true, givenBy: "holder" });
  expect((await dial(typed)).json()).toMatchObject({ details: { why: "phone_retired" } });

  const right = await give("9 7777 0003");
  floor.city.answers(await floor.numberOf({ phone: right as Owing["phone"] }), { talkMs: null });
  expect((await dial(right)).statusCode).toBe(204);
  await floor.pass(10);
  const seat = () => api.views.snapshot(caller.session, "seat") as Promise<SeatView>;
  expect(await seat()).toMatchObject({ call: { phase: "talking", phoneId: right } });
  await give("9 7777 0004");
  expect((await seat()).card?.phones.map(({ number }) => number)).toContain("+56977770004");
  await floor.engine.commands.hangUp({ tenant, user });
  await floor.pass(2);
});

test("a refused number says which rule refuses it and from when on the person's clock", async () => {
  const night = await openFloor(city, {
    debtors: 0,
    at: floor.clock.now() + 11 * hour,
    campaign: { mode: "manual", wrapupMode: "optional" },
  });
  const late = await seedOwing(city, night.mandate, [100_000n]);
  const luis = await night.agent("Luis");
  await expect(
    night.engine.commands.dial({ ...night.who(luis), debtor: late.debtor, phone: late.phone }),
  ).rejects.toMatchObject({
    code: "contact_denied",
    details: {
      zone: "America/Santiago",
      // Where they live is not known: it must be eight o'clock on Easter Island too.
      nextAllowedAt: Date.parse("2026-11-25T10:00:00-03:00"),
      reasons: expect.arrayContaining([
        expect.objectContaining({ detail: expect.objectContaining({ code: "outside_hours" }) }),
      ]),
    },
  });
});

test("a debt not due yet, in dollars, with columns of the creditor's own is on the card and in a segment as it is", async () => {
  const { mandate, clock } = floor;
  const loader = openLoader(city, mandate, clock);
  const file = [
    "rut;nombre;operacion;moneda;saldo;vencimiento;telefono;OFERTA",
    "9.999.999-3;Rosa Aguilera;PREV-1;USD;120,50;29-11-2026;9 5555 0001;condona 15%",
    "9.999.999-3;Rosa Aguilera;PREV-2;CLP;90000;20-11-2026;9 5555 0001;sin oferta",
  ].join("\n");
  expect(await loader.load(file, { spec: { keepExtra: true } })).toMatchObject({ state: "succeeded" });
  const [[debtor]] = await search("aguilera rosa");
  const card = await cardOf({ debtor });
  expect(card.accounts).toMatchObject([
    { number: "PREV-2", currency: "CLP", daysPastDue: 4 },
    {
      number: "PREV-1",
      currency: "USD",
      balance: { minor: "12050", currency: "USD" },
      daysPastDue: -5,
      extra: [{ name: expect.stringMatching(/oferta/i), value: "condona 15%" }],
    },
  ]);
  const key = card.accounts[1]?.extra[0]?.name;
  const criteria = {
    all: [
      { field: "daysPastDue", op: "between", from: -5, to: -1 },
      { field: "currency", op: "eq", value: "USD" },
      { field: "extra", key, op: "contains", value: "15%" },
    ],
  };
  const asked = await city.db.asUser({ tenant: mandate.tenant, user: mandate.admin }, (tx) =>
    previewSegment(tx, mandate.portfolio, criteria, clock.now()),
  );
  expect(asked).toMatchObject({ count: 1 });
  // One gestión speaks of both debts, each in its own currency.
  const both = body({ debtor, accounts: card.accounts.map(({ id }) => id) } as unknown as Owing, "SE_NIEGA");
  expect((await agent.ask("POST", "/v1/gestiones", both)).statusCode).toBe(201);
  const lines = await city.owner
    .selectFrom("gestion_account")
    .select(["currency", "balance_minor"])
    .where("gestion_id", "=", both.id)
    .orderBy("currency")
    .execute();
  expect(lines).toEqual([
    { currency: "CLP", balance_minor: 90_000n },
    { currency: "USD", balance_minor: 12_050n },
  ]);
});

test("a balance is as old as the last file that told it, and a file that leaves it out does not make it younger", async () => {
  const { clock } = floor;
  const mandate = await seedMandate(city, { code: "edad", tenant: floor.mandate.tenant });
  const reader = await api.as("agent", mandate);
  const loader = openLoader(city, mandate, clock);
  const line = (document: string, number: string) => `${document};Ana;${number};1000;15-10-2026`;
  const file = (...lines: string[]) => ["rut;nombre;operacion;saldo;vencimiento", ...lines].join("\n");
  const [one, two] = [line("12.345.678-5", "E-1"), line("11.111.111-1", "E-2")];
  const ages = async () => {
    const rows = await city.owner
      .selectFrom("account")
      .select(["debtor_id as debtor"])
      .where("portfolio_id", "=", mandate.portfolio)
      .orderBy("number")
      .execute();
    const cards = await Promise.all(rows.map((row) => cardOf(row as Owing, reader)));
    return cards.map((card) => card.accounts[0]?.balanceAsOf);
  };
  const load = async (...lines: string[]): Promise<number> => {
    clock.advance(hour);
    const at = clock.now();
    // The same rows in another file: its bytes differ by a space.
    spaces += " ";
    const { state } = await loader.load(file(...lines) + spaces);
    expect(state).toBe("succeeded");
    return at;
  };
  let spaces = "";
  const first = await load(one, two);
  expect(await ages()).toEqual([first, first]);
  const again = await load(one, two);
  expect(await ages()).toEqual([again, again]);
  const partial = await load(one);
  expect(await ages()).toEqual([partial, again]);
  const whole = await load(one, two);
  expect(await ages()).toEqual([whole, whole]);
});

test("who opens card after card is stopped at the hour's budget, supervisors are told, and the people one serves stay open", async () => {
  const bot = await api.as("agent", floor.mandate);
  const people = await Promise.all(Array.from({ length: viewsAnHour + 5 }, () => owing()));
  const served = people[0] as Owing;
  await city.owner
    .insertInto("callback")
    .values({
      ...{ tenant_id: floor.mandate.tenant, id: newId(), portfolio_id: floor.mandate.portfolio },
      ...{ debtor_id: served.debtor, owner_id: bot.session.user, state: "open" },
      ...{ due_at: new Date(floor.clock.now() + day), created_at: new Date(floor.clock.now()) },
    })
    .execute();
  const open = async ({ debtor }: Owing) => (await bot.ask("GET", `/v1/debtors/${debtor}/card`)).statusCode;
  // So many at once: of those who ask in the same moment none slips past the last place.
  const atOnce = 13;
  const answers: number[] = [];
  while (answers.length < people.length)
    answers.push(...(await Promise.all(people.slice(answers.length, answers.length + atOnce).map(open))));
  expect(answers.filter((status) => status === 200)).toHaveLength(viewsAnHour + 1);
  expect(answers.filter((status) => status === 429)).toHaveLength(4);
  expect([answers[0], await open(served)]).toEqual([200, 200]);
  const refused = people[answers.indexOf(429)] as Owing;
  const seen = people[answers.lastIndexOf(200)] as Owing;
  expect([await open(seen), await open(refused)]).toEqual([200, 429]);
  const told = (await supervisor.ask("GET", "/v1/floor")).json();
  expect(told.campaigns[0].alerts).toEqual([
    {
      code: "views",
      text: `Persona abrió ${viewsAnHour} fichas que no le tocan en una hora y no puede abrir más por ahora`,
      since: expect.any(Number),
    },
  ]);
  // An hour later it is another hour.
  await city.owner
    .updateTable("access_log")
    .set({ at: new Date(realNow() - hour) })
    .where("user_id", "=", bot.session.user)
    .execute();
  expect(await open(refused)).toBe(200);
});

test("who looked at a person is read by whoever audits that mandate, and by nobody of another", async () => {
  const ana = await owing();
  await cardOf(ana);
  const read = async (who: Person) =>
    (await who.ask("GET", `/v1/access-log?subjectId=${ana.debtor}&limit=50`)).json().entries;
  const entry = { action: "read", what: "debtor", userName: "Persona", subjectId: ana.debtor };
  expect(await read(await api.as("auditor", floor.mandate))).toMatchObject([entry]);
  expect(await read(await api.as("auditor", other))).toEqual([]);
  const stranger = await api.as("agent", other);
  expect((await stranger.ask("GET", `/v1/debtors/${ana.debtor}/card`)).statusCode).toBe(404);
});

test("a number that is not of that person is not dialled by hand, and the try is logged", async () => {
  const caller = await api.as("agent", floor.mandate);
  const [ana, beto] = [await owing(), await owing()];
  await caller.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign });
  await floor.engine.commands.line({
    tenant: floor.mandate.tenant,
    user: caller.session.user,
    kind: "agent",
  });
  await floor.pass(1);
  const before = await city.owner.selectFrom("attempt").select("id").execute();
  for (const phoneId of [beto.phone, newId()]) {
    const refused = await caller.ask("POST", "/v1/desk/dial", { debtorId: ana.debtor, phoneId });
    expect([refused.statusCode, refused.json().code]).toEqual([403, "not_allowed"]);
  }
  const stranger = await caller.ask("POST", "/v1/desk/dial", { debtorId: newId(), phoneId: beto.phone });
  expect([stranger.statusCode, stranger.json().code]).toEqual([404, "not_found"]);
  await floor.pass(2);
  expect(await city.owner.selectFrom("attempt").select("id").execute()).toEqual(before);
  const auditor = await api.as("auditor", floor.mandate);
  const log = await auditor.ask("GET", `/v1/access-log?subjectId=${ana.debtor}&action=refused&limit=9`);
  expect(log.json().entries).toMatchObject([{ what: "dial" }, { what: "dial" }]);
});

test("a telephone and an e-mail are shown in part to who does not serve the person, and whole one by one, each press logged", async () => {
  const ana = await owing({ document: "17654321-K" });
  await supervisor.ask("PATCH", contact(ana), { email: "ana.rojas@correo.cl", givenBy: "holder" });
  const { number } = (await cardOf(ana, supervisor)).phones[0] ?? { number: "" };
  const reveal = (who: Person, body: object) => who.ask("POST", `${contact(ana)}/reveal`, body);
  const lookers = await Promise.all(
    (["agent", "quality", "strategist", "auditor", "creditor"] as const).map(async (role) => {
      const user = { username: newId(), name: "Persona", role, password };
      const grants =
        role === "creditor"
          ? [{ creditor: floor.mandate.creditor }]
          : [{ portfolio: floor.mandate.portfolio }];
      await city.db.inTenant(floor.mandate.tenant, (tx) =>
        createUser(tx, floor.mandate.tenant, { ...user, grants }, realNow()),
      );
      return [role, await api.enter(user.username, password)] as const;
    }),
  );
  for (const [role, who] of lookers) {
    const answers = await Promise.all([
      who.ask("POST", "/v1/debtors/search", { q: "17654321-K" }),
      ...["card", "contact-changes"].map((what) => who.ask("GET", `${contact(ana)}/${what}`)),
    ]);
    const told = answers.map(({ body }) => body).join("\n");
    expect([role, told.includes(number), told.includes("ana.rojas"), told.includes("17654321")]).toEqual([
      role,
      false,
      false,
      false,
    ]);
    const card = answers[1]?.json() as DebtorCard;
    expect([role, card.masked, card.phones[0]?.number, card.contact.email]).toEqual([
      role,
      true,
      `+56 ···${number.slice(-4)}`,
      "a···@···.cl",
    ]);
    // Whoever does not talk to people says why.
    if (role !== "agent") {
      const silent = await reveal(who, { field: "email" });
      expect([role, silent.statusCode, silent.json().details]).toEqual([role, 422, { field: "reason" }]);
    }
    const why = role === "agent" ? {} : { reason: "claim" };
    const values = [];
    for (const field of [{ field: "email" }, { field: "document" }, { field: "phone", phoneId: ana.phone }])
      values.push((await reveal(who, { ...field, ...why })).json().value);
    expect([role, values]).toEqual([role, ["ana.rojas@correo.cl", "17654321-K", number]]);
    const { rows } = await sql<{
      detail: object;
    }>`select detail from access_log where user_id = ${who.session.user}
      and subject_id = ${ana.debtor} and what = 'reveal' and action = 'read' order by id`.execute(city.owner);
    expect(rows.map(({ detail }) => detail)).toEqual([
      { field: "email", ...why },
      { field: "document", ...why },
      { field: "phone", phoneId: ana.phone, ...why },
    ]);
  }
  // A number of somebody else is not told under this person's name.
  const beto = await owing();
  expect((await reveal(supervisor, { field: "phone", phoneId: beto.phone })).statusCode).toBe(404);
});

test("whom an agent serves is shown whole, and of the others each field revealed counts against the hour's budget", async () => {
  const bot = await api.as("agent", floor.mandate);
  const [mine, other_] = [await owing(), await owing()];
  await city.owner
    .insertInto("callback")
    .values({
      ...{ tenant_id: floor.mandate.tenant, id: newId(), portfolio_id: floor.mandate.portfolio },
      ...{ debtor_id: mine.debtor, owner_id: bot.session.user, state: "open" },
      ...{ due_at: new Date(floor.clock.now() + day), created_at: new Date(floor.clock.now()) },
    })
    .execute();
  expect((await cardOf(mine, bot)).masked).toBe(false);
  expect((await cardOf(other_, bot)).masked).toBe(true);
  const reveal = async ({ debtor, phone }: Owing) =>
    (await bot.ask("POST", `/v1/debtors/${debtor}/reveal`, { field: "phone", phoneId: phone })).statusCode;
  // The card opened was the first of the hour.
  const presses: number[] = [];
  for (let n = 0; n < viewsAnHour; n++) presses.push(await reveal(other_));
  expect(presses).toEqual([...Array.from({ length: viewsAnHour - 1 }, () => 200), 429]);
  expect(await reveal(mine)).toBe(200);
  expect((await bot.ask("GET", `/v1/debtors/${(await owing()).debtor}/card`)).statusCode).toBe(429);
});
