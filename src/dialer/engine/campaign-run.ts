// A campaign as this engine runs it today: its list at hand, its pacer, what it counts and what it is about to do.
import type { DebtorId, PhoneId, SeatId, TrunkId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { CallMode } from "../core/call.ts";
import type { DecisionLog } from "../core/decision-log.ts";
import type { Pacer, PacingDecision } from "../core/pacing.ts";
import type { PacerTape } from "../core/pacing-tape.ts";
import type { DueCallback } from "../store-agreed.ts";
import type { CampaignRow } from "../store-campaigns.ts";
import type { ListFacts } from "../store-facts.ts";
import type { OrderedControl } from "../store-pacing-control.ts";

export interface HopperEntry {
  readonly debtor: DebtorId;
  readonly phone: PhoneId;
  readonly number: Phone;
  readonly zone: string;
  readonly takenAt: Instant;
  /** P(a person picks up this phone at this hour), for the pacer. */
  readonly score?: number;
  /** For core/detection-for: whether a person is expected to pick up. */
  readonly brokenPromise: boolean;
  readonly lastOutcome: string | null;
  /** When they asked to be called at an hour, for a call that keeps it: law and house make an exception for one reply. */
  readonly requestedAt: Instant | null;
  /** A call about a promise in force: the gate lets one pass. */
  readonly reminder?: boolean;
  /** Trunks over which this very call has failed. */
  readonly avoid: readonly TrunkId[];
}

/** A call that its trunk did not carry, to be made over another. */
export interface Again {
  readonly entry: HopperEntry;
  readonly mode: CallMode;
  readonly seat: SeatId | null;
  readonly callback: string | null;
}

export interface Raised {
  readonly code: "result" | "views";
  readonly text: string;
  readonly since: Instant;
}

export interface CampaignRun {
  row: CampaignRow;
  readonly fence: bigint;
  leaseUntil: number;
  readonly day: LocalDate;
  readonly dayStart: Instant;
  readonly dayEnd: Instant;
  /** What the loop speaks with; its tape writes down what was said. */
  readonly pacer: Pacer;
  readonly tape: PacerTape;
  readonly tapeId: string;
  /** What a supervisor ordered of its pace. */
  control: OrderedControl | null;
  readonly counts: {
    dialled: number;
    human: number;
    machine: number;
    connected: number;
    abandoned: number;
    promises: number;
    /** People put through without anybody having listened who they were. */
    unheard: number;
    abandonedByLaw: number;
    /** Hung up while we were finding out who answered. */
    hangups: number;
  };
  /** Since when law's clock is over the cap, and answers go straight to free agents (at-once.ts). */
  atOnceSince: Instant | null;
  /** Verdicts of the last half hour: instant and whether abandoned. */
  readonly recent: { readonly at: Instant; readonly abandoned: boolean }[];
  /** Both clocks of today's connections, ms. */
  readonly waits: { readonly verdict: number[]; readonly greeting: number[] };
  readonly hopper: HopperEntry[];
  readonly series: [number, number, number, number, number][];
  /** Null until it was read: an engine that takes over goes on dialling first. */
  facts: ListFacts | null;
  callbacks: readonly DueCallback[];
  /** Callbacks put aside by an agent, or being asked about: not offered before this. */
  readonly callbacksHeld: Map<string, Instant>;
  /** Results a supervisor is told of at once. */
  raised: readonly Raised[];
  decision: PacingDecision | null;
  /** What was decided in the last hour, and why. Of this engine: another one begins anew. */
  readonly decisions: DecisionLog;
  refilling: boolean;
  emptyUntil: number;
  syncedAt: number;
  syncing: boolean;
  savedAt: number;
  /** Debtors whose reservation is being written: no longer in the hopper, not yet a call. */
  readonly launching: Set<DebtorId>;
  /** Calls for another trunk, and whose they are until they leave. */
  readonly again: Again[];
  readonly failingOver: Set<DebtorId>;
  /** Why no number may be shown or no money spent, and until when nothing asks again. */
  held: { readonly why: string; readonly until: Instant } | null;
  lastDialAt: number;
  nextPacerCall: number;
  nextPacerAgent: number;
  busyMs: number;
  staffedMs: number;
  occupancyAt: number;
}
