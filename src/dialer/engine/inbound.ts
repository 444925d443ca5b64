// Return calls: somebody calls the number we showed. The number is matched with the last attempts, the call goes to an agent
// free at that moment with the account on the screen; with nobody free it hears a neutral message and is called back.
import { allocate } from "#agents/core/allocate.ts";
import { putCallback } from "#gestiones/service.ts";
import { isPhone, type Phone } from "#kernel/phone.ts";
import { day } from "#kernel/time.ts";
import type { CallEvent, InboundEvent } from "#telephony/core/events.ts";
import { newCall } from "../core/call.ts";
import { insertIntent } from "../store-attempts.ts";
import { callerOf, type KnownCaller } from "../store-callers.ts";
import { order } from "./calls.ts";
import { stepSeat } from "./seats.ts";
import { beginCall, type CampaignRun, type Deps, isFree, seatsOf, type World } from "./world.ts";

/** Attempts older than this do not say whom the caller returns. */
const returnWithinMs = 30 * day;

export function onInbound(deps: Deps, world: World, event: InboundEvent): void {
  void receive(deps, world, event).catch((error: Error) => {
    deps.log.error({ err: error.message }, "return call could not be taken");
    void deps.telephony.hangUp(event.attempt, "normal").catch(() => {});
  });
}

async function receive(deps: Deps, world: World, event: InboundEvent): Promise<void> {
  const from = event.from.startsWith("+") ? event.from : `+${event.from}`;
  const found = isPhone(from) ? await findCaller(deps, world, from) : undefined;
  if (!found) return turnAway(deps, world, event, null);
  const { run, caller } = found;
  const live = beginCall(deps, world, run, {
    debtor: caller.debtor,
    phone: caller.phone,
    number: caller.number,
    zone: caller.zone ?? run.row.timeZone,
    direction: "inbound",
    callback: null,
    pacerNumber: 0,
    startedAt: event.at,
    call: newCall({ attempt: event.attempt, mode: "manual", ringSeconds: run.row.ringSeconds }, event.at),
  });
  await deps.db.inTenant(run.row.tenant, (tx) =>
    insertIntent(tx, {
      tenant: run.row.tenant,
      id: event.attempt,
      campaign: run.row.id,
      portfolio: run.row.portfolio,
      debtor: caller.debtor,
      phone: caller.phone,
      seat: null,
      user: null,
      trunk: run.row.trunk.id,
      direction: "inbound",
      mode: "inbound",
      callerId: event.to,
      fence: run.fence,
      at: event.at,
    }),
  );
  // To the agent they spoke with last if free, else to whoever waits longest.
  const free = seatsOf(world, run.row.id).filter((seat) => isFree(seat));
  const own = free.find((seat) => seat.user === caller.lastUser);
  const chosen =
    own ??
    allocate(free.map((seat) => ({ seat: seat.id, idleSince: seat.agent.at.since, target: seat })))?.target;
  if (!chosen) {
    world.calls.delete(event.attempt);
    return turnAway(deps, world, event, { run, caller });
  }
  chosen.attempt = event.attempt;
  stepSeat(deps, world, chosen, { type: "assigned", attempt: event.attempt });
  live.call = { ...live.call, seat: chosen.id };
  await deps.telephony.answer(event.attempt);
  order(deps, world, event.attempt, {
    type: "dialling",
    attempt: event.attempt,
    at: deps.clock.now(),
  } as never);
  order(deps, world, event.attempt, {
    type: "answered",
    attempt: event.attempt,
    at: deps.clock.now(),
  } as never);
}

async function findCaller(
  deps: Deps,
  world: World,
  from: Phone,
): Promise<{ run: CampaignRun; caller: KnownCaller } | undefined> {
  for (const run of world.campaigns.values()) {
    const caller = await deps.db.inTenant(run.row.tenant, (tx) =>
      callerOf(tx, run.row.id, from, deps.clock.now() - returnWithinMs),
    );
    if (caller) return { run, caller };
  }
  return undefined;
}

/** Nobody free or nobody known: a message that names no debt, and a task to call back within hours. */
async function turnAway(
  deps: Deps,
  world: World,
  event: InboundEvent,
  known: { run: CampaignRun; caller: KnownCaller } | null,
): Promise<void> {
  if (known) {
    const { run, caller } = known;
    await deps.db.inTenant(run.row.tenant, (tx) =>
      putCallback(tx, {
        tenant: run.row.tenant,
        debtor: caller.debtor,
        portfolio: run.row.portfolio,
        phone: caller.phone,
        at: event.at,
        dueAt: event.at,
        gestion: null,
        owner: null,
      }),
    );
  }
  world.farewells.add(event.attempt);
  await deps.telephony.answer(event.attempt);
  await deps.telephony.play(event.attempt, "abandoned");
}

/** The message is over, or the caller did not wait for its end. */
export function onFarewell(deps: Deps, world: World, event: CallEvent): void {
  if (event.type === "played") void deps.telephony.hangUp(event.attempt, "normal").catch(() => {});
  if (event.type === "ended") world.farewells.delete(event.attempt);
}
