// Whether somebody may be at work for a mandate at an hour, when nobody knows yet whose call it is: law and sheet in the mandate's
// own zone and calendar. Reached from outside through service.ts.
import type { PortfolioId, TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { mayContact } from "./core/may-contact.ts";
import type { ContactRequest, Reason } from "./core/request.ts";
import { sheetFor } from "./core/sheet.ts";
import { overlaysOfSheet } from "./core/sheet-rules.ts";
import { calendar, ruleSets } from "./rules/catalogue.ts";
import { mandateOf } from "./store-sheets.ts";
import { signedRules } from "./store-signed.ts";

/** No region has this name: a holiday of one region alone does not close the mandate. */
const noRegion = "-";

/** What law and sheet object to at that hour, for somebody of whom nothing is known; other reasons than the hour mean nothing here. */
export async function objectionsTo(
  tx: Tx,
  asked: { readonly tenant: TenantId; readonly portfolio: PortfolioId; readonly at: Instant },
): Promise<readonly Reason[]> {
  const { tenant, portfolio, at } = asked;
  const mandate = await mandateOf(tx, portfolio);
  if (!mandate) return [];
  const { overlays, sheets } = await signedRules(tx, tenant, at);
  const signed = sheetFor(sheets, { ...mandate, portfolio }, at);
  const request: ContactRequest = {
    country: mandate.country,
    place: { zones: [mandate.timeZone], region: noRegion },
    channel: "voice",
    mode: "manual",
    purpose: "collect",
    ringSeconds: 0,
    role: "titular",
    creditor: mandate.creditor,
    creditorType: mandate.creditorKind,
    portfolio,
    collector: "third_party",
    accounts: [],
    diallable: [],
    standing: "open",
    flags: [],
  };
  return mayContact({
    ruleSets,
    overlays: signed ? [...overlays, ...overlaysOfSheet(signed, ruleSets)] : overlays,
    request,
    history: [],
    calendar,
    now: at,
  }).reasons;
}
