// Result trees and scripts of a mandate, in the database.
import { type RawBuilder, sql } from "kysely";
import type { PortfolioId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import type { DispositionTree } from "./core/disposition-tree.ts";
import type { ScriptStep } from "./core/script.ts";
import { defaultTree } from "./trees/default.ts";

/** The trees built into the program have no row: version 0. */
export const builtInVersion = 0;

export interface TreeInForce {
  readonly version: number;
  readonly tree: DispositionTree;
}

export async function currentTree(tx: Tx, portfolio: PortfolioId): Promise<TreeInForce> {
  const { rows } = await sql<{ tree: SavedTree | null }>`
    select ${treeFor(sql`${portfolio}::uuid`)} as tree`.execute(tx);
  return asTree(rows[0]?.tree ?? null);
}

/** As a column, the newest tree of the mandate, else of the tenant; read back with `asTree`. */
export function treeFor(portfolio: RawBuilder<unknown>): RawBuilder<SavedTree | null> {
  return sql`(
    select jsonb_build_object('version', t.version, 'tree', t.tree) from disposition_tree t
    where t.portfolio_id = ${portfolio} or t.portfolio_id is null
    order by t.portfolio_id is null, t.version desc limit 1)`;
}

interface SavedTree {
  readonly version: number;
  /** Saved before attitudes existed: it has the built-in ones. */
  readonly tree: Omit<DispositionTree, "attitudes"> & Partial<DispositionTree>;
}
export function asTree(saved: SavedTree | null): TreeInForce {
  if (!saved) return { version: builtInVersion, tree: defaultTree };
  const { version, tree } = saved;
  return { version, tree: { ...tree, attitudes: tree.attitudes ?? defaultTree.attitudes } };
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
