// The engine: events of the exchange in, commands of desks and supervisors in, one tick a second; calls, seats and campaigns
// out. Everything happens on one thread in the order it arrives.
import type { AttemptId, SeatId, TenantId } from "#kernel/ids.ts";
import type { TelephonyEvent } from "#telephony/core/events.ts";
import { onCallerEvent, tickCallers } from "./callers.ts";
import { onCallEvent, order, tickCalls } from "./calls.ts";
import { adoptCampaigns, disown, tickCampaign } from "./campaigns.ts";
import type { EngineCommands } from "./command-types.ts";
import { commandsOf } from "./commands.ts";
import { loadEars } from "./ears.ts";
import { onFarewell, onInbound } from "./inbound.ts";
import { closeForgotten, lookForForgottenMs, recover } from "./recover.ts";
import { redial } from "./redial.ts";
import { onSeatDown, onSeatUp, tickGone } from "./seat-line.ts";
import { stepSeat, tickSeats } from "./seats.ts";
import { serveFreed } from "./serve.ts";
import { loadShifts, tickShifts } from "./shifts.ts";
import { arrivesAsTest, forgetTests, onTestEvent, tickTests } from "./test-calls.ts";
import { sweepUntaken } from "./untaken.ts";
import { floorView } from "./views.ts";
import { type Deps, inAir, newWorld, type World } from "./world.ts";

export interface EngineOptions extends Deps {
  readonly tenants: () => Promise<readonly TenantId[]>;
  readonly parts: () => readonly { name: string; state: string; detail: string }[];
}

export interface Engine {
  readonly commands: EngineCommands;
  /** Connects, recovers, takes its campaigns. */
  start(): Promise<void>;
  /** Once a second, or whenever a test's clock says so. */
  tick(): void;
  /** Takes campaigns that started, follows segments. Called every second or two; waits for the database. */
  adopt(): Promise<void>;
  /** Stops launching, lets what rings end, gives leases back. Live talks go on: the exchange holds them. */
  stop(): Promise<void>;
  knows(id: { attempt?: AttemptId; seat?: SeatId }): boolean;
  readonly world: World;
}

export function createEngine(options: EngineOptions): Engine {
  const world = newWorld();
  const deps: Deps = options;
  let lastFloorAt = 0;
  let lookedAt = 0;
  /** Until what was left in the air is known, events wait: one of them may be about it. */
  let early: TelephonyEvent[] | null = [];

  const receive = (event: TelephonyEvent): void => {
    if (early !== null && event.type !== "link") return void early.push(event);
    dispatch(deps, world, event);
    serveFreed(deps, world);
    // An agent may have come free, a line too: decide now, not at the next second.
    if (event.type === "ended" || event.type === "bridged") tickAll(deps, world);
  };

  return {
    world,
    commands: commandsOf(deps, world),
    async start() {
      await deps.telephony.connect(receive);
      world.linkUp = true;
      const tenants = await options.tenants();
      world.tenants = tenants;
      await loadEars(deps, world, tenants);
      await recover(deps, world, tenants);
      await forgetTests(deps, tenants);
      // The day's counts are read with what recovery has closed.
      await deps.writer.drained();
      await adoptCampaigns(deps, world, tenants);
      const waited = early ?? [];
      early = null;
      for (const event of waited) receive(event);
    },
    tick() {
      tickCalls(deps, world);
      tickGone(deps, world);
      tickSeats(deps, world);
      tickShifts(deps, world);
      tickCallers(deps, world);
      tickTests(deps, world);
      redial(deps, world);
      serveFreed(deps, world);
      tickAll(deps, world);
      const now = deps.clock.monotonic();
      if (now - lastFloorAt < 950) return;
      lastFloorAt = now;
      // Of agencies without a campaign too: an agreed call may wait there.
      for (const tenant of world.tenants) {
        deps.push("floor", { tenant, view: floorView(deps, world, tenant, [...options.parts()]) });
      }
    },
    async adopt() {
      const tenants = await options.tenants();
      world.tenants = tenants;
      await adoptCampaigns(deps, world, tenants);
      await loadShifts(deps, world, tenants);
      await loadEars(deps, world, tenants);
      await sweepUntaken(deps, world, tenants);
      if (deps.clock.monotonic() - lookedAt < lookForForgottenMs) return;
      lookedAt = deps.clock.monotonic();
      await closeForgotten(deps, world, tenants);
    },
    async stop() {
      world.stopping = true;
      for (const live of [...world.calls.values()]) {
        if (inAir(live) && live.call.seat === null)
          await deps.telephony.hangUp(live.call.attempt, "normal").catch(() => {});
      }
      await deps.writer.drained();
      for (const run of [...world.campaigns.values()]) await disown(deps, world, run);
    },
    knows: ({ attempt, seat }) =>
      (attempt !== undefined &&
        [world.calls, world.farewells, world.arriving, world.tests, world.testArrivals].some((held) =>
          held.has(attempt),
        )) ||
      (seat !== undefined && world.seats.has(seat)),
  };
}

function dispatch(deps: Deps, world: World, event: TelephonyEvent): void {
  switch (event.type) {
    case "link":
      return onLink(deps, world, event.up);
    case "seat_up":
      return onSeatUp(deps, world, event.seat);
    case "seat_down":
      return onSeatDown(deps, world, event.seat);
    case "inbound":
      if (arrivesAsTest(deps, world, event)) return;
      return onInbound(deps, world, event, (waited) => {
        dispatch(deps, world, waited);
        serveFreed(deps, world);
      });
    default: {
      if (world.tests.has(event.attempt)) return onTestEvent(deps, world, event);
      if (world.testArrivals.has(event.attempt)) {
        if (event.type === "ended") world.testArrivals.delete(event.attempt);
        return;
      }
      const waiting = world.arriving.get(event.attempt);
      if (waiting) return void waiting.push(event);
      if (world.farewells.has(event.attempt)) return onFarewell(deps, world, event);
      onCallEvent(deps, world, event);
      onCallerEvent(deps, world, event);
    }
  }
}

function tickAll(deps: Deps, world: World): void {
  for (const run of world.campaigns.values()) tickCampaign(deps, world, run);
}

/** While the exchange is away nothing is launched; when it is back it has told what it lost, and fallen seats are called again. */
function onLink(deps: Deps, world: World, up: boolean): void {
  world.linkUp = up;
  deps.log.info({ up }, "link to the exchange");
  if (!up) {
    const at = deps.clock.now();
    for (const attempt of [...world.calls.keys()]) order(deps, world, attempt, { type: "unheard", at });
    return;
  }
  for (const seat of world.seats.values()) {
    void deps.provisionSeat(seat).then(
      () => {
        if (!seat.lineUp && seat.agent.at.state !== "offline")
          stepSeat(deps, world, seat, { type: "seat_down" });
      },
      (error: Error) => deps.log.warn({ err: error.message }, "seat could not be provisioned"),
    );
  }
}
