// Which stored profile a file is written in, when nobody is there to choose one.
import { AppError } from "#kernel/errors.ts";
import type { PortfolioId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import { defaultSpec, type RowKind } from "../core/mapping.ts";
import { findPortfolio } from "../store.ts";
import { profilesOf } from "../store-import.ts";
import { previewFile } from "./preview.ts";

/** `head`: the first previewBytes of it. Undefined: none fits, or the file cannot be read at all, which its load will say. */
export async function recogniseProfileOf(
  inTenant: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  portfolioId: PortfolioId,
  kind: RowKind,
  head: Buffer,
): Promise<string | undefined> {
  const { portfolio, profiles } = await inTenant(async (tx) => ({
    portfolio: await findPortfolio(tx, portfolioId),
    profiles: await profilesOf(tx, portfolioId),
  }));
  if (!portfolio || profiles.length === 0) return undefined;
  const fallback = defaultSpec(portfolio.country, portfolio.currency);
  try {
    const seen = await previewFile(head, kind, { profiles, fallback });
    return seen.profile?.id;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
