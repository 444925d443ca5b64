// Results that a supervisor is told of at once: an aggressive talk. On the floor's attention for a while; the task it opened stays
// until somebody answers it, also when the engine that told of it is gone.
import type { TenantId, UserId } from "#kernel/ids.ts";
import { type Instant, minute } from "#kernel/time.ts";
import type { CampaignRun, Raised } from "./campaign-run.ts";
import { type Deps, type Seat, seatOf, type World } from "./world.ts";

/** Long enough to be seen by whoever stood at a desk. Judgement. */
const toldForMs = 15 * minute;
const mostTold = 20;

export function raise(deps: Deps, world: World, seat: Seat, result: string): void {
  const run = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
  if (!run) return;
  const now = deps.clock.now();
  const told: Raised = { code: "result", text: `${result}: acaba de atenderlo ${seat.name}`, since: now };
  run.raised = [...raisedNow(run, now), told].slice(-mostTold);
}

/** On the campaign where they sit, or on all of the agency: somebody may be copying a portfolio. */
export function raiseViews(
  deps: Deps,
  world: World,
  { tenant, user, name, most }: { tenant: TenantId; user: UserId; name: string; most: number },
): void {
  const now = deps.clock.now();
  const seat = seatOf(world, user);
  const all = [...world.campaigns.values()].filter(({ row }) => row.tenant === tenant);
  const own = all.filter(({ row }) => row.id === seat?.campaign);
  const text = `${name} abrió ${most} fichas que no le tocan en una hora y no puede abrir más por ahora`;
  for (const run of own.length > 0 ? own : all)
    run.raised = [...raisedNow(run, now), { code: "views" as const, text, since: now }].slice(-mostTold);
}

export function raisedNow(run: CampaignRun, now: Instant): readonly Raised[] {
  return run.raised.filter(({ since }) => now - since < toldForMs);
}
