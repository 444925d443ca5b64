// SQL of the countries whose numbers may be dialled: the agency's list and what mandates narrow it to.
import { asId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { everyCountry } from "./store.ts";

export interface Diallable {
  readonly agency: readonly string[];
  /** Mandates with a list of their own; the others call their own country. */
  readonly mandates: readonly { readonly portfolio: PortfolioId; readonly countries: readonly string[] }[];
}
export async function readDiallable(tx: Tx): Promise<Diallable> {
  const rows = await tx.selectFrom("dialling_countries").select(["portfolio_id", "countries"]).execute();
  return {
    agency: rows.find(({ portfolio_id }) => portfolio_id === null)?.countries ?? everyCountry,
    mandates: rows.flatMap(({ portfolio_id, countries }) =>
      portfolio_id === null ? [] : [{ portfolio: asId<PortfolioId>(portfolio_id), countries }],
    ),
  };
}

/** `portfolio` null: the agency's own list. `countries` null: the mandate calls its own country again. */
export async function writeDiallable(
  tx: Tx,
  tenant: TenantId,
  {
    portfolio,
    countries,
  }: { readonly portfolio: PortfolioId | null; readonly countries: readonly string[] | null },
  at: Instant,
): Promise<void> {
  if (countries === null) {
    await tx.deleteFrom("dialling_countries").where("portfolio_id", "=", portfolio).execute();
    return;
  }
  const set = { countries: [...countries], changed_at: new Date(at) };
  await tx
    .insertInto("dialling_countries")
    .values({ tenant_id: tenant, id: newId(), portfolio_id: portfolio, ...set })
    .onConflict((row) => row.columns(["tenant_id", "portfolio_id"]).doUpdateSet(set))
    .execute();
}
