// Where somebody is who hears one sample after another: the next one, and the way back.
import type { DetectionSample } from "#http/contract/detection.ts";

export type Label = NonNullable<DetectionSample["label"]>;
export interface Sitting {
  readonly at: number;
  /** Which were labelled, in order, and what they had been before. */
  readonly said: readonly { readonly at: number; readonly before: Label | null }[];
}
export const begin: Sitting = { at: 0, said: [] };

export function afterLabel({ at, said }: Sitting, before: Label | null): Sitting {
  return { at: at + 1, said: [...said, { at, before }] };
}
export function afterSkip({ at, said }: Sitting): Sitting {
  return { at: at + 1, said };
}
/** Back to the one whose label was taken back, over those that were skipped since. */
export function afterUndo(sitting: Sitting): Sitting {
  const last = sitting.said.at(-1);
  return last ? { at: last.at, said: sitting.said.slice(0, -1) } : sitting;
}
