// Agreements between two mandates in the database, and the contact points they let through. What is shared comes out of the
// doors of migration 0044, which ask for themselves who calls.
import { sql } from "kysely";
import {
  asId,
  type DebtorId,
  type PhoneId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { PhoneRole } from "./core/fields.ts";
import type { SharedKind } from "./core/sharing.ts";

export interface SharingSignature {
  readonly signedBy: string;
  readonly signedOn: LocalDate;
  readonly document: string;
  readonly at: Instant;
  readonly by: string | null;
}
export interface SharingSide {
  readonly portfolioId: PortfolioId;
  readonly portfolioName: string;
  readonly creditorName: string;
  readonly timeZone: string;
  readonly signature: SharingSignature | null;
}
export interface SharingRow {
  readonly id: string;
  readonly kinds: SharedKind[];
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly endsOn: LocalDate | null;
  readonly endReason: string | null;
  readonly sides: readonly [SharingSide, SharingSide];
}
/** Agreements of one mandate that are listed, the latest first. Judgement. */
const mostSharings = 100;

/** Of a mandate, or the one asked for. */
export async function sharings(
  tx: Tx,
  asked: { readonly portfolio?: PortfolioId; readonly id?: string },
): Promise<readonly SharingRow[]> {
  const { rows } = await sql<FlatRow>`
    select s.id, s.kinds, s.from_on, s.to_on, e.ends_on, e.reason as end_reason,
      s.one_id, p.name as one_name, pc.name as one_creditor, p.time_zone as one_zone,
      g.signed_by as one_by, g.signed_on as one_on, g.document as one_document, g.at as one_at, gu.name as one_user,
      s.other_id, q.name as other_name, qc.name as other_creditor, q.time_zone as other_zone,
      h.signed_by as other_by, h.signed_on as other_on, h.document as other_document, h.at as other_at, hu.name as other_user
    from mandate_sharing s
    join portfolio p on p.tenant_id = s.tenant_id and p.id = s.one_id
    join creditor pc on pc.tenant_id = p.tenant_id and pc.id = p.creditor_id
    join portfolio q on q.tenant_id = s.tenant_id and q.id = s.other_id
    join creditor qc on qc.tenant_id = q.tenant_id and qc.id = q.creditor_id
    left join mandate_sharing_signature g on g.tenant_id = s.tenant_id and g.id = s.id and g.portfolio_id = s.one_id
    left join app_user gu on gu.tenant_id = g.tenant_id and gu.id = g.user_id
    left join mandate_sharing_signature h on h.tenant_id = s.tenant_id and h.id = s.id and h.portfolio_id = s.other_id
    left join app_user hu on hu.tenant_id = h.tenant_id and hu.id = h.user_id
    left join lateral (select ends_on, reason from mandate_sharing_end f
      where f.tenant_id = s.tenant_id and f.id = s.id order by ends_on limit 1) e on true
    where (${asked.id ?? null}::uuid is null or s.id = ${asked.id ?? null}::uuid)
      and (${asked.portfolio ?? null}::uuid is null or ${asked.portfolio ?? null}::uuid in (s.one_id, s.other_id))
    order by s.created_at desc, s.id desc limit ${mostSharings}`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    kinds: row.kinds,
    fromOn: row.from_on,
    toOn: row.to_on,
    endsOn: row.ends_on,
    endReason: row.end_reason,
    sides: [sideOf(row, "one"), sideOf(row, "other")],
  }));
}

type OfSide<S extends string> = Readonly<
  Record<`${S}_id` | `${S}_name` | `${S}_creditor` | `${S}_zone`, string> &
    Record<`${S}_by` | `${S}_document` | `${S}_user`, string | null> &
    Record<`${S}_on`, LocalDate | null> &
    Record<`${S}_at`, Instant | null>
>;
type FlatRow = OfSide<"one"> &
  OfSide<"other"> & {
    readonly id: string;
    readonly kinds: SharedKind[];
    readonly from_on: LocalDate;
    readonly to_on: LocalDate;
    readonly ends_on: LocalDate | null;
    readonly end_reason: string | null;
  };
function sideOf(row: FlatRow, side: "one" | "other"): SharingSide {
  const [signedBy, signedOn, at] = [row[`${side}_by`], row[`${side}_on`], row[`${side}_at`]];
  return {
    portfolioId: asId<PortfolioId>(row[`${side}_id`]),
    portfolioName: row[`${side}_name`],
    creditorName: row[`${side}_creditor`],
    timeZone: row[`${side}_zone`],
    signature:
      signedBy === null || signedOn === null || at === null
        ? null
        : { signedBy, signedOn, document: row[`${side}_document`] ?? "", at, by: row[`${side}_user`] },
  };
}

interface Written {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly at: Instant;
}
export async function insertSharing(
  tx: Tx,
  written: Written,
  draft: {
    readonly pair: readonly [PortfolioId, PortfolioId];
    readonly kinds: readonly SharedKind[];
    readonly fromOn: LocalDate;
    readonly toOn: LocalDate;
  },
): Promise<string> {
  const id = newId();
  const [one, other] = draft.pair.toSorted();
  await sql`insert into mandate_sharing (tenant_id, id, one_id, other_id, kinds, from_on, to_on, created_at, created_by)
    values (${written.tenant}, ${id}, ${one}, ${other}, ${draft.kinds}, ${draft.fromOn}, ${draft.toOn},
      ${new Date(written.at)}, ${written.user})`.execute(tx);
  return id;
}

/** False: this side had signed before. */
export async function insertSignature(
  tx: Tx,
  { tenant, user, at }: Written,
  signed: {
    readonly id: string;
    readonly portfolio: PortfolioId;
    readonly signedBy: string;
    readonly signedOn: LocalDate;
    readonly document: string;
  },
): Promise<boolean> {
  const result = await tx
    .insertInto("mandate_sharing_signature")
    .values({
      tenant_id: tenant,
      id: signed.id,
      portfolio_id: signed.portfolio,
      signed_by: signed.signedBy,
      signed_on: signed.signedOn,
      document: signed.document,
      at: new Date(at),
      user_id: user,
    })
    .onConflict((conflict) => conflict.columns(["tenant_id", "id", "portfolio_id"]).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** False: that day was named before. */
export async function insertEnd(
  tx: Tx,
  { tenant, user, at }: Written,
  end: { readonly id: string; readonly endsOn: LocalDate; readonly reason: string },
): Promise<boolean> {
  const result = await tx
    .insertInto("mandate_sharing_end")
    .values({
      tenant_id: tenant,
      id: end.id,
      ends_on: end.endsOn,
      reason: end.reason,
      at: new Date(at),
      user_id: user,
    })
    .onConflict((conflict) => conflict.columns(["tenant_id", "id", "ends_on"]).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export interface SharedPhone {
  readonly id: PhoneId;
  readonly number: string;
  readonly role: PhoneRole;
  readonly mandate: string;
  readonly sharing: string;
}
export async function sharedPhones(tx: Tx, debtor: DebtorId, at: Instant): Promise<readonly SharedPhone[]> {
  const { rows } = await sql<{
    id: string;
    e164: string;
    role: PhoneRole;
    portfolio_name: string;
    sharing_id: string;
  }>`select * from shared_phones(${debtor}, ${new Date(at)}) limit ${mostShared}`.execute(tx);
  return rows.map((row) => ({
    id: asId<PhoneId>(row.id),
    number: row.e164,
    role: row.role,
    mandate: row.portfolio_name,
    sharing: row.sharing_id,
  }));
}

export interface SharedContact {
  readonly debtor: DebtorId;
  readonly email: string | null;
  readonly address: string | null;
  readonly commune: string | null;
  readonly region: string | null;
  readonly mandate: string;
  readonly sharing: string;
}
export async function sharedContacts(
  tx: Tx,
  debtor: DebtorId,
  at: Instant,
): Promise<readonly SharedContact[]> {
  const { rows } = await sql<
    Omit<SharedContact, "debtor" | "mandate" | "sharing"> & {
      debtor_id: string;
      portfolio_name: string;
      sharing_id: string;
    }
  >`select * from shared_contacts(${debtor}, ${new Date(at)}) limit ${mostShared}`.execute(tx);
  return rows.map(({ debtor_id, portfolio_name, sharing_id, ...contact }) => ({
    ...contact,
    debtor: asId<DebtorId>(debtor_id),
    mandate: portfolio_name,
    sharing: sharing_id,
  }));
}
/** Of one person, out of other mandates. Judgement. */
const mostShared = 30;
