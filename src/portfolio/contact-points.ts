// Corrections of how a person is reached, each with its origin: what was known before stays in the history, files no longer
// overwrite what somebody corrected, and a number is what the country's plan says it is before it is anybody's.
import type { Country } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, PhoneId, PortfolioId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import {
  type ContactField,
  type ContactOrigin,
  type GivenBy,
  isEmail,
  mayChangeRole,
} from "./core/contact-points.ts";
import type { PhoneRole } from "./core/fields.ts";
import type { ZoneOf } from "./import/stage.ts";
import { parsePhone } from "./phone-parse.ts";
import type { Who } from "./service.ts";
import { type ContactChange, insertChanges, phoneFor } from "./store-contacts.ts";
import * as debtors from "./store-debtor.ts";

const historyField = {
  fullName: "name",
  birthOn: "birth",
  email: "email",
  address: "address",
  commune: "commune",
  region: "region",
  employer: "employer",
} as const satisfies Readonly<Record<string, ContactField>>;
type Correctable = keyof typeof historyField;

/** Whoever corrects without saying where it came from found it out by ourselves. */
const unsaid: GivenBy = "own_search";

export async function updateDebtor(
  tx: Tx,
  who: Who,
  id: DebtorId,
  change: Omit<debtors.DebtorChange, "zone">,
  context: { at: Instant; zoneOf: ZoneOf; givenBy?: ContactOrigin; sharing?: string },
): Promise<void> {
  if (change.email && !isEmail(change.email))
    throw new AppError("validation_failed", { field: "email", code: "correo_invalido" });
  const known = await debtors.lockDebtor(tx, id);
  if (!known) throw new AppError("not_found", { what: "debtor" });
  const moved = "commune" in change || "region" in change;
  const commune = "commune" in change ? change.commune : known.commune;
  const region = "region" in change ? change.region : known.region;
  const zone = context.zoneOf(known.country, region ?? undefined, commune ?? undefined);
  await debtors.changeDebtor(tx, id, { ...change, ...(moved ? { zone } : {}) });
  const changes = (Object.keys(historyField) as Correctable[])
    .filter((field) => field in change && (change[field] ?? null) !== known[field])
    .map((field) => ({ field: historyField[field], was: known[field], became: change[field] ?? null }));
  await keep(tx, who, { debtor: id, portfolio: known.portfolio, ...context }, changes);
  await append(tx, [
    {
      ...eventOf(who, known.portfolio, context.at),
      type: "debtor.changed",
      subject: id,
      payload: { fields: Object.keys(change) },
    },
  ]);
}

export interface GivenPhone {
  readonly raw: string;
  readonly role: PhoneRole;
  readonly origin: debtors.NewPhone["origin"];
  readonly givenBy?: ContactOrigin;
  readonly sharing?: string;
}
/** A number somebody learned. Refused numbers come back as validation_failed with their code. */
export async function addPhone(
  tx: Tx,
  who: Who,
  debtor: DebtorId,
  wanted: GivenPhone,
  at: Instant,
): Promise<PhoneId> {
  const known = await debtors.lockDebtor(tx, debtor);
  if (!known) throw new AppError("not_found", { what: "debtor" });
  const { portfolio, country } = known;
  const { id, number, isNew } = await keepNumber(tx, who, { debtor, portfolio, country, at }, wanted);
  const about = { debtor, portfolio, at, givenBy: wanted.givenBy, sharing: wanted.sharing };
  if (isNew) await keep(tx, who, about, [{ field: "phone", was: null, became: number }]);
  return id;
}

export interface PhoneCorrection {
  /** The right number; the wrong one is retired and stays in the history. */
  readonly raw?: string;
  readonly role?: PhoneRole;
  /** The number is no longer theirs and there is no other. */
  readonly retire?: boolean;
}
/** The phone as it stands after the correction: another one where the number changed. */
export async function correctPhone(
  tx: Tx,
  who: Who & { readonly answersForCompliance: boolean },
  target: { readonly debtor: DebtorId; readonly phone: PhoneId },
  correction: PhoneCorrection,
  context: { readonly at: Instant; readonly givenBy: GivenBy },
): Promise<PhoneId> {
  const { debtor } = target;
  const known = await debtors.lockDebtor(tx, debtor);
  const old = known && (await phoneFor(tx, target));
  if (!known || !old) throw new AppError("not_found", { what: "phone" });
  const about = { debtor, portfolio: known.portfolio, ...context };
  const role = correction.role ?? old.role;
  if (!mayChangeRole(old.role, role, who.answersForCompliance))
    throw new AppError("conflict", { why: "protected_role", role: old.role });
  if (correction.raw === undefined) {
    const active = correction.retire ? { active: false } : {};
    await debtors.writePhone(tx, target.phone, { role, ...active });
    await keep(tx, who, about, [
      ...(role === old.role ? [] : [{ field: "phone_role" as const, was: old.role, became: role }]),
      ...(correction.retire && old.active
        ? [{ field: "phone" as const, was: old.number, became: null }]
        : []),
    ]);
    return target.phone;
  }
  const wanted = { raw: correction.raw, role, origin: "agent" as const, givenBy: context.givenBy };
  const { id, number } = await keepNumber(tx, who, { ...about, country: known.country }, wanted);
  if (id === target.phone) return id;
  await debtors.writePhone(tx, target.phone, { active: false });
  await keep(tx, who, about, [{ field: "phone", was: old.number, became: number }]);
  return id;
}

async function keepNumber(
  tx: Tx,
  who: Who,
  where: { debtor: DebtorId; portfolio: PortfolioId; country: string; at: Instant },
  wanted: GivenPhone,
): Promise<{ id: PhoneId; number: string; isNew: boolean }> {
  const { debtor, portfolio, at } = where;
  const parsed = parsePhone(wanted.raw, where.country as Country);
  if ("code" in parsed) throw new AppError("validation_failed", { field: "phone", code: parsed.code });
  const kept = await debtors.addPhoneTo(
    tx,
    { tenant: who.tenant, portfolio, debtor },
    { ...wanted, ...parsed },
    at,
  );
  await append(tx, [
    {
      ...eventOf(who, portfolio, at),
      type: "phone.added",
      subject: kept.id,
      payload: { debtorId: debtor, origin: wanted.origin },
    },
  ]);
  return { ...kept, number: parsed.phone };
}

async function keep(
  tx: Tx,
  who: Who,
  about: {
    debtor: DebtorId;
    portfolio: PortfolioId;
    at: Instant;
    givenBy?: ContactOrigin | undefined;
    sharing?: string | undefined;
  },
  changes: readonly Pick<ContactChange, "field" | "was" | "became">[],
): Promise<void> {
  const { debtor, portfolio, at, givenBy = unsaid, sharing } = about;
  await insertChanges(
    tx,
    who,
    changes.map((change) => ({ ...change, debtor, portfolio, at, givenBy, sharing })),
  );
}

function eventOf(who: Who, portfolio: PortfolioId, at: Instant) {
  return { tenant: who.tenant, portfolio, at, ...(who.user ? { actor: who.user } : {}) };
}
