// Today's turns of every agent, read from the plans: for the engine, which begins them, and the planner's page.

import { AppError } from "#kernel/errors.ts";
import type { TeamId, TenantId, UserId } from "#kernel/ids.ts";
import { type Instant, instantOf, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { placeAll, type Turn, turnAt } from "./core/breaks.ts";
import * as store from "./store-breaks.ts";

export interface PlannedBreak extends Turn {
  readonly plan: string;
  readonly code: string;
  readonly label: string;
  readonly minutes: number;
  readonly turn: number;
}

/** By agent, the earliest first. `zone`: the agency's. */
export async function breaksOf(
  tx: Tx,
  now: Instant,
  zone: string,
): Promise<ReadonlyMap<UserId, readonly PlannedBreak[]>> {
  const plans = await store.breakPlans(tx);
  const found = new Map<UserId, PlannedBreak[]>();
  if (plans.length === 0) return found;
  const [members, places] = [await store.members(tx), await store.breakPlaces(tx)];
  const today = localDateAt(now, zone);
  for (const plan of plans) {
    const begins = instantOf(today, plan.startsAtSecond, zone);
    for (const [user, turn] of turnsOf(plan, members, places)) {
      const planned = {
        ...turnAt(plan, turn, begins),
        plan: plan.id,
        code: plan.pauseCode,
        label: plan.label,
        minutes: plan.turnMinutes,
        turn,
      };
      found.set(user, [...(found.get(user) ?? []), planned]);
    }
  }
  return found;
}

export function turnsOf(
  plan: store.PlanRow,
  members: readonly store.Member[],
  places: Awaited<ReturnType<typeof store.breakPlaces>>,
): ReadonlyMap<UserId, number> {
  const own = members.filter(({ team }) => team === plan.team).map(({ user }) => user);
  const fixed = new Map(
    places.filter((place) => place.plan === plan.id).map(({ user, turn }) => [user, turn]),
  );
  return placeAll(plan, own, fixed);
}

/** The plan with a place for every agent of the team, written down so that a new colleague moves nobody. */
export async function savePlan(tx: Tx, tenant: TenantId, plan: Omit<store.PlanRow, "label">): Promise<void> {
  const reasons = await store.breakPlans(tx);
  const twin = reasons.find((one) => one.team === plan.team && one.pauseCode === plan.pauseCode);
  if (twin && twin.id !== plan.id) throw new AppError("conflict", { field: "teamId" });
  await store.putPlan(tx, tenant, plan);
  const [members, places] = [await store.members(tx), await store.breakPlaces(tx)];
  const turns = turnsOf({ ...plan, label: "" }, members, places);
  await store.putPlaces(tx, tenant, plan, turns);
}

export async function moveToTurn(
  tx: Tx,
  tenant: TenantId,
  place: { readonly plan: string; readonly user: UserId; readonly turn: number },
): Promise<void> {
  const plan = (await store.breakPlans(tx)).find(({ id }) => id === place.plan);
  if (!plan) throw new AppError("not_found");
  const member = (await store.members(tx)).find(({ user }) => user === place.user);
  if (!member || member.team !== plan.team || place.turn > plan.turns)
    throw new AppError("validation_failed", { field: "turn" });
  await store.putPlaces(tx, tenant, plan, new Map([[place.user, place.turn]]));
}

export interface TeamPlans {
  readonly team: TeamId | null;
  readonly name: string | null;
  readonly members: readonly store.Member[];
  readonly plans: readonly (store.PlanRow & { readonly places: ReadonlyMap<UserId, number> })[];
}
/** Every team in sight with its agents and their turns; agents without a team come last. */
export async function teamPlans(tx: Tx): Promise<readonly TeamPlans[]> {
  const [plans, places, members, teams] = [
    await store.breakPlans(tx),
    await store.breakPlaces(tx),
    await store.members(tx),
    await store.teams(tx),
  ];
  return [...teams, { id: null, name: null }]
    .map(({ id, name }) => ({
      team: id,
      name,
      members: members.filter(({ team }) => team === id),
      plans: plans
        .filter(({ team }) => team === id)
        .map((plan) => ({ ...plan, places: turnsOf(plan, members, places) })),
    }))
    .filter((group) => group.members.length > 0 || group.plans.length > 0);
}

/** Agents of the teams the asking user sees, and those without one. */
export async function agentsInSight(tx: Tx): Promise<readonly store.Member[]> {
  const seen = new Set((await store.teams(tx)).map(({ id }) => id));
  return (await store.members(tx)).filter(({ team }) => team === null || seen.has(team));
}
