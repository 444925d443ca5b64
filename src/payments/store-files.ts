// Payments files by what is in them, for the watched folder, which may meet the same content again.
import { asId, type JobId, type PortfolioId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface KnownFile {
  readonly id: string;
  readonly jobId: JobId;
  readonly name: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly receivedAt: Instant;
}

/** The newest payments file of this content, whatever became of it. */
export async function newestOfContent(
  tx: Tx,
  portfolio: PortfolioId,
  sha256: Buffer,
): Promise<KnownFile | undefined> {
  const row = await tx
    .selectFrom("payments_file")
    .select(["id", "job_id", "name", "state", "counts", "received_at"])
    .where("portfolio_id", "=", portfolio)
    .where("sha256", "=", sha256)
    .orderBy("received_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      jobId: asId<JobId>(row.job_id),
      name: row.name,
      state: row.state,
      counts: row.counts,
      receivedAt: row.received_at,
    }
  );
}
