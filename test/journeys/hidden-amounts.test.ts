// A mandate that hides amounts until identity is verified: whatever an agent may ask for, the answer says no amount, in no
// way of writing it; in the call, they come when the agent says that the person is who they look for.
import { beforeAll, expect, test } from "vitest";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { can } from "#identity/core/permissions.ts";
import { asId } from "#kernel/ids.ts";
import { localDate } from "#kernel/time.ts";
import * as payments from "#payments/service.ts";
import { newId } from "#platform/new-id.ts";
import { followers } from "#promises/fulfil.ts";
import { type Api, openApi, openTo, type Person } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Owing, seedOwing } from "../support/debts.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let city: TestDatabase;
let floor: Floor;
let api: Api;
let owing: Owing;
let agent: Person;
let supervisor: Person;

/** Balance, promise, payment and what an agent wrote of an offer. */
const amounts = { balance: 285_990n, promise: 150_730n, payment: 25_110n, note: 185_440n };
/** The amounts a body says, whether as minor units, with points, commas or spaces, or with cents. */
function amountsIn(body: string): readonly string[] {
  const joined = body.replaceAll(/(?<=\d)[.,'\s\u00a0\u202f]+(?=\d)/g, "");
  return Object.entries(amounts).flatMap(([name, minor]) => (joined.includes(String(minor)) ? [name] : []));
}

beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual", wrapupMode: "optional" } });
  const { mandate, clock } = floor;
  await city.owner
    .updateTable("portfolio")
    .set({ hide_amounts_until_identity: true })
    .where("id", "=", mandate.portfolio)
    .execute();
  api = await openApi(city, { clock, engine: floor.link });
  agent = await api.as("agent", mandate);
  supervisor = await api.as("supervisor", mandate);
  owing = await seedOwing(city, mandate, [amounts.balance + amounts.payment]);
  const row: payments.IncomingPayment = {
    row: 1,
    number: owing.numbers[0] ?? null,
    document: null,
    amountMinor: amounts.payment,
    currency: "CLP",
    valueOn: localDate("2026-11-23"),
    reference: "R1",
    method: `caja ${amounts.payment}`,
  };
  const scope = { tenant: mandate.tenant, portfolio: mandate.portfolio, file: null, now: clock.now() };
  await city.db.inTenant(mandate.tenant, (tx) => payments.apply(tx, scope, [row], followers));
  const saved = await supervisor.ask("POST", "/v1/gestiones", {
    id: newId(),
    debtorId: owing.debtor,
    accountIds: owing.accounts,
    disposition: "PROMESA",
    note: "ofreció 185.440 y luego $ 185 440",
    promises: [
      {
        id: newId(),
        accountId: owing.accounts[0],
        amount: { minor: String(amounts.promise), currency: "CLP" },
        dueOn: "2026-11-27",
      },
    ],
  });
  expect(saved.statusCode).toBe(201);
  // Its author forgot that a neutral step may be said to anybody.
  await city.owner
    .insertInto("script")
    .values({
      id: newId(),
      tenant_id: mandate.tenant,
      portfolio_id: mandate.portfolio,
      version: 1,
      steps: JSON.stringify([
        {
          id: "hola",
          title: "Hola",
          neutral: true,
          when: [],
          text: "Hola, debe {{monto}}",
          objections: [{ key: "1", title: "¿Cuánto?", text: "{{monto}}" }],
        },
        {
          id: "motivo",
          title: "Motivo",
          neutral: false,
          when: [],
          text: "Tiene un saldo de {{monto}}",
          objections: [],
        },
      ]),
      created_at: new Date(clock.now()),
    })
    .execute();
});

/** One request for each route an agent may ask: what it is about is the person who owes. */
function requests(): Readonly<Record<string, readonly [url: string, payload?: object]>> {
  const { portfolio } = floor.mandate;
  const person = `/v1/debtors/${owing.debtor}`;
  const gestion = {
    id: newId(),
    debtorId: owing.debtor,
    accountIds: owing.accounts,
    disposition: "PROMESA",
    promises: [
      {
        id: newId(),
        accountId: owing.accounts[0],
        amount: { minor: "1", currency: "CLP" },
        dueOn: "2026-11-27",
      },
    ],
  };
  const job = `/v1/jobs/${newId()}`;
  return {
    "GET /v1/session": ["/v1/session"],
    "PUT /v1/session/password": ["/v1/session/password", { password: "otras palabras largas" }],
    "GET /v1/jobs": ["/v1/jobs"],
    "GET /v1/jobs/:id": [job],
    "POST /v1/jobs/:id/cancel": [`${job}/cancel`, {}],
    "POST /v1/debtors/search": ["/v1/debtors/search", { q: owing.numbers[0] }],
    "GET /v1/debtors/:id/card": [`${person}/card`],
    "POST /v1/debtors/:id/reveal": [`${person}/reveal`, { field: "document" }],
    "GET /v1/debtors/:id/contact-decisions": [`${person}/contact-decisions`],
    "GET /v1/debtors/:id/why-now": [`${person}/why-now`],
    "GET /v1/debtors/:id/contact-changes": [`${person}/contact-changes`],
    "PATCH /v1/debtors/:id": [person, { employer: "Panadería Sol", givenBy: "holder" }],
    "POST /v1/debtors/:id/phones": [
      `${person}/phones`,
      { number: "+56987654321", role: "titular", givenBy: "holder" },
    ],
    "POST /v1/debtors/:id/shared-contacts": [
      `${person}/shared-contacts`,
      { kind: "phone", phoneId: newId() },
    ],
    "PATCH /v1/debtors/:id/phones/:phoneId": [
      `${person}/phones/${newId()}`,
      { retire: true, givenBy: "holder" },
    ],
    "GET /v1/dispositions": [`/v1/dispositions?portfolioId=${portfolio}`],
    "GET /v1/scripts": [`/v1/scripts?portfolioId=${portfolio}`],
    "GET /v1/payments-late": ["/v1/payments-late"],
    "GET /v1/promises": ["/v1/promises"],
    "GET /v1/promises/follow-up": ["/v1/promises/follow-up?whose=team"],
    "GET /v1/desk/agenda": ["/v1/desk/agenda"],
    "POST /v1/desk/messages/:id/read": [`/v1/desk/messages/${newId()}/read`, {}],
    "POST /v1/desk/promise": ["/v1/desk/promise", { debtorId: owing.debtor }],
    "POST /v1/gestiones": ["/v1/gestiones", gestion],
    "POST /v1/promises/:id/cancel": [`/v1/promises/${newId()}/cancel`, { reason: "no existe" }],
    "POST /v1/desk/caller": ["/v1/desk/caller", { attemptId: newId(), debtorId: owing.debtor }],
    "POST /v1/desk/unnamed": ["/v1/desk/unnamed", { attemptId: newId(), ending: "EQUIVOCADO" }],
    "GET /v1/campaigns": ["/v1/campaigns"],
    "GET /v1/campaigns/:id": [`/v1/campaigns/${floor.campaign}`],
    "GET /v1/campaigns/:id/why-not": [`/v1/campaigns/${floor.campaign}/why-not`],
    "GET /v1/desk/pause-reasons": ["/v1/desk/pause-reasons"],
    "POST /v1/desk/seat": ["/v1/desk/seat", { campaignId: floor.campaign }],
    "POST /v1/desk/line": ["/v1/desk/line", {}],
    "POST /v1/desk/available": ["/v1/desk/available", {}],
    "POST /v1/desk/pause": ["/v1/desk/pause", { reason: "lunch" }],
    "POST /v1/desk/help": ["/v1/desk/help", { reason: "otro" }],
    "POST /v1/desk/notices": ["/v1/desk/notices", { ids: [newId()] }],
    "DELETE /v1/desk/help": ["/v1/desk/help"],
    "GET /v1/attempts/:id/recording": [`/v1/attempts/${newId()}/recording`],
    "POST /v1/desk/heartbeat": ["/v1/desk/heartbeat", {}],
    "POST /v1/desk/hangup": ["/v1/desk/hangup", {}],
    "POST /v1/desk/hold": ["/v1/desk/hold", { hold: true }],
    "POST /v1/desk/dtmf": ["/v1/desk/dtmf", { digits: "1" }],
    "POST /v1/desk/sound": ["/v1/desk/sound", { side: "theirs" }],
    "POST /v1/desk/recording": ["/v1/desk/recording", { muted: true }],
    "POST /v1/desk/dial": ["/v1/desk/dial", { debtorId: newId(), phoneId: owing.phone }],
    "POST /v1/desk/preview": ["/v1/desk/preview", { accept: false }],
    "POST /v1/desk/identity": ["/v1/desk/identity", { attemptId: newId() }],
    "DELETE /v1/desk/seat": ["/v1/desk/seat"],
    "DELETE /v1/session": ["/v1/session"],
  };
}

test("no answer of any route an agent may ask says an amount of a person not identified", async () => {
  const asked = requests();
  const open = openTo(api, (permission) => can("agent", permission));
  expect(open.toSorted()).toEqual(Object.keys(asked).toSorted());
  const told: string[] = [];
  for (const [name, [url, payload]] of Object.entries(asked)) {
    const method = name.split(" ")[0] as "GET";
    const answer = await agent.ask(method, url, payload);
    // A job and a recording of that id do not exist.
    if (method === "GET" && !/^GET \/v1\/(jobs|attempts)\//.test(name))
      expect([name, answer.statusCode]).toEqual([name, 200]);
    expect([name, answer.statusCode]).not.toEqual([name, 500]);
    for (const amount of amountsIn(answer.body)) told.push(`${name}: ${amount}`);
  }
  expect(told).toEqual([]);
});

test("who may read amounts is told each of them by the same routes", async () => {
  const card = await supervisor.ask("GET", `/v1/debtors/${owing.debtor}/card`);
  expect(amountsIn(card.body)).toEqual(Object.keys(amounts));
  expect(amountsIn((await supervisor.ask("GET", "/v1/promises")).body)).toEqual(["promise"]);
});

test("the agent's card keeps the history and the neutral steps, without their amounts", async () => {
  const again = await api.as("agent", floor.mandate);
  const card = (await again.ask("GET", `/v1/debtors/${owing.debtor}/card`)).json() as DebtorCard;
  expect(card.amountsHidden).toBe(true);
  expect(card.script.map(({ id, text }) => [id, text])).toEqual([["hola", "Hola, debe …"]]);
  expect(card.timeline.map(({ title }) => title).toSorted()).toEqual([
    "Pago del 23-11-2026",
    "Promesa",
    "Promesa para el 27-11-2026",
  ]);
  expect(card.timeline.find(({ kind }) => kind === "gestion")?.detail).toBe("ofreció ··· y luego $ ···");
  const { promises } = (await again.ask("GET", "/v1/promises")).json();
  expect(promises).toMatchObject([{ amount: null, paid: null, dueOn: "2026-11-27" }]);
});

test("in the call the amounts come with the identity, and not a moment before", async () => {
  const caller = await api.as("agent", floor.mandate);
  const { tenant, user } = caller.session;
  expect((await caller.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign })).statusCode).toBe(201);
  await floor.engine.commands.line({ tenant, user, kind: "agent" });
  await floor.pass(1);
  const ana = await seedOwing(city, floor.mandate, [amounts.balance]);
  floor.city.answers(await floor.numberOf(ana), { talkMs: null });
  const dialled = await caller.ask("POST", "/v1/desk/dial", { debtorId: ana.debtor, phoneId: ana.phone });
  expect([dialled.statusCode, dialled.body]).toEqual([204, ""]);
  await floor.pass(10);
  const seat = () => api.views.snapshot(caller.session, "seat") as Promise<SeatView>;
  const before = await seat();
  expect(before.call?.phase).toBe("talking");
  expect(before.card?.debtorId).toBe(ana.debtor);
  expect(amountsIn(JSON.stringify(before))).toEqual([]);
  const attemptId = asId(before.call?.attemptId ?? "");
  expect((await caller.ask("POST", "/v1/desk/identity", { attemptId })).statusCode).toBe(204);
  expect(amountsIn(JSON.stringify(await seat()))).toEqual(["balance"]);
});
