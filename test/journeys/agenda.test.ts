// The promises an agent follows, from the save to the cover of a leave: within the sheet's limits, locked to its agent until the
// grace ends, called as in preview, on the agenda; and the messages beside them.
import { beforeAll, expect, test } from "vitest";
import { putCallback } from "#gestiones/service.ts";
import type { Agenda, FollowUps, SentMessages } from "#http/contract/agenda.ts";
import type { PromiseId, UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { day, localDate, minute } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { defaultRules, take } from "#promises/service.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { addDebtor, type SeededDebtor } from "../support/debtors.ts";
import { promiseOf, seedOwing } from "../support/debts.ts";
import { addAgent, type Floor, openFloor, setUpCampaign } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Opened = Awaited<ReturnType<typeof openFloor>>;
const rules = defaultRules(() => new Set());
const ours = "+56600123456";
const answering = {
  debtors: 1,
  behave: (city: Floor["city"], phone: Phone) => city.answers(phone, { talkMs: null }),
};
const first = (floor: Opened): SeededDebtor => {
  const [debtor] = floor.debtors;
  if (!debtor) throw new Error("no debtor");
  return debtor;
};
async function promise(floor: Opened, user: UserId, dueOn: string): Promise<void> {
  const { tenant } = floor.mandate;
  const { debtor, phone, account } = first(floor);
  const owing = { debtor, phone, accounts: [account], numbers: [], document: "" };
  const input = promiseOf(owing, 50_000n, localDate(dueOn));
  await base.db.inTenant(tenant, (tx) => take(tx, { tenant, user, now: floor.clock.now() }, input, rules));
}
async function sit(floor: Floor, user: UserId): Promise<void> {
  const { campaign } = floor;
  await floor.engine.commands.openSeat({ ...floor.who(user), campaign, take: false });
  await floor.engine.commands.line({ ...floor.who(user), kind: "agent" });
  await floor.pass(1);
}
const idOf = (person: Person) => person.session.user;
const agendaOf = async (person: Person): Promise<Agenda> =>
  (await person.ask("GET", "/v1/desk/agenda")).json();

test("who promised is dialled by no campaign and offered to no other agent; the day before, its agent calls as in preview", async () => {
  const floor = await openFloor(base, { ...answering, campaign: { mode: "predictive" } });
  const [ana, berta] = [
    await addAgent(base, floor.mandate, "Ana"),
    await addAgent(base, floor.mandate, "Berta"),
  ];
  await promise(floor, ana, "2026-11-25");
  await sit(floor, ana);
  await sit(floor, berta);
  await floor.pass(15, 1_000);
  expect(floor.exchange.ledger).toEqual([]);
  const facts = floor.engine.world.campaigns.get(floor.campaign)?.facts;
  expect(facts).toMatchObject({ callableNow: 0, whyNot: [{ why: "promise", count: 1 }] });

  const about = { debtor: first(floor).debtor };
  const refused = floor.engine.commands.promise({ ...floor.who(berta), ...about });
  await expect(refused).rejects.toMatchObject({
    code: "conflict",
    details: { why: "promise_of_another_agent" },
  });
  await floor.engine.commands.promise({ ...floor.who(ana), ...about });
  expect(await floor.desk(ana)).toMatchObject({
    call: { phase: "preview", mode: "preview", debtorId: about.debtor },
  });
  await floor.engine.commands.preview({ ...floor.who(ana), accept: true });
  await floor.pass(20, 1_000);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { mode: "preview" } });
  const again = floor.engine.commands.promise({ ...floor.who(ana), ...about });
  await expect(again).rejects.toMatchObject({ code: "seat_state" });
});

test("an agent who sits in another mandate's campaign follows their promise through one of its own mandate", async () => {
  const floor = await openFloor(base, { ...answering, campaign: { mode: "manual" } });
  const { tenant } = floor.mandate;
  const shop = await seedMandate(base, { code: newId().slice(-12), tenant });
  const { campaign } = await setUpCampaign(base, shop, floor.clock.now(), {
    campaign: { mode: "manual", name: "Tienda" },
    callerIds: ["+56600123457"],
    trunkName: "otra",
  });
  const owed = await addDebtor(base, shop);
  floor.city.answers(await floor.numberOf(owed), { talkMs: null });
  const ana = await floor.agent("Ana");
  const owing = {
    debtor: owed.debtor,
    phone: owed.phone,
    accounts: [owed.account],
    numbers: [],
    document: "",
  };
  const input = promiseOf(owing, 50_000n, localDate("2026-11-25"));
  await base.db.inTenant(tenant, (tx) =>
    take(tx, { tenant, user: ana, now: floor.clock.now() }, input, rules),
  );
  await floor.pass(2);
  await floor.engine.commands.promise({ ...floor.who(ana), debtor: owed.debtor });
  await floor.engine.commands.preview({ ...floor.who(ana), accept: true });
  await floor.pass(20, 1_000);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { debtorId: owed.debtor } });
  const made = await base.owner
    .selectFrom("attempt")
    .select(["campaign_id", "portfolio_id"])
    .where("debtor_id", "=", owed.debtor)
    .execute();
  expect(made).toEqual([{ campaign_id: campaign, portfolio_id: shop.portfolio }]);
});

test("two clicks on sitting down at once: one seat, and the second is told that it is taken", async () => {
  const floor = await openFloor(base, { ...answering, campaign: { mode: "manual" } });
  const ana = await addAgent(base, floor.mandate, "Ana");
  const wish = { ...floor.who(ana), campaign: floor.campaign, take: false };
  const answers = await Promise.allSettled([1, 2].map(() => floor.engine.commands.openSeat(wish)));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(answers[1]).toMatchObject({ reason: { code: "seat_taken" } });
});

test("one reminder a promise: the gate refuses the second and says why", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    behave: (city, phone) => city.noAnswer(phone),
    campaign: { mode: "manual" },
  });
  const ana = await floor.agent("Ana");
  await promise(floor, ana, "2026-11-26");
  const remind = () => floor.engine.commands.promise({ ...floor.who(ana), debtor: first(floor).debtor });
  await remind();
  await floor.engine.commands.preview({ ...floor.who(ana), accept: true });
  await floor.pass(60, 1_000);
  expect(floor.exchange.ledger).toHaveLength(1);
  await floor.clock.advance(day);
  await floor.pass(30, 1_000);
  await floor.engine.commands.available(floor.who(ana)).catch(() => {});
  await expect(remind()).rejects.toMatchObject({
    code: "contact_denied",
    details: { reasons: [{ detail: { code: "resting", after: "promise" } }] },
  });
});

test("while an agent is away the agreed call, the promise and the return call are the cover's, and the agent's again afterwards", async () => {
  const floor = await openFloor(base, { ...answering, campaign: { mode: "manual" } });
  const api: Api = await openApi(base, { clock: floor.clock, engine: floor.link });
  const [ana, berta, boss] = [
    await api.as("agent", floor.mandate),
    await api.as("agent", floor.mandate),
    await api.as("supervisor", floor.mandate),
  ];
  await promise(floor, idOf(ana), "2026-11-25");
  const { tenant, portfolio } = floor.mandate;
  const { debtor, phone } = first(floor);
  const now = floor.clock.now();
  const agreed = { tenant, portfolio, debtor, phone, gestion: null, owner: idOf(ana), at: now };
  await base.db.inTenant(tenant, (tx) => putCallback(tx, { ...agreed, dueAt: now + 6 * minute }));
  expect((await agendaOf(ana)).callbacks).toMatchObject([{ debtorId: debtor, whose: "mine" }]);

  const leave = {
    id: newId(),
    userId: idOf(ana),
    kind: "vacation",
    fromOn: "2026-11-24",
    toOn: "2026-11-24",
    coverUserId: idOf(berta),
  };
  const itself = await boss.ask("POST", "/v1/absences", { ...leave, id: newId(), coverUserId: idOf(ana) });
  expect(itself.statusCode).toBe(422);
  for (let twice = 0; twice < 2; twice++)
    expect((await boss.ask("POST", "/v1/absences", leave)).statusCode).toBe(201);
  expect((await boss.ask("GET", "/v1/absences")).json().absences).toHaveLength(1);

  const [hers, covered] = [await agendaOf(ana), await agendaOf(berta)];
  expect([hers.callbacks, hers.promises]).toEqual([[], []]);
  expect(covered).toMatchObject({
    callbacks: [{ debtorId: debtor, whose: "covered" }],
    promises: [{ debtorId: debtor, stage: "soon", covered: true }],
  });
  for (const who of [ana, berta]) await sit(floor, idOf(who));
  await floor.pass(2 * 60, 4_000);
  expect((await floor.desk(idOf(berta))).callbacksDue).toHaveLength(1);
  expect((await floor.desk(idOf(ana))).callbacksDue).toEqual([]);

  // We called them last week: who returns the call waits for the cover.
  await base.db.inTenant(tenant, (tx) =>
    tx
      .insertInto("attempt")
      .values({
        ...{ tenant_id: tenant, id: newId(), campaign_id: floor.campaign, portfolio_id: portfolio },
        ...{ debtor_id: debtor, phone_id: phone, trunk_id: floor.trunk, mode: "manual", state: "ended" },
        ...{ caller_id: ours, reserved_at: new Date(now - 7 * day), outcome: "no_answer" },
      })
      .execute(),
  );
  floor.exchange.callIn(await floor.numberOf(first(floor)), ours);
  await floor.pass(2);
  expect((await floor.desk(idOf(berta))).call).toMatchObject({ direction: "inbound", debtorId: debtor });
  expect((await floor.desk(idOf(ana))).call).toBeNull();

  await floor.clock.advance(day);
  expect((await agendaOf(ana)).promises).toMatchObject([{ stage: "today", covered: false }]);
  expect((await agendaOf(berta)).promises).toEqual([]);
});

test("a promise outside the sheet is refused with what would be allowed; a bank holiday moves it; the third in a row is said", async () => {
  const floor = await openFloor(base, { debtors: 0, campaign: { mode: "manual" } });
  const api = await openApi(base, { clock: floor.clock, engine: floor.link });
  const [agent, boss, planner] = [
    await api.as("agent", floor.mandate),
    await api.as("supervisor", floor.mandate),
    await api.as("admin", floor.mandate),
  ];
  const owing = await seedOwing(base, floor.mandate, [100_000n]);
  const [accountId] = owing.accounts;
  const save = (minor: string, dueOn: string, replaces?: string) => {
    const id = newId<PromiseId>();
    const body = {
      ...{ id: newId(), debtorId: owing.debtor, accountIds: owing.accounts, disposition: "PROMESA" },
      promises: [
        { id, accountId, amount: { minor, currency: "CLP" }, dueOn, ...(replaces ? { replaces } : {}) },
      ],
    };
    return agent.ask("POST", "/v1/gestiones", body).then((answer) => ({ id, answer }));
  };
  const allowed = {
    least: { minor: "10000", currency: "CLP" },
    most: { minor: "100000", currency: "CLP" },
    from: "2026-11-24",
    to: "2026-12-24",
  };
  for (const [minor, dueOn, problem] of [
    ["9999", "2026-11-27", "amount_too_small"],
    ["100001", "2026-11-27", "amount_above_balance"],
    ["50000", "2026-11-23", "before_today"],
    ["50000", "2026-12-25", "too_far"],
  ] as const) {
    const { answer } = await save(minor, dueOn);
    expect([answer.statusCode, answer.json().details]).toEqual([
      422,
      { accountId, problems: [problem], allowed },
    ]);
  }
  const days = [{ on: "2026-12-17", name: "Feriado bancario" }];
  const creditors = (await planner.ask("GET", "/v1/creditors")).json();
  const creditor = (creditors.creditors ?? creditors)[0].id;
  const set = await planner.ask("PUT", `/v1/creditors/${creditor}/bank-holidays`, { days });
  expect(set.json()).toEqual({ days });
  const one = await save("50000", "2026-12-17");
  expect(one.answer.json().moved).toEqual([{ promiseId: one.id, from: "2026-12-17", to: "2026-12-18" }]);
  const two = await save("50000", "2026-12-18", one.id);
  const three = await save("50000", "2026-12-21", two.id);
  expect(three.answer.statusCode).toBe(201);
  const seen: FollowUps = (await boss.ask("GET", "/v1/promises/follow-up?whose=team")).json();
  expect(seen.promises).toMatchObject([{ id: three.id, accountId, inARow: 3, stage: "later" }]);
  const card = (await agent.ask("GET", `/v1/debtors/${owing.debtor}/card`)).json();
  expect(card.accounts[0].nextInARow).toBe(4);
  expect(card.promisePolicy.holidays).toContain("2026-12-17");
});

test("a message to an agent, a team or a campaign is on their desk and on no other's, until read; its author sees who did", async () => {
  const floor = await openFloor(base, { debtors: 0, campaign: { mode: "manual" } });
  const api = await openApi(base, { clock: floor.clock, engine: floor.link });
  const [ana, berta, boss] = [
    await api.as("agent", floor.mandate),
    await api.as("agent", floor.mandate),
    await api.as("supervisor", floor.mandate),
  ];
  await sit(floor, idOf(ana));
  const send = (kind: string, id: string, text: string) =>
    boss.ask("POST", "/v1/messages", { id: newId(), to: { kind, id }, text });
  expect((await send("user", idOf(berta), "Pasa a verme")).statusCode).toBe(201);
  expect((await send("campaign", floor.campaign, "Hoy ofrezcan el 15 %")).statusCode).toBe(201);
  expect((await send("team", newId(), "de otro")).statusCode).toBe(404);
  expect((await ana.ask("POST", "/v1/messages", {})).statusCode).toBe(403);
  const [first] = (await agendaOf(ana)).messages;
  expect((await agendaOf(ana)).messages).toMatchObject([{ text: "Hoy ofrezcan el 15 %", readAt: null }]);
  expect((await agendaOf(berta)).messages).toMatchObject([{ text: "Pasa a verme", to: "user" }]);
  const read = `/v1/desk/messages/${first?.id}/read`;
  expect((await berta.ask("POST", read, {})).statusCode).toBe(404);
  for (let twice = 0; twice < 2; twice++) expect((await ana.ask("POST", read, {})).statusCode).toBe(204);
  expect((await agendaOf(ana)).messages).toMatchObject([{ readAt: floor.clock.now() }]);
  const sent: SentMessages = (await boss.ask("GET", "/v1/messages")).json();
  const receipts = sent.messages.map(({ to, readBy }) => [to, readBy.length]).toSorted();
  expect(receipts).toEqual([
    ["campaign", 1],
    ["user", 0],
  ]);
});
