// Tasks and reported payments in the database.
import { sql } from "kysely";
import {
  type AccountId,
  asId,
  type DebtorId,
  type GestionId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { PaymentChannel, TaskArea } from "./core/disposition-tree.ts";

export async function insertTask(
  tx: Tx,
  tenant: TenantId,
  task: {
    readonly id: string;
    readonly portfolio: PortfolioId;
    readonly debtor: DebtorId;
    readonly gestion: GestionId;
    readonly area: TaskArea;
    readonly disposition: string;
    readonly dueOn: LocalDate;
    readonly at: Instant;
  },
): Promise<void> {
  await tx
    .insertInto("task")
    .values({
      tenant_id: tenant,
      id: task.id,
      portfolio_id: task.portfolio,
      debtor_id: task.debtor,
      gestion_id: task.gestion,
      area: task.area,
      disposition: task.disposition,
      due_on: task.dueOn,
      opened_at: new Date(task.at),
    })
    .execute();
}

/** As above, once a talk: asked twice it is one task. */
export async function insertUntyped(
  tx: Tx,
  tenant: TenantId,
  task: Parameters<typeof insertTask>[2],
): Promise<void> {
  const open = await tx
    .selectFrom("task")
    .select("id")
    .where("gestion_id", "=", task.gestion)
    .executeTakeFirst();
  if (!open) await insertTask(tx, tenant, task);
}

/** Tasks that a later result of the same person answers. */
export async function closeTasksOf(
  tx: Tx,
  told: {
    readonly debtor: DebtorId;
    readonly disposition: string;
    readonly at: Instant;
    readonly by: UserId;
  },
): Promise<void> {
  await tx
    .updateTable("task")
    .set({ state: "done", resolved_at: new Date(told.at), resolved_by: told.by, released: true })
    .where("debtor_id", "=", told.debtor)
    .where("disposition", "=", told.disposition)
    .where("state", "=", "open")
    .execute();
}

export async function lockOpenTask(
  tx: Tx,
  id: string,
): Promise<
  { portfolio: PortfolioId; debtor: DebtorId; gestion: GestionId; disposition: string } | undefined
> {
  const row = await tx
    .selectFrom("task")
    .select(["portfolio_id", "debtor_id", "gestion_id", "disposition"])
    .where("id", "=", id)
    .where("state", "=", "open")
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      portfolio: asId(row.portfolio_id),
      debtor: asId(row.debtor_id),
      gestion: asId(row.gestion_id),
      disposition: row.disposition,
    }
  );
}

/** What is still looked into about this person, with the debts each result spoke of. */
export async function openTasksOf(
  tx: Tx,
  debtor: DebtorId,
): Promise<readonly { readonly disposition: string; readonly accounts: readonly AccountId[] }[]> {
  const { rows } = await sql<{ disposition: string; accounts: AccountId[] }>`
    select t.disposition, array(select g.account_id from gestion_account g
      where g.tenant_id = t.tenant_id and g.gestion_id = t.gestion_id) as accounts
    from task t where t.debtor_id = ${debtor} and t.state = 'open'`.execute(tx);
  return rows;
}

export async function taskOf(
  tx: Tx,
  gestion: GestionId,
): Promise<{ readonly id: string; readonly state: "open" | "done" } | undefined> {
  const row = await tx
    .selectFrom("task")
    .select(["id", "state"])
    .where("gestion_id", "=", gestion)
    .executeTakeFirst();
  return row && { id: row.id, state: row.state as "open" | "done" };
}

export async function closeTask(
  tx: Tx,
  id: string,
  answer: { readonly release: boolean; readonly note: string; readonly at: Instant; readonly by: UserId },
): Promise<void> {
  await tx
    .updateTable("task")
    .set({
      state: "done",
      resolved_at: new Date(answer.at),
      resolved_by: answer.by,
      released: answer.release,
      note: answer.note,
    })
    .where("id", "=", id)
    .execute();
}

export async function accountsOfGestion(tx: Tx, gestion: GestionId): Promise<AccountId[]> {
  const rows = await tx
    .selectFrom("gestion_account")
    .select("account_id")
    .where("gestion_id", "=", gestion)
    .execute();
  return rows.map((row) => asId<AccountId>(row.account_id));
}

export interface TaskRow {
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly timeZone: string;
  readonly area: TaskArea;
  readonly disposition: string;
  readonly dispositionName: string;
  readonly said: string;
  readonly dueOn: LocalDate;
  readonly state: "open" | "done";
  readonly openedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly released: boolean | null;
  readonly note: string;
}
/** The most urgent first; those done, newest first. */
export async function listTasks(
  tx: Tx,
  filter: { readonly state: "open" | "done"; readonly area?: string; readonly limit: number },
): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select t.id, t.portfolio_id as "portfolioId", p.name as "portfolioName", p.time_zone as "timeZone", t.debtor_id as "debtorId",
      d.full_name as "debtorName", t.area, t.disposition, g.disposition_name as "dispositionName", g.note as said,
      t.due_on as "dueOn", t.state, t.opened_at as "openedAt", t.resolved_at as "resolvedAt", t.released, t.note
    from task t
    join portfolio p on p.tenant_id = t.tenant_id and p.id = t.portfolio_id
    join debtor d on d.tenant_id = t.tenant_id and d.id = t.debtor_id
    join gestion g on g.tenant_id = t.tenant_id and g.id = t.gestion_id
    where t.state = ${filter.state} ${filter.area ? sql`and t.area = ${filter.area}` : sql``}
    order by case when t.state = 'open' then t.due_on end, t.resolved_at desc, t.opened_at
    limit ${filter.limit}`.execute(tx);
  return rows;
}

export async function insertReported(
  tx: Tx,
  tenant: TenantId,
  said: {
    readonly gestion: GestionId;
    readonly portfolio: PortfolioId;
    readonly debtor: DebtorId;
    readonly on: LocalDate;
    readonly currency: string;
    readonly channel: PaymentChannel;
    readonly operation: string;
    readonly at: Instant;
  },
  parts: readonly { readonly debt: { readonly id: string }; readonly amountMinor: bigint }[],
): Promise<void> {
  if (parts.length === 0) return;
  await tx
    .insertInto("reported_payment")
    .values(
      parts.map(({ debt, amountMinor }) => ({
        tenant_id: tenant,
        gestion_id: said.gestion,
        account_id: debt.id,
        portfolio_id: said.portfolio,
        debtor_id: said.debtor,
        paid_on: said.on,
        amount_minor: amountMinor,
        currency: said.currency,
        channel: said.channel,
        operation: said.operation,
        reported_at: new Date(said.at),
      })),
    )
    .execute();
}

/** The payments file brought money to these debts: what was said of them is found. */
export async function findReported(tx: Tx, accounts: readonly AccountId[], at: Instant): Promise<void> {
  if (accounts.length === 0) return;
  await tx
    .updateTable("reported_payment")
    .set({ state: "found", found_at: new Date(at) })
    .where("account_id", "in", [...accounts])
    .where("state", "=", "open")
    .execute();
}

export async function reportsPayment(tx: Tx, gestion: GestionId): Promise<boolean> {
  const row = await tx
    .selectFrom("reported_payment")
    .select("gestion_id")
    .where("gestion_id", "=", gestion)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of these debts, those that another gestión in force says are paid, and the creditor has not confirmed. */
export async function reportedElsewhere(
  tx: Tx,
  gestion: GestionId,
  accounts: readonly AccountId[],
): Promise<ReadonlySet<AccountId>> {
  const { rows } = await sql<{ id: AccountId }>`
    select r.account_id as id from reported_payment r
    where r.account_id = any (${[...accounts]}::uuid[]) and r.state = 'open' and r.gestion_id <> ${gestion}
      and ${inForce}`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}
/** Said by a gestión nobody annulled. */
const inForce = sql`not exists (select from gestion n where n.tenant_id = r.tenant_id and n.annuls = r.gestion_id)`;

export interface ReportedRow {
  readonly gestionId: string;
  readonly accountId: string;
  readonly accountNumber: string;
  readonly portfolioId: string;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly document: string;
  readonly paidOn: LocalDate;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly channel: PaymentChannel;
  readonly operation: string;
  readonly reportedAt: Instant;
  readonly state: "open" | "found";
}
export async function listReported(
  tx: Tx,
  filter: { readonly portfolio?: PortfolioId; readonly state?: "open" | "found"; readonly limit: number },
): Promise<ReportedRow[]> {
  const { rows } = await sql<ReportedRow>`
    select r.gestion_id as "gestionId", r.account_id as "accountId", a.number as "accountNumber",
      r.portfolio_id as "portfolioId", r.debtor_id as "debtorId", d.full_name as "debtorName", e.document,
      r.paid_on as "paidOn", r.amount_minor as "amountMinor", r.currency, r.channel, r.operation,
      r.reported_at as "reportedAt", r.state
    from reported_payment r
    join account a on a.tenant_id = r.tenant_id and a.id = r.account_id
    join debtor d on d.tenant_id = r.tenant_id and d.id = r.debtor_id
    join person e on e.tenant_id = d.tenant_id and e.id = d.person_id
    where ${inForce} ${filter.portfolio ? sql`and r.portfolio_id = ${filter.portfolio}` : sql``}
      ${filter.state ? sql`and r.state = ${filter.state}` : sql``}
    order by r.reported_at desc limit ${filter.limit}`.execute(tx);
  return rows;
}

/** What the agent said of a call while it still went on: does it send us to the debtor's next phone? */
export async function dispositionOfAttempt(
  tx: Tx,
  attempt: string,
): Promise<{ disposition: string; portfolio: PortfolioId } | undefined> {
  const row = await tx
    .selectFrom("gestion")
    .select(["disposition", "portfolio_id"])
    .where("attempt_id", "=", attempt)
    .where("user_id", "is not", null)
    .orderBy("at", "desc")
    .executeTakeFirst();
  return row && { disposition: row.disposition, portfolio: asId(row.portfolio_id) };
}
