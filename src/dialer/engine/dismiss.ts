// What happens at the desk of a person who was blocked, or moved to another team, in the middle of a shift. A talk is never cut;
// what only rings for somebody blocked is.
import { moveSeat, readAgent } from "#agents/service.ts";
import { order } from "./calls.ts";
import type { Who } from "./command-types.ts";
import { pushSeat, stepSeat } from "./seats.ts";
import { type Deps, inAir, seatOf, type World } from "./world.ts";

export async function dismiss(deps: Deps, world: World, who: Who): Promise<{ readonly call: boolean }> {
  const ear = seatOf(world, who.user, "ear");
  if (ear) {
    await deps.telephony.stopSupervising(ear.id);
    stepSeat(deps, world, ear, { type: "leave_asked" });
  }
  const seat = seatOf(world, who.user);
  if (!seat) return { call: false };
  // Refused for now means: kept until the call and its result are done.
  stepSeat(deps, world, seat, { type: "leave_asked" });
  const live = seat.attempt ? world.calls.get(seat.attempt) : undefined;
  if (live?.direction === "outbound" && inAir(live) && live.call.marks.answeredAt === null)
    order(deps, world, live.call.attempt, { type: "hang_up_asked", at: deps.clock.now() });
  return { call: seat.agent.at.state !== "offline" };
}

/** The seat's row follows in the database by itself (migration 0030); here the time from now on counts for the new team. */
export async function teamMoved(deps: Deps, world: World, who: Who): Promise<void> {
  const seat = seatOf(world, who.user);
  if (!seat) return;
  const person = await deps.db.inTenant(who.tenant, (tx) => readAgent(tx, who.user));
  if (person.team === seat.team) return;
  seat.team = person.team;
  seat.teamName = person.teamName;
  const at = deps.clock.now();
  deps.writer.later(seat.tenant, "agent_team", (tx) => moveSeat(tx, seat.id, person.team, at));
  pushSeat(deps, world, seat.id);
}
