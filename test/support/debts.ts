// People with debts for journeys about money: a person, debts of given balances, a phone.

import type { GestionInput } from "#gestiones/service.ts";
import type {
  AccountId,
  DebtorId,
  GestionId,
  PersonId,
  PhoneId,
  PortfolioId,
  PromiseId,
  TenantId,
  UserId,
} from "#kernel/ids.ts";
import type { LocalDate } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import type { TestDatabase } from "./database.ts";

export interface Mandate {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly admin: UserId;
}
export interface Owing {
  readonly debtor: DebtorId;
  readonly phone: PhoneId;
  readonly accounts: readonly AccountId[];
  readonly numbers: readonly string[];
  readonly document: string;
}

let people = 0;
export async function seedOwing(
  { db }: TestDatabase,
  mandate: Mandate,
  balances: readonly bigint[],
  more: { name?: string; currency?: "CLP" | "PEN"; document?: string; numbers?: readonly string[] } = {},
): Promise<Owing> {
  const n = ++people;
  const [person, debtor, phone] = [newId<PersonId>(), newId<DebtorId>(), newId<PhoneId>()];
  const at = new Date("2026-11-01T12:00:00Z");
  const tenant_id = mandate.tenant;
  const portfolio_id = mandate.portfolio;
  const document = more.document ?? `${10_000_000 + n}-K`;
  const accounts = balances.map(() => newId<AccountId>());
  const numbers = balances.map((_, i) => more.numbers?.[i] ?? `OP-${n}-${i + 1}`);
  await db.inTenant(tenant_id, async (tx) => {
    await tx
      .insertInto("person")
      .values({ tenant_id, id: person, country: "CL", document_type: "RUT", document })
      .execute();
    await tx
      .insertInto("debtor")
      .values({
        tenant_id,
        id: debtor,
        portfolio_id,
        person_id: person,
        full_name: more.name ?? `Persona ${n}`,
      })
      .execute();
    for (const [i, balance] of balances.entries()) {
      await tx
        .insertInto("account")
        .values({
          tenant_id,
          id: accounts[i] ?? "",
          portfolio_id,
          debtor_id: debtor,
          number: numbers[i] ?? "",
          currency: more.currency ?? "CLP",
          principal_minor: balance,
          balance_minor: balance,
          assigned_minor: balance,
          due_on: `2026-10-${String(10 + (i % 20)).padStart(2, "0")}`,
          loaded_at: at,
          changed_at: at,
        })
        .execute();
    }
    await tx
      .insertInto("phone")
      .values({
        tenant_id,
        id: phone,
        portfolio_id,
        debtor_id: debtor,
        e164: `+569${String(10_000_000 + n)}`,
        raw: "x",
        role: "titular",
        origin: "file",
        created_at: at,
      })
      .execute();
  });
  return { debtor, phone, accounts, numbers, document };
}

/** What a desk sends: a promise unless told otherwise. */
export function gestionOf(owing: Owing, more: Partial<GestionInput> = {}): GestionInput {
  return {
    id: newId<GestionId>(),
    attempt: null,
    debtor: owing.debtor,
    accounts: owing.accounts,
    disposition: "SE_NIEGA",
    note: "",
    reason: null,
    promises: [],
    callback: null,
    ...more,
  };
}
export function promiseOf(
  owing: Owing,
  amountMinor: bigint,
  dueOn: LocalDate,
  more: Partial<GestionInput> & { replaces?: PromiseId } = {},
): GestionInput {
  const { replaces = null, ...rest } = more;
  const [account] = owing.accounts;
  if (!account) throw new Error("the person owes nothing");
  return gestionOf(owing, {
    disposition: "PROMESA",
    accounts: [account],
    promises: [{ id: newId<PromiseId>(), account, amountMinor, currency: "CLP", dueOn, replaces }],
    ...rest,
  });
}
