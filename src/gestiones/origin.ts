// Where a gestión comes from: its call, whose it was and how long was spoken on it, or none.
import { AppError } from "#kernel/errors.ts";
import type { CampaignId, PhoneId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import type { Actor, GestionInput } from "./record.ts";
import * as store from "./store.ts";

export async function originOf(
  tx: Tx,
  { user, now, corrects = false }: Actor,
  input: GestionInput,
): Promise<{
  campaign: CampaignId | null;
  phone: PhoneId | null;
  channel: store.Channel;
  talkMs: number | null;
}> {
  if (input.attempt === null)
    return { campaign: null, phone: null, channel: input.withoutCall?.way ?? "manual", talkMs: null };
  const origin = await store.attemptOrigin(tx, input.attempt);
  if (!origin) throw new AppError("not_found", { field: "attemptId" });
  if (origin.debtor_id !== null && origin.debtor_id !== input.debtor) {
    throw new AppError("conflict", { why: "attempt_of_another_person" });
  }
  // Whoever had the call last tells what it was, or their supervisor: that word stands in the ledger of contacts.
  if (origin.user_id !== null && user !== null && origin.user_id !== user && !corrects) {
    throw new AppError("conflict", { why: "attempt_of_another_agent" });
  }
  return {
    campaign: origin.campaign_id as CampaignId | null,
    phone: origin.phone_id as PhoneId | null,
    channel: origin.direction === "inbound" ? "inbound" : "voice",
    talkMs: origin.talked_from === null ? null : (origin.ended_at ?? now) - origin.talked_from,
  };
}
