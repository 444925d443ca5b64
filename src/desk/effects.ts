// What a gestión changes elsewhere, in its own transaction: the phone it learned about, holds and flags, peace for a promise,
// and a person's word in the contact ledger on what the call really was.
import { blockContact, protect, settle, zoneOf } from "#compliance/service.ts";
import type { LeafEffects } from "#gestiones/core/disposition-tree.ts";
import type { Recorded } from "#gestiones/service.ts";
import { type AccountId, asId, type AttemptId, type DebtorId, type PersonId } from "#kernel/ids.ts";
import { hour, type Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Caller } from "#platform/web.ts";
import { holdAccounts, learnPhone, updateDebtor } from "#portfolio/service.ts";
import { readGestion } from "./store.ts";

type PhoneNews = NonNullable<LeafEffects["phone"]>;
const learning: Readonly<Record<PhoneNews, Parameters<typeof learnPhone>[2]>> = {
  holder: { validity: "valid", ownership: "holder", reach: "human" },
  third_party: { validity: "valid", ownership: "third_party", reach: "human" },
  employer: { validity: "valid", ownership: "employer", reach: "human" },
  wrong: { validity: "confirmed_invalid", ownership: "wrong", active: false },
  dead: { validity: "confirmed_invalid", active: false },
  no_human: { reach: "no_human" },
};
/** Leaves whose meaning the law's rests depend on. */
const marks: Readonly<Record<string, "refused" | "payment_reported" | "wrong_number">> = {
  SE_NIEGA: "refused", YA_PAGO: "payment_reported", EQUIVOCADO: "wrong_number",
};

export async function applyEffects(tx: Tx, caller: Caller, recorded: Recorded, now: Instant): Promise<void> {
  const { effects, leaf, phone } = recorded;
  const gestion = await readGestion(tx, recorded.id);
  if (!gestion) return;
  if (phone && effects.phone) {
    await learnPhone(tx, phone, { ...learning[effects.phone], ...(effects.stopPhone ? { active: false } : {}), lastOutcome: leaf.code.toLowerCase() }, "agent");
  }
  if (effects.hold) {
    const until = effects.hold.hours === null ? null : now + effects.hold.hours * hour;
    await holdAccounts(tx, recorded.accounts.map(({ id }) => id), { hold: effects.hold.kind, until });
    if (effects.hold.kind === "dispute") {
      for (const { id } of recorded.accounts) await protect(tx, { tenant: caller.tenant, account: id, portfolio: recorded.portfolio, since: now, kind: "dispute" });
    }
  }
  for (const promise of gestion.promises) {
    await protect(tx, {
      tenant: caller.tenant, account: asId<AccountId>(promise.account), portfolio: recorded.portfolio, since: now, kind: "promise", through: promise.evaluateOn as never,
    });
  }
  await aboutPerson(tx, caller, recorded, gestion, now);
  if (gestion.attempt) await tellLedger(tx, caller, recorded, asId<AttemptId>(gestion.attempt), now);
}

async function aboutPerson(
  tx: Tx, caller: Caller, { effects, leaf, portfolio }: Recorded, gestion: { debtor: string; person: string; flags: readonly string[] }, now: Instant,
): Promise<void> {
  if (effects.debtorFlag && !gestion.flags.includes(effects.debtorFlag)) {
    await updateDebtor(tx, caller, asId<DebtorId>(gestion.debtor), { flags: [...gestion.flags, effects.debtorFlag] }, { at: now, zoneOf });
  }
  if (effects.doNotContact) {
    await blockContact(tx, {
      tenant: caller.tenant, person: asId<PersonId>(gestion.person), portfolio, origin: "agent", reason: leaf.code, at: now, by: caller.user,
    });
  }
}

async function tellLedger(tx: Tx, caller: Caller, { leaf }: Recorded, attempt: AttemptId, now: Instant): Promise<void> {
  const mark = marks[leaf.code];
  const result = leaf.contactClass === "DIRECT" ? "conversation" : leaf.effects.phone === "third_party" ? "third_party" : leaf.contactClass === "NONE" ? "machine" : "contact";
  await settle(tx, { tenant: caller.tenant, attempt, result, at: now, by: "person", ...(mark ? { marks: [mark] } : {}) });
}
