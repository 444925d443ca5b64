// Un martes completo: a Tuesday of an agency from the creditors' files at 06:30 to the return file at 20:15, in Chile and Perú, on a
// real database with a simulated exchange and one clock. Each test is an hour of the same day and goes on where the last ended.
import { randomUUID } from "node:crypto";
import type { Static } from "typebox";
import { beforeAll, expect, test } from "vitest";
import type { FollowUps } from "#http/contract/agenda.ts";
import type { MoveAnswer } from "#http/contract/floor.ts";
import type { FoundDebtor } from "#http/contract/portfolio.ts";
import type { Preflight } from "#http/contract/preflight.ts";
import type { LatePayments } from "#http/contract/promises.ts";
import type { ReturnFile, ReturnPreview, StoredReturnProfile } from "#http/contract/returns.ts";
import type { SheetState } from "#http/contract/sheets.ts";
import type { Phone } from "#kernel/phone.ts";
import { instantOf, localDate } from "#kernel/time.ts";
import { type AgencyDay, openAgencyDay, rut } from "../support/agency-day.ts";
import type { Person } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const zone = "America/Santiago";
const today = localDate("2026-11-24");
const at = (hour: number, minute: number, second = 0) =>
  instantOf(today, hour * 3600 + minute * 60 + second, zone);
const dial = (n: number) => `+569${String(81_000_000 + n)}` as Phone;
const dialPeru = (n: number) => `+51987${String(100_000 + n)}` as Phone;
const header = "documento;nombre;operacion;saldo;vencimiento;region;comuna;telefono1;telefono2";
const row = (n: number, name: string, second = "", place = "Metropolitana;Santiago") =>
  `${rut(11_000_100 + n)};${name};CL-${n};100000;25-09-2026;${place};${dial(n)};${second}`;
const peruRow = (n: number, name: string) =>
  `${40_000_000 + n};${name};PE-${n};500.00;25/09/2026;;;${dialPeru(n)};`;

let base: TestDatabase;
let day: AgencyDay;
let ana: Person;
let berta: Person;
let paco: Person;
let supervisor: Person;

beforeAll(async () => {
  base = await openTestDatabase();
  day = await openAgencyDay(base, { today, startsAt: [6, 20] });
  supervisor = await day.api.as("supervisor", day.chile);
  const { city } = day.floor;
  for (const n of [1, 3, 4, 6, 10]) city.answers(dial(n), { talkMs: null });
  city.busy(dial(2));
  city.answers(dial(2), { talkMs: null });
  city.machine(dial(5));
  city.noAnswer(dial(9));
  city.noAnswer(dial(11));
  city.answers(dial(12), { talkMs: null });
  city.answers(dial(13), { talkMs: null });
  city.answers(dialPeru(1), { talkMs: null });
  city.noAnswer(dialPeru(2));
});

const dialled = () => day.floor.exchange.ledger.map(({ phone, dialledAt }) => ({ phone, at: dialledAt }));
const phonesDialled = () => dialled().map(({ phone }) => phone);
const accountsOf = (portfolio: string) =>
  base.owner
    .selectFrom("account")
    .select(["number", "state", "hold", "balance_minor"])
    .where("portfolio_id", "=", portfolio)
    .orderBy("number")
    .execute();
const debtorOf = async (number: string) =>
  (
    await base.owner
      .selectFrom("account")
      .select("debtor_id")
      .where("number", "=", number)
      .executeTakeFirstOrThrow()
  ).debtor_id;

async function signHours(portfolio: string, from: string, to: string) {
  const url = `/v1/portfolios/${portfolio}/sheet`;
  const { sheet } = (await day.admin.ask("GET", url)).json<SheetState>();
  return day.admin.ask("POST", url, {
    sheet: { ...sheet, hours: [{ days: [1, 2, 3, 4, 5], from, to }] },
    forCreditor: false,
    signedBy: "Cumplimiento del banco",
    signedOn: today,
  });
}

/** Sits down through the API, as the desk does. */
async function sit(person: Person, campaign: string): Promise<void> {
  expect((await person.ask("POST", "/v1/desk/seat", { campaignId: campaign })).statusCode).toBe(201);
  expect((await person.ask("POST", "/v1/desk/line", {})).statusCode).toBe(204);
  await day.floor.pass(1);
}
const desk = (person: Person) => day.floor.desk(person.session.user);
async function save(person: Person, disposition: string, more: object = {}): Promise<void> {
  const { call } = await desk(person);
  if (!call?.debtorId) throw new Error(`nobody on the desk for ${disposition}`);
  const accounts = await base.owner
    .selectFrom("account")
    .select("id")
    .where("debtor_id", "=", call.debtorId)
    .execute();
  const answer = await person.ask("POST", "/v1/gestiones", {
    id: randomUUID(),
    attemptId: call.attemptId,
    debtorId: call.debtorId,
    accountIds: accounts.map(({ id }) => id),
    disposition,
    ...more,
  });
  expect(answer.statusCode, answer.body).toBe(201);
  await person.ask("POST", "/v1/desk/hangup", {});
  await day.work();
}

test("06:20 the creditor of Perú has signed its sheet: nobody before eight, though its law opens at seven", async () => {
  const signed = await signHours(day.peru.portfolio, "08:00", "20:00");
  expect(signed.statusCode, signed.body).toBe(201);
});

test("06:30 the creditors' files come by the watched folder; twice, empty and of tomorrow are told apart", async () => {
  const { chile, peru } = day;
  await day.until(6, 30);
  const people = [
    row(1, "Rosa Díaz"),
    row(2, "Luis Rojas"),
    row(3, "Marta Vera"),
    row(4, "Iván Pino", dial(12)),
    row(5, "Olga Lara"),
    row(6, "Saúl Cruz"),
    row(7, "Retirada Uno"),
    row(8, "Excluido Dos"),
    row(9, "Pedro Soto"),
    row(10, "Elena Mora"),
    row(11, "Pagó Ayer"),
    row(13, "Vaitea Pakarati", "", "Valparaíso;Isla de Pascua"),
  ];
  const loaded = await day.drop(chile.code, "asignacion_20261124.csv", [header, ...people]);
  expect(loaded).toContain("Resultado: cargado");
  expect(await day.drop(chile.code, "retiro_20261124.csv", ["operacion", "CL-7"])).toContain("cargado");
  expect(
    await day.drop(chile.code, "exclusion_20261124.csv", ["operacion;motivo", "CL-8;fallecido"]),
  ).toContain("cargado");
  const payments = ["operacion;monto;fecha", "CL-11;100000;23-11-2026"];
  expect(await day.drop(chile.code, "pagos_20261123.csv", payments)).toContain("Resultado: cargado");
  expect(await day.drop(chile.code, "pagos_20261123_b.csv", payments)).toContain("ya estaba cargado");
  expect(await day.drop(chile.code, "actualizacion_vacia.csv", [""])).toContain("rechazado");
  expect(await day.drop(chile.code, "actualizacion_20261125.csv", ["operacion;saldo", "CL-1;1"])).toContain(
    "Vuelve a dejarlo ese día",
  );
  expect(
    await day.drop(peru.code, "asignacion_20261124.csv", [
      header,
      peruRow(1, "Milagros Chávez"),
      peruRow(2, "Luis Mamani"),
    ]),
  ).toContain("Resultado: cargado");
  // Perú's payments of Friday are known; Monday's will be late.
  expect(
    await day.drop(peru.code, "pagos_20261120.csv", ["operacion;monto;fecha", "PE-2;50.00;20/11/2026"]),
  ).toContain("Resultado: cargado");
  const states = Object.fromEntries(
    (await accountsOf(chile.portfolio)).map(({ number, state, hold }) => [number, hold ?? state]),
  );
  expect(states).toMatchObject({ "CL-1": "open", "CL-7": "withdrawn", "CL-11": "paid" });
});

test("07:30 the check before opening says what is ready and what is not", async () => {
  await day.until(7, 30, 120_000);
  const start = await day.admin.ask("POST", `/v1/campaigns/${day.peru.campaign}/start`, {});
  expect(start.statusCode, start.body).toBe(204);
  const { lines } = (await supervisor.ask("GET", "/v1/preflight")).json<Preflight>();
  const said = Object.fromEntries(lines.map(({ subject, mark, text }) => [subject, `${mark}: ${text}`]));
  // Of twelve one is withdrawn, one has paid, one died, and on Rapa Nui it is six in the morning.
  expect(said.Chile).toMatch(/^ok: 8 llamables a las 08:00, de 10\. El resto: /);
  for (const reason of [
    "1 protegido por su situación",
    "1 fuera de horario hasta las 08:00 del 24-11 en Rapa Nui",
  ])
    expect(said.Chile).toContain(reason);
  expect(said.Gestores).toMatch(/^bad|^ok/);
});

test("07:55 agents log in; nobody is dialled before eight, and at eight only where it is eight", async () => {
  await day.until(7, 55, 120_000);
  [ana, berta] = [await day.api.as("agent", day.chile), await day.api.as("agent", day.chile)];
  paco = await day.api.as("agent", day.peru);
  await sit(ana, day.chile.campaign);
  await sit(berta, day.chile.campaign);
  await sit(paco, day.peru.campaign);
  await day.until(7, 59);
  expect(dialled()).toEqual([]);
  await day.until(8, 1, 250);
  expect(dialled().length).toBeGreaterThan(0);
  for (const { phone, at: when } of dialled()) {
    expect(when).toBeGreaterThanOrEqual(at(8, 0));
    expect(phone.startsWith("+56")).toBe(true);
    expect(phone).not.toBe(dial(13));
  }
  for (const never of [7, 8, 11]) expect(phonesDialled()).not.toContain(dial(never));
});

interface Story {
  readonly disposition: string;
  readonly more?: (ids: { readonly account: string; readonly phone: string }) => object;
}
/** What each person says when somebody talks to them. */
const stories: Readonly<Record<string, Story>> = {
  [dial(1)]: {
    disposition: "PROMESA",
    more: ({ account }) => ({
      promises: [
        {
          id: randomUUID(),
          accountId: account,
          amount: { minor: "60000", currency: "CLP" },
          dueOn: "2026-11-27",
        },
      ],
    }),
  },
  [dial(2)]: { disposition: "CORTA" },
  [dial(3)]: { disposition: "TERCERO_RECADO" },
  [dial(4)]: { disposition: "EQUIVOCADO" },
  [dial(12)]: { disposition: "SE_NIEGA" },
  [dial(6)]: {
    disposition: "VOLVER_A_LLAMAR",
    more: () => ({ callback: { at: at(11, 0), owner: "me" } }),
  },
  [dial(10)]: {
    disposition: "YA_PAGO",
    more: () => ({
      reportedPayment: {
        on: "2026-11-23",
        amount: { minor: "40000", currency: "CLP" },
        channel: "transferencia",
        operation: "778899",
      },
    }),
  },
  [dial(13)]: { disposition: "NO_RECONOCE", more: () => ({ note: "Dice que nunca compró ahí" }) },
  [dialPeru(1)]: {
    disposition: "SIN_CAPACIDAD",
    more: () => ({ reasonForDefault: "DESEMPLEO", attitude: "COLABORADORA" }),
  },
};

/** Whoever talks to somebody writes down what was said, for so many minutes or until something is true. */
async function talk(
  people: readonly Person[],
  minutes: number,
  enough: () => Promise<boolean> = async () => false,
): Promise<void> {
  const until = day.floor.clock.now() + minutes * 60_000;
  while (day.floor.clock.now() < until && !(await enough())) {
    await day.floor.pass(10, 5_000);
    for (const person of people) {
      const { state, call } = await desk(person);
      if (state !== "talking" || !call?.debtorId) continue;
      const phone = day.floor.exchange.ledger.find(({ attempt }) => attempt === call.attemptId)?.phone;
      const story = stories[phone ?? ""];
      if (!story) throw new Error(`no story for ${phone}`);
      const ids = await idsOf(call.debtorId);
      await save(person, story.disposition, story.more?.(ids) ?? {});
    }
  }
}
const resultsOf = (portfolio: string) =>
  base.owner
    .selectFrom("gestion")
    .innerJoin("account", (join) => join.onRef("account.debtor_id", "=", "gestion.debtor_id"))
    .select(["account.number", "gestion.disposition"])
    .where("gestion.portfolio_id", "=", portfolio)
    .orderBy("gestion.at")
    .execute();
async function idsOf(debtor: string): Promise<{ account: string; phone: string }> {
  const [account, phone] = await Promise.all([
    base.owner.selectFrom("account").select("id").where("debtor_id", "=", debtor).executeTakeFirstOrThrow(),
    base.owner.selectFrom("phone").select("id").where("debtor_id", "=", debtor).executeTakeFirstOrThrow(),
  ]);
  return { account: account.id, phone: phone.id };
}

test("08:01 each result does what it says, and people rest as the house and the law want", async () => {
  const wanted = {
    "CL-1": ["PROMESA"],
    // Engaged at first, and again a quarter of an hour later.
    "CL-2": ["SYS_BUSY", "CORTA"],
    "CL-3": ["TERCERO_RECADO"],
    "CL-4": ["EQUIVOCADO"],
    "CL-5": ["SYS_MACHINE"],
    "CL-6": ["VOLVER_A_LLAMAR"],
    "CL-9": ["SYS_NO_ANSWER"],
    "CL-10": ["YA_PAGO"],
  };
  const all = Object.values(wanted).flat().length;
  await talk([ana, berta], 25, async () => (await resultsOf(day.chile.portfolio)).length >= all);
  const results = Map.groupBy(await resultsOf(day.chile.portfolio), ({ number }) => number);
  const said = [...results].map(([number, mine]) => [number, mine.map(({ disposition }) => disposition)]);
  expect(Object.fromEntries(said)).toEqual(wanted);
});

test("08:10 who did not answer calls back and is on an agent's screen at once, before any dialling", async () => {
  const { exchange } = day.floor;
  const shown = exchange.ledger.find(({ phone }) => phone === dial(9))?.callerId;
  if (!shown) throw new Error("Pedro was not called");
  const call = exchange.callIn(dial(9), shown, { talkMs: 600_000 });
  await day.floor.pass(2);
  const found = [];
  for (const person of [ana, berta]) found.push({ person, view: await desk(person) });
  const taken = found.find(({ view }) => view.call?.direction === "inbound");
  expect(taken?.view).toMatchObject({ state: "talking", call: { debtorId: await debtorOf("CL-9") } });
  expect(exchange.arrivals.get(call)?.heard).toEqual([]);
  if (taken) await save(taken.person, "SE_NIEGA");
});

test("09:00 anybody of the mandate is found by their name's words, and nobody of another", async () => {
  const find = async (person: Person, text: string) => {
    const answer = await person.ask("POST", "/v1/debtors/search", { q: text });
    return answer.json<Static<typeof FoundDebtor>[]>().map(({ fullName }) => fullName);
  };
  expect(await find(ana, "diaz rosa")).toEqual(["Rosa Díaz"]);
  expect(await find(ana, "mamani")).toEqual([]);
  expect(await find(paco, "mamani luis")).toEqual(["Luis Mamani"]);
  const rosa = await debtorOf("CL-1");
  const added = await ana.ask("POST", `/v1/debtors/${rosa}/phones`, {
    number: "+56 9 8765 4321",
    role: "titular",
    givenBy: "holder",
  });
  expect(added.statusCode, added.body).toBe(201);
});

test("09:05 who promised is their agent's until the grace ends, and nobody else's", async () => {
  const followed = async (person: Person) =>
    (await person.ask("GET", "/v1/promises/follow-up?whose=mine"))
      .json<FollowUps>()
      .promises.map(({ accountNumber, dueOn }) => [accountNumber, dueOn]);
  const { user_id: owner } = await base.owner
    .selectFrom("promise")
    .select("user_id")
    .where("portfolio_id", "=", day.chile.portfolio)
    .executeTakeFirstOrThrow();
  for (const person of [ana, berta])
    expect(await followed(person)).toEqual(person.session.user === owner ? [["CL-1", "2026-11-27"]] : []);
});

test("09:10 a supervisor cannot move an agent to a mandate the agent may not see", async () => {
  const moved = await day.admin.ask("POST", "/v1/floor/move", {
    toCampaignId: day.peru.campaign,
    agents: [{ userId: berta.session.user, fromCampaignId: day.chile.campaign }],
  });
  expect(moved.statusCode, moved.body).toBe(200);
  expect(moved.json<Static<typeof MoveAnswer>>().agents).toMatchObject([{ state: "no_grant" }]);
  expect((await desk(berta)).campaign?.name).toBe("Chile");
});

test("10:00 it is eight in Lima and on Rapa Nui: both open, and Perú's missing payments are told", async () => {
  await day.until(9, 58, 300_000);
  const inPeru = () => phonesDialled().filter((phone) => phone.startsWith("+51"));
  expect(inPeru()).toEqual([]);
  expect(phonesDialled()).not.toContain(dial(13));
  await talk([ana, berta, paco], 10, async () => inPeru().length > 1 && phonesDialled().includes(dial(13)));
  // Iván's other number, too, whoever gets it.
  await talk([ana, berta, paco], 4);
  expect(inPeru().length).toBeGreaterThan(0);
  expect(phonesDialled()).toContain(dial(13));
  for (const { phone, at: when } of dialled())
    if (phone.startsWith("+51") || phone === dial(13)) expect(when).toBeGreaterThanOrEqual(at(10, 0));
  const late = (await paco.ask("GET", "/v1/payments-late")).json<LatePayments>();
  expect(late.mandates).toMatchObject([{ expectedOn: "2026-11-23", throughOn: "2026-11-20" }]);
  // The dispute stopped Vaitea's debt and left a task with a deadline.
  const held = (await accountsOf(day.chile.portfolio)).find(({ number }) => number === "CL-13");
  expect(held?.hold).toBe("dispute");
  const tasks = await base.owner.selectFrom("task").select(["area", "state"]).execute();
  expect(tasks).toContainEqual({ area: "reclamos", state: "open" });
});

test("11:00 the agreed call is its owner's, is not detected, and is made by nobody else", async () => {
  const callback = await base.owner
    .selectFrom("callback")
    .select(["owner_id", "state"])
    .where("debtor_id", "=", await debtorOf("CL-6"))
    .executeTakeFirstOrThrow();
  const owner = [ana, berta].find(({ session }) => session.user === callback.owner_id);
  if (!owner) throw new Error("nobody owns the call");
  const before = phonesDialled().filter((phone) => phone === dial(6)).length;
  await day.until(10, 54, 60_000);
  await day.until(11, 0, 15_000);
  await day.floor.pass(15, 1_000);
  const talking = async () => (await desk(owner)).state === "talking";
  await expect.poll(async () => day.floor.pass(5, 1_000).then(talking), { timeout: 60_000 }).toBe(true);
  expect((await desk(owner)).call).toMatchObject({ mode: "callback", debtorId: await debtorOf("CL-6") });
  const made = dialled().findLast(({ phone }) => phone === dial(6));
  expect(Math.abs((made?.at ?? 0) - at(11, 0))).toBeLessThanOrEqual(5 * 60_000);
  expect(phonesDialled().filter((phone) => phone === dial(6))).toHaveLength(before + 1);
  await save(owner, "SE_NIEGA");
});

test("12:00 Perú's payments come late and decide; a sheet signed at noon holds from then on", async () => {
  const said = await day.drop(day.peru.code, "pagos_20261123.csv", [
    "operacion;monto;fecha",
    "PE-2;50.00;23/11/2026",
  ]);
  expect(said).toContain("Llegó después de las 08:00");
  const late = (await paco.ask("GET", "/v1/payments-late")).json<LatePayments>();
  expect(late.mandates).toEqual([]);
  const signed = await signHours(day.chile.portfolio, "09:00", "19:00");
  expect(signed.statusCode, signed.body).toBe(201);
});

test("15:00 a complaint of the creditor takes the person out of every list within a minute", async () => {
  await talk([ana, berta, paco], 5);
  await day.until(15, 0, 300_000);
  const before = phonesDialled().filter((phone) => phone === dial(2)).length;
  await day.drop(day.chile.code, "exclusion_20261124_b.csv", ["operacion;motivo", "CL-2;reclamo"]);
  await day.floor.pass(60, 5_000);
  const run = day.floor.engine.world.campaigns.get(day.floor.campaign);
  expect(run?.hopper.map(({ debtor }) => debtor)).not.toContain(await debtorOf("CL-2"));
  await talk([ana, berta, paco], 3);
  expect(phonesDialled().filter((phone) => phone === dial(2))).toHaveLength(before);
});

test("19:00 the new sheet closes Chile, 20:00 in Lima closes Perú; the last dial could still ring out", async () => {
  await day.until(18, 55, 300_000);
  await talk([ana, berta, paco], 6);
  const ring = 25;
  for (const { phone, at: when } of dialled())
    if (phone.startsWith("+56")) expect(when).toBeLessThanOrEqual(at(19, 0) - ring * 1_000);
  // An agent who shuts the browser a minute before the end leaves no seat behind that anybody would be given to.
  day.floor.browsersClosed.add(berta.session.user);
  await day.until(20, 5, 120_000);
  for (const person of [ana, paco]) expect((await desk(person)).call).toBeNull();
  await expect(desk(berta)).rejects.toThrow("no seat");
});

test("who could not pay has said why, and how they took it is kept beside it", async () => {
  const cannot = base.owner
    .selectFrom("gestion")
    .select(["reason_for_default", "attitude"])
    .where("disposition", "=", "SIN_CAPACIDAD")
    .execute();
  expect(await cannot).toEqual([{ reason_for_default: "DESEMPLEO", attitude: "COLABORADORA" }]);
});

test("whose first phone was wrong is called on the next one, and on the first never again", () => {
  const [wrong, right] = [dial(4), dial(12)].map((phone) => dialled().filter((one) => one.phone === phone));
  expect(wrong).toHaveLength(1);
  expect(right?.length).toBeGreaterThan(0);
  expect((right?.[0]?.at ?? 0) - (wrong?.[0]?.at ?? 0)).toBeGreaterThanOrEqual(2 * 3_600_000);
});

test("who promised in the morning was called by nobody else all day", () => {
  expect(phonesDialled().filter((phone) => phone === dial(1))).toHaveLength(1);
  expect(phonesDialled()).not.toContain("+56987654321");
});

test("no person was called more than the house's count, nor twice within two hours of a ring", async () => {
  const attempts = await base.owner
    .selectFrom("attempt")
    .select(["debtor_id", "phone_id", "dialled_at", "outcome", "direction"])
    .where("direction", "=", "outbound")
    .orderBy("dialled_at")
    .execute();
  for (const mine of Map.groupBy(attempts, ({ debtor_id }) => debtor_id).values()) {
    expect(mine.length).toBeLessThanOrEqual(3);
    for (const ofPhone of Map.groupBy(mine, ({ phone_id }) => phone_id).values())
      expect(ofPhone.length).toBeLessThanOrEqual(2);
  }
});

test("20:15 the return file tells the creditor every attempt, machine ones too, in its own codes", async () => {
  await day.until(20, 15, 60_000);
  const url = `/v1/portfolios/${day.chile.portfolio}`;
  const make = async (): Promise<readonly ReturnFile[]> => {
    const asked = await day.admin.ask("POST", `${url}/return-files`, { day: today });
    expect(asked.statusCode, asked.body).toBe(202);
    await day.work();
    return (await day.admin.ask("GET", `${url}/return-files`)).json<{ files: ReturnFile[] }>().files;
  };
  const { profile } = (await day.admin.ask("GET", `${url}/return-profile`)).json<StoredReturnProfile>();
  expect((await day.admin.ask("PUT", `${url}/return-profile`, profile)).statusCode).toBe(204);
  // Results without a code of the creditor's: nothing is sent, and each is named.
  expect(await make()).toEqual([]);
  const preview = (await day.admin.ask("GET", `${url}/return-preview?day=${today}`)).json<ReturnPreview>();
  expect(preview.unmapped.map(({ code }) => code)).toContain("PROMESA");
  const codes = Object.fromEntries(preview.unmapped.map(({ code }, i) => [code, `B${i}`]));
  expect((await day.admin.ask("PUT", `${url}/return-profile`, { ...profile, codes })).statusCode).toBe(204);
  const [file] = await make();
  const attempts = await base.owner
    .selectFrom("attempt")
    .select(({ fn }) => fn.countAll<bigint>().as("n"))
    .where("portfolio_id", "=", day.chile.portfolio)
    .executeTakeFirstOrThrow();
  expect(file?.rows).toBe(Number(attempts.n));
  const text = (await day.admin.ask("GET", `/v1/return-files/${file?.id}/file.csv`)).body;
  for (const number of ["CL-1", "CL-5", "CL-9", "CL-13"]) expect(text).toContain(number);
  for (const never of ["CL-7", "CL-8", "CL-11"]) expect(text).not.toContain(never);
});
