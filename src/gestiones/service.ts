// Recording what happened on a contact: once, whole, and for good. Everything runs in the caller's transaction; what a
// result changes elsewhere (phone, hold, flags) leaves as `effects` and in the event, for the modules that own it.
import { createHash } from "node:crypto";
import { AppError } from "#kernel/errors.ts";
import {
  type AccountId,
  type AttemptId,
  asId,
  type CampaignId,
  type DebtorId,
  type GestionId,
  type PhoneId,
  type PortfolioId,
  type TenantId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import type { CallbackReason } from "./core/callback.ts";
import { can } from "./core/can.ts";
import { leafOf, systemLeafOf } from "./core/disposition-tree.ts";
import { type Amounts, describe, type TimelineLine } from "./core/timeline.ts";
import { waysWithoutCall } from "./core/without-call.ts";
import { type Actor, eventOf } from "./record.ts";
import { defaultScript } from "./scripts/default.ts";
import * as store from "./store.ts";
import * as callbacks from "./store-callbacks.ts";
import { dispositionOfAttempt } from "./store-tasks.ts";
import { sharedTimeline, timeline } from "./store-timeline.ts";
import { builtInVersion, currentTree, scriptOf } from "./store-trees.ts";
import { defaultTree } from "./trees/default.ts";

/** Rows the dialler writes at once. */
export const mostSystemRows = 2_000;
/** Lines of history on a card. */
export const mostTimelineLines = 200;

export interface Annulled {
  readonly withoutCall: boolean;
  readonly debtor: DebtorId;
  readonly portfolio: PortfolioId;
  readonly accounts: readonly AccountId[];
}

/** A correction: a new row that takes the old one out of force. Promises it made are voided by promises/service. */
export async function annul(
  tx: Tx,
  actor: Actor,
  input: { id: GestionId; gestion: GestionId; reason: string },
): Promise<Annulled | undefined> {
  const before = await store.findGestion(tx, input.gestion);
  if (!before) throw new AppError("not_found", { field: "gestionId" });
  const hash = createHash("sha256")
    .update(JSON.stringify([input.gestion, input.reason]))
    .digest();
  const again = await store.findGestion(tx, input.id);
  if (again) {
    if (again.content_hash.equals(hash)) return undefined;
    throw new AppError("idempotency_mismatch", { field: "id" });
  }
  const allowed = can.annulGestion({
    annulled: await store.isAnnulled(tx, input.gestion),
    isAnnulment: before.annuls !== null,
  });
  if (!allowed.ok) throw new AppError("conflict", { why: allowed.why });
  const row: store.GestionRow = {
    id: input.id,
    portfolio: asId(before.portfolio_id),
    debtor: asId(before.debtor_id),
    attempt: before.attempt_id as AttemptId | null,
    campaign: before.campaign_id as CampaignId | null,
    user: actor.user,
    phone: before.phone_id as PhoneId | null,
    channel: "admin",
    disposition: before.disposition,
    dispositionName: before.disposition_name,
    treeVersion: before.tree_version,
    contactClass: "ADMIN",
    weight: 0,
    note: "",
    reason: null,
    attitude: null,
    callbackAt: null,
    at: actor.now,
    happenedAt: null,
    annuls: input.gestion,
    annulReason: input.reason,
    contentHash: hash,
  };
  if (!(await store.insertGestion(tx, actor.tenant, row))) {
    throw new AppError("conflict", { why: "already_annulled" });
  }
  const accounts = await store.accountsOf(tx, input.gestion);
  await append(tx, [
    {
      ...eventOf(actor, row),
      type: "gestion.annulled",
      payload: { debtorId: row.debtor, accountIds: accounts, annuls: input.gestion },
    },
  ]);
  const withoutCall = waysWithoutCall.some((way) => way === before.channel);
  return { withoutCall, debtor: row.debtor, portfolio: row.portfolio, accounts };
}

export interface SystemResult {
  readonly attempt: AttemptId;
  readonly campaign: CampaignId | null;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId;
  readonly phone: PhoneId | null;
  /** `voice` unless said. */
  readonly channel?: "voice" | "inbound";
  /** SYS_NO_ANSWER, SYS_BUSY … */
  readonly disposition: string;
  /** In place of the leaf's own name. */
  readonly name?: string;
  readonly at: Instant;
}

/**
 * Results nobody typed, in one statement. The gestión takes the attempt's id, so the same result sent twice (after a
 * restart) is written once. Returns how many were new.
 */
export async function recordSystem(
  tx: Tx,
  tenant: TenantId,
  results: readonly SystemResult[],
): Promise<number> {
  if (results.length === 0) return 0;
  if (results.length > mostSystemRows) throw new AppError("bad_request", { max: mostSystemRows });
  const rows = results.map((result): store.SystemRow => {
    const leaf = systemLeafOf(defaultTree, result.disposition);
    if (!leaf) throw new AppError("disposition_invalid", { disposition: result.disposition });
    const { name, contactClass, weight } = leaf;
    return { name, ...result, id: asId<GestionId>(result.attempt), contactClass, weight };
  });
  const written = new Set(await store.insertSystem(tx, tenant, builtInVersion, rows));
  const fresh = rows.filter((row) => written.has(row.id));
  await append(
    tx,
    fresh.map((row) => ({
      tenant,
      at: row.at,
      type: "gestion.recorded",
      subject: row.id,
      portfolio: row.portfolio,
      payload: {
        debtorId: row.debtor,
        attemptId: row.attempt,
        phoneId: row.phone,
        disposition: row.disposition,
        contactClass: row.contactClass,
        effects: systemLeafOf(defaultTree, row.disposition)?.effects ?? {},
      },
    })),
  );
  return fresh.length;
}

export async function timelineOf(
  tx: Tx,
  debtor: DebtorId,
  { limit, amounts }: { readonly limit: number; readonly amounts: Amounts },
): Promise<readonly TimelineLine[]> {
  const mandate = await store.mandateOf(tx, debtor);
  if (!mandate) return [];
  const rows = await timeline(tx, debtor, Math.min(limit, mostTimelineLines));
  return rows.map((row) => describe(row, mandate.country, amounts));
}
/** What other mandates tell of the person under a signed agreement, to be read and not changed. */
export async function sharedTimelineOf(
  tx: Tx,
  debtor: DebtorId,
  { limit, amounts, at }: { readonly limit: number; readonly amounts: Amounts; readonly at: Instant },
): Promise<readonly (TimelineLine & { readonly sharedBy: string })[]> {
  const mandate = await store.mandateOf(tx, debtor);
  if (!mandate) return [];
  const lines = await sharedTimeline(tx, debtor, { at, limit: Math.min(limit, mostTimelineLines) });
  return lines.map(({ row, mandate: sharedBy }) => ({
    ...describe(row, mandate.country, amounts),
    sharedBy,
  }));
}
export type { Actor, GestionInput, PromiseDraft, Recorded, UnaskedOf } from "./record.ts";
export { record } from "./record.ts";
export { lastAndBest } from "./store.ts";
export { cancelCallbacks, hasOpenCallback, putCallback } from "./store-callbacks.ts";
export { currentTree } from "./store-trees.ts";

interface CallbackChange {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId;
  readonly id: string;
  readonly at: Instant;
}
export async function closeCallback(
  tx: Tx,
  change: CallbackChange & { readonly state: "done" | "cancelled"; readonly why?: CallbackReason },
): Promise<void> {
  if (await callbacks.closeCallback(tx, change.id, change)) await tellCallback(tx, change, change.state);
}
/** The gestión that agreed it is annulled: nobody is called for it. */
export async function cancelCallbackOf(
  tx: Tx,
  change: Omit<CallbackChange, "id"> & { readonly gestion: GestionId },
): Promise<void> {
  const id = await callbacks.openCallbackOf(tx, change.gestion);
  if (id) await closeCallback(tx, { ...change, id, state: "cancelled", why: "annulled" });
}
/** To an hour at which it may be made; what kept it from its own is said. */
export async function moveCallback(
  tx: Tx,
  change: CallbackChange & { readonly to: Instant; readonly why: string },
): Promise<void> {
  const moved = await callbacks.moveCallback(tx, change.id, change.to, change.why);
  if (moved) await tellCallback(tx, change, "moved", { dueAt: change.to });
}
/** Closes what nobody owes any more in these mandates: withdrawn, paid, and hours long past. */
export async function sweepCallbacks(
  tx: Tx,
  asked: {
    readonly tenant: TenantId;
    readonly mandates: callbacks.SweptMandates;
    readonly at: Instant;
    readonly dueBefore: Instant;
  },
): Promise<void> {
  for (const swept of await callbacks.sweepCallbacks(tx, asked.mandates, asked))
    await tellCallback(tx, { ...asked, ...swept }, swept.state);
}

async function tellCallback(
  tx: Tx,
  { tenant, at, id, portfolio, debtor, why }: CallbackChange & { readonly why?: string },
  what: "done" | "cancelled" | "expired" | "moved",
  more: { readonly dueAt?: Instant } = {},
): Promise<void> {
  const payload = { debtorId: debtor, ...more, ...(why ? { why } : {}) };
  await append(tx, [{ tenant, at, type: `callback.${what}`, subject: id, portfolio, payload }]);
}

export async function currentScript(tx: Tx, portfolio: PortfolioId) {
  return (await scriptOf(tx, portfolio)) ?? { version: builtInVersion, steps: defaultScript };
}
export { callbacksOwnedBy, giveCallbacks } from "./store-callbacks.ts";
export { findReported, listReported, reportedElsewhere, reportsPayment } from "./store-reported.ts";
export { listTasks, openTasksOf, taskOf } from "./store-tasks.ts";
export { leaveUntyped, resolveTask } from "./tasks.ts";

/** An agent has described this call: no automatic result takes its place. */
export async function isDescribed(tx: Tx, attempt: AttemptId): Promise<boolean> {
  return (await dispositionOfAttempt(tx, attempt)) !== undefined;
}

/** Did the agent say, while the call still went on, that the person is to be looked for on another phone? */
export async function leadsToNextPhone(tx: Tx, attempt: AttemptId): Promise<boolean> {
  const said = await dispositionOfAttempt(tx, attempt);
  if (!said) return false;
  const { tree } = await currentTree(tx, said.portfolio);
  return leafOf(tree, said.disposition)?.effects.nextPhone === true;
}
