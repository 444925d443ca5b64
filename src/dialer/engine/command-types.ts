// What desks and supervisors may ask of the engine, by name, and what each answers: the words of the socket between the processes.
import type {
  AttemptId,
  CampaignId,
  DebtorId,
  PhoneId,
  SeatId,
  TenantId,
  TestCallId,
  TrunkId,
  UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { CallerEnding } from "../core/caller-endings.ts";
import type { WhyNot } from "../core/why-not.ts";
import type { OpenedSeat } from "./open-seat.ts";
import type { TestWish } from "./test-calls.ts";
import type { EngineSeatView, FloorView } from "./views.ts";

export interface Who {
  readonly tenant: TenantId;
  readonly user: UserId;
}
/** Whose order: the name is what the agent reads. */
export interface OrderedBy {
  readonly user: UserId;
  readonly name: string;
}
export type SeatOrderWish =
  | { readonly kind: "pause"; readonly reason: string }
  | { readonly kind: "finish" | "hang_up"; readonly attempt: AttemptId }
  | { readonly kind: "leave" }
  | { readonly kind: "move"; readonly from: CampaignId | null; readonly to: CampaignId };
export type OrderAnswer =
  /** Now, after the call, or already so. */
  | { readonly state: "done" | "pending" | "same" }
  | {
      readonly state: "moved_meanwhile";
      readonly byName: string | null;
      readonly campaign: CampaignId | null;
    };

export interface EngineCommands {
  order(payload: Who & { by: OrderedBy; wish: SeatOrderWish }): Promise<OrderAnswer>;
  noticesSeen(payload: Who & { ids: readonly string[] }): Promise<void>;
  help(payload: Who & { reason: string }): Promise<void>;
  takeHelp(payload: Who & { by: OrderedBy }): Promise<{ takenByName: string | null }>;
  closeHelp(payload: Who & { by: UserId }): Promise<void>;
  /** The campaign's list was put back by hand: searched again at once. */
  listWoken(payload: { tenant: TenantId; campaign: CampaignId }): Promise<void>;
  openSeat(payload: Who & { campaign: CampaignId; take: boolean }): Promise<OpenedSeat>;
  openEar(payload: Who): Promise<OpenedSeat>;
  /** The softphone has registered: call it. */
  line(payload: Who & { kind: "agent" | "ear" }): Promise<void>;
  closeSeat(payload: Who): Promise<void>;
  /** No further call for this person; true while the present one, or its result, keeps the seat. */
  dismiss(payload: Who): Promise<{ readonly call: boolean }>;
  /** The person is in another team from this moment. */
  teamMoved(payload: Who): Promise<void>;
  available(payload: Who): Promise<void>;
  pause(payload: Who & { reason: string }): Promise<void>;
  /** `line` false: the desk is there and its softphone is not yet. */
  heartbeat(payload: Who & { line?: boolean }): Promise<void>;
  /** The last browser that showed this desk has closed, or its network has. */
  deskGone(payload: Who): Promise<void>;
  hangUp(payload: Who): Promise<void>;
  hold(payload: Who & { hold: boolean }): Promise<void>;
  dtmf(payload: Who & { digits: string }): Promise<void>;
  recording(payload: Who & { muted: boolean }): Promise<void>;
  /** Nothing has been heard of that side for seconds, by the count of packets. */
  sound(payload: Who & { side: "theirs" | "ours" }): Promise<void>;
  identity(payload: Who & { attempt: AttemptId }): Promise<{ debtor: string | null }>;
  /** Whose call it is, when the number did not say: the agent has asked. */
  caller(payload: Who & { attempt: AttemptId; debtor: DebtorId }): Promise<void>;
  /** The agent could not name whoever called: how the talk ended, without an account. Ends the call if it is still on. */
  callerUnnamed(payload: Who & { attempt: AttemptId; ending: CallerEnding; note: string }): Promise<void>;
  dial(payload: Who & { debtor: DebtorId; phone: PhoneId }): Promise<void>;
  /** Show the person whose promise I follow, for a reminder. */
  promise(payload: Who & { debtor: DebtorId }): Promise<void>;
  preview(payload: Who & { accept: boolean; reason?: string }): Promise<void>;
  gestionSaved(
    payload: Who & {
      attempt: AttemptId | null;
      andThen: "next" | "pause";
      contact: boolean;
      /** Name of a result that the supervisor is told of at once. */
      alert?: string | null;
      promises: readonly { minor: string; currency: string }[];
    },
  ): Promise<void>;
  /** Opened all the people of others that an hour allows. */
  viewsSpent(payload: Who & { name: string; most: number }): Promise<void>;
  campaignState(payload: {
    tenant: TenantId;
    campaign: CampaignId;
    state: "running" | "paused" | "stopped";
  }): Promise<void>;
  campaignChanged(payload: { tenant: TenantId; campaign: CampaignId }): Promise<void>;
  listen(payload: Who & { seat: SeatId; mode: "listen" | "whisper" | "barge" }): Promise<void>;
  stopListening(payload: Who): Promise<void>;
  /** A call to ourselves, begun; how it went stands in its row. */
  testCall(payload: TestWish): Promise<{ id: TestCallId }>;
  /** Trunks that rest because they failed again and again, with the instant of their next trial. */
  restingTrunks(payload: { tenant: TenantId }): Promise<readonly { trunk: TrunkId; until: number }[]>;
  seatView(payload: Who): Promise<EngineSeatView | null>;
  floorView(payload: { tenant: TenantId }): Promise<unknown>;
  /** What keeps the campaign as a whole from dialling; null when this engine does not run it. */
  stops(payload: { tenant: TenantId; campaign: CampaignId }): Promise<readonly WhyNot[] | null>;
  /** The last hour of pacing decisions, the newest first; null when this engine does not run the campaign. */
  decisions(payload: {
    tenant: TenantId;
    campaign: CampaignId;
    before: Instant | null;
  }): Promise<readonly Decided[] | null>;
  status(): Promise<EngineStatus>;
}

/** The same decision, made so often in a row. */
export interface Decided {
  readonly from: Instant;
  readonly until: Instant;
  readonly times: number;
  /** Calls launched by all of them together. */
  readonly dialled: number;
  readonly sentence: string;
}

export interface EngineStatus {
  readonly now: number;
  readonly demo: boolean;
  readonly floors: readonly FloorView[];
  readonly parts: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
}
