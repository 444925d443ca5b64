// SQL of agents: seats, their states over time, pause reasons.
import { sql } from "kysely";
import {
  asId,
  type CampaignId,
  type PortfolioId,
  type SeatId,
  type TeamId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { attending } from "./core/presence-record.ts";

export interface SeatRow {
  readonly tenant: TenantId;
  readonly id: SeatId;
  readonly user: UserId;
  readonly userName: string;
  readonly team: TeamId | null;
  readonly teamName: string | null;
  readonly campaign: CampaignId | null;
  readonly kind: "agent" | "ear";
  readonly robot: boolean;
  readonly sipUser: string;
  readonly sipPassword: string;
  readonly state: string;
  readonly since: Instant;
  readonly pauseReason: string | null;
  readonly attempt: string | null;
  /** When the last talk or typing that is over came to its end. */
  readonly attendedUntil: Instant | null;
  /** The person was blocked: the seat closes as soon as it owes nothing. */
  readonly blocked: boolean;
}

export async function insertSeat(
  tx: Tx,
  seat: Omit<SeatRow, "userName" | "teamName" | "attempt" | "attendedUntil" | "pauseReason" | "blocked">,
): Promise<void> {
  await tx
    .insertInto("agent_seat")
    .values({
      tenant_id: seat.tenant,
      id: seat.id,
      user_id: seat.user,
      team_id: seat.team,
      campaign_id: seat.campaign,
      kind: seat.kind,
      robot: seat.robot,
      sip_user: seat.sipUser,
      sip_password: seat.sipPassword,
      state: seat.state,
      since: new Date(seat.since),
      opened_at: new Date(seat.since),
    })
    .execute();
}

export async function readAgent(
  tx: Tx,
  user: UserId,
): Promise<{ name: string; team: TeamId | null; teamName: string | null; robot: boolean }> {
  const row = await tx
    .selectFrom("app_user")
    .leftJoin("team", (join) =>
      join.onRef("team.id", "=", "app_user.team_id").onRef("team.tenant_id", "=", "app_user.tenant_id"),
    )
    .select(["app_user.name", "app_user.team_id", "team.name as teamName", "app_user.username"])
    .where("app_user.id", "=", user)
    .executeTakeFirstOrThrow();
  // The demo's robots are users named so; nobody else may be (the prefix is refused to people).
  return {
    name: row.name,
    team: row.team_id === null ? null : asId<TeamId>(row.team_id),
    teamName: row.teamName,
    robot: row.username.startsWith("robot-"),
  };
}

/** Seats left open: after a restart of the engine, or of everything. */
export async function openSeats(tx: Tx): Promise<readonly SeatRow[]> {
  const rows = await tx
    .selectFrom("agent_seat")
    .innerJoin("app_user", (join) =>
      join
        .onRef("app_user.id", "=", "agent_seat.user_id")
        .onRef("app_user.tenant_id", "=", "agent_seat.tenant_id"),
    )
    .leftJoin("team", (join) =>
      join.onRef("team.id", "=", "agent_seat.team_id").onRef("team.tenant_id", "=", "agent_seat.tenant_id"),
    )
    .selectAll("agent_seat")
    .select(["app_user.name as userName", "app_user.blocked", "team.name as teamName"])
    .select((eb) =>
      eb
        .selectFrom("agent_state_log as log")
        .select("log.to_at")
        .whereRef("log.tenant_id", "=", "agent_seat.tenant_id")
        .whereRef("log.seat_id", "=", "agent_seat.id")
        .where("log.state", "in", [...attending])
        .where("log.to_at", "is not", null)
        .orderBy("log.from_at", "desc")
        .limit(1)
        .as("attendedUntil"),
    )
    .where("closed_at", "is", null)
    .execute();
  return rows.map((row) => ({
    tenant: asId(row.tenant_id),
    id: asId(row.id),
    user: asId(row.user_id),
    userName: row.userName,
    team: row.team_id === null ? null : asId<TeamId>(row.team_id),
    teamName: row.teamName,
    campaign: row.campaign_id === null ? null : asId<CampaignId>(row.campaign_id),
    kind: row.kind as "agent" | "ear",
    robot: row.robot,
    sipUser: row.sip_user,
    sipPassword: row.sip_password,
    state: row.state,
    since: row.since,
    pauseReason: row.pause_reason,
    attempt: row.attempt_id,
    attendedUntil: row.attendedUntil,
    blocked: row.blocked,
  }));
}

/** Closes the stretch before and opens the next, and keeps the seat's row as the truth for a restart. */
export async function writeState(
  tx: Tx,
  seat: { tenant: TenantId; id: SeatId; user: UserId; team: TeamId | null; campaign: CampaignId | null },
  state: { name: string; at: Instant; reason: string | null; attempt: string | null; closed: boolean },
): Promise<void> {
  const at = new Date(state.at);
  // One journey to the database: the busiest write of a floor.
  await sql`
    with before as (
      update agent_state_log set to_at = ${at} where seat_id = ${seat.id} and to_at is null
    ), seated as (
      update agent_seat set state = ${state.name}, since = ${at}, pause_reason = ${state.reason},
        attempt_id = ${state.attempt}, campaign_id = ${seat.campaign}, closed_at = ${state.closed ? at : null}
      where id = ${seat.id}
    )
    insert into agent_state_log (tenant_id, seat_id, from_at, state, user_id, team_id, campaign_id, reason)
    select ${seat.tenant}, ${seat.id}, ${at}, ${state.name}, ${seat.user}, ${seat.team}, ${seat.campaign}, ${state.reason}
    where not ${state.closed}
    on conflict do nothing`.execute(tx);
}

/** The stretch under way ends here and goes on, in the same state, for another team. */
export async function moveSeat(tx: Tx, seat: SeatId, team: TeamId | null, at: Instant): Promise<void> {
  const now = await tx
    .updateTable("agent_state_log")
    .set({ to_at: new Date(at) })
    .where("seat_id", "=", seat)
    .where("to_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (!now) return;
  await tx
    .insertInto("agent_state_log")
    .values({ ...now, team_id: team, from_at: new Date(at), to_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface PauseReasonRow {
  readonly code: string;
  readonly label: string;
  readonly limitMinutes: number | null;
}
export async function pauseReasons(tx: Tx): Promise<readonly PauseReasonRow[]> {
  const rows = await tx
    .selectFrom("pause_reason")
    .select(["code", "label", "limit_minutes"])
    .orderBy("position")
    .limit(50)
    .execute();
  return rows.map((row) => ({ code: row.code, label: row.label, limitMinutes: row.limit_minutes }));
}

export const defaultPauseReasons: readonly PauseReasonRow[] = [
  { code: "bano", label: "Baño", limitMinutes: 10 },
  { code: "descanso", label: "Descanso", limitMinutes: 15 },
  { code: "colacion", label: "Colación / refrigerio", limitMinutes: 60 },
  { code: "reunion", label: "Reunión", limitMinutes: 60 },
  { code: "capacitacion", label: "Capacitación", limitMinutes: null },
  { code: "gestion", label: "Gestión manual", limitMinutes: 30 },
];

export async function insertPauseReasons(tx: Tx, tenant: TenantId): Promise<void> {
  await tx
    .insertInto("pause_reason")
    .values(
      defaultPauseReasons.map((reason, position) => ({
        tenant_id: tenant,
        code: reason.code,
        label: reason.label,
        limit_minutes: reason.limitMinutes,
        position,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A phone of this debtor, in sight of whoever asks. */
export async function phoneOf(
  tx: Tx,
  debtor: string,
  phone: string,
): Promise<{ e164: string; zone: string | null; active: boolean; portfolio: PortfolioId } | undefined> {
  const row = await tx
    .selectFrom("phone")
    .innerJoin("debtor", (join) =>
      join.onRef("debtor.id", "=", "phone.debtor_id").onRef("debtor.tenant_id", "=", "phone.tenant_id"),
    )
    .select(["phone.e164", "phone.active", "debtor.zone", "debtor.portfolio_id as portfolio"])
    .where("phone.id", "=", phone)
    .where("phone.debtor_id", "=", debtor)
    .executeTakeFirst();
  return row && { ...row, portfolio: asId<PortfolioId>(row.portfolio) };
}

/** Open seats the caller may see: the wall between teams stands in the database. */
export async function seatsInSight(
  tx: Tx,
): Promise<readonly { readonly id: SeatId; readonly user: UserId }[]> {
  const rows = await tx
    .selectFrom("agent_seat")
    .select(["id", "user_id"])
    .where("closed_at", "is", null)
    .execute();
  return rows.map((row) => ({ id: asId(row.id), user: asId(row.user_id) }));
}
