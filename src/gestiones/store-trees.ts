// Result trees and scripts of a mandate, in the database.
import { sql } from "kysely";
import type { PortfolioId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import type { DispositionTree } from "./core/disposition-tree.ts";
import type { ScriptStep } from "./core/script.ts";
import { defaultTree } from "./trees/default.ts";

/** The newest tree of the mandate, else of the tenant, else undefined (the built-in one). */
export async function treeOf(
  tx: Tx,
  portfolio: PortfolioId,
): Promise<{ version: number; tree: DispositionTree } | undefined> {
  const row = await tx
    .selectFrom("disposition_tree")
    .select(["version", "tree"])
    .where((where) => where.or([where("portfolio_id", "=", portfolio), where("portfolio_id", "is", null)]))
    .orderBy(sql`portfolio_id is null`)
    .orderBy("version", "desc")
    .executeTakeFirst();
  if (!row) return undefined;
  const saved = row.tree as Omit<DispositionTree, "attitudes"> & Partial<DispositionTree>;
  // Saved before attitudes existed: it has the built-in ones.
  return { version: row.version, tree: { ...saved, attitudes: saved.attitudes ?? defaultTree.attitudes } };
}

export async function scriptOf(
  tx: Tx,
  portfolio: PortfolioId,
): Promise<{ version: number; steps: readonly ScriptStep[] } | undefined> {
  const row = await tx
    .selectFrom("script")
    .select(["version", "steps"])
    .where((where) => where.or([where("portfolio_id", "=", portfolio), where("portfolio_id", "is", null)]))
    .orderBy(sql`portfolio_id is null`)
    .orderBy("version", "desc")
    .executeTakeFirst();
  return row && { version: row.version, steps: row.steps as readonly ScriptStep[] };
}
