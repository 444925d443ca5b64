// What a campaign's pacer decided in the last hour, as instants.
import type { Instant } from "#kernel/time.ts";
import type { CampaignRun } from "./campaign-run.ts";
import type { Decided } from "./command-types.ts";

/** In one answer; whoever wants earlier ones asks for those before the last. */
export const decisionsAtOnce = 200;

/** The newest first; those that began before an instant, when one is given. */
export function decisionsOf(run: CampaignRun, before: Instant | null): readonly Decided[] {
  const instant = (seconds: number): Instant => run.dayStart + Math.round(seconds * 1000);
  const { entries } = run.decisions;
  const older = before === null ? entries : entries.filter(({ from }) => instant(from) < before);
  return older
    .slice(-decisionsAtOnce)
    .reverse()
    .map((entry) => ({ ...entry, from: instant(entry.from), until: instant(entry.until) }));
}
