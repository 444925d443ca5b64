// What a result leaves behind besides the gestión: a task for an area with its deadline, and the payment a person says was
// made. The payments file answers the second; a person answers the first and frees or keeps what it held.
import { AppError } from "#kernel/errors.ts";
import {
  type AccountId,
  type AttemptId,
  asId,
  type DebtorId,
  type GestionId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import { addDays, type Instant, type LocalDate, localDateAt, weekdayOf } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { newId } from "#platform/new-id.ts";
import type { LeafEffects, PaymentChannel } from "./core/disposition-tree.ts";
import { splitReported } from "./core/split-reported.ts";
import { type AccountRow, type GestionRow, type Mandate, mandateOf } from "./store.ts";
import { insertReported } from "./store-reported.ts";
import * as store from "./store-tasks.ts";

interface Actor {
  readonly tenant: TenantId;
  readonly user: UserId | null;
  readonly now: Instant;
}
export interface ReportedPayment {
  readonly on: LocalDate;
  /** Of all the debts of the gestión together. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly channel: PaymentChannel;
  readonly operation: string;
}

export async function keepReported(
  tx: Tx,
  { tenant, now }: Actor,
  gestion: GestionRow,
  said: { readonly reported: ReportedPayment | null; readonly accounts: readonly AccountRow[] },
): Promise<void> {
  if (!said.reported) return;
  const { reported } = said;
  const debts = said.accounts.filter(({ currency }) => currency === reported.currency);
  if (debts.length === 0)
    throw new AppError("disposition_invalid", {
      problems: [{ field: "reportedPayment", code: "not_allowed" }],
    });
  await insertReported(
    tx,
    tenant,
    { gestion: gestion.id, portfolio: gestion.portfolio, debtor: gestion.debtor, at: now, ...reported },
    splitReported(reported.amountMinor, debts),
  );
}

export async function openTask(
  tx: Tx,
  { tenant, now }: Actor,
  gestion: GestionRow,
  opened: { readonly mandate: Mandate; readonly task: NonNullable<LeafEffects["task"]> },
): Promise<void> {
  const id = newId();
  const { area, days } = opened.task;
  const today = localDateAt(now, opened.mandate.timeZone);
  await store.insertTask(tx, tenant, {
    id,
    portfolio: gestion.portfolio,
    debtor: gestion.debtor,
    gestion: gestion.id,
    area,
    disposition: gestion.disposition,
    dueOn: afterWorkdays(today, days),
    at: now,
  });
  await append(tx, [
    {
      tenant,
      at: now,
      type: "task.opened",
      subject: id,
      portfolio: gestion.portfolio,
      payload: { area, debtorId: gestion.debtor, disposition: gestion.disposition },
    },
  ]);
}

/** Monday to Friday; holidays are left out of a deadline that is a courtesy, not a law. */
export function afterWorkdays(from: LocalDate, days: number): LocalDate {
  let date = from;
  for (let left = days; left > 0; ) {
    date = addDays(date, 1);
    if (weekdayOf(date) <= 5) left--;
  }
  return date;
}

/** The answer to a task. Released: its debts may be collected again; the caller lifts what held them. */
export async function resolveTask(
  tx: Tx,
  actor: Actor & { readonly user: UserId },
  answer: { readonly id: string; readonly release: boolean; readonly note: string },
): Promise<{
  readonly accounts: readonly AccountId[];
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId;
  readonly disposition: string;
  readonly gestion: GestionId;
}> {
  const task = await store.lockOpenTask(tx, answer.id);
  if (!task) throw new AppError("not_found", { what: "task" });
  await store.closeTask(tx, answer.id, { ...answer, at: actor.now, by: actor.user });
  await append(tx, [
    {
      tenant: actor.tenant,
      at: actor.now,
      type: "task.resolved",
      subject: answer.id,
      portfolio: task.portfolio,
      actor: actor.user,
      payload: { released: answer.release, debtorId: task.debtor },
    },
  ]);
  const { portfolio, debtor, disposition, gestion } = task;
  return { accounts: await store.accountsOfGestion(tx, gestion), portfolio, debtor, disposition, gestion };
}

/** A talk whose wrap-up a supervisor ended: nothing is said of it that nobody said, and somebody still owes its result. */
export async function leaveUntyped(
  tx: Tx,
  left: {
    readonly tenant: TenantId;
    readonly attempt: AttemptId;
    readonly debtor: DebtorId;
    readonly portfolio: PortfolioId;
    readonly at: Instant;
  },
): Promise<void> {
  const mandate = await mandateOf(tx, left.debtor);
  if (!mandate || (await store.dispositionOfAttempt(tx, left.attempt))) return;
  await store.insertUntyped(tx, left.tenant, {
    id: newId(),
    portfolio: left.portfolio,
    debtor: left.debtor,
    // The automatic result takes its attempt's id.
    gestion: asId<GestionId>(left.attempt),
    area: "supervision",
    disposition: untyped,
    dueOn: localDateAt(left.at, mandate.timeZone),
    at: left.at,
  });
}
/** The automatic result of a talk nobody described. */
export const untyped = "SYS_NO_RESULT";

/** An agent has told what came of it after all. */
export async function closeUntyped(
  tx: Tx,
  { user, now }: Actor,
  gestion: Pick<GestionRow, "debtor">,
): Promise<void> {
  if (user) await store.closeTasksOf(tx, { debtor: gestion.debtor, disposition: untyped, at: now, by: user });
}
