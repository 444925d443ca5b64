// The trunks as the engine uses them now: which may carry a call, in which order, how many lines and calls a second each has
// left over all campaigns together, and which one rests. Their rows are read again every round, so that a change of an
// administrator's is in the exchange a moment later.
import type { AttemptId, TenantId, TrunkId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { type Instant, second } from "#kernel/time.ts";
import type { CallOutcome } from "../core/call.ts";
import { defaultLimits } from "../core/spend.ts";
import { type Circuit, carried, carrying, isResting, mayCarry, newCircuit } from "../core/trunk-circuit.ts";
import { digitsFor } from "../core/trunk-digits.ts";
import type { TrunkRow } from "../store-trunks.ts";
import type { CampaignRun } from "./campaign-run.ts";
import type { Deps, LiveCall, World } from "./world.ts";

export async function keepTrunks(
  deps: Deps,
  world: World,
  tenant: TenantId,
  rows: readonly TrunkRow[],
): Promise<void> {
  world.trunks.rows.set(tenant, rows);
  for (const row of rows)
    if (row.backupOrder !== null || world.trunks.told.has(row.id))
      await tellExchange(deps, world, row).catch((error: Error) =>
        deps.log.warn({ trunk: row.name, err: error.message }, "trunk could not be told to the exchange"),
      );
}

/** The exchange learns of a trunk when it is first needed or may stand in for another, and of every change from then on. */
export async function tellExchange(deps: Deps, world: World, trunk: TrunkRow): Promise<void> {
  const { name, host, port, username, password, codecs } = trunk;
  const news = JSON.stringify([name, host, port, username, password, codecs]);
  if (world.trunks.told.get(trunk.id) === news) return;
  await deps.provisionTrunk(trunk);
  world.trunks.told.set(trunk.id, news);
}

/** The campaign's own trunk, then those that stand in for it, in their order. A demo account leaves over the demo carrier only. */
export function routesOf(world: World, run: CampaignRun): readonly TrunkRow[] {
  const all = world.trunks.rows.get(run.row.tenant) ?? [];
  const own = all.find(({ id }) => id === run.row.trunk.id) ?? run.row.trunk;
  const backups = all
    .filter((one) => one.id !== own.id && one.backupOrder !== null && one.demo === own.demo)
    .sort((a, b) => (a.backupOrder ?? 0) - (b.backupOrder ?? 0) || (a.name < b.name ? -1 : 1));
  return [own, ...backups];
}

/** Those that can carry this call now: not resting, not the one it has failed on, and able to write the number. */
export function openRoutes(
  deps: Deps,
  world: World,
  run: CampaignRun,
  call: { readonly number: Phone; readonly avoid: readonly TrunkId[] },
): readonly TrunkRow[] {
  const now = deps.clock.now();
  return routesOf(world, run).filter(
    (trunk) =>
      !call.avoid.includes(trunk.id) &&
      mayCarry(circuitOf(world, trunk.id), now) &&
      digitsFor(trunk, call.number) !== null,
  );
}

/** Calls that may leave at this instant by the first trunk that works. A full trunk is waited for: only a failing one is left. */
export function roomNow(deps: Deps, world: World, run: CampaignRun): number {
  const now = deps.clock.now();
  const trunk = routesOf(world, run).find(({ id }) => mayCarry(circuitOf(world, id), now));
  if (!trunk) return 0;
  const room = roomOn(deps, world, trunk);
  return isResting(circuitOf(world, trunk.id)) ? Math.min(1, room) : room;
}

function roomOn(deps: Deps, world: World, trunk: TrunkRow): number {
  let lines = trunk.maxLines;
  for (const held of world.trunks.held.values()) if (held === trunk.id) lines--;
  const ofTrunk = trunk.callsPerSecond - sentLately(deps, world, trunk.id).size;
  return Math.max(0, Math.min(lines, ofTrunk, roomOfAgency(deps, world, trunk.id)));
}

/** What the agency as a whole may still send in this second, whatever its carriers would take. */
function roomOfAgency(deps: Deps, world: World, trunk: TrunkId): number {
  const { rows, perSecond } = world.trunks;
  const agency = [...rows].find(([, trunks]) => trunks.some(({ id }) => id === trunk));
  if (!agency) return 0;
  const [tenant, trunks] = agency;
  const sent = trunks.reduce((sum, { id }) => sum + sentLately(deps, world, id).size, 0);
  return (perSecond.get(tenant) ?? defaultLimits.callsPerSecond) - sent;
}

/**
 * Those of the last second and those on their way: how long the database takes over a call is its own affair, and two seconds'
 * calls must not leave in one.
 */
function sentLately(deps: Deps, world: World, trunk: TrunkId): ReadonlyMap<AttemptId, Instant | null> {
  const since = deps.clock.now() - second;
  return new Map([...(world.trunks.sent.get(trunk) ?? [])].filter(([, at]) => at === null || at > since));
}

/** The exchange has taken the call, or said that it will not: from now on it counts for a second. */
export function hasLeft(deps: Deps, world: World, attempt: AttemptId, trunk: TrunkId): void {
  world.trunks.sent.set(trunk, new Map([...sentLately(deps, world, trunk), [attempt, deps.clock.now()]]));
}

/** A line for this call, or none is left; given back when the call ends or does not come about. */
export function takeLine(deps: Deps, world: World, attempt: AttemptId, trunk: TrunkRow): boolean {
  const { held, sent, circuits } = world.trunks;
  const circuit = circuitOf(world, trunk.id);
  if (roomOn(deps, world, trunk) === 0 || !mayCarry(circuit, deps.clock.now())) return false;
  held.set(attempt, trunk.id);
  sent.set(trunk.id, new Map([...sentLately(deps, world, trunk.id), [attempt, null]]));
  circuits.set(trunk.id, carrying(circuit, attempt));
  return true;
}

/** The call did not come about: nothing was learned of its trunk. */
export function returnLine(deps: Deps, world: World, attempt: AttemptId): void {
  const trunk = world.trunks.held.get(attempt);
  if (trunk !== undefined) {
    const left = new Map(sentLately(deps, world, trunk));
    left.delete(attempt);
    world.trunks.sent.set(trunk, left);
  }
  settleLine(deps, world, attempt, "unclear");
}

export function lineEnded(deps: Deps, world: World, live: LiveCall, outcome: CallOutcome): void {
  settleLine(deps, world, live.call.attempt, verdictOf(live, outcome));
}

/** It rings or was picked up: the trunk works, however the call ends. */
export function lineWorks(world: World, attempt: AttemptId): void {
  const trunk = world.trunks.held.get(attempt);
  if (trunk !== undefined) world.trunks.circuits.set(trunk, newCircuit);
}

function verdictOf(live: LiveCall, outcome: CallOutcome): "worked" | "failed" | "unclear" {
  if (outcome === "failed" && live.cause && live.call.marks.rangAt === null) return "failed";
  // A refusal before any ringing may be the person's operator or the carrier's own (403 without credit).
  if (outcome === "unknown" || outcome === "failed" || outcome === "rejected") return "unclear";
  return live.call.marks.dialledAt === null ? "unclear" : "worked";
}

function settleLine(
  deps: Deps,
  world: World,
  attempt: AttemptId,
  how: "worked" | "failed" | "unclear",
): void {
  const { held, circuits } = world.trunks;
  const trunk = held.get(attempt);
  if (trunk === undefined) return;
  held.delete(attempt);
  const before = circuitOf(world, trunk);
  const after = carried(before, attempt, how, deps.clock.now());
  circuits.set(trunk, after);
  if (after.rests > before.rests) deps.log.warn({ trunk, rests: after.rests }, "trunk fails and rests");
}

/** A test call came through: no need to wait for the rest to end. */
export function trunkWorks(world: World, trunk: TrunkId): void {
  world.trunks.circuits.set(trunk, newCircuit);
}

export function circuitOf(world: World, trunk: TrunkId): Circuit {
  return world.trunks.circuits.get(trunk) ?? newCircuit;
}
