// Planting people who do not exist in a mandate. Whoever opens, reveals or exports one is told of at once: nobody has a reason to.
import { randomInt } from "node:crypto";
import { isCountry } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, PortfolioId, TenantId } from "#kernel/ids.ts";
import { seededRng } from "#kernel/rng.ts";
import { chile, peru } from "#kernel/sample-names.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { drawCanary } from "./core/canary.ts";
import { findPortfolio } from "./store.ts";
import * as store from "./store-canaries.ts";

export { canaries, canaryMandate, removeCanary } from "./store-canaries.ts";

/** More would be met by chance by whoever searches honestly. Judgement. */
const mostCanaries = 50;
/** Debts from which the mandate's ways are learnt. Judgement. */
const mostModels = 200;
/** Drawings for one canary before the mandate's numbers are taken to be used up. */
const mostDraws = 100;
const seeds = 2 ** 32;

/**
 * As the system and with canaries in sight: a line of the log that somebody made this person would tell it from the others. The
 * caller has seen to it that the mandate is the asking user's.
 */
export async function plantCanaries(
  tx: Tx,
  tenant: TenantId,
  { portfolio, count }: { readonly portfolio: PortfolioId; readonly count: number },
): Promise<readonly DebtorId[]> {
  const mandate = await findPortfolio(tx, portfolio);
  if (!mandate || !isCountry(mandate.country)) throw new AppError("not_found", { what: "portfolio" });
  const planted = (await store.canaries(tx, mostCanaries * 100)).filter((row) => row.portfolio === portfolio);
  if (planted.length + count > mostCanaries)
    throw new AppError("validation_failed", { field: "count", most: mostCanaries - planted.length });
  const [first, ...models] = await store.modelsOf(tx, portfolio, { seed: newId(), most: mostModels });
  if (!first) throw new AppError("conflict", { reason: "no_debts" });
  const rng = seededRng(randomInt(seeds));
  const { country } = mandate;
  const drawing = { country, naming: country === "CL" ? chile : peru };
  const made: DebtorId[] = [];
  for (let draws = 0; made.length < count; draws++) {
    if (draws > mostDraws * count) throw new AppError("conflict", { reason: "no_numbers" });
    const model = [first, ...models][draws % (models.length + 1)] ?? first;
    const canary = drawCanary(rng, { ...drawing, models: [first, ...models], model });
    if (await store.isTaken(tx, portfolio, canary)) continue;
    made.push(await store.insertCanary(tx, tenant, { ...canary, model: model.id, country }));
  }
  return made;
}
