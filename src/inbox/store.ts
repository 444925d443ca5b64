// Files of the watched folder as they were dealt with, and the mandates that have a folder.
import { asId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { FileKind } from "./core/names.ts";
import type { Outcome } from "./core/report.ts";

export interface DealtWith {
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly name: string;
  readonly kind: FileKind | null;
  readonly outcome: Outcome["kind"];
  readonly reason: string;
  readonly rows: number | null;
  readonly rejected: number | null;
  readonly jobId: string | null;
  readonly at: Instant;
}

export async function noteFile(tx: Tx, tenant: TenantId, file: DealtWith): Promise<void> {
  const { portfolio, jobId, at, ...rest } = file;
  await tx
    .insertInto("inbox_file")
    .values({
      ...{ ...rest, tenant_id: tenant, portfolio_id: portfolio },
      ...{ job_id: jobId, dealt_at: new Date(at) },
    })
    .execute();
}

/** The newest first. */
export async function newestFiles(
  tx: Tx,
  limit: number,
): Promise<(DealtWith & { readonly portfolioName: string })[]> {
  const rows = await tx
    .selectFrom("inbox_file as f")
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "f.tenant_id").onRef("p.id", "=", "f.portfolio_id"),
    )
    .select(["f.id", "f.portfolio_id", "p.name as portfolioName", "f.name", "f.kind", "f.outcome"])
    .select(["f.reason", "f.rows", "f.rejected", "f.job_id", "f.dealt_at"])
    .orderBy("f.dealt_at", "desc")
    .orderBy("f.id", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ portfolio_id, job_id, dealt_at, kind, outcome, ...rest }) => ({
    ...rest,
    portfolio: asId<PortfolioId>(portfolio_id),
    kind: kind as FileKind | null,
    outcome: outcome as Outcome["kind"],
    jobId: job_id,
    at: Number(dealt_at),
  }));
}
