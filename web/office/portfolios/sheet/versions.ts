// Which signed version holds, which one the next signature follows, and what became of each: as the gate chooses them.
import { type InstructionSheet, type SignedSheet, sheetFor } from "#compliance/core/sheet.ts";
import type { InstructionSheetView, SheetState } from "#http/contract/sheets.ts";
import type { es } from "../../../shared/texts/es.ts";

export type Version = SheetState["versions"][number];
export type Standing = keyof typeof es.office.sheet.history.standing;

/** Days are already what the core asks for; only the brand is missing in an answer of the server. */
export function ofView(view: InstructionSheetView): InstructionSheet {
  return view as InstructionSheet;
}

export function inForce(versions: readonly Version[], at: number): Version | undefined {
  const mandate = { creditor: "creditor", portfolio: "own" };
  const signed = versions.map((one) => ({
    ...one,
    creditor: mandate.creditor,
    portfolio: one.ofCreditor ? null : mandate.portfolio,
  }));
  const found = sheetFor(signed as unknown as readonly SignedSheet[], mandate, at);
  return versions.find(({ id }) => id === found?.id);
}

export function standingOf(one: Version, versions: readonly Version[], at: number): Standing {
  if (inForce(versions, at)?.id === one.id) return "in_force";
  const overtaken = ofScope(versions, one.ofCreditor).some(
    ({ version, from }) => version > one.version && from <= Math.max(at, one.from),
  );
  if (overtaken) return one.from > at ? "skipped" : "replaced";
  return one.from > at ? "upcoming" : "overruled";
}

/** The version signed before this one for the same mandates. */
export function previousOf(one: Version, versions: readonly Version[]): Version | undefined {
  return ofScope(versions, one.ofCreditor).find(({ version }) => version === one.version - 1);
}
export function nextVersion(versions: readonly Version[], ofCreditor: boolean): number {
  return Math.max(0, ...ofScope(versions, ofCreditor).map(({ version }) => version)) + 1;
}
export function ofScope(versions: readonly Version[], ofCreditor: boolean): readonly Version[] {
  return versions.filter((one) => one.ofCreditor === ofCreditor);
}
