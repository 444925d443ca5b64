// Who steals a desk, a file or a carrier's password does not get rich by our telephone: what may be dialled at all, what may be
// spent in a day and sent in a second, and which numbers we show.
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import type { CreditorId } from "#kernel/ids.ts";
import { asPhone } from "#kernel/phone.ts";
import { localDate } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import type { SeededDebtor } from "../support/debtors.ts";
import { openFloor } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Opened = Awaited<ReturnType<typeof openFloor>>;
const dialled = (floor: Opened) => floor.exchange.ledger.map(({ phone }) => phone);
const today = localDate("2026-11-24");
const nobodyHome: Parameters<typeof openFloor>[1] = { behave: (city, phone) => city.noAnswer(phone) };
async function admin(floor: Opened): Promise<{ api: Api; ana: Person }> {
  const api = await openApi(base, { clock: floor.clock, engine: floor.link });
  return { api, ana: await api.as("admin", floor.mandate) };
}
/** Whoever reached the table writes what no file may bring in. */
const rewrite = (debtor: SeededDebtor | undefined, e164: string) =>
  base.owner
    .updateTable("phone")
    .set({ e164 })
    .where("id", "=", debtor?.phone ?? "")
    .execute();
const limits = (more: object = {}) => ({
  ...{ currency: "USD", daySpend: "1000", callsPerSecond: 50, countries: ["CL", "PE"], rates: [] },
  ...{ reason: "Lo pidió gerencia", ...more },
});
const spentOn = async (floor: Opened, day = today) => {
  const row = await base.owner
    .selectFrom("spend_day")
    .select(["reserved_micros", "spent_micros", "calls"])
    .where("tenant_id", "=", floor.mandate.tenant)
    .where("day", "=", day)
    .executeTakeFirst();
  return row ? [row.reserved_micros, row.spent_micros, row.calls] : [0n, 0n, 0];
};

const tolls = [
  "+56700123456",
  "+56600123456",
  "+882161234567",
  "+51912345678",
  "+5690000000",
  "+19002345678",
];

test.each([
  "predictive",
  "preview",
  "manual",
] as const)("in a %s campaign no premium, service, satellite, foreign or unknown number leaves, though it lies in the table", async (mode) => {
  const floor = await openFloor(base, {
    ...nobodyHome,
    debtors: tolls.length,
    campaign: { mode, previewSeconds: 15 },
  });
  for (const [i, number] of tolls.entries()) await rewrite(floor.debtors[i], number);
  const ana = await floor.agent("Ana");
  const refusals: string[] = [];
  if (mode === "manual")
    for (const { debtor, phone } of floor.debtors)
      await floor.engine.commands
        .dial({ ...floor.who(ana), debtor, phone })
        .catch((error) => refusals.push(error.details.reasons[0].detail.code));
  else await floor.pass(6, 1_000);
  expect(dialled(floor)).toEqual([]);
  const told = await base.owner
    .selectFrom("contact_decision")
    .select(sql<string>`reasons->0->'detail'->>'code'`.as("code"))
    .where("tenant_id", "=", floor.mandate.tenant)
    .execute();
  const codes = mode === "manual" ? refusals : told.map(({ code }) => code);
  expect([...new Set(codes)].sort()).toEqual(["number_country", "number_kind"]);
  const attempts = base.owner
    .selectFrom("attempt")
    .select("id")
    .where("tenant_id", "=", floor.mandate.tenant);
  expect(await attempts.execute()).toEqual([]);
});

test("an administrator says whose countries are called; a mandate narrows the agency's list and never widens it", async () => {
  const floor = await openFloor(base, { ...nobodyHome, debtors: 1, campaign: { mode: "manual" } });
  const { ana } = await admin(floor);
  const luis = await floor.agent("Luis");
  const [debtor] = floor.debtors;
  const dial = () =>
    floor.engine.commands
      .dial({ ...floor.who(luis), debtor: debtor?.debtor as never, phone: debtor?.phone as never })
      .then(
        () => "left",
        (error) => error.details.reasons[0].detail.code,
      );
  const narrow = (countries: string[] | null) =>
    ana.ask("PUT", `/v1/dialling-limits/portfolios/${floor.mandate.portfolio}`, {
      countries,
      reason: "Prueba",
    });
  expect((await narrow(["PE"])).statusCode).toBe(204);
  expect(await dial()).toBe("number_country");
  expect((await ana.ask("PUT", "/v1/dialling-limits", limits({ countries: ["PE"] }))).statusCode).toBe(204);
  expect((await narrow(["CL", "PE"])).statusCode).toBe(204);
  expect(await dial()).toBe("number_country");
  expect((await ana.ask("GET", "/v1/dialling-limits")).json()).toMatchObject({
    countries: ["PE"],
    mandates: [{ portfolioId: floor.mandate.portfolio, country: "CL", countries: ["CL", "PE"] }],
  });
  await ana.ask("PUT", "/v1/dialling-limits", limits());
  expect((await narrow(null)).statusCode).toBe(204);
  expect(await dial()).toBe("left");
  const stranger = await seedMandate(base, { code: newId().slice(-12) });
  const foreign = await ana.ask("PUT", `/v1/dialling-limits/portfolios/${stranger.portfolio}`, {
    ...{ countries: null, reason: "Prueba" },
  });
  expect(foreign.statusCode).toBe(404);
});

test("the day's money ends at the very call it does not hold any more, is told before, and a raised limit opens the day again", async () => {
  const floor = await openFloor(base, {
    debtors: 6,
    behave: (city, phone) => city.answers(phone, { talkMs: null }),
    campaign: { maxLines: 50 },
  });
  const { api, ana } = await admin(floor);
  const rates = [{ country: "CL", kind: "mobile", price: "1" }];
  // Three minutes at one dollar; nobody hangs up, so that each call keeps the minute it was dialled for.
  expect((await ana.ask("PUT", "/v1/dialling-limits", limits({ daySpend: "3", rates }))).statusCode).toBe(
    204,
  );
  for (let i = 0; i < 5; i++) await floor.agent(`Agente ${i}`);
  await floor.pass(4);
  expect(dialled(floor)).toHaveLength(3);
  expect(await spentOn(floor)).toEqual([3_000_000n, 0n, 3]);
  const stops = await floor.link.ask("stops", { tenant: floor.mandate.tenant, campaign: floor.campaign });
  expect(stops).toContainEqual(expect.objectContaining({ code: "spend_cap" }));
  const sara = await api.as("supervisor", floor.mandate);
  const { standing } = (await sara.ask("GET", "/v1/floor")).json();
  expect(standing).toMatchObject([{ code: "spend_reached", about: { kind: "spend" } }]);
  const ledger = base.owner
    .selectFrom("contact_event")
    .select("id")
    .where("tenant_id", "=", floor.mandate.tenant);
  expect(await ledger.where("result", "<>", "failed").execute()).toHaveLength(3);

  const raised = limits({ daySpend: "4.5", rates, reason: "Cierre de mes" });
  expect((await ana.ask("PUT", "/v1/dialling-limits", raised)).statusCode).toBe(204);
  await floor.pass(7);
  expect(dialled(floor)).toHaveLength(4);
  expect((await ana.ask("GET", "/v1/dialling-limits")).json()).toMatchObject({
    ...{ daySpend: "4.5", reason: "Cierre de mes", changedBy: "Persona" },
    today: { reserved: "4", spent: "0", calls: 4 },
  });
  const log = await base.owner
    .selectFrom("access_log")
    .select(["what", "action"])
    .where("user_id", "=", ana.session.user)
    .where("what", "=", "spend_limit")
    .execute();
  expect(log).toHaveLength(2);
  const events = base.owner
    .selectFrom("event")
    .select("payload")
    .where("tenant_id", "=", floor.mandate.tenant);
  expect(await events.where("type", "=", "dialling_limits.changed").orderBy("seq").execute()).toMatchObject([
    { payload: { reason: "Lo pidió gerencia" } },
    { payload: { reason: "Cierre de mes", before: { dayMicros: "3000000" } } },
  ]);
});

test("a call that nobody answered gives its minute back, one that was spoken costs what was spoken, and tomorrow begins at nothing", async () => {
  const floor = await openFloor(base, {
    debtors: 2,
    behave: (city, phone, i) => (i === 0 ? city.answers(phone, { talkMs: 90_000 }) : city.noAnswer(phone)),
    campaign: { mode: "manual" },
  });
  const { ana } = await admin(floor);
  const rates = [{ country: "CL", kind: "mobile", price: "6" }];
  await ana.ask("PUT", "/v1/dialling-limits", limits({ daySpend: "14", rates }));
  const luis = await floor.agent("Luis");
  const berta = await floor.agent("Berta");
  const [talks, silent] = floor.debtors;
  const dial = (who: typeof luis, one: SeededDebtor | undefined) =>
    floor.engine.commands.dial({
      ...floor.who(who),
      debtor: one?.debtor as never,
      phone: one?.phone as never,
    });
  await dial(luis, talks);
  await dial(berta, silent);
  expect(await spentOn(floor)).toEqual([12_000_000n, 0n, 2]);
  await floor.pass(60, 1_000);
  expect(await spentOn(floor)).toEqual([6_000_000n, 0n, 2]);
  await floor.pass(60, 1_000);
  const [reserved, spent] = await spentOn(floor);
  expect(reserved).toBe(0n);
  // Ninety seconds at six dollars the minute, to the second.
  expect(spent).toBeGreaterThanOrEqual(9_000_000n);
  expect(spent).toBeLessThanOrEqual(9_200_000n);
  const left = await dial(berta, silent).catch((error) => error.details);
  expect(left).toMatchObject({ why: "spend_cap" });
  expect(await spentOn(floor, localDate("2026-11-25"))).toEqual([0n, 0n, 0]);
});

test("an agency sends no more calls in a second than it let itself, though its trunks would take more", async () => {
  const floor = await openFloor(base, {
    ...nobodyHome,
    debtors: 12,
    campaign: { mode: "predictive", maxLines: 50 },
  });
  const { ana } = await admin(floor);
  await ana.ask("PUT", "/v1/dialling-limits", limits({ callsPerSecond: 2 }));
  await floor.engine.adopt();
  for (let i = 0; i < 4; i++) await floor.agent(`Agente ${i}`);
  await floor.pass(5);
  const sent = await base.owner
    .selectFrom("attempt")
    .select("reserved_at")
    .where("tenant_id", "=", floor.mandate.tenant)
    .execute();
  const at = sent.map(({ reserved_at }) => Number(reserved_at)).sort((a, b) => a - b);
  expect(at.length).toBeGreaterThan(4);
  for (const from of at)
    expect(at.filter((one) => one >= from && one < from + 1_000).length).toBeLessThanOrEqual(2);
});

test("a number nobody has verified is not shown, and the floor says so, until an administrator verifies it by its evidence", async () => {
  const floor = await openFloor(base, { ...nobodyHome, debtors: 1, callerIds: ["+56600777001"] });
  const number = asPhone("+56600777001");
  await base.owner
    .updateTable("caller_id")
    .set({ verified_at: null, verified_by: null, verified_evidence: null })
    .where("number", "=", number)
    .execute();
  const { api, ana } = await admin(floor);
  await floor.agent("Luis");
  await floor.pass(2);
  expect(dialled(floor)).toEqual([]);
  const stops = await floor.link.ask("stops", { tenant: floor.mandate.tenant, campaign: floor.campaign });
  expect(stops).toContainEqual(
    expect.objectContaining({ code: "no_caller_id", text: expect.stringMatching(/verificado como propio/) }),
  );
  const list = async () => (await ana.ask("GET", "/v1/caller-ids")).json().callerIds;
  const [{ id }] = await list();
  const sara = await api.as("supervisor", floor.mandate);
  const proof = { evidence: "Carta de la operadora, carpeta 12", creditorId: null };
  expect((await sara.ask("POST", `/v1/caller-ids/${id}/verify`, proof)).statusCode).toBe(403);
  expect((await ana.ask("POST", `/v1/caller-ids/${id}/verify`, proof)).statusCode).toBe(204);
  expect(await list()).toMatchObject([
    { verifiedBy: "Persona", evidence: proof.evidence, verifiedAt: floor.clock.now() },
  ]);
  await floor.pass(7);
  expect(floor.exchange.ledger.map(({ callerId }) => callerId)).toEqual([number]);
});

test("a number of another agency's or another creditor's is refused by the API and never shown", async () => {
  const theirs = await openFloor(base, { debtors: 0, callerIds: ["+56600777002"] });
  const floor = await openFloor(base, { ...nobodyHome, debtors: 1, callerIds: ["+56600777003"] });
  const { ana } = await admin(floor);
  const ours = { trunkIds: [floor.trunk], portfolioIds: [], dailyCap: null };
  const post = async (url: string, body: object) => {
    const answer = await ana.ask("POST", url, body);
    return [answer.statusCode, answer.statusCode === 403 ? answer.json().details.why : null];
  };
  const refused = [403, "number_of_another"];
  expect(await post("/v1/caller-ids", { ...ours, number: "+56600777002" })).toEqual(refused);
  const trunk = { name: "otra", host: "127.0.0.1", port: 5060, maxLines: 5, callsPerSecond: 5 };
  expect(await post("/v1/trunks", { ...trunk, callerIds: ["+56600777002"] })).toEqual(refused);
  expect(theirs.mandate.tenant).not.toBe(floor.mandate.tenant);

  const [{ id }] = (await ana.ask("GET", "/v1/caller-ids")).json().callerIds;
  const rival: CreditorId = newId();
  await base.owner
    .insertInto("creditor")
    .values({
      ...{ tenant_id: floor.mandate.tenant, id: rival, code: "rival", name: "Rival" },
      ...{ kind: "financial", country: "CL" },
    })
    .execute();
  const bound = { evidence: "Contrato del mandante", creditorId: rival };
  // Whoever does not see the creditor cannot bind a number to it.
  expect((await post(`/v1/caller-ids/${id}/verify`, bound))[0]).toBe(404);
  await base.owner.updateTable("caller_id").set({ creditor_id: rival }).where("id", "=", id).execute();
  const portfolioIds = [floor.mandate.portfolio];
  const narrowed = await ana.ask("PATCH", `/v1/caller-ids/${id}`, {
    trunkIds: [floor.trunk],
    portfolioIds,
    dailyCap: null,
  });
  expect([narrowed.statusCode, narrowed.json().details.why]).toEqual(refused);
  await floor.agent("Luis");
  await floor.pass(2);
  expect(dialled(floor)).toEqual([]);
});
