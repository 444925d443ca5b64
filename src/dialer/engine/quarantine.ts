// A person whose data cannot be worked with (a number that is none, a zone that does not exist, a gate that fails on them) is
// put aside with the reason: the campaign goes on with everybody else, and the supervisor sees how many there are.
import type { DebtorId } from "#kernel/ids.ts";
import { hour } from "#kernel/time.ts";
import { postpone } from "../store-list.ts";
import type { CampaignRun } from "./campaign-run.ts";
import type { Deps } from "./world.ts";

/** Somebody corrects a row within a working day; until then each try would fail alike. Judgement. */
const quarantineMs = 4 * hour;

export async function quarantine(
  deps: Deps,
  { row }: CampaignRun,
  debtor: DebtorId,
  error: Error & { code?: string },
): Promise<void> {
  deps.log.error(
    { campaign: row.id, debtor, err: error.message },
    "person put aside, row cannot be worked with",
  );
  const detail = error.code ?? error.name;
  const until = deps.clock.now() + quarantineMs;
  await deps.db.inTenant(row.tenant, (tx) =>
    postpone(tx, row.id, [{ debtor, until, why: "quarantined", detail }]),
  );
}
