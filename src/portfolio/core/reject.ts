// A refused row as the rejects file tells it, whatever kind of file it came from.

/** One refused row with all its reasons. */
export interface RejectedRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly reasons: readonly { readonly field: string; readonly code: string; readonly message: string }[];
}
