// Whether somebody may take rows out of the system alone, or somebody else has to let them go. For whoever makes files of people.
import { day, hour, type Instant } from "../../kernel/time.ts";

/**
 * Rows one person takes out in a day without a second one: a long export and ten short ones are the same loss. Judgement: a
 * supervisor's month of gestiones of one team is below it. The database holds a single export to the same (migration 0055).
 */
export const rowsWithoutSecondPerson = 10_000;
export const countedOverMs = day;
/** Rows a single file may hold, whoever lets it go. Judgement: what a spreadsheet opens. */
export const mostExportRows = 1_000_000;
/** A file made may be fetched for so long. Judgement: a working day. */
export const fetchableMs = 24 * hour;
/** A request nobody decided about lapses. Judgement: whoever asked has asked again by then. */
export const waitsMs = 7 * day;

export function needsSecondPerson(rows: number, takenAlone: number): boolean {
  return rows + takenAlone > rowsWithoutSecondPerson;
}

export const exportStates = ["asked", "approved", "refused", "ready", "failed", "expired"] as const;
export type ExportState = (typeof exportStates)[number];

/** What a request says of itself at a moment: a file past its time is gone although nobody has swept it away yet. */
export function stateAt(
  row: { readonly state: ExportState; readonly askedAt: Instant; readonly expiresAt: Instant | null },
  now: Instant,
): ExportState {
  if (row.state === "asked" && now - row.askedAt >= waitsMs) return "expired";
  if (row.state === "ready" && (row.expiresAt === null || now >= row.expiresAt)) return "expired";
  return row.state;
}
