// What people and other modules change about the gate: answers to doubts, signed overlays, blocks, debts to be left in
// peace. Reached from outside through service.ts.
import { AppError } from "#kernel/errors.ts";
import type {
  AccountId,
  CreditorId,
  GestionId,
  PersonId,
  PortfolioId,
  TenantId,
  UserId,
} from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { newId } from "#platform/new-id.ts";
import type { Channel, Overlay } from "./core/rule-set.ts";
import { ruleSets } from "./rules/catalogue.ts";
import * as blocks from "./store-blocks.ts";
import * as ledger from "./store-ledger.ts";

/**
 * A compliance officer answers a doubt for a whole mandate and rule. ALLOW lets later contacts through from `today`
 * on; DENY refuses them without asking again. Either is an overlay like any other, with a name under it.
 */
export async function resolveReview(
  tx: Tx,
  answer: {
    readonly tenant: TenantId;
    readonly item: string;
    readonly verdict: "ALLOW" | "DENY";
    readonly by: UserId;
    /** As it will stand under the overlay. */
    readonly signedBy: string;
    readonly at: Instant;
    /** The day in the mandate's zone. */
    readonly today: LocalDate;
    readonly validTo?: LocalDate;
    readonly note?: string;
  },
): Promise<void> {
  const { tenant, at, by, verdict } = answer;
  const item = await ledger.lockOpenReview(tx, tenant, answer.item);
  if (!item) throw new AppError("not_found", { review: answer.item });
  const overlay: Overlay = {
    id: newId(),
    ruleSet: item.ruleSet,
    portfolio: item.portfolio,
    validFrom: answer.today,
    ...(answer.validTo ? { validTo: answer.validTo } : {}),
    signedBy: answer.signedBy,
    signedOn: answer.today,
    reviewedBy: answer.signedBy,
    change: { kind: "review", rule: item.rule, verdict },
  };
  await ledger.insertOverlay(tx, tenant, overlay, { at, by });
  await ledger.closeReview(tx, tenant, {
    id: item.id,
    verdict,
    at,
    by,
    overlay: overlay.id,
    note: answer.note ?? "",
  });
  const payload = { ruleSet: item.ruleSet, rule: item.rule, verdict };
  await append(tx, [
    { tenant, at, type: "review.resolved", subject: item.id, portfolio: item.portfolio, actor: by, payload },
  ]);
}

/** A change to a rule set, signed outside and registered here. Refused when it names what does not exist or loosens. */
export async function signOverlay(
  tx: Tx,
  signed: {
    readonly tenant: TenantId;
    readonly overlay: Omit<Overlay, "id" | "creditor" | "portfolio"> & {
      readonly creditor?: CreditorId;
      readonly portfolio?: PortfolioId;
    };
    readonly at: Instant;
    readonly by?: UserId;
  },
): Promise<string> {
  const { tenant, at, by } = signed;
  const overlay: Overlay = { ...signed.overlay, id: newId() };
  const ruleSet = ruleSets.find(({ id }) => id === overlay.ruleSet);
  const { change } = overlay;
  const named = change.kind === "reading" || change.kind === "max" ? change.rule : undefined;
  const limit = ruleSet?.limits.find(({ id }) => id === named);
  if (!ruleSet || (named !== undefined && !limit))
    throw new AppError("validation_failed", { ruleSet: overlay.ruleSet, change: change.kind });
  // Each layer may only tighten the one before.
  if (limit && change.kind === "max" && change.max > limit.max)
    throw new AppError("validation_failed", { field: "change.max", bound: limit.max });
  await ledger.insertOverlay(tx, tenant, overlay, { at, by });
  const payload = { ruleSet: overlay.ruleSet, change: change.kind };
  await append(tx, [
    {
      tenant,
      at,
      type: "overlay.signed",
      subject: overlay.id,
      payload,
      ...(signed.overlay.portfolio ? { portfolio: signed.overlay.portfolio } : {}),
      ...(by ? { actor: by } : {}),
    },
  ]);
  return overlay.id;
}

/** "Do not contact me": the person, a number or a channel; of one mandate, or without it of the whole tenant. */
export async function blockContact(
  tx: Tx,
  block: {
    readonly tenant: TenantId;
    readonly person: PersonId;
    readonly portfolio?: PortfolioId;
    readonly phone?: string;
    readonly channel?: Channel;
    readonly origin: "debtor" | "creditor" | "regulator" | "agent" | "system";
    readonly reason?: string;
    readonly until?: Instant;
    readonly at: Instant;
    readonly by?: UserId;
    /** The result it came with, and what that wrote on the person: both are taken back together. */
    readonly gestion?: GestionId;
    readonly flag?: string;
  },
): Promise<void> {
  const { tenant, person, portfolio, phone, channel, origin, reason = "", until, at, by } = block;
  const id = await blocks.insertBlock(tx, tenant, {
    person,
    portfolio,
    phone,
    channel,
    origin,
    reason,
    until,
    at,
    by,
    gestion: block.gestion,
    flag: block.flag,
  });
  await append(tx, [
    {
      tenant,
      at,
      type: "contact.blocked",
      subject: person,
      payload: { block: id, origin },
      ...(portfolio ? { portfolio } : {}),
      ...(by ? { actor: by } : {}),
    },
  ]);
}

/**
 * The result was a mistake: what it blocked may be contacted again. Returns what it had written on the person and nobody
 * else still says.
 */
export async function unblockResult(
  tx: Tx,
  { tenant, gestion, at, by }: { tenant: TenantId; gestion: GestionId; at: Instant; by?: UserId },
): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const { id, person, portfolio, flag } of await blocks.endBlocksOf(tx, gestion, at)) {
    const actor = by ? { actor: by } : {};
    const wall = portfolio === null ? {} : { portfolio };
    await append(tx, [
      { tenant, at, type: "contact.unblocked", subject: person, payload: { block: id }, ...wall, ...actor },
    ]);
    if (flag === null || portfolio === null) continue;
    if (!(await blocks.isFlaggedByResult(tx, { person, portfolio, flag, at }))) gone.push(flag);
  }
  return gone;
}
export { isFlaggedByResult } from "./store-blocks.ts";

/** Leaves a debt in peace: a promise through a day (due date plus grace, included), a dispute until it is answered. */
export async function protect(
  tx: Tx,
  one: {
    readonly tenant: TenantId;
    readonly account: AccountId;
    readonly portfolio: PortfolioId;
    readonly since: Instant;
  } & ({ readonly kind: "promise"; readonly through: LocalDate } | { readonly kind: "dispute" }),
): Promise<void> {
  const through = one.kind === "promise" ? one.through : undefined;
  await ledger.upsertProtection(tx, one.tenant, { ...one, through });
}
/** The promise was kept, broken or replaced; the dispute was answered. */
export async function unprotect(
  tx: Tx,
  one: { readonly tenant: TenantId; readonly account: AccountId; readonly kind: "promise" | "dispute" },
): Promise<void> {
  await ledger.deleteProtection(tx, one.tenant, one.account, one.kind);
}
