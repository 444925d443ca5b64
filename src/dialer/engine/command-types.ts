// What desks and supervisors may ask of the engine, by name, and what each answers: the words of the socket between the processes.
import type { AttemptId, CampaignId, DebtorId, PhoneId, SeatId, TenantId, UserId } from "#kernel/ids.ts";
import type { WhyNot } from "../core/why-not.ts";
import type { OpenedSeat } from "./open-seat.ts";
import type { EngineSeatView, FloorView } from "./views.ts";

export interface Who {
  readonly tenant: TenantId;
  readonly user: UserId;
}
export interface EngineCommands {
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
  heartbeat(payload: Who): Promise<void>;
  hangUp(payload: Who): Promise<void>;
  hold(payload: Who & { hold: boolean }): Promise<void>;
  dtmf(payload: Who & { digits: string }): Promise<void>;
  recording(payload: Who & { muted: boolean }): Promise<void>;
  identity(payload: Who & { attempt: AttemptId }): Promise<{ debtor: string | null }>;
  /** Whose call it is, when the number did not say: the agent has asked for the document. */
  caller(payload: Who & { attempt: AttemptId; debtor: DebtorId }): Promise<void>;
  dial(payload: Who & { debtor: DebtorId; phone: PhoneId }): Promise<void>;
  /** Show the person whose promise I follow, for a reminder. */
  promise(payload: Who & { debtor: DebtorId }): Promise<void>;
  preview(payload: Who & { accept: boolean; reason?: string }): Promise<void>;
  gestionSaved(
    payload: Who & {
      attempt: AttemptId | null;
      andThen: "next" | "pause";
      contact: boolean;
      promises: { minor: string; currency: string }[];
    },
  ): Promise<void>;
  campaignState(payload: {
    tenant: TenantId;
    campaign: CampaignId;
    state: "running" | "paused" | "stopped";
  }): Promise<void>;
  campaignChanged(payload: { tenant: TenantId; campaign: CampaignId }): Promise<void>;
  listen(payload: Who & { seat: SeatId; mode: "listen" | "whisper" | "barge" }): Promise<void>;
  stopListening(payload: Who): Promise<void>;
  seatView(payload: Who): Promise<EngineSeatView | null>;
  floorView(payload: { tenant: TenantId }): Promise<unknown>;
  /** What keeps the campaign as a whole from dialling; null when this engine does not run it. */
  stops(payload: { tenant: TenantId; campaign: CampaignId }): Promise<readonly WhyNot[] | null>;
  status(): Promise<EngineStatus>;
}

export interface EngineStatus {
  readonly now: number;
  readonly demo: boolean;
  readonly floors: readonly FloorView[];
  readonly parts: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
}
