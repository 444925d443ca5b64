// What the engine holds in memory: seats, calls in the air, campaigns under way. PostgreSQL is the truth; this is what
// must be decided on without waiting for it. Plain records, changed only by the functions of this folder.
import { type Agent, canTakeCall, type PresenceSettings } from "#agents/core/presence.ts";
import type {
  AttemptId,
  CampaignId,
  DebtorId,
  PhoneId,
  PortfolioId,
  SeatId,
  TeamId,
  TenantId,
  UserId,
} from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { Log } from "#platform/log.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import type { Telephony } from "#telephony/port.ts";
import type { Call } from "../core/call.ts";
import type { Pacer, PacingDecision } from "../core/pacing.ts";
import type { CallerStage } from "../core/return-call.ts";
import type { DueCallback } from "../store-agreed.ts";
import type { CampaignRow } from "../store-campaigns.ts";
import type { ListFacts } from "../store-list.ts";
import type { Writer } from "./writer.ts";

export interface Deps {
  readonly db: Database;
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: Writer;
  /** The operation's clock is not the machine's. */
  readonly demo: boolean;
  /** A name for this engine process, unique per start: the owner of leases. */
  readonly owner: string;
  readonly newAttempt: () => AttemptId;
  /** Tells the web processes; topics "seat" and "floor". */
  readonly push: (topic: string, data: unknown) => void;
  /** Makes the softphone of a seat known to the exchange, and forgets it. The simulated exchange needs neither. */
  readonly provisionSeat: (seat: { sipUser: string; sipPassword: string; robot: boolean }) => Promise<void>;
  readonly forgetSeat: (sipUser: string) => Promise<void>;
  readonly provisionTrunk: (trunk: CampaignRow["trunk"]) => Promise<void>;
  /** Why nothing may be dialled at all, in Spanish; empty when all is well (readiness.ts). */
  readonly notReady: () => readonly string[];
}

export interface Seat {
  readonly tenant: TenantId;
  readonly id: SeatId;
  readonly user: UserId;
  readonly name: string;
  team: TeamId | null;
  teamName: string | null;
  readonly kind: "agent" | "ear";
  readonly robot: boolean;
  readonly campaign: CampaignId | null;
  readonly sipUser: string;
  readonly sipPassword: string;
  /** Small integer by which the pacer knows this agent. */
  number: number;
  readonly settings: PresenceSettings;
  agent: Agent;
  lineUp: boolean;
  /** The call on the desk: live, or over with its result still to be saved. */
  attempt: AttemptId | null;
  preview: Preview | null;
  heardAt: number;
  /** The state last written to the log, so that it is written once. */
  logged: string;
  readonly today: { calls: number; contacts: number; promises: number; promised: Map<string, bigint> };
  /** An ear listens at a seat. */
  watching: { readonly seat: SeatId; readonly mode: "listen" | "whisper" | "barge" } | null;
}

export interface Preview {
  readonly debtor: DebtorId;
  readonly phone: PhoneId;
  readonly mode: "preview" | "callback";
  readonly since: Instant;
  readonly dialAt: Instant;
  readonly callback: string | null;
  /** Of a promise: the gate is asked for a reminder. */
  readonly reminder?: boolean;
}

export interface LiveCall {
  readonly tenant: TenantId;
  /** These five change once at most, when somebody who called us says who they are. */
  campaign: CampaignId | null;
  portfolio: PortfolioId;
  debtor: DebtorId | null;
  phone: PhoneId | null;
  zone: string;
  readonly number: Phone | null;
  /** Of somebody who calls us, until an agent is theirs. */
  caller: Caller | null;
  readonly direction: "outbound" | "inbound";
  readonly callback: string | null;
  /** By which the pacer knows it; 0: not paced. */
  pacerNumber: number;
  readonly startedAt: Instant;
  readonly monotonicAt: number;
  call: Call;
  events: number;
  endedAt: Instant | null;
  endedBy: "agent" | "other";
  identityVerifiedAt: Instant | null;
  recording: "off" | "on" | "muted";
  cause: { readonly q850: number; readonly sip?: number } | null;
}

export interface Caller {
  stage: CallerStage | null;
  /** Our number that was called. */
  readonly called: Phone;
  /** The agent who spoke with them last. */
  lastUser: UserId | null;
  /** Within lawful hours and with the campaign running, as found when we knew who it is. */
  open: boolean;
  readonly twoMandates: boolean;
}

export interface HopperEntry {
  readonly debtor: DebtorId;
  readonly phone: PhoneId;
  readonly number: Phone;
  readonly zone: string;
  readonly takenAt: Instant;
  /** For core/detection-for: whether a person is expected to pick up. */
  readonly brokenPromise: boolean;
  readonly lastOutcome: string | null;
  /** A call about a promise in force: the gate lets one pass. */
  readonly reminder?: boolean;
}

export interface CampaignRun {
  row: CampaignRow;
  readonly fence: bigint;
  leaseUntil: number;
  readonly day: LocalDate;
  readonly dayStart: Instant;
  readonly dayEnd: Instant;
  readonly pacer: Pacer;
  readonly counts: {
    dialled: number;
    human: number;
    machine: number;
    connected: number;
    abandoned: number;
    promises: number;
  };
  /** Verdicts of the last half hour: instant and whether abandoned. */
  readonly recent: { readonly at: Instant; readonly abandoned: boolean }[];
  /** Both clocks of today's connections, ms. */
  readonly waits: { readonly verdict: number[]; readonly greeting: number[] };
  readonly hopper: HopperEntry[];
  readonly series: [number, number, number, number, number][];
  facts: ListFacts;
  callbacks: readonly DueCallback[];
  /** Callbacks put aside by an agent, or being asked about: not offered before this. */
  readonly callbacksHeld: Map<string, Instant>;
  decision: PacingDecision | null;
  refilling: boolean;
  emptyUntil: number;
  syncedAt: number;
  syncing: boolean;
  savedAt: number;
  /** Debtors whose reservation is being written: no longer in the hopper, not yet a call. */
  readonly launching: Set<DebtorId>;
  lastDialAt: number;
  nextPacerCall: number;
  nextPacerAgent: number;
  busyMs: number;
  staffedMs: number;
  occupancyAt: number;
}

export interface World {
  readonly seats: Map<SeatId, Seat>;
  readonly calls: Map<AttemptId, LiveCall>;
  readonly campaigns: Map<CampaignId, CampaignRun>;
  /** Agents' numbers outlive a seat within the process. */
  stopping: boolean;
  linkUp: boolean;
  /** Callers who hear a message and nothing else, until it ends: of numbers no campaign shows. */
  readonly farewells: Set<AttemptId>;
  /** Callers being looked up: what happens to them meanwhile waits. */
  readonly arriving: Map<AttemptId, CallEvent[]>;
  tenants: readonly TenantId[];
  /** Agents that came free since somebody last looked for who waits (calls.serveFreed). */
  readonly freed: Set<SeatId>;
}

export function newWorld(): World {
  return {
    seats: new Map(),
    calls: new Map(),
    campaigns: new Map(),
    farewells: new Set(),
    arriving: new Map(),
    tenants: [],
    freed: new Set(),
    stopping: false,
    linkUp: false,
  };
}

type Unbegun =
  | "monotonicAt"
  | "events"
  | "endedAt"
  | "endedBy"
  | "identityVerifiedAt"
  | "recording"
  | "cause";
/** A call from its first instant on: nothing has happened in it yet. */
export function beginCall(deps: Deps, world: World, begun: Omit<LiveCall, Unbegun>): LiveCall {
  const live: LiveCall = {
    ...begun,
    monotonicAt: deps.clock.monotonic(),
    events: 0,
    endedAt: null,
    endedBy: "other",
    identityVerifiedAt: null,
    recording: "off",
    cause: null,
  };
  world.calls.set(live.call.attempt, live);
  return live;
}
export function seatOf(world: World, user: UserId, kind: Seat["kind"] = "agent"): Seat | undefined {
  for (const seat of world.seats.values()) if (seat.user === user && seat.kind === kind) return seat;
  return undefined;
}
export function seatsOf(world: World, campaign: CampaignId): readonly Seat[] {
  return [...world.seats.values()].filter((seat) => seat.campaign === campaign && seat.kind === "agent");
}
export function callsOf(world: World, campaign: CampaignId): readonly LiveCall[] {
  return [...world.calls.values()].filter((live) => live.campaign === campaign);
}
/** Still on a line: counts against lines and against a stop. */
export function inAir(live: LiveCall): boolean {
  return live.call.at.phase !== "ended";
}
/** Free for a person who answers: idle, with a line, reading no preview. */
export function isFree(seat: Seat): boolean {
  return canTakeCall(seat.agent) && seat.lineUp && seat.preview === null;
}
/** Seconds of the campaign-day, the pacer's unit of time. */
export function secondsOf(run: CampaignRun, now: number): number {
  return Math.max(0, (now - run.dayStart) / 1000);
}
