// Creditors and mandates.

import { present } from "#kernel/assert.ts";
import { type Country, isCountry } from "#kernel/country.ts";
import { asId, type CreditorId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import { type Currency, isCurrency } from "#kernel/money.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";

export type CreditorKind = "financial" | "retail_financial" | "commercial" | "utility" | "public" | "b2b";
export interface Creditor {
  readonly id: CreditorId;
  readonly code: string;
  readonly name: string;
  readonly kind: CreditorKind;
  readonly country: Country;
}
export interface Portfolio {
  readonly id: PortfolioId;
  readonly creditor: CreditorId;
  readonly code: string;
  readonly name: string;
  readonly country: Country;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly demo: boolean;
  readonly hideAmountsUntilIdentity: boolean;
  readonly agencyName: string;
  readonly callbackNumber: string | null;
  readonly paymentInstructions: string;
}

export async function addCreditor(
  tx: Tx,
  tenant: TenantId,
  creditor: Omit<Creditor, "id">,
): Promise<CreditorId> {
  const id = newId<CreditorId>();
  await tx
    .insertInto("creditor")
    .values({ tenant_id: tenant, id, ...creditor })
    .execute();
  return id;
}

export async function creditors(tx: Tx): Promise<readonly Creditor[]> {
  const rows = await tx
    .selectFrom("creditor")
    .select(["id", "code", "name", "kind", "country"])
    .orderBy("name")
    .execute();
  return rows.map((row) => ({
    id: asId(row.id),
    code: row.code,
    name: row.name,
    kind: row.kind as CreditorKind,
    country: asCountry(row.country),
  }));
}

export async function findCreditor(tx: Tx, id: CreditorId): Promise<Creditor | undefined> {
  return (await creditors(tx)).find((creditor) => creditor.id === id);
}

export async function addPortfolio(
  tx: Tx,
  tenant: TenantId,
  portfolio: Omit<Portfolio, "id"> & { readonly at: Instant },
): Promise<PortfolioId> {
  const id = newId<PortfolioId>();
  await tx
    .insertInto("portfolio")
    .values({
      tenant_id: tenant,
      id,
      creditor_id: portfolio.creditor,
      code: portfolio.code,
      name: portfolio.name,
      country: portfolio.country,
      currency: portfolio.currency,
      time_zone: portfolio.timeZone,
      demo: portfolio.demo,
      hide_amounts_until_identity: portfolio.hideAmountsUntilIdentity,
      agency_name: portfolio.agencyName,
      callback_number: portfolio.callbackNumber,
      payment_instructions: portfolio.paymentInstructions,
      created_at: new Date(portfolio.at),
    })
    .execute();
  return id;
}

const portfolioColumns = [
  "id",
  "creditor_id",
  "code",
  "name",
  "country",
  "currency",
  "time_zone",
  "demo",
  "hide_amounts_until_identity",
  "agency_name",
  "callback_number",
  "payment_instructions",
] as const;

export async function portfolios(tx: Tx): Promise<readonly Portfolio[]> {
  const rows = await tx.selectFrom("portfolio").select(portfolioColumns).orderBy("name").execute();
  return rows.map(toPortfolio);
}

export async function findPortfolio(tx: Tx, id: PortfolioId): Promise<Portfolio | undefined> {
  const row = await tx
    .selectFrom("portfolio")
    .select(portfolioColumns)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && toPortfolio(row);
}

function toPortfolio(row: {
  id: string;
  creditor_id: string;
  code: string;
  name: string;
  country: string;
  currency: string;
  time_zone: string;
  demo: boolean;
  hide_amounts_until_identity: boolean;
  agency_name: string;
  callback_number: string | null;
  payment_instructions: string;
}): Portfolio {
  return {
    id: asId(row.id),
    creditor: asId(row.creditor_id),
    code: row.code,
    name: row.name,
    country: asCountry(row.country),
    currency: present(isCurrency(row.currency) ? row.currency : undefined, "a currency in use"),
    timeZone: row.time_zone,
    demo: row.demo,
    hideAmountsUntilIdentity: row.hide_amounts_until_identity,
    agencyName: row.agency_name,
    callbackNumber: row.callback_number,
    paymentInstructions: row.payment_instructions,
  };
}

function asCountry(text: string): Country {
  return present(isCountry(text) ? text : undefined, "a country in use");
}
