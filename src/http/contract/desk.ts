// The agent's desk: the seat (state and call of the agent), the card of the debtor, and what the agent may ask for.
// GET /v1/live is a WebSocket; see live.ts. Topic "seat" sends the whole SeatView at each change.
import { type Static, Type } from "typebox";
import { PhoneView, SharedContacts, TimelineEntry } from "./card-parts.ts";
import { Id, Instant, LocalDate, MoneySchema, OneOf } from "./common.ts";

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const AgentState = Type.Union([
  Type.Literal("offline"),
  Type.Literal("connecting"),
  Type.Literal("available"),
  Type.Literal("dialling"),
  Type.Literal("talking"),
  Type.Literal("hold"),
  Type.Literal("wrapup"),
  Type.Literal("paused"),
  Type.Literal("reconnecting"),
  Type.Literal("dropped"),
]);
export type AgentState = Static<typeof AgentState>;

export const WrapupMode = Type.Union([
  Type.Literal("optional"),
  Type.Literal("mandatory"),
  Type.Literal("timed"),
  Type.Literal("timed_fixed"),
]);

export const AccountView = Type.Object({
  id: Id,
  number: Type.String(),
  product: Type.String(),
  currency: Type.String(),
  /** Null while the mandate hides amounts until identity is verified. */
  balance: Nullable(MoneySchema),
  principal: Nullable(MoneySchema),
  interest: Nullable(MoneySchema),
  fees: Nullable(MoneySchema),
  dueOn: Nullable(LocalDate),
  /** Signed: negative when it is not due yet. */
  daysPastDue: Nullable(Type.Integer()),
  /** When the creditor last told this balance, or a payment moved it. */
  balanceAsOf: Instant,
  /** Columns of the creditor's file that have no field of ours. None while amounts are hidden. */
  extra: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  state: Type.Union([Type.Literal("open"), Type.Literal("paid"), Type.Literal("withdrawn")]),
  hold: Nullable(Type.String()),
  activePromise: Nullable(
    Type.Object({ id: Id, amount: MoneySchema, dueOn: LocalDate, state: Type.String() }),
  ),
  nextInARow: Type.Integer({
    description: "What a promise taken now would be: 1 for a first one; from 3 on none was kept since",
  }),
});

export const ScriptStep = Type.Object({
  id: Type.String(),
  title: Type.String(),
  /** Variables already filled in, in the portfolio's format. Plain text. */
  text: Type.String(),
  /** False: hide until identity is verified (mentions the debt). */
  neutral: Type.Boolean(),
  objections: Type.Array(Type.Object({ key: Type.String(), title: Type.String(), text: Type.String() })),
});

export const LegalMeter = Type.Object({
  verdict: Type.Union([Type.Literal("ALLOW"), Type.Literal("REVIEW"), Type.Literal("DENY")]),
  summary: Type.String({ description: "Spanish: 'Se puede llamar hasta las 20:00 (Santiago)'" }),
  reasons: Type.Array(Type.Object({ rule: Type.String(), article: Type.String(), text: Type.String() })),
  counters: Type.Array(Type.Object({ label: Type.String(), used: Type.Integer(), max: Type.Integer() })),
  nextAllowedAt: Nullable(Instant),
});

/** GET /v1/debtors/{id}/card; also pushed with the call. */
export const DebtorCard = Type.Object({
  debtorId: Id,
  portfolio: Type.Object({
    id: Id,
    name: Type.String(),
    country: Type.String(),
    currency: Type.String(),
    timeZone: Type.String(),
    demo: Type.Boolean(),
    creditorName: Type.String(),
    agencyName: Type.String(),
    paymentInstructions: Type.String(),
  }),
  name: Type.String(),
  document: Type.String({ description: "Masked" }),
  masked: Type.Boolean({
    description: "Telephones and e-mails are shown in part; POST …/reveal tells one of them whole",
  }),
  place: Type.String(),
  localTime: Type.String({ description: "hh:mm where the debtor lives" }),
  flags: Type.Array(Type.String()),
  /** How else the person is reached, as it is known now. */
  contact: Type.Object({
    email: Nullable(Type.String()),
    address: Nullable(Type.String()),
    commune: Nullable(Type.String()),
    region: Nullable(Type.String()),
    employer: Nullable(Type.String()),
  }),
  identityVerified: Type.Boolean(),
  amountsHidden: Type.Boolean(),
  accounts: Type.Array(AccountView),
  phones: Type.Array(PhoneView),
  shared: SharedContacts,
  timeline: Type.Array(TimelineEntry),
  script: Type.Array(ScriptStep),
  legal: LegalMeter,
  /** What the promise form offers: amounts and days, best first; limits of the policy. */
  promisePolicy: Type.Object({
    suggestions: Type.Array(Type.Object({ accountId: Id, amount: MoneySchema, dueOn: LocalDate })),
    minPerMille: Type.Integer({ description: "Least share of the balance, parts per thousand" }),
    maxDaysAhead: Type.Integer(),
    holidays: Type.Array(LocalDate),
    today: LocalDate,
  }),
});
export type DebtorCard = Static<typeof DebtorCard>;

/** Why somebody who does not talk to people needs a field whole. */
export const revealReasons = ["correct", "claim", "quality", "audit", "authority"] as const;
/** POST /v1/debtors/{id}/reveal */
export const RevealField = Type.Object({
  field: OneOf(["document", "email", "phone"]),
  phoneId: Type.Optional(Id),
  reason: Type.Optional(OneOf(revealReasons, { description: "Asked of whoever does not talk to people" })),
});
export const Revealed = Type.Object({ value: Type.String() });

export const CallView = Type.Object({
  attemptId: Id,
  phase: Type.Union([
    Type.Literal("preview"),
    Type.Literal("dialling"),
    Type.Literal("ringing"),
    Type.Literal("talking"),
    Type.Literal("hold"),
    Type.Literal("ended"),
  ]),
  direction: Type.Union([Type.Literal("outbound"), Type.Literal("inbound")]),
  mode: Type.Union([
    Type.Literal("predictive"),
    Type.Literal("progressive"),
    Type.Literal("preview"),
    Type.Literal("manual"),
    Type.Literal("callback"),
    Type.Literal("inbound"),
  ]),
  phoneId: Nullable(Id),
  phone: Type.String({ description: "Masked" }),
  debtorId: Nullable(Id),
  startedAt: Instant,
  bridgedAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  endedWhy: Nullable(Type.String({ description: "Spanish" })),
  identityVerified: Type.Boolean(),
  /** A preview about a promise in force: the gate is asked for a reminder. */
  reminder: Type.Boolean(),
  /** What the agent must know before speaking. Spanish. */
  notice: Nullable(Type.String()),
  recording: Type.Union([Type.Literal("off"), Type.Literal("on"), Type.Literal("muted")]),
  supervisedBy: Nullable(Type.Object({ name: Type.String(), mode: Type.String() })),
});

export type CallView = Static<typeof CallView>;

export const HelpView = Type.Object({
  reason: Type.String({ description: "Code of agents/core/help" }),
  since: Instant,
  /** Who is looking after it. */
  takenBy: Nullable(Type.String()),
});
/** The planned break that comes next, or the one that is due now. */
export const BreakView = Type.Object({
  label: Type.String(),
  from: Instant,
  until: Instant,
  phase: Type.Union([Type.Literal("later"), Type.Literal("due")]),
});

export const SeatView = Type.Object({
  seatId: Nullable(Id),
  state: AgentState,
  since: Instant,
  pauseReason: Nullable(Type.String()),
  /** Of the pause that runs or waits. */
  pauseLabel: Nullable(Type.String()),
  pauseLimitAt: Nullable(Instant),
  pausePending: Type.Boolean(),
  /** The softphone's leg is up and parked. */
  lineUp: Type.Boolean(),
  campaign: Nullable(
    Type.Object({
      id: Id,
      name: Type.String(),
      mode: Type.String(),
      state: Type.String(),
      wrapupMode: WrapupMode,
      wrapupSeconds: Type.Integer(),
    }),
  ),
  wrapupEndsAt: Nullable(Instant),
  /** The gap between two attentions runs until then: nobody is given to this agent. */
  restUntil: Nullable(Instant),
  call: Nullable(CallView),
  card: Nullable(DebtorCard),
  today: Type.Object({
    calls: Type.Integer(),
    contacts: Type.Integer(),
    promises: Type.Integer(),
    promised: Type.Array(MoneySchema),
  }),
  callbacksDue: Type.Array(Type.Object({ id: Id, at: Instant, debtorName: Type.String(), debtorId: Id })),
  /** Why nothing is being dialled for this agent, when that is so. Spanish. */
  waitingBecause: Nullable(Type.String()),
  /** What supervisors ordered, until the agent says it is read. Spanish. */
  notices: Type.Array(
    Type.Object({
      id: Id,
      at: Instant,
      kind: Type.String({ description: "pause, finish, leave, hang_up, move" }),
      text: Type.String(),
      /** Whose card the notice leads to: a talk left without a result. */
      debtorId: Nullable(Id),
    }),
  ),
  /** Open request of this agent. */
  help: Nullable(HelpView),
  nextBreak: Nullable(BreakView),
});
export type SeatView = Static<typeof SeatView>;

/** POST /v1/desk/seat {campaignId} → 201. The password lives as long as the seat. WebSocket of SIP: same origin, /sip. */
export const SeatOpened = Type.Object({
  seatId: Id,
  sip: Type.Object({ user: Type.String(), password: Type.String(), domain: Type.String() }),
});
export type SeatOpened = Static<typeof SeatOpened>;

/** Pause reasons: code and minutes allowed (null = no limit). GET /v1/desk/pause-reasons */
export const PauseReason = Type.Object({
  code: Type.String(),
  label: Type.String(),
  limitMinutes: Nullable(Type.Integer()),
});

// The desk's commands, all 204 unless said:
// POST /v1/desk/seat            {campaignId}                → SeatOpened (201); 409 seat_taken with {take:true} to take it over
// DELETE /v1/desk/seat                                      refused (seat_state) while a result is owed
// POST /v1/desk/line            {}                          the softphone has registered: the exchange calls it
// POST /v1/desk/available       {}
// POST /v1/desk/pause           {reason}                    pending while a call is live
// POST /v1/desk/hangup          {}
// POST /v1/desk/hold            {hold: boolean}
// POST /v1/desk/dtmf            {digits}
// POST /v1/desk/recording       {muted: boolean}            card data
// POST /v1/desk/sound           {side: theirs | ours}       that side is not heard
// POST /v1/desk/identity        {attemptId}                 identity verified by the agent; audited
// POST /v1/desk/caller          {attemptId, debtorId}       whose call it is, when the number did not say; audited
// POST /v1/desk/unnamed         {attemptId, ending, note?}  nobody could say whose call it is: it ends without an account
// POST /v1/desk/dial            {debtorId, phoneId}         a phone the debtor has; a typed one is added first; 409 contact_denied with reasons
// POST /v1/desk/preview         {attemptId?, accept: boolean, reason?}
// POST /v1/desk/heartbeat       {line?: boolean}            every 10 s; two missed → reconnecting; line: the softphone is up
export const OpenSeat = Type.Object({ campaignId: Id, take: Type.Optional(Type.Boolean()) });
export const PauseRequest = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 40 }) });
export const HoldRequest = Type.Object({ hold: Type.Boolean() });
export const DtmfRequest = Type.Object({ digits: Type.String({ pattern: "^[0-9*#]{1,20}$" }) });
export const SoundReport = Type.Object({ side: Type.Union([Type.Literal("theirs"), Type.Literal("ours")]) });
export const RecordingRequest = Type.Object({ muted: Type.Boolean() });
export const IdentityRequest = Type.Object({ attemptId: Id });
export const ManualDial = Type.Object({ debtorId: Id, phoneId: Id });
export const PreviewAnswer = Type.Object({
  accept: Type.Boolean(),
  reason: Type.Optional(Type.String({ maxLength: 200 })),
});
export const HelpRequest = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 40 }) });
export const NoticesSeen = Type.Object({ ids: Type.Array(Id, { minItems: 1, maxItems: 20 }) });
