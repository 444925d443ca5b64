// What the engine holds in memory: seats, calls in the air, campaigns under way. PostgreSQL is the truth; this is what
// must be decided on without waiting for it. Plain records, changed only by the functions of this folder.

import { type Agent, canTakeCall, type PresenceSettings } from "#agents/core/presence.ts";
import type { PlannedBreak } from "#agents/service.ts";
import type {
  AttemptId,
  CampaignId,
  DebtorId,
  PhoneId,
  PortfolioId,
  SeatId,
  TeamId,
  TenantId,
  TrunkId,
  UserId,
} from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { Log } from "#platform/log.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import type { Telephony } from "#telephony/port.ts";
import type { Call } from "../core/call.ts";
import type { PacingEvent } from "../core/pacing.ts";
import type { CallerStage } from "../core/return-call.ts";
import type { UntakenCall } from "../store-agreed.ts";
import type { CampaignRow } from "../store-campaigns.ts";
import type { CampaignRun, HopperEntry } from "./campaign-run.ts";
import type { EarInForce } from "./ears.ts";
import type { DiskNow } from "./readiness.ts";
import type { SeatFloor } from "./seat-floor.ts";
import { newTrunkDesk, type TestUnderWay, type TrunkDesk } from "./trunk-desk.ts";
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
  /** What the room on the disk still allows (readiness.ts). */
  readonly disk: () => DiskNow;
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
  /** Changed by a supervisor's move alone (moving.ts). */
  campaign: CampaignId | null;
  readonly sipUser: string;
  readonly sipPassword: string;
  /** Small integer by which the pacer knows this agent. */
  number: number;
  settings: PresenceSettings;
  agent: Agent;
  lineUp: boolean;
  /** The call on the desk: live, or over with its result still to be saved. */
  attempt: AttemptId | null;
  preview: Preview | null;
  heardAt: number;
  /** Since when no browser follows this desk, by the web; null: one does, or nobody knows. */
  goneAt: number | null;
  /** The state last written to the log, so that it is written once. */
  logged: string;
  readonly today: { calls: number; contacts: number; promises: number; promised: Map<string, bigint> };
  /** An ear listens at a seat. */
  watching: { readonly seat: SeatId; readonly mode: "listen" | "whisper" | "barge" } | null;
  readonly floor: SeatFloor;
}

export interface Preview {
  readonly debtor: DebtorId;
  readonly phone: PhoneId;
  readonly mode: "preview" | "callback";
  readonly since: Instant;
  readonly dialAt: Instant;
  readonly callback: string | null;
  readonly requestedAt: Instant | null;
  /** The campaign of the person's mandate, where it is not the agent's own. */
  readonly campaign?: CampaignId;
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
  /** Our number: shown to them, or called by them. */
  readonly ourNumber: Phone | null;
  readonly trunk: TrunkId | null;
  /** What it was launched from; null: they called us, or an engine before this one dialled. */
  readonly entry: HopperEntry | null;
  /** The agent it was launched for, who may have let go of it since. */
  readonly madeFor: SeatId | null;
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
  endedBy: "agent" | "other" | "supervisor";
  identityVerifiedAt: Instant | null;
  recording: "off" | "on" | "muted";
  /** The thresholds that gave its verdict (ears.ts); null: none did. */
  judgedBy: number | null;
  /** Since when the desk hears nothing of the person, or sends nothing of the agent. */
  oneWay: { readonly side: "theirs" | "ours"; readonly since: Instant } | null;
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
  /** The mandates that tried this number, where there are several; empty: nobody did. */
  readonly between: readonly PortfolioId[];
}

export interface World {
  readonly seats: Map<SeatId, Seat>;
  readonly calls: Map<AttemptId, LiveCall>;
  /** Ended, and what came of it is on its way to the database: until then the list still says that they are due. */
  readonly settling: Map<AttemptId, DebtorId>;
  readonly campaigns: Map<CampaignId, CampaignRun>;
  /** Agents' numbers outlive a seat within the process. */
  stopping: boolean;
  linkUp: boolean;
  /** Callers who hear a message and nothing else, until it ends: of numbers no campaign shows. */
  readonly farewells: Set<AttemptId>;
  /** Callers being looked up: what happens to them meanwhile waits. */
  readonly arriving: Map<AttemptId, CallEvent[]>;
  /** Seats being opened, by person and kind: the second click finds the first. */
  readonly opening: Set<string>;
  tenants: readonly TenantId[];
  readonly trunks: TrunkDesk;
  readonly tests: Map<AttemptId, TestUnderWay>;
  /** Their other end, when it has come back to us. */
  readonly testArrivals: Set<AttemptId>;
  /** Messages on mailboxes being asked for and begun. */
  readonly leavingMessage: Set<AttemptId>;
  /** Agents that came free since somebody last looked for who waits (calls.serveFreed). */
  readonly freed: Set<SeatId>;
  /** Today's turns and the names of pause reasons, by tenant; read again twice a minute (shifts.ts). */
  readonly shifts: Map<TenantId, Shifts>;
  shiftsAt: number;
  /** Absent: the product's own thresholds. */
  readonly ears: Map<TenantId, EarInForce>;
  earsAt: number;
  /** Agreed calls half an hour past their hour, by tenant (untaken.ts). */
  readonly untaken: Map<TenantId, readonly UntakenCall[]>;
  untakenAt: number;
}

export interface Shifts {
  readonly breaks: ReadonlyMap<UserId, readonly PlannedBreak[]>;
  readonly pauses: ReadonlyMap<string, { readonly label: string; readonly limitMinutes: number | null }>;
}

export function newWorld(): World {
  return {
    seats: new Map(),
    calls: new Map(),
    settling: new Map(),
    campaigns: new Map(),
    farewells: new Set(),
    arriving: new Map(),
    opening: new Set(),
    tenants: [],
    trunks: newTrunkDesk(),
    tests: new Map(),
    testArrivals: new Set(),
    leavingMessage: new Set(),
    freed: new Set(),
    shifts: new Map(),
    shiftsAt: Number.NEGATIVE_INFINITY,
    ears: new Map(),
    earsAt: Number.NEGATIVE_INFINITY,
    untaken: new Map(),
    untakenAt: Number.NEGATIVE_INFINITY,
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
  | "judgedBy"
  | "oneWay"
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
    judgedBy: null,
    oneWay: null,
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
/** Talking with us, being rung, or just called with what came of it unwritten: nobody calls them a second time meanwhile. */
export function onTheLine(world: World, debtor: DebtorId): boolean {
  for (const settling of world.settling.values()) if (settling === debtor) return true;
  for (const live of world.calls.values()) if (live.debtor === debtor && inAir(live)) return true;
  return false;
}
/** Idle, with a line, reading no preview: may call whom they choose. */
export function isAtHand(seat: Seat): boolean {
  return canTakeCall(seat.agent) && seat.lineUp && seat.preview === null;
}
/** At hand, and rested since the last attention: may be given a person. */
export function isFree(seat: Seat, now: Instant): boolean {
  return isAtHand(seat) && (seat.floor.restUntil === null || now >= seat.floor.restUntil);
}
/** What the pacer is told of a call that leaves. */
export function dialledOf(run: CampaignRun, live: LiveCall, now: number): PacingEvent {
  const score = live.entry?.score;
  return { type: "dialled", at: secondsOf(run, now), call: live.pacerNumber, ...(score ? { score } : {}) };
}
/** Seconds of the campaign-day, the pacer's unit of time. */
export function secondsOf(run: CampaignRun, now: number): number {
  return Math.max(0, (now - run.dayStart) / 1000);
}
