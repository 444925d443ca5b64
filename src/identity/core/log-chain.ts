// Whether sealed rows of a log are still what they were, and if not, which row comes first. For whoever verifies the log.

export interface Numbered {
  readonly id: string;
  readonly at: number;
  /** Hex. */
  readonly hash: string;
}
export type Fault =
  /** Another row stands where this one was sealed, or this one says something else now. */
  | { readonly kind: "altered"; readonly position: number; readonly id: string; readonly at: number }
  | { readonly kind: "added"; readonly position: number; readonly id: string; readonly at: number }
  /** The row is gone; `id` and `at` are those of the row that stood before it in the batch. */
  | {
      readonly kind: "missing";
      readonly position: number;
      readonly id: string | null;
      readonly at: number | null;
    };

/** Both in the order of the log. Undefined: they agree. */
export function firstFault(sealed: readonly string[], found: readonly Numbered[]): Fault | undefined {
  const most = Math.max(sealed.length, found.length);
  for (let position = 0; position < most; position++) {
    const row = found[position];
    if (row && row.hash === sealed[position]) continue;
    const before = found[position - 1];
    const gone = { position, id: before?.id ?? null, at: before?.at ?? null };
    if (!row) return { kind: "missing", ...gone };
    const { id, at } = row;
    if (position >= sealed.length || found[position + 1]?.hash === sealed[position])
      return { kind: "added", position, id, at };
    if (row.hash === sealed[position + 1]) return { kind: "missing", ...gone };
    return { kind: "altered", position, id, at };
  }
  return undefined;
}
