// One debtor with one open debt and one number: what a journey about contact needs.
import type { AccountId, DebtorId, PersonId, PhoneId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import type { seedMandate, TestDatabase } from "./database.ts";

type Mandate = Awaited<ReturnType<typeof seedMandate>>;
export interface SeededDebtor {
  readonly mandate: Mandate;
  readonly person: PersonId;
  readonly debtor: DebtorId;
  readonly account: AccountId;
  readonly phone: PhoneId;
}

const loadedAt = new Date("2026-10-25T15:00:00Z");

interface More {
  readonly person?: PersonId;
  readonly role?: "titular" | "referencia" | "laboral";
  readonly region?: string | null;
}

export async function addDebtor(
  base: TestDatabase,
  mandate: Mandate,
  more: More = {},
): Promise<SeededDebtor> {
  const [one] = await addDebtors(base, mandate, 1, more);
  if (!one) throw new Error("no debtor was added");
  return one;
}

/** PostgreSQL takes 65,535 values in a statement. */
const atOnce = 2_000;

export async function addDebtors(
  base: TestDatabase,
  mandate: Mandate,
  count: number,
  more: More = {},
): Promise<SeededDebtor[]> {
  const added: SeededDebtor[] = [];
  while (added.length < count) {
    const some = Array.from({ length: Math.min(atOnce, count - added.length) }, () => ({
      mandate,
      person: more.person ?? newId<PersonId>(),
      debtor: newId<DebtorId>(),
      account: newId<AccountId>(),
      phone: newId<PhoneId>(),
    }));
    await insert(base, some, more);
    added.push(...some);
  }
  return added;
}

async function insert({ db }: TestDatabase, some: readonly SeededDebtor[], more: More): Promise<void> {
  const [first] = some;
  if (!first) return;
  const own = { tenant_id: first.mandate.tenant };
  const wall = { ...own, portfolio_id: first.mandate.portfolio };
  const region = more.region === undefined ? "RM" : more.region;
  const money = { currency: "CLP", balance_minor: 100_000n, assigned_minor: 100_000n, due_on: "2026-09-01" };
  const loaded = { loaded_at: loadedAt, changed_at: loadedAt };
  const debtors = some.map(({ debtor, person }) => ({
    ...wall,
    id: debtor,
    person_id: person,
    full_name: "Ana Soto",
    region,
  }));
  const accounts = some.map(({ account, debtor }) => ({
    ...wall,
    ...money,
    ...loaded,
    id: account,
    debtor_id: debtor,
    number: account,
  }));
  const phones = some.map(({ phone, debtor }) => {
    const country = { CL: "+569", PE: "+519" }[first.mandate.country];
    const e164 = `${country}${10_000_000 + (Number.parseInt(phone.slice(-7), 16) % 89_999_999)}`;
    const role = more.role ?? "titular";
    return {
      ...wall,
      id: phone,
      debtor_id: debtor,
      e164,
      raw: e164,
      role,
      origin: "file" as const,
      created_at: loadedAt,
    };
  });
  await db.inTenant(first.mandate.tenant, async (tx) => {
    if (!more.person)
      await tx
        .insertInto("person")
        .values(
          some.map(({ person: id }) => ({ ...own, id, country: "CL", document_type: "RUT", document: id })),
        )
        .execute();
    await tx.insertInto("debtor").values(debtors).execute();
    await tx.insertInto("account").values(accounts).execute();
    await tx.insertInto("phone").values(phones).execute();
  });
}
