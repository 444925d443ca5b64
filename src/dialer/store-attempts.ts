import {
  type AttemptId,
  asId,
  type CampaignId,
  type DebtorId,
  type PhoneId,
  type PortfolioId,
  type SeatId,
  type TenantId,
  type TrunkId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import { stamp, type Tx } from "#platform/db.ts";
import type { Minute } from "./store-spend.ts";

export interface NewAttempt {
  readonly tenant: TenantId;
  readonly id: AttemptId;
  readonly campaign: CampaignId | null;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId | null;
  readonly phone: PhoneId | null;
  readonly seat: SeatId | null;
  readonly user: UserId | null;
  readonly trunk: TrunkId | null;
  readonly direction: "outbound" | "inbound";
  readonly mode: string;
  readonly callerId: string;
  readonly fence: bigint;
  readonly at: Instant;
  /** What of the day's money it may cost until it is known; a call made to us costs nothing. */
  readonly minute?: Minute;
}
export async function insertIntent(tx: Tx, attempt: NewAttempt): Promise<void> {
  await tx
    .insertInto("attempt")
    .values({
      tenant_id: attempt.tenant,
      id: attempt.id,
      campaign_id: attempt.campaign,
      portfolio_id: attempt.portfolio,
      debtor_id: attempt.debtor,
      phone_id: attempt.phone,
      seat_id: attempt.seat,
      user_id: attempt.user,
      trunk_id: attempt.trunk,
      direction: attempt.direction,
      mode: attempt.mode,
      state: "intent",
      caller_id: attempt.callerId,
      fence: attempt.fence,
      ...(attempt.minute
        ? {
            reserved_micros: attempt.minute.micros,
            reserved_currency: attempt.minute.currency,
            reserved_day: attempt.minute.day,
          }
        : {}),
      reserved_at: new Date(attempt.at),
    })
    .execute();
}

export interface AttemptPatch {
  readonly debtor?: DebtorId;
  readonly campaign?: CampaignId;
  readonly portfolio?: PortfolioId;
  readonly state?: string;
  readonly seat?: SeatId | null;
  readonly user?: UserId | null;
  readonly dialledAt?: Instant | null;
  readonly rangAt?: Instant | null;
  readonly answeredAt?: Instant | null;
  readonly greetingEndedAt?: Instant | null;
  readonly verdict?: string | null;
  readonly verdictAt?: Instant | null;
  readonly bridgedAt?: Instant | null;
  readonly endedAt?: Instant | null;
  readonly outcome?: string | null;
  readonly abandoned?: boolean;
  readonly abandonedByLaw?: boolean;
  readonly cutAfterSeconds?: number | null;
  readonly causeQ850?: number | null;
  readonly causeSip?: number | null;
  readonly identityVerifiedAt?: Instant;
  readonly recorded?: boolean;
  readonly oneWay?: "theirs" | "ours";
  readonly judgedBy?: number | null;
  readonly messageMs?: number | null;
}
const instant = (at: Instant | null | undefined): Date | null =>
  at === null || at === undefined ? null : new Date(at);

/** False when nothing was changed: the attempt had ended before. */
export async function patchAttempt(tx: Tx, id: AttemptId, patch: AttemptPatch): Promise<boolean> {
  const set = {
    ...(patch.state === undefined ? {} : { state: patch.state }),
    ...(patch.debtor === undefined ? {} : { debtor_id: patch.debtor }),
    ...(patch.campaign === undefined ? {} : { campaign_id: patch.campaign }),
    ...(patch.portfolio === undefined ? {} : { portfolio_id: patch.portfolio }),
    ...(patch.seat === undefined ? {} : { seat_id: patch.seat }),
    ...(patch.user === undefined ? {} : { user_id: patch.user }),
    ...(patch.dialledAt === undefined ? {} : { dialled_at: instant(patch.dialledAt) }),
    ...(patch.rangAt === undefined ? {} : { rang_at: instant(patch.rangAt) }),
    ...(patch.answeredAt === undefined ? {} : { answered_at: instant(patch.answeredAt) }),
    ...(patch.greetingEndedAt === undefined ? {} : { greeting_ended_at: instant(patch.greetingEndedAt) }),
    ...(patch.verdict === undefined ? {} : { verdict: patch.verdict }),
    ...(patch.verdictAt === undefined ? {} : { verdict_at: instant(patch.verdictAt) }),
    ...(patch.bridgedAt === undefined ? {} : { bridged_at: instant(patch.bridgedAt) }),
    ...(patch.endedAt === undefined ? {} : { ended_at: instant(patch.endedAt) }),
    ...(patch.outcome === undefined ? {} : { outcome: patch.outcome }),
    ...(patch.abandoned === undefined ? {} : { abandoned: patch.abandoned }),
    ...(patch.abandonedByLaw === undefined ? {} : { abandoned_by_law: patch.abandonedByLaw }),
    ...(patch.cutAfterSeconds === undefined ? {} : { cut_after_seconds: patch.cutAfterSeconds }),
    ...(patch.causeQ850 === undefined ? {} : { cause_q850: patch.causeQ850 }),
    ...(patch.causeSip === undefined ? {} : { cause_sip: patch.causeSip }),
    ...(patch.identityVerifiedAt === undefined
      ? {}
      : { identity_verified_at: new Date(patch.identityVerifiedAt) }),
    ...(patch.judgedBy === undefined || patch.judgedBy === null ? {} : { judged_by: patch.judgedBy }),
    ...(patch.oneWay === undefined ? {} : { one_way: patch.oneWay }),
    ...(patch.messageMs === undefined || patch.messageMs === null ? {} : { message_ms: patch.messageMs }),
    ...(patch.recorded === undefined ? {} : { recorded: patch.recorded }),
  };
  if (Object.keys(set).length === 0) return false;
  // An ended attempt never lives again, nor ends twice: a late write is dropped.
  let query = tx.updateTable("attempt").set(set).where("id", "=", id);
  if (patch.state !== undefined) query = query.where("state", "<>", "ended");
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** False when the call has ended or has a message: none is begun. */
export async function beginMessage(
  tx: Tx,
  id: AttemptId,
  message: { readonly at: Instant; readonly lengthMs: number },
): Promise<boolean> {
  const done = await tx
    .updateTable("attempt")
    // The verdict may still be on its way to the row: what is restored from it must know a machine.
    .set({ message_at: new Date(message.at), message_length_ms: message.lengthMs, verdict: "machine" })
    .where("id", "=", id)
    .where("message_at", "is", null)
    .where("state", "<>", "ended")
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export interface LiveAttempt {
  readonly tenant: TenantId;
  readonly id: AttemptId;
  readonly campaign: CampaignId | null;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId | null;
  readonly phone: PhoneId | null;
  readonly number: string | null;
  readonly zone: string | null;
  readonly seat: SeatId | null;
  readonly user: UserId | null;
  readonly direction: "outbound" | "inbound";
  readonly mode: string;
  readonly callerId: string;
  readonly trunk: TrunkId | null;
  readonly timeZone: string;
  readonly state: string;
  readonly reservedAt: Instant;
  readonly dialledAt: Instant | null;
  readonly rangAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly verdict: string | null;
  readonly verdictAt: Instant | null;
  readonly greetingEndedAt: Instant | null;
  readonly bridgedAt: Instant | null;
  readonly identityVerifiedAt: Instant | null;
  readonly recorded: boolean;
  readonly abandoned: boolean;
  readonly messageAt: Instant | null;
  readonly ringSeconds: number;
  /** An agent has saved what it was, or that nobody could be named. */
  readonly saved: boolean;
  /** Number of its last raw event; -1: none. */
  readonly lastEvent: number;
}
/** No campaign: a call made to us, which does not ring at our expense. */
const inboundRingSeconds = 25;
/** What a stopped engine left in the air, and calls whose result a seat still owes. */
export async function liveAttempts(
  tx: Tx,
  also: readonly string[],
  reservedBefore?: Instant,
): Promise<readonly LiveAttempt[]> {
  const rows = await tx
    .selectFrom("attempt")
    .leftJoin("phone", (join) =>
      join.onRef("phone.id", "=", "attempt.phone_id").onRef("phone.tenant_id", "=", "attempt.tenant_id"),
    )
    .leftJoin("debtor", (join) =>
      join.onRef("debtor.id", "=", "attempt.debtor_id").onRef("debtor.tenant_id", "=", "attempt.tenant_id"),
    )
    .leftJoin("campaign", (join) =>
      join
        .onRef("campaign.id", "=", "attempt.campaign_id")
        .onRef("campaign.tenant_id", "=", "attempt.tenant_id"),
    )
    .innerJoin("portfolio", (join) =>
      join
        .onRef("portfolio.id", "=", "attempt.portfolio_id")
        .onRef("portfolio.tenant_id", "=", "attempt.tenant_id"),
    )
    .selectAll("attempt")
    .select(["phone.e164", "debtor.zone", "campaign.ring_seconds", "portfolio.time_zone"])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom("gestion")
            .select("gestion.attempt_id")
            .whereRef("gestion.attempt_id", "=", "attempt.id")
            .whereRef("gestion.tenant_id", "=", "attempt.tenant_id")
            .unionAll(
              eb
                .selectFrom("unidentified_caller as u")
                .select("u.attempt_id")
                .whereRef("u.attempt_id", "=", "attempt.id")
                .whereRef("u.tenant_id", "=", "attempt.tenant_id"),
            ),
        )
        .as("saved"),
    )
    .select((eb) =>
      eb
        .selectFrom("call_event")
        .select((events) => events.fn.max("call_event.n").as("n"))
        .whereRef("call_event.attempt_id", "=", "attempt.id")
        .whereRef("call_event.tenant_id", "=", "attempt.tenant_id")
        .as("lastEvent"),
    )
    .$if(reservedBefore !== undefined, (query) =>
      query.where("attempt.reserved_at", "<", stamp(reservedBefore ?? 0)),
    )
    .where((eb) =>
      eb.or([
        eb("attempt.state", "<>", "ended"),
        ...(also.length > 0 ? [eb("attempt.id", "in", [...also])] : []),
      ]),
    )
    .limit(5_000)
    .execute();
  return rows.map((row) => ({
    tenant: asId(row.tenant_id),
    id: asId(row.id),
    campaign: row.campaign_id === null ? null : asId<CampaignId>(row.campaign_id),
    portfolio: asId(row.portfolio_id),
    debtor: row.debtor_id === null ? null : asId<DebtorId>(row.debtor_id),
    phone: row.phone_id === null ? null : asId<PhoneId>(row.phone_id),
    number: row.e164,
    zone: row.zone,
    seat: row.seat_id === null ? null : asId<SeatId>(row.seat_id),
    user: row.user_id === null ? null : asId<UserId>(row.user_id),
    direction: row.direction as "outbound" | "inbound",
    mode: row.mode,
    callerId: row.caller_id,
    trunk: row.trunk_id === null ? null : asId<TrunkId>(row.trunk_id),
    timeZone: row.time_zone,
    state: row.state,
    reservedAt: row.reserved_at,
    dialledAt: row.dialled_at,
    rangAt: row.rang_at,
    answeredAt: row.answered_at,
    verdict: row.verdict,
    verdictAt: row.verdict_at,
    greetingEndedAt: row.greeting_ended_at,
    bridgedAt: row.bridged_at,
    identityVerifiedAt: row.identity_verified_at,
    recorded: row.recorded,
    abandoned: row.abandoned,
    messageAt: row.message_at,
    ringSeconds: row.ring_seconds ?? inboundRingSeconds,
    saved: Boolean(row.saved),
    lastEvent: Number(row.lastEvent ?? -1),
  }));
}
