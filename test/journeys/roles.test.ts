// Who may ask what: every operation of the API, as each role, against the decision written here. A new route without a line in
// this table fails, and so does one whose answer differs from it. And what a creditor's own people see of the others: nothing.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { can, type Permission, permissions, type Role, roles } from "#identity/core/permissions.ts";
import { createUser } from "#identity/service.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import { type Api, openApi, type Person, password } from "../support/api.ts";
import { openTestDatabase, ownerQuery, seedMandate, type TestDatabase } from "../support/database.ts";
import { seedOwing } from "../support/debts.ts";
import { type Floor, openFloor, tuesday } from "../support/floor.ts";

let city: TestDatabase;
let floor: Floor;
let api: Api;
let other: Awaited<ReturnType<typeof seedMandate>>;

beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual" } });
  api = await openApi(city, { clock: floor.clock, engine: floor.link });
  other = await seedMandate(city, { code: "ajena", tenant: floor.mandate.tenant, at: tuesday });
  await seedOwing(city, other, [77_000n]);
});

/** Operation → permission. */
const decided: Readonly<Record<string, Permission | "public">> = {
  logIn: "public",
  readSession: "session.own",
  logOut: "session.own",
  readSetup: "public",
  setUp: "public",
  choosePassword: "session.own",
  listUsers: "people.read",
  createUser: "user.manage",
  importUsers: "user.manage",
  changeUser: "user.manage",
  resetPassword: "password.reset",
  readAccessLog: "audit.read",
  verifyLog: "audit.read",
  listTeams: "people.read",
  createTeam: "user.manage",
  changeTeam: "user.manage",
  moveAgent: "people.place",
  readRights: "compliance.resolve",
  exportPerson: "person.export",
  listCanaries: "settings.manage",
  plantCanaries: "settings.manage",
  removeCanary: "settings.manage",
  blockPerson: "compliance.resolve",
  askErasure: "compliance.resolve",
  confirmErasure: "compliance.resolve",
  withdrawErasure: "compliance.resolve",
  listCreditors: "portfolio.read",
  createCreditor: "portfolio.write",
  listPortfolios: "portfolio.read",
  createPortfolio: "portfolio.write",
  listImports: "portfolio.read",
  uploadImport: "exclusion.load",
  downloadRejects: "exclusion.load",
  listInboxFiles: "exclusion.load",
  listMappingProfiles: "portfolio.read",
  createMappingProfile: "exclusion.load",
  changeMappingProfile: "portfolio.load",
  deleteMappingProfile: "portfolio.load",
  searchDebtors: "account.read",
  changeDebtor: "account.edit",
  addPhone: "account.edit",
  changePhone: "account.edit",
  listContactChanges: "account.read",
  takeSharedContact: "account.edit",
  listSharings: "portfolio.read",
  draftSharing: "rule.manage",
  signSharing: "rule.manage",
  endSharing: "rule.manage",
  listSegments: "segment.read",
  createSegment: "segment.write",
  changeSegment: "segment.write",
  previewSegment: "segment.read",
  listSegmentMembers: "segment.read",
  explainSegment: "segment.read",
  listReviews: "compliance.read",
  resolveReview: "compliance.resolve",
  listOverlays: "compliance.read",
  signOverlay: "rule.manage",
  readSheet: "portfolio.read",
  signSheet: "rule.manage",
  rehearseSheet: "portfolio.read",
  listContactDecisions: "account.read",
  listDispositions: "account.read",
  readScript: "account.read",
  recordGestion: "gestion.record",
  annulGestion: "gestion.correct",
  cancelPromise: "gestion.record",
  listPromises: "account.read",
  listTasks: "compliance.read",
  resolveTask: "task.resolve",
  listReportedPayments: "return.read",
  listLatePayments: "account.read",
  decideLatePayments: "floor.order",
  uploadPayments: "payment.load",
  listPaymentRejects: "payment.load",
  downloadPaymentRejects: "payment.load",
  listPayments: "portfolio.read",
  reversePayment: "payment.load",
  readProductivity: "report.read",
  readCampaignReport: "report.read",
  estimateCampaignWorld: "report.read",
  listCampaignResults: "result.read",
  askExport: "report.export",
  listExports: "report.export",
  decideExport: "export.approve",
  fetchExport: "report.export",
  readReturnProfile: "report.export",
  changeReturnProfile: "settings.manage",
  previewReturnFile: "report.export",
  makeReturnFile: "report.export",
  listReturnFiles: "return.read",
  readReturnFile: "return.read",
  downloadReturnFile: "return.read",
  downloadReturnControl: "return.read",
  listCampaigns: "campaign.read",
  createCampaign: "campaign.write",
  readPreflight: "campaign.run",
  testLines: "callerid.stop",
  readCampaign: "campaign.read",
  changeCampaign: "campaign.write",
  startCampaign: "campaign.run",
  pauseCampaign: "campaign.run",
  stopCampaign: "campaign.run",
  whyNot: "campaign.read",
  listTrunks: "report.read",
  createTrunk: "trunk.manage",
  changeTrunk: "trunk.manage",
  testTrunk: "callerid.stop",
  listCallerIds: "report.read",
  readDiallingLimits: "trunk.manage",
  changeDiallingLimits: "trunk.manage",
  narrowDialledCountries: "trunk.manage",
  createCallerId: "trunk.manage",
  changeCallerId: "trunk.manage",
  verifyCallerId: "trunk.manage",
  stopCallerId: "callerid.stop",
  startCallerId: "callerid.stop",
  testCallerId: "callerid.stop",
  openSeat: "desk.work",
  closeSeat: "desk.work",
  deskLine: "desk.work",
  deskAvailable: "desk.work",
  deskPause: "desk.work",
  deskSound: "desk.work",
  deskHeartbeat: "desk.work",
  listPauseReasons: "desk.work",
  deskHangup: "desk.work",
  deskHold: "desk.work",
  deskDtmf: "desk.work",
  deskRecording: "desk.work",
  deskDial: "desk.work",
  deskCaller: "desk.work",
  deskUnnamed: "desk.work",
  deskPreview: "desk.work",
  deskIdentity: "desk.work",
  readCard: "account.read",
  whyNow: "account.read",
  revealField: "account.read",
  readAgenda: "desk.work",
  deskPromise: "desk.work",
  readMessage: "desk.work",
  sendMessage: "floor.order",
  listSentMessages: "floor.order",
  listAbsences: "people.read",
  setAbsence: "people.place",
  cancelAbsence: "people.place",
  listFollowUps: "gestion.record",
  listBankHolidays: "portfolio.read",
  changeBankHolidays: "portfolio.write",
  readFloor: "floor.watch",
  pacingDecisions: "floor.watch",
  pacingLog: "floor.watch",
  orderPacing: "floor.order",
  openEar: "call.listen",
  listen: "call.listen",
  stopListening: "call.listen",
  createPauseReason: "settings.manage",
  changePauseReason: "settings.manage",
  deletePauseReason: "settings.manage",
  listBreakPlans: "floor.watch",
  saveBreakPlan: "floor.order",
  deleteBreakPlan: "floor.order",
  moveToTurn: "floor.order",
  orderAgent: "floor.order",
  moveAgents: "floor.order",
  takeHelp: "floor.order",
  closeHelp: "floor.order",
  deskHelp: "desk.work",
  deskNotices: "desk.work",
  deskHelpOver: "desk.work",
  playRecording: "account.read",
  listDetectionSamples: "call.listen",
  playDetectionSample: "call.listen",
  labelDetectionSample: "call.listen",
  readDetectionRates: "report.read",
  readDetectionProposal: "report.read",
  listDetectionSettings: "report.read",
  applyDetectionSettings: "settings.manage",
  readRecordingRule: "portfolio.read",
  changeRecordingRule: "portfolio.write",
  previewRecycle: "campaign.run",
  recycleList: "campaign.run",
  previewReassignment: "floor.order",
  listReassignments: "floor.order",
  reassignAgenda: "floor.order",
  undoReassignment: "floor.order",
  listJobs: "session.own",
  readJob: "session.own",
  cancelJob: "session.own",
  readHealth: "public",
  previewImport: "exclusion.load",
};

interface Operation {
  readonly id: string;
  readonly method: "GET";
  readonly path: string;
}
function operations(): readonly Operation[] {
  const file = join(import.meta.dirname, "../../docs/openapi.json");
  const { paths } = JSON.parse(readFileSync(file, "utf8")) as {
    paths: Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      id: operationId,
      method: method.toUpperCase() as "GET",
      path,
    })),
  );
}

test("every operation has its decision here, and its route asks for that permission", () => {
  const asked = new Map(api.routes.map((route) => [route.name.replaceAll(/:(\w+)/g, "{$1}"), route.can]));
  const all = operations();
  expect(all.map(({ id }) => id).toSorted()).toEqual(Object.keys(decided).toSorted());
  for (const { id, method, path } of all)
    expect([id, asked.get(`${method} ${path}`)]).toEqual([id, decided[id]]);
});

/** Of the pool of a test's database. */
const connections = 25;
test.each(roles)("as %s each operation is refused or not as decided, whatever is sent", async (role) => {
  const person = await as(role);
  const wrong: string[] = [];
  // Whoever logs out is asked nothing more.
  const all = operations().filter(({ id }) => id !== "logOut");
  const asks = async ({ id, method, path }: (typeof all)[number]): Promise<void> => {
    const wanted = decided[id];
    const url = path.replaceAll(/\{\w+\}/g, newId());
    const answer = await person.ask(method, url, method === "GET" || method === "DELETE" ? undefined : {});
    const refused = answer.statusCode === 403 && answer.json().code === "not_allowed";
    const should = wanted !== "public" && wanted !== undefined && !can(role, wanted);
    if (refused !== should || answer.statusCode === 401) wrong.push(`${id}: ${answer.statusCode}`);
  };
  // As many at once as there are connections: who waits five seconds for one is answered that the database is away.
  for (let from = 0; from < all.length; from += connections)
    await Promise.all(all.slice(from, from + connections).map(asks));
  expect(wrong).toEqual([]);
});

test("no role but the administrator's holds everything, and a creditor's people and auditors change nothing", () => {
  for (const role of roles)
    expect([role, permissions.every((each) => can(role, each))]).toEqual([role, role === "admin"]);
  for (const role of ["creditor", "auditor"] as const) {
    const changing = operations().filter(({ id, method }) => {
      const wanted = decided[id];
      return method !== "GET" && wanted !== "public" && wanted !== undefined && can(role, wanted);
    });
    // Their own session, their own jobs; previews and rehearsals leave nothing behind.
    expect(changing.map(({ id }) => id).toSorted()).toEqual(
      [
        "cancelJob",
        "choosePassword",
        "logOut",
        "rehearseSheet",
        // Leaves a line of the log and nothing else.
        "revealField",
        // A question: its words belong in no address.
        "searchDebtors",
        ...(role === "auditor" ? ["previewSegment"] : []),
      ].toSorted(),
    );
  }
});

test("quality listens and is not heard, the back office loads exclusions and no debts", async () => {
  const quality = await as("quality");
  for (const mode of ["whisper", "barge"]) {
    const spoken = await quality.ask("POST", "/v1/floor/listen", { seatId: newId(), mode });
    expect([spoken.statusCode, spoken.json().details.permission]).toEqual([403, "floor.order"]);
  }
  expect(
    (await quality.ask("POST", "/v1/floor/listen", { seatId: newId(), mode: "listen" })).statusCode,
  ).toBe(404);
  const office = await as("backoffice");
  const send = (kind: string) =>
    office.ask(
      "POST",
      `/v1/portfolios/${floor.mandate.portfolio}/imports?kind=${kind}&name=a.csv`,
      "documento;motivo\n",
    );
  for (const kind of ["assignment", "update", "withdrawal"])
    expect([kind, (await send(kind)).statusCode]).toEqual([kind, 403]);
  expect((await send("exclusion")).statusCode).toBe(202);
});

test("a creditor's own people see their debtors and figures, nothing of another creditor, and nobody of the agency", async () => {
  const mine = await seedOwing(city, floor.mandate, [55_000n]);
  const agent = await floor.agent("Luis Rojas");
  const promiseId = newId();
  const supervisor = await as("supervisor");
  const saved = await supervisor.ask("POST", "/v1/gestiones", {
    id: newId(),
    debtorId: mine.debtor,
    accountIds: mine.accounts,
    disposition: "PROMESA",
    promises: [
      {
        id: promiseId,
        accountId: mine.accounts[0],
        amount: { minor: "55000", currency: "CLP" },
        dueOn: "2026-11-27",
      },
    ],
  });
  expect(saved.statusCode).toBe(201);
  await city.owner
    .updateTable("gestion")
    .set({ user_id: agent, campaign_id: floor.campaign })
    .where("debtor_id", "=", mine.debtor)
    .execute();
  const told = await supervisor.ask("GET", `/v1/debtors/${mine.debtor}/card`);
  expect(told.body).toContain("Luis Rojas");
  const creditor = await as("creditor");
  const read = async (url: string) => {
    const answer = await creditor.ask("GET", url);
    expect([url, answer.statusCode]).toEqual([url, 200]);
    expect(answer.body).not.toMatch(/Luis Rojas|Persona"/);
    expect(answer.body).not.toContain(other.creditor);
    expect(answer.body).not.toContain(other.portfolio);
    return answer.json();
  };
  expect((await read("/v1/creditors")).map(({ id }: { id: string }) => id)).toEqual([floor.mandate.creditor]);
  expect((await read("/v1/portfolios")).map(({ id }: { id: string }) => id)).toEqual([
    floor.mandate.portfolio,
  ]);
  expect((await read("/v1/promises")).promises).toMatchObject([{ id: promiseId }]);
  expect((await read(`/v1/debtors/${mine.debtor}/card`)).timeline.length).toBeGreaterThan(0);
  await read(`/v1/portfolios/${floor.mandate.portfolio}/payments`);
  await read(`/v1/portfolios/${floor.mandate.portfolio}/return-files`);
  const row = await city.owner
    .selectFrom("campaign")
    .selectAll()
    .where("id", "=", floor.campaign)
    .executeTakeFirstOrThrow();
  const theirs = {
    ...{ id: newId(), portfolio_id: other.portfolio, name: "Campaña ajena" },
    ...{ created_at: new Date(tuesday), started_at: null, rules_at: null, pacer_snapshot: null },
  };
  await city.owner
    .insertInto("campaign")
    .values({ ...row, ...theirs })
    .execute();
  const next = (await (await api.as("auditor", other)).ask("GET", "/v1/reports/campaigns")).json();
  expect(next.campaigns.map(({ name }: { name: string }) => name)).toEqual(["Campaña ajena"]);
  const results = (await read("/v1/reports/campaigns")).campaigns;
  expect(results.map(({ campaignId }: { campaignId: string }) => campaignId)).toEqual([floor.campaign]);
  expect(results[0].figures.map(({ code, value }: { code: string; value: number }) => [code, value])).toEqual(
    [
      ["dialled", 0],
      ["direct", 1],
      ["indirect", 0],
      ["promises", 1],
      ["kept", 0],
      ["dueDecided", 0],
      ["keptRate", null],
    ],
  );
  for (const url of [`/v1/reports/campaign/${floor.campaign}`, "/v1/reports/productivity", "/v1/campaigns"])
    expect([url, (await creditor.ask("GET", url)).statusCode]).toEqual([url, 403]);
  expect((await creditor.ask("GET", `/v1/portfolios/${other.portfolio}/payments`)).json()).not.toMatchObject({
    payments: [{}],
  });
});

test("whatever table names a mandate, or a person of the agency, gives a creditor's people 0 rows of the others", async () => {
  const creditor = await as("creditor");
  const tables = await ownerQuery(
    city,
    sql<{ name: string; column: string }>`
      select c.relname as name, a.attname as column from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and not a.attisdropped and a.attname = 'portfolio_id'
      where n.nspname = 'public' and c.relkind in ('r', 'p') and has_table_privilege('recaudo_app', c.oid, 'select')`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const foreign = await city.db.asUser(creditor.session, async (tx) => {
    const seen: string[] = [];
    const count = async (name: string, query: ReturnType<typeof sql<{ n: bigint }>>) => {
      const { rows } = await query.execute(tx);
      if (rows[0]?.n !== 0n) seen.push(`${name}: ${rows[0]?.n}`);
    };
    for (const { name } of tables)
      await count(
        name,
        sql`select count(*) as n from ${sql.id(name)} where portfolio_id is not null and portfolio_id <> ${floor.mandate.portfolio}`,
      );
    for (const name of ["team", "trunk", "agent_seat", "agent_state_log", "call_event"])
      await count(name, sql`select count(*) as n from ${sql.id(name)}`);
    await count("app_user", sql`select count(*) as n from app_user where id <> ${creditor.session.user}`);
    await count("creditor", sql`select count(*) as n from creditor where id <> ${floor.mandate.creditor}`);
    await count(
      "person",
      sql`select count(*) as n from person p where not exists (select from debtor d where d.person_id = p.id)`,
    );
    return seen;
  });
  expect(foreign).toEqual([]);
});

test("a user of a creditor is bound to one creditor, by the service and by the database", async () => {
  const { tenant, creditor } = floor.mandate;
  const make = (grants: readonly object[]) =>
    city.db.inTenant(tenant, (tx) =>
      createUser(
        tx,
        tenant,
        { username: newId(), name: "M", role: "creditor", password, grants: grants as never },
        realNow(),
      ),
    );
  for (const grants of [
    [],
    [{}],
    [{ creditor }, { creditor: other.creditor }],
    [{ portfolio: other.portfolio }],
  ])
    await expect(make(grants)).rejects.toMatchObject({
      code: "validation_failed",
      details: { field: "grants" },
    });
  const user = await make([{ creditor }]);
  const grant = { tenant_id: tenant, id: newId(), user_id: user };
  const more = (creditor_id: string | null) =>
    city.db.inTenant(tenant, (tx) =>
      tx
        .insertInto("user_grant")
        .values({ ...grant, id: newId(), creditor_id })
        .execute(),
    );
  await expect(more(other.creditor)).rejects.toThrow(/granted one creditor/);
  await expect(more(null)).rejects.toThrow(/granted one creditor/);
});

async function as(role: Role): Promise<Person> {
  if (role !== "creditor") return api.as(role, floor.mandate);
  const { tenant, creditor } = floor.mandate;
  const username = `mandante-${newId()}`;
  const user = { username, name: "Gente del mandante", role, password, grants: [{ creditor }] };
  await city.db.inTenant(tenant, (tx) => createUser(tx, tenant, user, realNow()));
  return api.enter(username, password);
}
