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
import type { TaskArea } from "./core/disposition-tree.ts";

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
