// How old each balance is, without writing a row for every balance that stays the same: an account says so itself only when
// the mandate's newest file left it out, or a payment moved it since. All others are as old as that file.
import { sql } from "kysely";
import type { PortfolioId, TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

/** Of the file in the temporary table `load`, whose rows know their accounts. */
export async function dateBalances(
  tx: Tx,
  {
    tenant,
    portfolio,
    at,
  }: { readonly tenant: TenantId; readonly portfolio: PortfolioId; readonly at: Instant },
): Promise<void> {
  await sql`create temp table load_told on commit drop as
    select distinct account_id from load where balance is not null and account_id is not null`.execute(tx);
  await sql`analyze load_told`.execute(tx);
  await sql`update account a set balance_as_of = coalesce(p.balances_told_at, a.loaded_at) from portfolio p
    where a.tenant_id = ${tenant} and a.portfolio_id = ${portfolio} and a.state = 'open' and a.balance_as_of is null
      and p.tenant_id = a.tenant_id and p.id = a.portfolio_id
      and exists (select from load_told) and not exists (select from load_told t where t.account_id = a.id)`.execute(
    tx,
  );
  await sql`update account a set balance_as_of = null from load_told t
    where a.tenant_id = ${tenant} and a.id = t.account_id and a.balance_as_of is not null`.execute(tx);
  await sql`update portfolio set balances_told_at = ${new Date(at)}
    where tenant_id = ${tenant} and id = ${portfolio} and exists (select from load_told)`.execute(tx);
}
