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

export async function addDebtor(
  { db }: TestDatabase,
  mandate: Mandate,
  more: { person?: PersonId; role?: "titular" | "referencia" | "laboral"; region?: string | null } = {},
): Promise<SeededDebtor> {
  const ids = { debtor: newId<DebtorId>(), account: newId<AccountId>(), phone: newId<PhoneId>() };
  const person = more.person ?? newId<PersonId>();
  const own = { tenant_id: mandate.tenant };
  const wall = { ...own, portfolio_id: mandate.portfolio };
  const region = more.region === undefined ? "RM" : more.region;
  const e164 = `+569${10_000_000 + (Number.parseInt(ids.phone.slice(-7), 16) % 89_999_999)}`;
  const money = { currency: "CLP", balance_minor: 100_000n, assigned_minor: 100_000n, due_on: "2026-09-01" };
  await db.inTenant(mandate.tenant, async (tx) => {
    if (!more.person)
      await tx
        .insertInto("person")
        .values({ ...own, id: person, country: "CL", document_type: "RUT", document: person })
        .execute();
    await tx
      .insertInto("debtor")
      .values({ ...wall, id: ids.debtor, person_id: person, full_name: "Ana Soto", region })
      .execute();
    const debt = { ...wall, ...money, id: ids.account, debtor_id: ids.debtor, number: ids.account };
    await tx
      .insertInto("account")
      .values({ ...debt, loaded_at: loadedAt, changed_at: loadedAt })
      .execute();
    const number = { ...wall, id: ids.phone, debtor_id: ids.debtor, e164, raw: e164, created_at: loadedAt };
    await tx
      .insertInto("phone")
      .values({ ...number, role: more.role ?? "titular", origin: "file" })
      .execute();
  });
  return { mandate, person, ...ids };
}
