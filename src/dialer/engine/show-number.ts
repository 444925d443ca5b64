// Which number of ours a call shows and by which trunk it leaves, read and decided in the transaction of its intent: what a
// supervisor stopped or a creditor signed a moment ago holds for this very call.
import { sheetOf } from "#compliance/service.ts";
import type { Country } from "#kernel/country.ts";
import { localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { type CreditorTrade, inPool, pickCallerId } from "../core/caller-id.ts";
import { type CallerIdRow, listCallerIds, shownLast } from "../store-caller-ids.ts";
import type { TrunkRow } from "../store-trunks.ts";
import type { CampaignRun, HopperEntry } from "./campaign-run.ts";

export type NoNumber = "no_number" | "unverified" | "prefix_required" | "cap_reached";
export type Shown =
  | { readonly trunk: TrunkRow; readonly number: CallerIdRow }
  | { readonly trunk: null; readonly why: NoNumber };

/** The first trunk that has a number for this mandate. */
export async function chooseShown(
  tx: Tx,
  run: CampaignRun,
  entry: Pick<HopperEntry, "debtor" | "number">,
  routes: readonly TrunkRow[],
  now: number,
): Promise<Shown> {
  const { tenant, portfolio, creditor, timeZone, country, creditorKind } = run.row;
  const numbers = await listCallerIds(tx, localDateAt(now, timeZone));
  const { sheet } = await sheetOf(tx, { tenant, portfolio, at: now });
  const call = {
    to: entry.number,
    country: country as Country,
    trade: tradeOf(creditorKind),
    shownBefore: await shownLast(tx, entry.debtor),
  };
  let why: NoNumber = "no_number";
  for (const trunk of routes) {
    const wanted = { trunk: trunk.id, portfolio, creditor, signed: sheet.callerIds };
    const pool = inPool(numbers, wanted);
    const choice = pickCallerId(pool, call);
    if (choice.picked) return { trunk, number: choice.picked };
    why = choice.why;
    const asIf = numbers.map((number) => ({ ...number, verified: true }));
    if (why === "no_number" && inPool(asIf, wanted).length > 0) why = "unverified";
  }
  return { trunk: null, why };
}

function tradeOf(kind: string): CreditorTrade {
  if (kind === "financial") return "bank";
  if (kind === "retail_financial") return "retail_finance";
  return kind === "utility" ? "services" : "other";
}
