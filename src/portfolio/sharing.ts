// Agreements between two mandates on what they share: drafted, signed by each side, ended; and a contact point of the other
// mandate taken into one's own. Reached from outside through service.ts.
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, PhoneId, PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import { type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { addPhone, updateDebtor } from "./contact-points.ts";
import { isOver, type SharedKind, type SharingState, sharingState } from "./core/sharing.ts";
import type { ZoneOf } from "./import/stage.ts";
import { portfolioOf } from "./service.ts";
import * as store from "./store-sharing.ts";

export interface Signer {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly at: Instant;
}
export interface StandingSharing extends Omit<store.SharingRow, "sides"> {
  readonly state: SharingState;
  readonly own: store.SharingSide;
  readonly other: store.SharingSide;
}

export async function sharingsOf(
  tx: Tx,
  portfolio: PortfolioId,
  at: Instant,
): Promise<readonly StandingSharing[]> {
  await portfolioOf(tx, portfolio);
  return (await store.sharings(tx, { portfolio })).map(({ sides: [one, other], ...row }) => ({
    ...row,
    state: stateOf({ ...row, sides: [one, other] }, at),
    own: one.portfolioId === portfolio ? one : other,
    other: one.portfolioId === portfolio ? other : one,
  }));
}

function stateOf(row: store.SharingRow, at: Instant): SharingState {
  const [one, other] = row.sides;
  const signed = row.sides.filter(({ signature }) => signature !== null).length;
  return sharingState({ ...row, signed }, [localDateAt(at, one.timeZone), localDateAt(at, other.timeZone)]);
}

export async function draftSharing(
  tx: Tx,
  who: Signer,
  draft: {
    readonly portfolio: PortfolioId;
    readonly other: PortfolioId;
    readonly kinds: readonly SharedKind[];
    readonly fromOn: LocalDate;
    readonly toOn: LocalDate;
  },
): Promise<string> {
  const { portfolio, other, fromOn, toOn } = draft;
  // Out of sight is not there: who does not see both cannot bring them together.
  const { timeZone } = await portfolioOf(tx, portfolio);
  await portfolioOf(tx, other);
  if (portfolio === other) throw new AppError("validation_failed", { field: "otherId" });
  if (toOn < fromOn || toOn < localDateAt(who.at, timeZone))
    throw new AppError("validation_failed", { field: "toOn" });
  return store.insertSharing(tx, who, { ...draft, pair: [portfolio, other] });
}

export async function signSharing(
  tx: Tx,
  who: Signer,
  signed: Parameters<typeof store.insertSignature>[2],
): Promise<void> {
  const { sides } = await requireStanding(tx, who, signed.id);
  const side = sides.find(({ portfolioId }) => portfolioId === signed.portfolio);
  if (!side) throw new AppError("validation_failed", { field: "portfolioId" });
  if (signed.signedOn > localDateAt(who.at, side.timeZone))
    throw new AppError("validation_failed", { field: "signedOn" });
  if (!(await store.insertSignature(tx, who, signed))) throw new AppError("conflict", { why: "side_signed" });
}

export async function endSharing(
  tx: Tx,
  who: Signer,
  end: { readonly id: string; readonly endsOn: LocalDate; readonly reason: string },
): Promise<void> {
  const { sides, endsOn, toOn } = await requireStanding(tx, who, end.id);
  const today = sides.map(({ timeZone }) => localDateAt(who.at, timeZone)).toSorted()[0];
  // What was shown until now was shown under the agreement: it is not ended in the past.
  if (today !== undefined && end.endsOn < today) throw new AppError("validation_failed", { field: "endsOn" });
  if (end.endsOn > toOn || (endsOn !== null && endsOn <= end.endsOn))
    throw new AppError("conflict", { why: "sharing_ends_before" });
  if (!(await store.insertEnd(tx, who, end))) throw new AppError("conflict", { why: "sharing_ends_before" });
}

async function requireStanding(tx: Tx, who: Signer, id: string): Promise<store.SharingRow> {
  const [row] = await store.sharings(tx, { id });
  if (!row) throw new AppError("not_found", { what: "sharing" });
  if (isOver(stateOf(row, who.at))) throw new AppError("conflict", { why: "sharing_over" });
  return row;
}

export type SharedPoint =
  | { readonly kind: "phone"; readonly phone: PhoneId }
  | { readonly kind: "email" | "address"; readonly debtor: DebtorId };

/** "Usar en este mandato": a copy of one's own, with its origin and date; the gate asks of it what it asks of any other. */
export async function takeShared(
  tx: Tx,
  who: Omit<Signer, "at">,
  debtor: DebtorId,
  point: SharedPoint,
  { at, zoneOf }: { readonly at: Instant; readonly zoneOf: ZoneOf },
): Promise<void> {
  const givenBy = "other_mandate" as const;
  if (point.kind === "phone") {
    const phone = (await store.sharedPhones(tx, debtor, at)).find(({ id }) => id === point.phone);
    if (!phone) throw new AppError("not_found", { what: "phone" });
    const { number, role, sharing } = phone;
    await addPhone(tx, who, debtor, { raw: number, role, origin: "sharing", givenBy, sharing }, at);
    return;
  }
  const contact = (await store.sharedContacts(tx, debtor, at)).find((each) => each.debtor === point.debtor);
  if (!contact?.[point.kind]) throw new AppError("not_found", { what: point.kind });
  const { email, address, commune, region, sharing } = contact;
  const change = point.kind === "email" ? { email } : { address, commune, region };
  await updateDebtor(tx, who, debtor, change, { at, zoneOf, givenBy, sharing });
}
