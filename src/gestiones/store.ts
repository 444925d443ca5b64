// Gestiones, their trees and scripts, callbacks and the history of a person, in the database.
import { sql } from "kysely";
import { type Country, isCountry } from "#kernel/country.ts";
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
  type UserId,
} from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { ContactClass } from "./core/disposition-tree.ts";
import type { WayWithoutCall } from "./core/without-call.ts";
import { asTree, type TreeInForce, treeFor } from "./store-trees.ts";

export type Channel = "voice" | "inbound" | "manual" | "message" | "admin" | WayWithoutCall;

export interface Mandate {
  readonly portfolio: PortfolioId;
  readonly country: Country;
  readonly timeZone: string;
  readonly endsOn: LocalDate | null;
}
export interface AccountRow {
  readonly id: AccountId;
  readonly debtor: DebtorId;
  readonly state: "open" | "paid" | "withdrawn";
  readonly balanceMinor: bigint;
  readonly currency: Currency;
  readonly hold: "dispute" | "fraud" | "reported_payment" | "legal" | "review" | null;
}
export interface GestionRow {
  readonly id: GestionId;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId;
  readonly attempt: AttemptId | null;
  readonly campaign: CampaignId | null;
  readonly user: UserId | null;
  readonly phone: PhoneId | null;
  readonly channel: Channel;
  readonly disposition: string;
  readonly dispositionName: string;
  readonly treeVersion: number;
  readonly contactClass: ContactClass;
  readonly weight: number;
  readonly note: string;
  readonly reason: string | null;
  readonly attitude: string | null;
  readonly callbackAt: Instant | null;
  readonly at: Instant;
  /** When it happened, if it was not at that moment. */
  readonly happenedAt: Instant | null;
  readonly annuls: GestionId | null;
  readonly annulReason: string | null;
  readonly contentHash: Buffer;
}

export async function mandateOf(tx: Tx, debtor: DebtorId): Promise<Mandate | undefined> {
  return asMandate(await mandateRow(tx, debtor).executeTakeFirst());
}

/** With the tree of results that holds in it. */
export async function mandateAndTree(
  tx: Tx,
  debtor: DebtorId,
): Promise<(TreeInForce & { readonly mandate: Mandate }) | undefined> {
  const row = await mandateRow(tx, debtor)
    .select(treeFor(sql.ref("p.id")).as("tree"))
    .executeTakeFirst();
  const mandate = asMandate(row);
  return row && mandate && { mandate, ...asTree(row.tree) };
}

function mandateRow(tx: Tx, debtor: DebtorId) {
  return tx
    .selectFrom("debtor as d")
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "d.tenant_id").onRef("p.id", "=", "d.portfolio_id"),
    )
    .select(["p.id", "p.country", "p.time_zone", "p.ends_on"])
    .where("d.id", "=", debtor);
}

function asMandate(
  row:
    | {
        readonly id: string;
        readonly country: string;
        readonly time_zone: string;
        readonly ends_on: string | null;
      }
    | undefined,
): Mandate | undefined {
  if (!row || !isCountry(row.country)) return undefined;
  return {
    portfolio: asId<PortfolioId>(row.id),
    country: row.country,
    timeZone: row.time_zone,
    endsOn: row.ends_on as LocalDate | null,
  };
}

/** The debts, locked in the order of their ids (as payments lock them): what is decided about them stays true. */
export async function lockAccounts(tx: Tx, ids: readonly AccountId[]): Promise<readonly AccountRow[]> {
  const rows = await tx
    .selectFrom("account")
    .select(["id", "debtor_id", "state", "balance_minor", "currency", "hold"])
    .where("id", "in", [...ids])
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map((row) => ({
    id: asId<AccountId>(row.id),
    debtor: asId<DebtorId>(row.debtor_id),
    state: row.state as AccountRow["state"],
    balanceMinor: row.balance_minor,
    currency: row.currency as Currency,
    hold: row.hold as AccountRow["hold"],
  }));
}

export async function attemptOrigin(tx: Tx, id: AttemptId) {
  return tx
    .selectFrom("attempt_origin")
    .select([
      "campaign_id",
      "debtor_id",
      "phone_id",
      "mode",
      "direction",
      "user_id",
      "talked_from",
      "ended_at",
    ])
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findGestion(tx: Tx, id: GestionId) {
  return tx.selectFrom("gestion").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function isAnnulled(tx: Tx, id: GestionId): Promise<boolean> {
  const row = await tx.selectFrom("gestion").select("id").where("annuls", "=", id).executeTakeFirst();
  return row !== undefined;
}

type Line = Pick<AccountRow, "id" | "balanceMinor" | "currency">;
/**
 * With a line for each debt spoken of, in one statement. False: the id (or the annulment) is already there. A rival that is still
 * writing is waited for.
 */
export async function insertGestion(
  tx: Tx,
  tenant: TenantId,
  row: GestionRow,
  accounts: readonly Line[] = [],
): Promise<boolean> {
  const lines = accounts.map(({ id, balanceMinor, currency }) => ({
    id,
    balance: `${balanceMinor}`,
    currency,
  }));
  const written = await tx
    .with("written", (db) => gestionRow(db, tenant, row))
    .with("lines", (db) =>
      db
        .insertInto("gestion_account")
        .columns(["tenant_id", "gestion_id", "account_id", "portfolio_id", "balance_minor", "currency"])
        .expression(
          sql`select w.tenant_id, w.id, l.id, w.portfolio_id, l.balance, l.currency from written w
            cross join jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(id uuid, balance bigint, currency text)`,
        ),
    )
    .selectFrom("written")
    .select("id")
    .executeTakeFirst();
  return written !== undefined;
}

function gestionRow(db: Pick<Tx, "insertInto">, tenant: TenantId, row: GestionRow) {
  return db
    .insertInto("gestion")
    .values({
      tenant_id: tenant,
      id: row.id,
      portfolio_id: row.portfolio,
      debtor_id: row.debtor,
      attempt_id: row.attempt,
      campaign_id: row.campaign,
      user_id: row.user,
      phone_id: row.phone,
      channel: row.channel,
      disposition: row.disposition,
      disposition_name: row.dispositionName,
      tree_version: row.treeVersion,
      contact_class: row.contactClass,
      weight: row.weight,
      note: row.note,
      reason_for_default: row.reason,
      attitude: row.attitude,
      callback_at: row.callbackAt === null ? null : new Date(row.callbackAt),
      at: new Date(row.at),
      happened_at: row.happenedAt === null ? null : new Date(row.happenedAt),
      annuls: row.annuls,
      annul_reason: row.annulReason,
      content_hash: row.contentHash,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(["tenant_id", "id", "portfolio_id"]);
}

export async function accountsOf(tx: Tx, gestion: GestionId): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom("gestion_account")
    .select("account_id")
    .where("gestion_id", "=", gestion)
    .orderBy("account_id")
    .execute();
  return rows.map((row) => asId<AccountId>(row.account_id));
}

export interface SystemRow {
  readonly id: GestionId;
  readonly attempt: AttemptId;
  readonly campaign: CampaignId | null;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId;
  readonly phone: PhoneId | null;
  readonly channel?: "voice" | "inbound";
  readonly disposition: string;
  readonly name: string;
  readonly contactClass: ContactClass;
  readonly weight: number;
  readonly at: Instant;
}

/** The dialler's own results in one statement, with a line for each open debt. Returns the ids that are new. */
export async function insertSystem(
  tx: Tx,
  tenant: TenantId,
  treeVersion: number,
  rows: readonly SystemRow[],
): Promise<readonly GestionId[]> {
  const { rows: written } = await sql<{ id: string }>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, attempt uuid, campaign uuid,
        portfolio uuid, debtor uuid, phone uuid, channel text, disposition text, name text, "contactClass" text, weight int, at bigint)
    ), written as (
      insert into gestion (tenant_id, id, portfolio_id, debtor_id, attempt_id, campaign_id, phone_id, channel, disposition,
        disposition_name, tree_version, contact_class, weight, at, content_hash)
      select ${tenant}::uuid, id, portfolio, debtor, attempt, campaign, phone, coalesce(channel, 'voice'), disposition, name, ${treeVersion},
        "contactClass", weight, to_timestamp(at / 1000.0), sha256(convert_to(attempt || disposition, 'UTF8'))
      from given on conflict do nothing
      returning tenant_id, id, portfolio_id, debtor_id
    ), lines as (
      insert into gestion_account (tenant_id, gestion_id, account_id, portfolio_id, balance_minor, currency)
      select w.tenant_id, w.id, a.id, w.portfolio_id, a.balance_minor, a.currency
      from written w join account a on a.tenant_id = w.tenant_id and a.debtor_id = w.debtor_id and a.state = 'open'
    )
    select id from written`.execute(tx);
  return written.map((row) => asId<GestionId>(row.id));
}

export async function portfolioExists(tx: Tx, portfolio: PortfolioId): Promise<boolean> {
  const row = await tx.selectFrom("portfolio").select("id").where("id", "=", portfolio).executeTakeFirst();
  return row !== undefined;
}

export async function lastAndBest(tx: Tx, debtor: DebtorId) {
  return tx.selectFrom("debtor_last_best").selectAll().where("debtor_id", "=", debtor).executeTakeFirst();
}
