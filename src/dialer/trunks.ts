// Trunks and the numbers they show, as administrators change them and supervisors stop them. Reached through service.ts.
import { AppError } from "#kernel/errors.ts";
import type { CallerIdId, CreditorId, PortfolioId, TenantId, TrunkId, UserId } from "#kernel/ids.ts";
import { isPhone, type Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { newId } from "#platform/new-id.ts";
import { refuseTwin } from "./refuse-twin.ts";
import * as numbers from "./store-caller-ids.ts";
import * as store from "./store-trunks.ts";
import * as verified from "./store-verified.ts";

interface Who {
  readonly tenant: TenantId;
  readonly user: UserId;
}

/** What most carriers take: E.164 with its plus, G.711, billed by the second at a price nobody has told us. */
export const trunkDefaults = {
  username: null,
  password: null,
  techPrefix: "",
  numberFormat: "e164_plus",
  country: null,
  codecs: ["ulaw", "alaw"],
  firstSeconds: 1,
  nextSeconds: 1,
  mobileMicros: null,
  fixedMicros: null,
  currency: null,
  backupOrder: null,
} as const satisfies Partial<store.TrunkSettings>;

export type TrunkWish = store.TrunkSettings;
/** A host name or an IPv4 address: what goes into a SIP URI must not carry anything else. */
const hostPattern = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,198}[a-zA-Z0-9])?$/;

/**
 * `callerIds`: numbers it may show from the start; those nobody knows yet are made, for every mandate. Nobody has verified them,
 * unless whoever makes them (the demonstration, a test) says by what they are.
 */
export async function createTrunk(
  tx: Tx,
  who: Who,
  wish: TrunkWish & { readonly callerIds: readonly string[]; readonly verified?: string },
  at: Instant,
  demo = false,
): Promise<TrunkId> {
  const id = newId<TrunkId>();
  requireSound(wish);
  const shown = wish.callerIds.map(phoneOf);
  await store.insertTrunk(tx, who.tenant, { ...wish, id, demo }, at).catch(refuseTwin("name"));
  for (const number of shown) {
    if (wish.verified === undefined) await refuseForeign(tx, number);
    await numbers.allowOn(tx, who.tenant, newId<CallerIdId>(), number, id, at);
    const made = wish.verified === undefined ? undefined : await verified.callerIdOf(tx, { number });
    if (made && wish.verified !== undefined)
      await verified.verifyNumber(tx, made.id, { by: who.user, evidence: wish.verified, creditor: null, at });
  }
  await append(tx, [{ tenant: who.tenant, at, type: "trunk.created", subject: id, actor: who.user }]);
  return id;
}
export async function changeTrunk(
  tx: Tx,
  who: Who,
  id: TrunkId,
  wish: TrunkWish,
  at: Instant,
): Promise<void> {
  requireSound(wish);
  if (!(await store.updateTrunk(tx, id, wish).catch(refuseTwin("name")))) throw new AppError("not_found");
  await append(tx, [{ tenant: who.tenant, at, type: "trunk.changed", subject: id, actor: who.user }]);
}

function requireSound(wish: TrunkWish): void {
  if (!hostPattern.test(wish.host)) throw new AppError("trunk_invalid", { field: "host" });
  const national = wish.numberFormat === "national" || wish.numberFormat === "national_zero";
  if (national && wish.country === null) throw new AppError("trunk_invalid", { field: "country" });
  const priced = wish.mobileMicros !== null || wish.fixedMicros !== null;
  if (priced && wish.currency === null) throw new AppError("trunk_invalid", { field: "currency" });
}

function phoneOf(text: string): Phone {
  const number = text.startsWith("+") ? text : `+${text}`;
  if (!isPhone(number)) throw new AppError("trunk_invalid", { field: "callerIds", value: text });
  return number;
}

export interface CallerIdWish {
  readonly trunks: readonly TrunkId[];
  /** None: every mandate. */
  readonly portfolios: readonly PortfolioId[];
  readonly dailyCap: number | null;
}
export async function createCallerId(
  tx: Tx,
  who: Who,
  wish: CallerIdWish & { readonly number: string },
  at: Instant,
): Promise<CallerIdId> {
  const id = newId<CallerIdId>();
  const number = phoneOf(wish.number);
  await refuseForeign(tx, number);
  await requireKnown(tx, wish);
  await numbers.insertCallerId(tx, who.tenant, id, { ...wish, number }, at).catch(refuseTwin("number"));
  await append(tx, [{ tenant: who.tenant, at, type: "caller_id.created", subject: id, actor: who.user }]);
  return id;
}
export async function changeCallerId(
  tx: Tx,
  who: Who,
  id: CallerIdId,
  wish: CallerIdWish,
  at: Instant,
): Promise<void> {
  await requireKnown(tx, wish);
  const known = await verified.callerIdOf(tx, { id });
  if (known) await requireOfCreditor(tx, known.creditor, wish.portfolios);
  if (!(await numbers.updateCallerId(tx, id, wish))) throw new AppError("not_found");
  await append(tx, [{ tenant: who.tenant, at, type: "caller_id.changed", subject: id, actor: who.user }]);
}

/** Another agency has shown that the number is its own. */
async function refuseForeign(tx: Tx, number: Phone): Promise<void> {
  if (await verified.isOfAnotherAgency(tx, number))
    throw new AppError("not_allowed", { why: "number_of_another" });
}
/** A creditor's number is shown for that creditor's mandates alone. */
async function requireOfCreditor(
  tx: Tx,
  creditor: CreditorId | null,
  portfolios: readonly PortfolioId[],
): Promise<void> {
  if (creditor === null || (await verified.notOfCreditor(tx, creditor, portfolios)).length === 0) return;
  throw new AppError("not_allowed", { why: "number_of_another" });
}

/** From the next dial on it may be shown; who said so, when and by what evidence stays with it. */
export async function verifyCallerId(
  tx: Tx,
  who: Who,
  id: CallerIdId,
  wish: { readonly evidence: string; readonly creditor: CreditorId | null },
  at: Instant,
): Promise<void> {
  const known = await verified.callerIdOf(tx, { id });
  if (!known) throw new AppError("not_found");
  await refuseForeign(tx, known.number);
  if (wish.creditor !== null && !(await verified.creditorExists(tx, wish.creditor)))
    throw new AppError("not_found", { field: "creditorId" });
  await requireOfCreditor(tx, wish.creditor, known.portfolios);
  await verified.verifyNumber(tx, id, { ...wish, by: who.user, at });
  const payload = { evidence: wish.evidence, creditor: wish.creditor };
  await append(tx, [
    { tenant: who.tenant, at, type: "caller_id.verified", subject: id, actor: who.user, payload },
  ]);
}

/** Nothing guards the lists of a number but this. */
async function requireKnown(tx: Tx, wish: CallerIdWish): Promise<void> {
  const trunks = new Set((await store.listTrunks(tx)).map(({ id }) => id));
  if (wish.trunks.some((id) => !trunks.has(id))) throw new AppError("not_found", { field: "trunkIds" });
  const known = await numbers.knownPortfolios(tx, wish.portfolios);
  if (wish.portfolios.some((id) => !known.has(id)))
    throw new AppError("not_found", { field: "portfolioIds" });
}

/** From the next dial it is not shown, or shown again; calls to it are answered all the same. */
export async function setCallerId(
  tx: Tx,
  who: Who,
  id: CallerIdId,
  change: { readonly state: "in_use" | "stopped"; readonly reason: string },
  at: Instant,
): Promise<void> {
  const { state, reason } = change;
  if (!(await numbers.setCallerIdState(tx, id, { state, reason, by: who.user, at }))) {
    if (!(await numbers.callerIdExists(tx, id))) throw new AppError("not_found");
    return;
  }
  const type = state === "stopped" ? "caller_id.stopped" : "caller_id.started";
  await append(tx, [{ tenant: who.tenant, at, type, subject: id, actor: who.user, payload: { reason } }]);
}
