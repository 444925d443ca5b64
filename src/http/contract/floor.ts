// The supervisor's floor: live campaigns, agents' tiles, alerts. Topic "floor" sends a FloorView each second.
import { type Static, Type } from "typebox";
import { Id, Instant, OneOf } from "./common.ts";
import { AgentState, BreakView, HelpView } from "./desk.ts";

export const PacingReason = Type.Object({
  dial: Type.Integer(),
  risk: Type.Number(),
  riskPrice: Type.Number(),
  answerRate: Type.Number(),
  expectedFree: Type.Number(),
  expectedLandings: Type.Number(),
  abandonment: Type.Number(),
  limitedBy: Type.String(),
  /** The same in a Spanish sentence a supervisor understands. */
  sentence: Type.String(),
});

/** The same decision of a campaign's pacer, made so often in a row. */
export const Decided = Type.Object({
  from: Instant,
  until: Instant,
  times: Type.Integer(),
  /** Calls launched by all of them together. */
  dialled: Type.Integer(),
  /** Spanish: "0 llamadas: 2 libres, 3 por contestar; riesgo 4,1 % sobre 2,9 %". */
  sentence: Type.String(),
});

export const PacingControl = Type.Object({
  linesPerAgent: Type.Union([Type.Number(), Type.Null()]),
  cap: Type.Union([Type.Number(), Type.Null()]),
  byName: Type.String(),
  at: Instant,
});
/** POST /v1/floor/campaigns/{id}/pacing: both null is automatic. The cap may only be tighter than the campaign's. */
export const PacingOrder = Type.Object({
  linesPerAgent: Type.Union([Type.Number(), Type.Null()]),
  cap: Type.Union([Type.Number(), Type.Null()]),
});

export const WhyNot = Type.Object({
  /** Stable code: outside_hours, no_agents, abandonment_cap, waiting_retry, no_phone, review, promise, paid … */
  code: Type.String(),
  count: Type.Integer(),
  /** Spanish: "12 fuera de horario hasta las 08:00 en Rapa Nui". */
  text: Type.String(),
});

export const CampaignLive = Type.Object({
  id: Id,
  name: Type.String(),
  mode: Type.Union([
    Type.Literal("manual"),
    Type.Literal("preview"),
    Type.Literal("progressive"),
    Type.Literal("predictive"),
  ]),
  state: Type.String({ description: "draft, running, paused, stopped" }),
  /** Counts since the campaign-day began. */
  dialled: Type.Integer(),
  ringing: Type.Integer(),
  human: Type.Integer(),
  machine: Type.Integer(),
  connected: Type.Integer(),
  abandoned: Type.Integer(),
  /** Abandoned ÷ human verdicts today, 0–1, and in the last 30 minutes. */
  abandonmentShare: Type.Number(),
  abandonmentShare30m: Type.Number(),
  /** By law's clock: not joined within 2 s of the end of the first words, or of answer + 2 s. Judged by the same cap. */
  abandonedByLaw: Type.Integer(),
  abandonmentByLaw: Type.Number(),
  /** Hung up while we were finding out who answered; among those above only where the campaign counts them. */
  hangups: Type.Integer(),
  /** Law's clock is over the cap: one call per free agent, and whoever answers is put through unheard. */
  atOnce: Type.Boolean(),
  /** What it is held to now: the campaign's own or a supervisor's, whichever is tighter. */
  abandonmentCap: Type.Number(),
  campaignCap: Type.Number(),
  /** What a supervisor has ordered of its pace; null: automatic. */
  control: Type.Union([Type.Null(), PacingControl]),
  promises: Type.Integer(),
  agents: Type.Object({
    idle: Type.Integer(),
    talking: Type.Integer(),
    wrapup: Type.Integer(),
    paused: Type.Integer(),
  }),
  occupancy: Type.Number({ description: "(talk + hold + wrap-up) ÷ (logged − pauses), today, 0–1" }),
  /** Median and 99th percentile, ms, of human verdict → agent and customer hear each other, today. Null without calls. */
  verdictToAgentMs: Type.Union([Type.Null(), Type.Object({ median: Type.Number(), p99: Type.Number() })]),
  greetingToAgentMs: Type.Union([Type.Null(), Type.Object({ median: Type.Number(), p99: Type.Number() })]),
  linesInUse: Type.Integer(),
  maxLines: Type.Integer(),
  callableNow: Type.Integer(),
  members: Type.Integer(),
  pacing: Type.Union([Type.Null(), PacingReason]),
  whyNot: Type.Array(WhyNot),
  /** What needs a supervisor and is no agent's: an agreed call nobody has taken. */
  alerts: Type.Array(Type.Object({ code: Type.String(), text: Type.String(), since: Instant })),
  /** One point a second, the last 10 minutes: [at s, idle agents, in flight, talking, abandonment share]. */
  series: Type.Array(Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number(), Type.Number()])),
});

export type CampaignLive = Static<typeof CampaignLive>;

export const AgentTile = Type.Object({
  userId: Id,
  seatId: Type.Union([Id, Type.Null()]),
  name: Type.String(),
  team: Type.Union([Type.String(), Type.Null()]),
  campaignId: Type.Union([Id, Type.Null()]),
  state: AgentState,
  since: Instant,
  pauseReason: Type.Union([Type.String(), Type.Null()]),
  pauseLabel: Type.Union([Type.String(), Type.Null()]),
  robot: Type.Boolean(),
  calls: Type.Integer(),
  contacts: Type.Integer(),
  promises: Type.Integer(),
  /** Set when the tile deserves attention; lower rank is more urgent. */
  alert: Type.Union([
    Type.Null(),
    Type.Object({ rank: Type.Integer(), code: Type.String(), text: Type.String(), since: Instant }),
  ]),
  help: Type.Union([HelpView, Type.Null()]),
  /** Where somebody has ordered the agent to go after the call. */
  movingTo: Type.Union([Id, Type.Null()]),
  /** Leaves after the call and its result. */
  leaving: Type.Boolean(),
  nextBreak: Type.Union([BreakView, Type.Null()]),
  /** The call on the desk, live or to be typified: what an order to hang up or to finish is about. */
  attemptId: Type.Union([Id, Type.Null()]),
  inCall: Type.Boolean(),
});
export type AgentTile = Static<typeof AgentTile>;

/** What stands until somebody looks after it, and is no agent's and no campaign's; one id per thing and day. */
export const StandingAlert = Type.Object({
  id: Type.String(),
  code: OneOf([
    "caller_id_fallen",
    "result_owed",
    "payments_unsent",
    "spend_near",
    "spend_reached",
    "canary",
  ]),
  text: Type.String(),
  since: Type.Union([Instant, Type.Null()]),
  about: Type.Union([
    Type.Object({ kind: Type.Literal("caller_id"), callerId: Id }),
    Type.Object({ kind: Type.Literal("talk"), debtorId: Id, attemptId: Id }),
    Type.Object({ kind: Type.Literal("payments"), portfolioId: Id }),
    Type.Object({ kind: Type.Literal("spend") }),
    Type.Object({ kind: Type.Literal("canary"), debtorId: Id }),
  ]),
});
export type StandingAlert = Static<typeof StandingAlert>;

export const FloorView = Type.Object({
  now: Instant,
  /** Of the mandates and teams that whoever looks may see. */
  standing: Type.Array(StandingAlert),
  campaigns: Type.Array(CampaignLive),
  /** Agreed calls nobody took that no campaign of the view tells: of mandates without one, of people on no list. */
  untaken: Type.Array(
    Type.Object({
      portfolioId: Id,
      portfolioName: Type.String(),
      code: Type.String(),
      text: Type.String(),
      since: Instant,
    }),
  ),
  agents: Type.Array(AgentTile),
  parts: Type.Array(Type.Object({ name: Type.String(), state: Type.String(), detail: Type.String() })),
});
export type FloorView = Static<typeof FloorView>;

// POST   /v1/floor/ear            {} → SeatOpened: a supervisor's own softphone leg (SIP credentials), 201
// POST   /v1/floor/listen         {seatId, mode: listen|whisper|barge} → 204, audited
// DELETE /v1/floor/listen         → 204
// POST   /v1/floor/agents/{userId}/order, /v1/floor/move: OrderRequest, MoveRequest below; POST /v1/campaigns/{id}/start|pause|stop → 204
export const ListenRequest = Type.Object({
  seatId: Id,
  mode: Type.Union([Type.Literal("listen"), Type.Literal("whisper"), Type.Literal("barge")]),
});

export const OrderRequest = Type.Union([
  Type.Object({ kind: Type.Literal("pause"), reason: Type.Optional(Type.String({ maxLength: 40 })) }),
  Type.Object({ kind: Type.Literal("finish"), attemptId: Id }),
  Type.Object({ kind: Type.Literal("hang_up"), attemptId: Id, confirm: Type.Literal(true) }),
  Type.Object({ kind: Type.Literal("leave") }),
]);
export const OrderAnswer = Type.Object({
  state: Type.Union([Type.Literal("done"), Type.Literal("pending"), Type.Literal("same")]),
});

/** `fromCampaignId`: where the supervisor saw the agent, or heading for. */
export const MoveRequest = Type.Object({
  toCampaignId: Id,
  agents: Type.Array(Type.Object({ userId: Id, fromCampaignId: Type.Union([Id, Type.Null()]) }), {
    minItems: 1,
    maxItems: 200,
  }),
});
export const MoveAnswer = Type.Object({
  agents: Type.Array(
    Type.Object({
      userId: Id,
      state: Type.Union([
        Type.Literal("done"),
        Type.Literal("pending"),
        Type.Literal("same"),
        /** Somebody else was faster: `by` and `campaignId` say who and where to. */
        Type.Literal("moved_meanwhile"),
        /** The agent may not see that campaign's mandate. */
        Type.Literal("no_grant"),
        Type.Literal("no_seat"),
      ]),
      by: Type.Union([Type.String(), Type.Null()]),
      campaignId: Type.Union([Id, Type.Null()]),
    }),
  ),
});
