// SQL of the tapes of campaigns' pacers: pieces as they were written, squeezed, and found again by instant.
import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import { sql } from "kysely";
import type { CampaignId, PortfolioId, TenantId } from "#kernel/ids.ts";
import { day, type Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

/** Judgement: a complaint about a call comes within a week; what was decided stands as sentences for an hour on the floor. */
export const pacingLogDays = 7;
/** Pieces in one answer: sixteen minutes; of 100 agents some 80 kB. */
export const piecesAtOnce = 200;
/** A piece that unpacks to more is damaged: an hour of 1,000 agents is a twentieth. */
const mostBytes = 256 * 1024 * 1024;

export interface KeepablePiece {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly campaign: CampaignId;
  readonly tape: string;
  readonly n: number;
  readonly fromAt: Instant;
  readonly toAt: Instant;
  readonly starts: boolean;
  readonly entries: number;
  readonly dayStart: Instant;
  readonly text: string;
}
type SqueezedPiece = Omit<KeepablePiece, "text"> & { readonly bytes: Buffer };

const deflate = promisify<string, Buffer>((text, done) => deflateRaw(text, { level: 9 }, done));
const inflate = promisify<Buffer, Buffer>((bytes, done) =>
  inflateRaw(bytes, { maxOutputLength: mostBytes }, done),
);

/** Beside the loop: the library's own threads do it. */
export async function squeezed({ text, ...piece }: KeepablePiece): Promise<SqueezedPiece> {
  return { ...piece, bytes: await deflate(text) };
}
export async function unsqueezed(bytes: Buffer): Promise<string> {
  return (await inflate(bytes)).toString("utf8");
}

/** What a pacer has learned by now, and the pieces of its tape since the last time: one statement. */
export async function keepPacer(
  tx: Tx,
  {
    campaign,
    day,
    snapshot,
  }: { readonly campaign: CampaignId; readonly day: string; readonly snapshot: unknown },
  pieces: readonly SqueezedPiece[],
): Promise<void> {
  const learned = { pacer_day: day, pacer_snapshot: JSON.stringify(snapshot) };
  if (pieces.length === 0) {
    await tx.updateTable("campaign").set(learned).where("id", "=", campaign).execute();
    return;
  }
  await tx
    .with("kept", (db) => insertPieces(db, pieces))
    .updateTable("campaign")
    .set(learned)
    .where("id", "=", campaign)
    .execute();
}

/** What the campaign's pacer had learned, when it was on that day. */
export async function pacerOfDay(tx: Tx, campaign: CampaignId, day: string): Promise<unknown> {
  const query = tx.selectFrom("campaign").select("pacer_snapshot").where("id", "=", campaign);
  return (await query.where("pacer_day", "=", day).executeTakeFirst())?.pacer_snapshot;
}

function insertPieces(db: Pick<Tx, "insertInto">, pieces: readonly SqueezedPiece[]) {
  return db
    .insertInto("pacing_log")
    .values(
      pieces.map((piece) => ({
        tenant_id: piece.tenant,
        campaign_id: piece.campaign,
        portfolio_id: piece.portfolio,
        tape_id: piece.tape,
        n: piece.n,
        from_at: new Date(piece.fromAt),
        to_at: new Date(piece.toAt),
        day_start: new Date(piece.dayStart),
        starts: piece.starts,
        entries: piece.entries,
        tape: piece.bytes,
      })),
    )
    .onConflict((conflict) => conflict.doNothing());
}

export interface FoundPiece {
  readonly tape: string;
  readonly n: number;
  readonly fromAt: Instant;
  readonly toAt: Instant;
  readonly dayStart: Instant;
  readonly entries: number;
  readonly bytes: Buffer;
}
interface Window {
  readonly dayStart: Instant;
  readonly start: Instant;
  readonly end: Instant;
  readonly after: { readonly tape: string; readonly n: number } | null;
}

/** Of one day: from the last start before the window to its end, `most` at once; `after`: those that follow that one. */
export async function piecesOf(
  tx: Tx,
  campaign: CampaignId,
  window: Window,
  most: number,
): Promise<readonly FoundPiece[]> {
  const [start, end, day] = [window.start, window.end, window.dayStart].map((at) => new Date(at));
  const { after } = window;
  // Ids of tapes are in the order of time, pieces of one tape numbered.
  const since = after
    ? sql`(tape_id, n) > (${after.tape}::uuid, ${after.n}::integer)`
    : sql`(tape_id, n) >= (
        select b.tape_id, b.n from (
          (select tape_id, n, 0 as rank from pacing_log
            where campaign_id = ${campaign} and day_start = ${day} and starts and from_at <= ${start}
            order by tape_id desc, n desc limit 1)
          union all
          (select tape_id, n, 1 from pacing_log
            where campaign_id = ${campaign} and day_start = ${day} and to_at >= ${start}
            order by tape_id, n limit 1)
        ) b order by b.rank limit 1)`;
  const { rows } = await sql<{
    tape: string;
    n: number;
    fromAt: Instant;
    toAt: Instant;
    dayStart: Instant;
    entries: number;
    bytes: Buffer;
  }>`
    select tape_id as "tape", n, from_at as "fromAt", to_at as "toAt", day_start as "dayStart", entries, tape as "bytes"
    from pacing_log
    where campaign_id = ${campaign} and day_start = ${day} and from_at <= ${end} and ${since}
    order by tape_id, n limit ${most}`.execute(tx);
  return rows;
}

/** The nightly work: whole pieces past their days. */
export async function forgetPacing(tx: Tx, now: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("pacing_log")
    .where("to_at", "<", new Date(now - pacingLogDays * day) as never)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
