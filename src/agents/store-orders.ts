// SQL of what supervisors order and of who asks for help: one row each, changed as they come to pass.
import {
  type AttemptId,
  asId,
  type CampaignId,
  type DebtorId,
  type SeatId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { OrderKind } from "./core/orders.ts";

export interface SeatOrder {
  readonly id: string;
  readonly kind: OrderKind;
  readonly by: UserId;
  readonly byName: string;
  readonly givenAt: Instant;
  readonly state: "pending" | "done" | "replaced";
  readonly doneAt: Instant | null;
  readonly reason: string | null;
  readonly limitMinutes: number | null;
  readonly from: CampaignId | null;
  readonly to: CampaignId | null;
  readonly attempt: AttemptId | null;
  readonly debtor: DebtorId | null;
  readonly seenAt: Instant | null;
}
type SeatKey = {
  readonly tenant: string;
  readonly id: SeatId;
  readonly user: UserId;
  readonly team: string | null;
};

/** Written when given, and again with what became of it. */
export async function putOrder(tx: Tx, seat: SeatKey, order: SeatOrder): Promise<void> {
  const changing = {
    state: order.state,
    done_at: order.doneAt === null ? null : new Date(order.doneAt),
    seen_at: order.seenAt === null ? null : new Date(order.seenAt),
  };
  await tx
    .insertInto("seat_order")
    .values({
      tenant_id: seat.tenant,
      id: order.id,
      seat_id: seat.id,
      user_id: seat.user,
      team_id: seat.team,
      kind: order.kind,
      by_id: order.by,
      by_name: order.byName,
      given_at: new Date(order.givenAt),
      reason: order.reason,
      limit_minutes: order.limitMinutes,
      from_campaign_id: order.from,
      to_campaign_id: order.to,
      attempt_id: order.attempt,
      debtor_id: order.debtor,
      ...changing,
    })
    .onConflict((conflict) => conflict.columns(["tenant_id", "id"]).doUpdateSet(changing))
    .execute();
}

/** Of seats still open: what waits, and what the agent has not read. */
export async function openOrders(tx: Tx): Promise<readonly (SeatOrder & { readonly seat: SeatId })[]> {
  const rows = await tx
    .selectFrom("seat_order")
    .innerJoin("agent_seat", (join) =>
      join
        .onRef("agent_seat.tenant_id", "=", "seat_order.tenant_id")
        .onRef("agent_seat.id", "=", "seat_order.seat_id"),
    )
    .selectAll("seat_order")
    .where("agent_seat.closed_at", "is", null)
    .where((where) => where.or([where("seat_order.state", "=", "pending"), where("seen_at", "is", null)]))
    .orderBy("given_at")
    .execute();
  return rows.map((row) => ({
    seat: asId(row.seat_id),
    id: row.id,
    kind: row.kind as OrderKind,
    by: asId(row.by_id),
    byName: row.by_name,
    givenAt: row.given_at,
    state: row.state as SeatOrder["state"],
    doneAt: row.done_at,
    reason: row.reason,
    limitMinutes: row.limit_minutes,
    from: row.from_campaign_id === null ? null : asId<CampaignId>(row.from_campaign_id),
    to: row.to_campaign_id === null ? null : asId<CampaignId>(row.to_campaign_id),
    attempt: row.attempt_id === null ? null : asId<AttemptId>(row.attempt_id),
    debtor: row.debtor_id === null ? null : asId<DebtorId>(row.debtor_id),
    seenAt: row.seen_at,
  }));
}

export interface HelpRequest {
  readonly id: string;
  readonly reason: string;
  readonly askedAt: Instant;
  readonly attempt: AttemptId | null;
  readonly takenBy: UserId | null;
  readonly takenName: string | null;
  readonly takenAt: Instant | null;
}
export async function putHelp(
  tx: Tx,
  seat: SeatKey & { readonly campaign: CampaignId | null },
  help: HelpRequest,
  closed: { readonly at: Instant; readonly by: UserId | null } | null,
): Promise<void> {
  const changing = {
    taken_by: help.takenBy,
    taken_name: help.takenName,
    taken_at: help.takenAt === null ? null : new Date(help.takenAt),
    closed_at: closed === null ? null : new Date(closed.at),
    closed_by: closed?.by ?? null,
  };
  await tx
    .insertInto("help_request")
    .values({
      tenant_id: seat.tenant,
      id: help.id,
      seat_id: seat.id,
      user_id: seat.user,
      team_id: seat.team,
      campaign_id: seat.campaign,
      attempt_id: help.attempt,
      reason: help.reason,
      asked_at: new Date(help.askedAt),
      ...changing,
    })
    .onConflict((conflict) => conflict.columns(["tenant_id", "id"]).doUpdateSet(changing))
    .execute();
}

export async function openHelp(tx: Tx): Promise<readonly (HelpRequest & { readonly seat: SeatId })[]> {
  const rows = await tx.selectFrom("help_request").selectAll().where("closed_at", "is", null).execute();
  return rows.map((row) => ({
    seat: asId(row.seat_id),
    id: row.id,
    reason: row.reason,
    askedAt: row.asked_at,
    attempt: row.attempt_id === null ? null : asId<AttemptId>(row.attempt_id),
    takenBy: row.taken_by === null ? null : asId<UserId>(row.taken_by),
    takenName: row.taken_name,
    takenAt: row.taken_at,
  }));
}
