// Campaigns under way: each is owned by one engine (a lease with a fence), ticks once a second and on events, asks the pacer
// how many to launch and launches them.

import type { TenantId } from "#kernel/ids.ts";
import { hour, instantOf, localDateAt, minute, startOfDay } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { decisionLog, remember } from "../core/decision-log.ts";
import { isPaced } from "../core/detection-for.ts";
import { dialsBeside } from "../core/return-call.ts";
import { type CampaignRow, listCampaigns } from "../store-campaigns.ts";
import { listFacts } from "../store-facts.ts";
import { dropLease, ownedUntil, takeLease } from "../store-leases.ts";
import { syncList } from "../store-list.ts";
import { type OrderedControl, ordersInForce } from "../store-pacing-control.ts";
import { pacerOfDay } from "../store-pacing-log.ts";
import { dayCounts } from "../store-tries.ts";
import { listTrunks } from "../store-trunks.ts";
import { withinLaw } from "./at-once.ts";
import { callersWaiting } from "./callers.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { giveUpRings } from "./give-up.ts";
import { refill, wantsRefill } from "./hopper.ts";
import { pacingToKeep } from "./keep-pacing.ts";
import { launch } from "./launch.ts";
import { leaseMs, renew } from "./leases.ts";
import { pacerFor } from "./pacer-for.ts";
import { offerPreviews } from "./previews.ts";
import { tellPacer } from "./seats.ts";
import { steer } from "./steer.ts";
import { syncWhenDue } from "./sync.ts";
import { keepTrunks, roomNow, tellExchange } from "./trunks.ts";
import { callsOf, type Deps, inAir, isFree, seatsOf, secondsOf, type World } from "./world.ts";

/** Beyond a lease's own length, so that only an engine that followed at once takes the list as it is. */
const listKeptMs = 30_000;
const savePacerEveryMs = 5_000;
const windowMs = 30 * minute;
/** Points of the chart: ten minutes at one a second. */
const seriesLength = 600;
/** Launches of one campaign under way in the database at once. */
const maxLaunching = 10;
/** The latest hour any country we know lets anybody be called; the law's own windows are narrower. */
const dayCloses = 20 * 3600;

/** Takes every running campaign that nobody owns. */
export async function adoptCampaigns(deps: Deps, world: World, tenants: readonly TenantId[]): Promise<void> {
  for (const tenant of tenants) {
    const [trunks, rows, { controls, callsPerSecond }] = await deps.db.inTenant(tenant, async (tx) => {
      const found = await listTrunks(tx);
      const all = await listCampaigns(tx, {}, found);
      return [found, all, await ordersInForce(tx)] as const;
    });
    world.trunks.perSecond.set(tenant, callsPerSecond);
    await keepTrunks(deps, world, tenant, trunks);
    for (const row of rows) {
      const known = world.campaigns.get(row.id);
      const control = controls.get(row.id) ?? null;
      if (known) {
        known.row = row;
        steer(known, control, deps.clock.now());
        if (row.state === "stopped") await disown(deps, world, known);
        else await renew(deps, world, known);
      } else if (row.state === "running" || row.state === "paused") await own(deps, world, row, control);
    }
  }
}

async function own(
  deps: Deps,
  world: World,
  row: CampaignRow,
  control: OrderedControl | null,
): Promise<void> {
  const now = deps.clock.now();
  const lease = {
    tenant: row.tenant,
    campaign: row.id,
    owner: deps.owner,
    now: Date.now(),
    until: Date.now() + leaseMs,
  };
  const [before, fence] = await deps.db.inTenant(row.tenant, async (tx) => [
    await ownedUntil(tx, row.id),
    await takeLease(tx, lease),
  ]);
  if (fence === undefined) return;
  const listIsKept = before !== undefined && before > lease.now - listKeptMs;
  const run = await openRun(deps, row, { fence, now, listIsKept });
  steer(run, control, now);
  await tellExchange(deps, world, row.trunk);
  world.campaigns.set(row.id, run);
  introduce(deps, world, run);
  deps.log.info({ campaign: row.id, fence: Number(fence) }, "campaign adopted");
}

/** Tells a new pacer who is there and what is in the air: it remembers neither. */
function introduce(deps: Deps, world: World, run: CampaignRun): void {
  const at = secondsOf(run, deps.clock.now());
  for (const live of callsOf(world, run.row.id)) {
    const { mode, marks, verdict } = live.call;
    const paced = live.direction === "outbound" && (mode === "progressive" || mode === "predictive");
    live.pacerNumber = paced && inAir(live) ? run.nextPacerCall++ : 0;
    if (live.pacerNumber === 0) continue;
    run.pacer.observe({ type: "dialled", at, call: live.pacerNumber });
    if (marks.answeredAt !== null) run.pacer.observe({ type: "answered", at, call: live.pacerNumber });
    if (verdict === "human" || verdict === "silence")
      run.pacer.observe({ type: "human", at, call: live.pacerNumber });
  }
  for (const seat of seatsOf(world, run.row.id)) {
    seat.number = run.nextPacerAgent++;
    const live = seat.attempt ? world.calls.get(seat.attempt) : undefined;
    if (live && live.pacerNumber !== 0 && live.call.marks.bridgedAt !== null)
      run.pacer.observe({ type: "connected", at, call: live.pacerNumber, agent: seat.number });
    tellPacer(deps, world, seat);
  }
}

/**
 * A list that another engine kept until just now is taken as it is, and brought up to date beside the first calls: with 100,000
 * people that takes longer than a restart may.
 */
async function openRun(
  deps: Deps,
  row: CampaignRow,
  { fence, now, listIsKept }: { fence: bigint; now: number; listIsKept: boolean },
): Promise<CampaignRun> {
  const day = localDateAt(now, row.timeZone);
  const dayStart = startOfDay(day, row.timeZone);
  const dayEnd = instantOf(day, dayCloses, row.timeZone);
  const [learned, counts, facts] = await deps.db.inTenant(row.tenant, async (tx) => {
    const kept = await pacerOfDay(tx, row.id, day);
    if (listIsKept) return [kept, await dayCounts(tx, row.id, dayStart), null] as const;
    await syncList(tx, row.tenant, row.id, now);
    return [
      kept,
      await dayCounts(tx, row.id, dayStart),
      await listFacts(tx, row.id, { now, today: localDateAt(now, row.timeZone) }),
    ] as const;
  });
  const dayEndsAt = (dayEnd - dayStart) / 1000;
  const tape = pacerFor({ row, dayEndsAt, learned, today: counts, at: (now - dayStart) / 1000 });
  return {
    row,
    fence,
    leaseUntil: Date.now() + leaseMs,
    day,
    dayStart,
    dayEnd,
    pacer: tape.pacer,
    tape,
    tapeId: newId(),
    control: null,
    counts: { ...counts },
    atOnceSince: null,
    recent: [],
    waits: { verdict: [], greeting: [] },
    hopper: [],
    series: [],
    facts,
    callbacks: [],
    callbacksHeld: new Map(),
    raised: [],
    decision: null,
    decisions: decisionLog(),
    refilling: false,
    emptyUntil: 0,
    syncedAt: listIsKept ? 0 : now,
    syncing: false,
    savedAt: now,
    launching: new Set(),
    again: [],
    failingOver: new Set(),
    held: null,
    lastDialAt: 0,
    nextPacerCall: 1,
    nextPacerAgent: 1,
    busyMs: 0,
    staffedMs: 0,
    occupancyAt: now,
  };
}

export async function disown(deps: Deps, world: World, run: CampaignRun): Promise<void> {
  world.campaigns.delete(run.row.id);
  const keep = pacingToKeep(run, deps.clock.now());
  await deps.db.inTenant(run.row.tenant, async (tx) => {
    await keep(tx);
    await dropLease(tx, { campaign: run.row.id, owner: deps.owner, now: Date.now() });
  });
}

/** Once a second and whenever something happened. Never waits: launches and searches run beside it. */
export function tickCampaign(deps: Deps, world: World, run: CampaignRun): void {
  const now = deps.clock.now();
  if (now >= run.dayStart + 24 * hour) return background(deps, "new day", newDay(deps, world, run));
  const { row } = run;
  const seconds = secondsOf(run, now);
  run.decision = withinLaw(world, run, run.pacer.decide(seconds), now);
  if (row.state === "running" && isPaced(row.mode)) remember(run.decisions, seconds, run.decision);
  measure(deps, world, run, now);
  if (!mayDial(deps, world, run)) return;
  giveUpRings(deps, world, run, run.decision);
  const waiting = callersWaiting(world, row.id);
  offerPreviews(deps, world, run, waiting);
  if (!isPaced(row.mode)) return;
  const idle = seatsOf(world, row.id).filter((seat) => isFree(seat, now)).length;
  // The pacer learns of a call when its row is written: those being written are calls already.
  const dials = dialsBeside(run.decision.dial, waiting, idle) - run.launching.size;
  const room = Math.min(ratePerTick(run, now), roomNow(deps, world, run), maxLaunching - run.launching.size);
  const wanted = Math.min(dials, room);
  if (wantsRefill(run, now, run.decision.dial)) background(deps, "refill", refill(deps, world, run));
  if (run.held && now < run.held.until) return;
  for (let i = 0; i < wanted; i++) {
    const entry = run.hopper.shift();
    if (!entry) return;
    run.lastDialAt = now;
    background(deps, "launch", launch(deps, world, run, { entry, mode: row.mode }));
  }
}

export function mayDial(deps: Deps, world: World, run: CampaignRun): boolean {
  return (
    run.row.state === "running" &&
    !world.stopping &&
    world.linkUp &&
    deps.writer.healthy() &&
    Date.now() < run.leaseUntil &&
    deps.notReady().length === 0
  );
}

/** The trunk's calls per second, spread over the tick. */
function ratePerTick(run: CampaignRun, now: number): number {
  const since = Math.min(1_000, Math.max(0, now - run.lastDialAt));
  return Math.max(0, Math.floor((run.row.trunk.callsPerSecond * since) / 1_000));
}

function background(deps: Deps, what: string, work: Promise<unknown>): void {
  work.catch((error: Error) => deps.log.error({ what, err: error.message }, "campaign work failed"));
}

function measure(deps: Deps, world: World, run: CampaignRun, now: number): void {
  const seats = seatsOf(world, run.row.id);
  const elapsed = Math.min(5_000, now - run.occupancyAt);
  run.occupancyAt = now;
  for (const seat of seats) {
    const { state } = seat.agent.at;
    if (["available", "dialling", "talking", "hold", "wrapup", "dropped"].includes(state))
      run.staffedMs += elapsed;
    if (["talking", "hold", "wrapup", "dropped"].includes(state)) run.busyMs += elapsed;
  }
  while (run.recent[0] && now - run.recent[0].at > windowMs) run.recent.shift();
  const second = Math.floor(now / 1000);
  if (run.series.at(-1)?.[0] !== second) {
    const air = callsOf(world, run.row.id).filter(inAir);
    const idle = seats.filter((seat) => seat.agent.at.state === "available").length;
    const talking = seats.filter(
      (seat) => seat.agent.at.state === "talking" || seat.agent.at.state === "hold",
    ).length;
    run.series.push([
      second,
      idle,
      air.length,
      talking,
      run.counts.human === 0 ? 0 : run.counts.abandoned / run.counts.human,
    ]);
    if (run.series.length > seriesLength) run.series.shift();
  }
  if (now - run.savedAt > savePacerEveryMs) {
    run.savedAt = now;
    deps.writer.later(run.row.tenant, "pacer", pacingToKeep(run, now));
  }
  syncWhenDue(deps, world, run, now);
}

/** A campaign-day ends at local midnight: counters and pacer begin anew. Where the database fails, the next round adopts it. */
async function newDay(deps: Deps, world: World, run: CampaignRun): Promise<void> {
  if (callsOf(world, run.row.id).some(inAir)) return;
  world.campaigns.delete(run.row.id);
  deps.writer.later(run.row.tenant, "pacer", pacingToKeep(run, deps.clock.now()));
  const fresh = await openRun(deps, run.row, {
    fence: run.fence,
    now: deps.clock.now(),
    listIsKept: false,
  });
  if (world.campaigns.has(run.row.id)) return;
  steer(fresh, run.control, deps.clock.now());
  world.campaigns.set(run.row.id, fresh);
  introduce(deps, world, fresh);
}
