// How long what we know of a debtor is kept after its mandate ended, per country, with the article it comes from.
import { day } from "#kernel/time.ts";
import type { Source } from "./core/rule-set.ts";
import { ruleSets } from "./rules/catalogue.ts";
import { house } from "./rules/house.ts";

export interface Retention {
  readonly recordsMs: number;
  readonly recordingsMs: number;
  readonly recordsSource: Source;
  readonly recordingsSource: Source;
}
/** A country of no rule set keeps as long as the house's own policy says. */
export function retentionOf(country: string): Retention {
  const sets = [...ruleSets.filter((set) => set.country === country), house];
  const records = sets.find(({ obligations }) => obligations?.records)?.obligations?.records;
  const recording = sets.find(({ obligations }) => obligations?.recording)?.obligations?.recording;
  if (!records || !recording) throw new Error("assertion failed: the house says how long it keeps");
  return {
    recordsMs: records.retentionDays * day,
    recordingsMs: recording.retentionDays * day,
    recordsSource: records.source,
    recordingsSource: recording.source,
  };
}
