// Signing instruction sheets and reading the one in force. Reached from outside through service.ts.
import { AppError } from "#kernel/errors.ts";
import type { PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import { type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { type ForbiddenQuestion, forbiddenQuestions } from "./core/questions.ts";
import { defaultSheet, type InstructionSheet, sheetFor } from "./core/sheet.ts";
import { sheetFaults } from "./core/sheet-faults.ts";
import { ruleSets } from "./rules/catalogue.ts";
import * as store from "./store-sheets.ts";

/** Limits of the law that a creditor may read to the letter. */
export function readableRules(country: string): ReadonlySet<string> {
  const ofCountry = ruleSets.filter((ruleSet) => ruleSet.country === country);
  return new Set(ofCountry.flatMap(({ limits }) => limits.map(({ id }) => id)));
}

/** The sheet a mandate works under: signed, or the house's default as version 0. */
export async function sheetOf(
  tx: Tx,
  asked: { readonly tenant: TenantId; readonly portfolio: PortfolioId; readonly at: Instant },
): Promise<Orders> {
  const mandate = await store.mandateAt(tx, asked);
  if (!mandate) throw new AppError("not_found", { what: "portfolio" });
  const signed = sheetFor(mandate.sheets, { ...mandate, portfolio: asked.portfolio }, asked.at);
  const { version, sheet } = signed ?? { version: 0, sheet: defaultSheet };
  return {
    version,
    sheet: { ...sheet, hideAmounts: sheet.hideAmounts || mandate.hidesAmounts },
    unasked: () => forbiddenQuestions(ruleSets, mandate, signed, localDateAt(asked.at, mandate.timeZone)),
  };
}
export async function unaskedOf(
  tx: Tx,
  asked: Parameters<typeof sheetOf>[1],
): Promise<readonly ForbiddenQuestion[]> {
  return (await sheetOf(tx, asked)).unasked();
}
export interface Orders {
  readonly version: number;
  readonly sheet: InstructionSheet;
  /** What may not be asked of the people of the mandate at that instant. */
  readonly unasked: () => readonly ForbiddenQuestion[];
}

/** Mandates that hide amounts until identity is verified, by their own setting or by their sheet. */
export async function mandatesHidingAmounts(
  tx: Tx,
  tenant: TenantId,
  at: Instant,
): Promise<ReadonlySet<string>> {
  const [mandates, signed] = [await store.mandates(tx), await store.sheetsInForce(tx, tenant, at)];
  const hiding = mandates.filter((one) => one.hides || sheetFor(signed, one, at)?.sheet.hideAmounts === true);
  return new Set(hiding.map(({ portfolio }) => portfolio));
}

export interface Papers {
  readonly portfolio: PortfolioId;
  /** 0: the house's defaults, nothing signed. */
  readonly version: number;
  /** The mandate's last day, by its contract or by its sheet. */
  readonly endsOn: LocalDate | null;
}

/** What every mandate in sight works under. */
export async function papersOf(tx: Tx, tenant: TenantId, at: Instant): Promise<readonly Papers[]> {
  const [mandates, signed] = [await store.mandates(tx), await store.sheetsInForce(tx, tenant, at)];
  return mandates.map((one) => {
    const inForce = sheetFor(signed, one, at);
    const ends = [one.endsOn, inForce?.sheet.endsOn ?? null].filter((day) => day !== null).sort();
    return { portfolio: one.portfolio, version: inForce?.version ?? 0, endsOn: ends[0] ?? null };
  });
}

export async function signSheet(
  tx: Tx,
  asked: {
    readonly tenant: TenantId;
    readonly portfolio: PortfolioId;
    /** True: it becomes the sheet of every mandate of the creditor that has none of its own. */
    readonly forCreditor: boolean;
    readonly sheet: InstructionSheet;
    /** When it begins to hold; never in the past: what was decided stays decided. */
    readonly from: Instant;
    readonly signedBy: string;
    readonly signedOn: LocalDate;
    readonly note: string;
    readonly at: Instant;
    readonly by: UserId | null;
  },
): Promise<{ id: string; version: number }> {
  const { tenant, portfolio, at, sheet, by } = asked;
  const mandate = await store.mandateOf(tx, portfolio);
  if (!mandate) throw new AppError("not_found", { what: "portfolio" });
  if (asked.forCreditor && !(await store.seesWholeCreditor(tx, mandate.creditor)))
    throw new AppError("not_allowed", { why: "other_mandates_of_creditor" });
  requireSignable(sheet, mandate, at);
  const ofMandate = asked.forCreditor ? null : portfolio;
  const from = Math.max(asked.from, at);
  const written = await store.insertSheet(tx, tenant, {
    creditor: mandate.creditor,
    portfolio: ofMandate,
    from,
    sheet,
    signedBy: asked.signedBy,
    signedOn: asked.signedOn,
    note: asked.note,
    at,
    by,
  });
  await append(tx, [
    {
      tenant,
      at,
      type: "sheet.signed",
      subject: written.id,
      payload: { version: written.version, from, creditorId: mandate.creditor },
      ...(ofMandate ? { portfolio: ofMandate } : {}),
      ...(by ? { actor: by } : {}),
    },
  ]);
  return written;
}

export function requireSignable(
  sheet: InstructionSheet,
  mandate: { readonly country: string; readonly timeZone: string },
  at: Instant,
): void {
  const law = { readable: readableRules(mandate.country), today: localDateAt(at, mandate.timeZone) };
  const faults = sheetFaults(sheet, law);
  if (faults.length > 0) throw new AppError("sheet_invalid", { faults });
}
