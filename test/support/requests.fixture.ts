// One request for every operation of the API that names something or reads something: what each of its ids names, and a body
// that is right in everything else. test/journeys/access-matrix.test.ts asks each with own, foreign and invented ids.
import { defaultSheet } from "#compliance/core/sheet.ts";
import { newId } from "#platform/new-id.ts";
import { defaultSpec } from "#portfolio/core/mapping.ts";
import { defaultReturnProfile } from "#reporting/core/return-profile.ts";

/** Table → id of the thing meant. */
export type Named = Readonly<Record<string, string>>;
export interface Request {
  /** What each id of the path names, in its order. */
  readonly path?: readonly string[];
  readonly query?: (s: Named) => Readonly<Record<string, string | undefined>>;
  /** A text is a file. */
  readonly body?: (s: Named) => object | string;
  /** What its own people are answered when it is not 2xx: the state it needs is not planted. */
  readonly evenSo?: number;
}

const criteria = { field: "state", op: "eq", value: "open" };
const [from, to] = ["2026-11-01", "2026-11-30"];
const assignment = "documento;nombre;operacion;saldo;moneda\n";
const money = { minor: "500000000", currency: "CLP" };
const givenBy = "holder";
const nothing = {};
const away = { kind: "leave", fromOn: "2026-12-01", toOn: "2026-12-02" };
const trunk = { name: "otra", host: "127.0.0.1", port: 5060, maxLines: 5, callsPerSecond: 5 };

export const requests: Readonly<Record<string, Request | readonly Request[]>> = {
  // People
  readSession: {},
  listUsers: {},
  createUser: {
    body: (s) => ({
      ...{ username: newId(), name: "Nueva", role: "agent", password: "una-frase-larga-de-prueba" },
      teamId: s.team,
      grants: [
        { creditorId: s.creditor, portfolioId: s.portfolio },
        { portfolioId: s.portfolio, teamId: s.team },
      ],
    }),
  },
  changeUser: { path: ["supervisor"], body: (s) => ({ coordinatorId: s.coordinator }) },
  resetPassword: { path: ["app_user"], body: () => nothing },
  verifyLog: { query: () => ({ log: "access_log" }) },
  readAccessLog: { query: (s) => ({ subjectId: s.debtor, limit: "500" }) },
  listTeams: {},
  createTeam: { body: (s) => ({ name: newId(), supervisorId: s.supervisor }) },
  changeTeam: { path: ["team"], body: (s) => ({ supervisorId: s.supervisor }) },
  moveAgent: { path: ["app_user"], body: (s) => ({ teamId: s.team, version: 0 }) },
  listAbsences: {},
  setAbsence: [
    { body: (s) => ({ id: newId(), userId: s.app_user, ...away, coverUserId: s.cover }) },
    { body: (s) => ({ id: newId(), userId: s.app_user, ...away, coverTeamId: s.team }) },
  ],
  sendMessage: [
    { body: (s) => ({ id: newId(), to: { kind: "user", id: s.app_user }, text: "Hola" }) },
    { body: (s) => ({ id: newId(), to: { kind: "team", id: s.team }, text: "Hola" }) },
    { body: (s) => ({ id: newId(), to: { kind: "campaign", id: s.campaign }, text: "Hola" }) },
  ],
  listSentMessages: {},
  // It was sent to somebody else.
  readMessage: { path: ["floor_message"], body: () => nothing, evenSo: 404 },
  listReassignments: {},
  previewReassignment: { query: (s) => ({ fromUserId: s.app_user, toUserId: s.cover }) },
  reassignAgenda: { body: (s) => ({ id: newId(), fromUserId: s.app_user, toUserId: s.cover }) },
  undoReassignment: { path: ["reassignment"], body: () => nothing },
  listBreakPlans: {},
  saveBreakPlan: {
    path: ["break_plan"],
    body: (s) => ({
      teamId: s.team,
      pauseCode: s.pause_code,
      startsAt: "11:00",
      turnMinutes: 15,
      turns: 2,
    }),
  },
  moveToTurn: { path: ["break_plan", "app_user"], body: () => ({ turn: 1 }) },
  changePauseReason: { path: ["pause_code"], body: () => ({ label: "Otra" }) },
  // Mandates and their files
  listCreditors: {},
  listPortfolios: {},
  createPortfolio: { body: (s) => ({ creditorId: s.creditor, code: newId(), name: "Nueva" }) },
  listBankHolidays: { path: ["creditor"] },
  changeBankHolidays: { path: ["creditor"], body: () => ({ days: [{ on: "2026-12-31", name: "Cierre" }] }) },
  listImports: { path: ["portfolio"] },
  uploadImport: {
    path: ["portfolio"],
    query: (s) => ({ kind: "exclusion", name: "a.csv", profileId: s.mapping_profile }),
    body: () => `${assignment}${newId()}`,
  },
  previewImport: {
    query: (s) => ({ portfolioId: s.portfolio, kind: "exclusion", profileId: s.mapping_profile }),
    body: () => `${assignment}${newId()}`,
  },
  downloadRejects: { path: ["import_file"] },
  listInboxFiles: {},
  listMappingProfiles: { path: ["portfolio"] },
  createMappingProfile: {
    path: ["portfolio"],
    body: () => ({ name: newId(), spec: defaultSpec("CL", "CLP") }),
  },
  changeMappingProfile: {
    path: ["portfolio", "mapping_profile"],
    body: () => ({ name: newId(), spec: defaultSpec("CL", "CLP") }),
  },
  readSheet: { path: ["portfolio"] },
  signSheet: {
    path: ["portfolio"],
    body: () => ({ sheet: defaultSheet, forCreditor: false, signedBy: "Ana", signedOn: "2026-11-20" }),
  },
  rehearseSheet: { path: ["portfolio"], body: () => ({ sheet: defaultSheet }) },
  listReviews: {},
  resolveReview: { path: ["review_item"], body: () => ({ verdict: "DENY", note: "no" }) },
  listOverlays: {},
  signOverlay: {
    body: (s) => ({
      ...{ ruleSet: "cl-37", portfolioId: s.portfolio, validFrom: from, signedBy: "Ana", signedOn: from },
      change: { kind: "reading", rule: "cl.direct", reading: "literal" },
    }),
  },
  listSharings: { path: ["portfolio"] },
  // Our own people hold one mandate: there is none to share with.
  draftSharing: {
    path: ["portfolio"],
    body: (s) => ({ otherId: s.portfolio, kinds: ["promises"], fromOn: from, toOn: to }),
    evenSo: 422,
  },
  signSharing: {
    path: ["mandate_sharing"],
    body: (s) => ({ portfolioId: s.portfolio, signedBy: "Ana", signedOn: from, document: "1" }),
    evenSo: 404,
  },
  endSharing: { path: ["mandate_sharing"], body: () => ({ endsOn: to }), evenSo: 404 },
  takeSharedContact: [
    { path: ["debtor"], body: (s) => ({ kind: "phone", phoneId: s.phone }), evenSo: 404 },
    { path: ["debtor"], body: (s) => ({ kind: "email", debtorId: s.debtor }), evenSo: 404 },
  ],
  decideLatePayments: {
    body: (s) => ({ id: newId(), portfolioId: s.portfolio, kind: "wait", reason: "Llega mañana" }),
    evenSo: 409,
  },
  readRecordingRule: { path: ["portfolio"] },
  changeRecordingRule: { path: ["portfolio"], body: () => ({ agentsHearOwn: true }) },
  listDispositions: { query: (s) => ({ portfolioId: s.portfolio }) },
  readScript: { query: (s) => ({ portfolioId: s.portfolio }) },
  // People who owe
  searchDebtors: [
    { body: (s) => ({ q: s.words, portfolioId: s.portfolio }) },
    { body: (s) => ({ q: s.words }) },
    { body: (s) => ({ q: s.document, by: "document" }) },
    { body: (s) => ({ q: s.number }) },
  ],
  changeDebtor: { path: ["debtor"], body: () => ({ employer: "Panadería Sol", givenBy }) },
  listContactChanges: { path: ["debtor"] },
  addPhone: { path: ["debtor"], body: () => ({ number: "+56987654321", role: "titular", givenBy }) },
  changePhone: { path: ["debtor", "phone"], body: () => ({ role: "aval", givenBy }) },
  listContactDecisions: { path: ["debtor"] },
  readRights: { path: ["debtor"] },
  listCanaries: {},
  // The marked debts have no digit in their numbers, after which another could be drawn.
  plantCanaries: { body: (s) => ({ portfolioId: s.portfolio, count: 1 }), evenSo: 409 },
  removeCanary: { path: ["debtor"], evenSo: 404 },
  exportPerson: { path: ["debtor"], body: () => ({ id: newId(), reason: "Lo pide la persona" }) },
  blockPerson: { path: ["debtor"], body: () => ({ reason: "Se opone" }) },
  // One is open already.
  askErasure: { path: ["debtor"], body: () => ({ id: newId(), reason: "Lo pidió" }), evenSo: 409 },
  confirmErasure: { path: ["erasure"], body: () => nothing },
  withdrawErasure: { path: ["erasure"], body: () => nothing, evenSo: 409 },
  revealField: [
    { path: ["debtor"], body: () => ({ field: "document", reason: "audit" }) },
    { path: ["debtor"], body: (s) => ({ field: "phone", phoneId: s.phone, reason: "audit" }) },
  ],
  readCard: { path: ["debtor"] },
  whyNow: { path: ["debtor"] },
  recordGestion: {
    body: (s) => ({
      ...{
        id: newId(),
        attemptId: s.attempt,
        debtorId: s.debtor,
        accountIds: [s.account],
        disposition: "PROMESA",
      },
      promises: [
        { id: newId(), accountId: s.account, amount: money, dueOn: "2026-11-27", replaces: s.promise },
      ],
      callback: { at: Date.parse("2026-11-25T15:00:00Z"), owner: "team", phoneId: s.phone },
    }),
  },
  cancelPromise: { evenSo: 409, path: ["promise"], body: () => ({ reason: "Se equivocó" }) },
  listPromises: [
    { query: (s) => ({ portfolioId: s.portfolio }) },
    { query: (s) => ({ portfolioId: s.portfolio, cursor: s.promise }) },
  ],
  listTasks: {},
  resolveTask: { path: ["task"], body: () => ({ release: true, note: "Se revisó" }) },
  listReportedPayments: { query: (s) => ({ portfolioId: s.portfolio }) },
  listFollowUps: { query: () => ({ whose: "team" }) },
  listLatePayments: {},
  readAgenda: {},
  // Money
  uploadPayments: {
    path: ["portfolio"],
    query: () => ({ name: "p.csv" }),
    body: () => `operacion;monto;fecha\n${newId()}`,
  },
  listPaymentRejects: { path: ["payments_file"] },
  downloadPaymentRejects: { path: ["payments_file"] },
  listPayments: [{ path: ["portfolio"] }, { path: ["portfolio"], query: (s) => ({ cursor: s.payment }) }],
  reversePayment: { path: ["payment"], body: () => ({ reason: "Rebotó" }) },
  // Segments, campaigns, figures
  listSegments: { query: (s) => ({ portfolioId: s.portfolio }) },
  createSegment: { body: (s) => ({ portfolioId: s.portfolio, name: newId(), criteria }) },
  changeSegment: { path: ["segment"], body: () => ({ name: newId(), criteria }) },
  previewSegment: { body: (s) => ({ portfolioId: s.portfolio, criteria }) },
  listSegmentMembers: [{ path: ["segment"] }, { path: ["segment"], query: (s) => ({ cursor: s.account }) }],
  explainSegment: { path: ["segment"], query: (s) => ({ accountId: s.account }) },
  listCampaigns: {},
  createCampaign: {
    body: (s) => ({
      ...{
        name: newId(),
        portfolioId: s.portfolio,
        segmentId: s.segment,
        trunkId: s.trunk,
        mode: "manual",
      },
      ...{ abandonmentCap: 0.03, maxLines: 5, ringSeconds: 25, wrapupMode: "optional", wrapupSeconds: 60 },
      ...{ detection: "talk", record: false, sampleShare: 0, previewSeconds: 60 },
    }),
  },
  readCampaign: { path: ["campaign"] },
  whyNot: { path: ["campaign"] },
  previewRecycle: { path: ["campaign"], query: () => ({ results: "no_answer" }) },
  recycleList: { path: ["campaign"], body: () => ({ results: ["no_answer"] }) },
  readProductivity: {},
  readCampaignReport: { path: ["campaign"], query: () => ({ from, to }) },
  estimateCampaignWorld: { path: ["campaign"], query: () => ({ days: "3" }) },
  listCampaignResults: { query: () => ({ from, to }) },
  askExport: { body: (s) => ({ id: newId(), from, to, portfolioId: s.portfolio, reason: "Cierre" }) },
  listExports: {},
  // It waits for a second person, or was asked by somebody else.
  fetchExport: { path: ["data_export"], evenSo: 404 },
  decideExport: { path: ["data_export"], body: () => ({ verdict: "refuse", reason: "No corresponde" }) },
  readReturnProfile: { path: ["portfolio"] },
  changeReturnProfile: { path: ["portfolio"], body: () => defaultReturnProfile },
  previewReturnFile: { path: ["portfolio"], query: () => ({ day: "2026-11-24" }) },
  makeReturnFile: { path: ["portfolio"], body: () => ({ day: "2026-11-23" }) },
  listReturnFiles: { path: ["portfolio"] },
  readReturnFile: { path: ["return_run"] },
  downloadReturnFile: { path: ["return_run"] },
  downloadReturnControl: { path: ["return_run"] },
  // Lines
  readPreflight: {},
  listTrunks: {},
  changeTrunk: { path: ["trunk"], body: () => trunk },
  testTrunk: { path: ["trunk"], body: () => nothing },
  listCallerIds: {},
  readDiallingLimits: {},
  narrowDialledCountries: {
    path: ["portfolio"],
    body: () => ({ countries: ["CL"], reason: "Solo Chile" }),
  },
  createCallerId: {
    body: (s) => ({
      number: "+56600000001",
      trunkIds: [s.trunk],
      portfolioIds: [s.portfolio],
      dailyCap: null,
    }),
  },
  changeCallerId: {
    path: ["caller_id"],
    body: (s) => ({ trunkIds: [s.trunk], portfolioIds: [s.portfolio], dailyCap: null }),
  },
  verifyCallerId: {
    path: ["caller_id"],
    body: (s) => ({ evidence: "Carta de la operadora", creditorId: s.creditor }),
  },
  stopCallerId: { path: ["caller_id"], body: () => ({ reason: "Prueba" }) },
  startCallerId: { path: ["caller_id"], body: () => ({ reason: "Prueba" }) },
  testCallerId: { path: ["caller_id"], body: () => nothing },
  playRecording: { path: ["attempt"] },
  listDetectionSamples: {},
  playDetectionSample: { path: ["attempt"] },
  labelDetectionSample: { path: ["attempt"], body: () => ({ label: "machine" }) },
  readDetectionRates: {},
  readDetectionProposal: {},
  listDetectionSettings: {},
  applyDetectionSettings: {
    body: () => ({ id: newId(), kind: "restore", number: 0, reason: "de vuelta a lo de fábrica" }),
  },
  // Desk and floor
  openSeat: { evenSo: 409, body: (s) => ({ campaignId: s.campaign }) },
  listPauseReasons: {},
  deskNotices: { body: (s) => ({ ids: [s.seat_order] }) },
  deskDial: { evenSo: 409, body: (s) => ({ debtorId: s.debtor, phoneId: s.phone }) },
  deskCaller: { evenSo: 409, body: (s) => ({ attemptId: s.attempt, debtorId: s.debtor }) },
  deskUnnamed: { evenSo: 409, body: (s) => ({ attemptId: s.attempt, ending: "EQUIVOCADO" }) },
  deskIdentity: { evenSo: 409, body: (s) => ({ attemptId: s.attempt }) },
  deskPromise: { evenSo: 409, body: (s) => ({ debtorId: s.debtor }) },
  readFloor: {},
  pacingDecisions: { path: ["campaign"] },
  orderPacing: { path: ["campaign"], evenSo: 409, body: () => ({ linesPerAgent: 2, cap: null }) },
  pacingLog: {
    path: ["campaign"],
    query: (s) => ({ from: "0", to: "60", afterTape: s.pacing_log, afterPiece: "1" }),
  },
  listen: { evenSo: 409, body: (s) => ({ seatId: s.agent_seat, mode: "listen" }) },
  orderAgent: { path: ["app_user"], body: (s) => ({ kind: "finish", attemptId: s.attempt }) },
  moveAgents: {
    body: (s) => ({
      toCampaignId: s.campaign,
      agents: [{ userId: s.app_user, fromCampaignId: s.campaign }],
    }),
  },
  takeHelp: { path: ["app_user"], body: () => nothing },
  closeHelp: { path: ["app_user"], body: () => nothing },
  // Work in the background, and what is told before anybody is known
  listJobs: {},
  readJob: { path: ["job_run"] },
  cancelJob: { path: ["job_run"], body: () => nothing },
  readHealth: { evenSo: 503 },
  readSetup: {},
  // What ends things, asked last
  pauseCampaign: { path: ["campaign"], body: () => nothing },
  startCampaign: { path: ["campaign"], body: () => nothing },
  deleteMappingProfile: { path: ["portfolio", "mapping_profile"] },
  stopCampaign: { path: ["campaign"], body: () => nothing },
  changeCampaign: {
    path: ["campaign"],
    body: (s) => ({ portfolioId: s.portfolio, segmentId: s.segment, trunkId: s.trunk }),
  },
  annulGestion: { path: ["gestion"], body: () => ({ id: newId(), reason: "Se equivocó" }) },
  deleteBreakPlan: { path: ["break_plan"] },
  deletePauseReason: { path: ["pause_code"] },
  cancelAbsence: { path: ["absence"] },
};
