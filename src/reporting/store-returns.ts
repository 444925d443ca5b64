// Return files in the database: the profile of each mandate, the files made, and the lines a day's file is made of.
import { sql } from "kysely";
import { asId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import { type Currency, type MoneyJson, money } from "#kernel/money.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { ReturnLine } from "./core/return-file.ts";
import type { ReturnProfile } from "./core/return-profile.ts";
import type { Period } from "./store.ts";

export interface ReturnMandate {
  readonly id: PortfolioId;
  readonly code: string;
  readonly timeZone: string;
}
export async function mandateOf(tx: Tx, id: PortfolioId): Promise<ReturnMandate | undefined> {
  const row = await tx
    .selectFrom("portfolio")
    .select(["id", "code", "time_zone"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row && { id: asId<PortfolioId>(row.id), code: row.code, timeZone: row.time_zone };
}

export async function profileOf(tx: Tx, portfolio: PortfolioId): Promise<ReturnProfile | undefined> {
  const row = await tx
    .selectFrom("return_profile")
    .select("spec")
    .where("portfolio_id", "=", portfolio)
    .executeTakeFirst();
  return row?.spec as ReturnProfile | undefined;
}
export async function putProfile(
  tx: Tx,
  who: { readonly tenant: TenantId; readonly user: UserId },
  portfolio: PortfolioId,
  profile: ReturnProfile,
  at: Instant,
): Promise<void> {
  const change = { spec: JSON.stringify(profile), changed_at: new Date(at), changed_by: who.user };
  await tx
    .insertInto("return_profile")
    .values({ tenant_id: who.tenant, portfolio_id: portfolio, ...change })
    .onConflict((conflict) => conflict.columns(["tenant_id", "portfolio_id"]).doUpdateSet(change))
    .execute();
}

export interface ReturnRun {
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly day: LocalDate;
  readonly n: number;
  readonly name: string;
  readonly sha256: Buffer;
  readonly bytes: number;
  readonly control: { readonly name: string; readonly sha256: Buffer } | null;
  readonly counts: {
    readonly rows: number;
    readonly accounts: number;
    readonly promised: readonly MoneyJson[];
  };
  readonly madeAt: Instant;
  readonly madeBy: UserId | null;
}
/** The number of the day's next file; until the transaction ends nobody else gets one of this mandate. */
export async function nextNumber(tx: Tx, portfolio: PortfolioId, day: LocalDate): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`return ${portfolio}`}, 0))`.execute(tx);
  const row = await tx
    .selectFrom("return_run")
    .select(({ fn }) => fn.max("n").as("last"))
    .where("portfolio_id", "=", portfolio)
    .where("day", "=", day)
    .executeTakeFirst();
  return Number(row?.last ?? 0) + 1;
}
export async function addRun(tx: Tx, tenant: TenantId, run: ReturnRun): Promise<void> {
  await tx
    .insertInto("return_run")
    .values({
      tenant_id: tenant,
      id: run.id,
      portfolio_id: run.portfolio,
      day: run.day,
      n: run.n,
      name: run.name,
      sha256: run.sha256,
      bytes: run.bytes,
      control_name: run.control?.name ?? null,
      control_sha256: run.control?.sha256 ?? null,
      counts: JSON.stringify(run.counts),
      made_at: new Date(run.madeAt),
      made_by: run.madeBy,
    })
    .execute();
}
export async function findRun(tx: Tx, id: string): Promise<ReturnRun | undefined> {
  const row = await tx.selectFrom("return_run").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toRun(row);
}
export async function runsOf(tx: Tx, portfolio: PortfolioId, limit: number): Promise<readonly ReturnRun[]> {
  const rows = await tx
    .selectFrom("return_run")
    .selectAll()
    .where("portfolio_id", "=", portfolio)
    .orderBy("made_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(toRun);
}
function toRun(row: {
  id: string;
  portfolio_id: string;
  day: string;
  n: number;
  name: string;
  sha256: Buffer;
  bytes: bigint;
  control_name: string | null;
  control_sha256: Buffer | null;
  counts: ReturnRun["counts"];
  made_at: number;
  made_by: string | null;
}): ReturnRun {
  const { control_name, control_sha256 } = row;
  return {
    id: row.id,
    portfolio: asId<PortfolioId>(row.portfolio_id),
    day: row.day as LocalDate,
    n: row.n,
    name: row.name,
    sha256: row.sha256,
    bytes: Number(row.bytes),
    control: control_name && control_sha256 ? { name: control_name, sha256: control_sha256 } : null,
    counts: row.counts,
    madeAt: row.made_at,
    madeBy: row.made_by as UserId | null,
  };
}

export interface LinePosition {
  readonly at: Instant;
  readonly line: string;
  readonly account: string;
}
/** A page of a mandate's lines in order of time, after a position. */
export async function linesPage(
  tx: Tx,
  portfolio: PortfolioId,
  period: Period,
  after: LinePosition | null,
  limit: number,
): Promise<readonly ReturnLine[]> {
  const rows = await tx
    .selectFrom("return_line")
    .selectAll()
    .where("portfolio_id", "=", portfolio)
    .where(sql<boolean>`at >= ${new Date(period.from)} and at < ${new Date(period.to)}`)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(at, line_id, account_id) > (${new Date(after?.at ?? 0)}, ${after?.line ?? null}::uuid, ${after?.account ?? null}::uuid)`,
      ),
    )
    .orderBy("at")
    .orderBy("line_id")
    .orderBy("account_id")
    .limit(limit)
    .execute();
  return rows.map((row): ReturnLine => {
    const currency = row.currency as Currency;
    const seconds = (from: number | null, to: number | null): number | null =>
      from === null || to === null ? null : Math.max(0, Math.round((to - from) / 1_000));
    return {
      lineId: row.line_id ?? "",
      accountId: row.account_id ?? "",
      at: row.at ?? 0,
      zone: row.time_zone ?? "UTC",
      portfolioCode: row.portfolio_code ?? "",
      documentType: row.document_type ?? "",
      document: row.document ?? "",
      debtorName: row.debtor_name ?? "",
      accountNumber: row.account_number ?? "",
      product: row.product ?? "",
      balance: money(row.balance_minor ?? 0n, currency),
      channel: row.channel ?? "",
      disposition: row.disposition ?? "",
      dispositionName: row.disposition_name ?? "",
      contactClass: row.contact_class ?? "",
      reason: row.reason_for_default ?? "",
      attitude: row.attitude ?? "",
      note: row.note ?? "",
      phone: row.phone ?? "",
      callerId: row.caller_id ?? "",
      campaign: row.campaign_name ?? "",
      username: row.username ?? "",
      userName: row.user_name ?? "",
      promise:
        row.promise_minor === null
          ? null
          : {
              ...money(row.promise_minor, (row.promise_currency ?? currency) as Currency),
              dueOn: row.promise_due_on as LocalDate,
            },
      callbackAt: row.callback_at,
      ringSeconds: seconds(row.dialled_at, row.answered_at ?? row.ended_at),
      talkSeconds: seconds(row.bridged_at, row.ended_at),
    };
  });
}
