// Planned breaks on the running floor: today's turns are read twice a minute; when one comes, the agent's pause is asked for
// (after the call, as any), and a little before pacing stops counting on them.
import { beginsBreak, phaseOf } from "#agents/core/breaks.ts";
import { breaksOf, type PlannedBreak, pauseReasons } from "#agents/service.ts";
import { readTenant } from "#identity/service.ts";
import type { TenantId } from "#kernel/ids.ts";
import { type Instant, minute } from "#kernel/time.ts";
import { pauseRequest, stepSeat, tellPacer } from "./seats.ts";
import type { Deps, Seat, World } from "./world.ts";

/** A plan changed in mid-day holds within this: three small queries an agency. Judgement. */
const readEveryMs = 30_000;
/** A seat opened this long after its turn began comes back from it. Judgement. */
const lateMs = minute;

export async function loadShifts(deps: Deps, world: World, tenants: readonly TenantId[]): Promise<void> {
  if (deps.clock.monotonic() - world.shiftsAt < readEveryMs) return;
  world.shiftsAt = deps.clock.monotonic();
  for (const tenant of tenants) {
    const shifts = await deps.db.inTenant(tenant, async (tx) => {
      const { timeZone } = await readTenant(tx);
      const reasons = await pauseReasons(tx);
      return {
        breaks: await breaksOf(tx, deps.clock.now(), timeZone),
        pauses: new Map(reasons.map(({ code, ...pause }) => [code, pause])),
      };
    });
    world.shifts.set(tenant, shifts);
  }
}

export function tickShifts(deps: Deps, world: World): void {
  for (const seat of world.seats.values()) {
    if (seat.kind === "agent" && seat.agent.at.state !== "offline") tickSeat(deps, world, seat);
  }
}

function tickSeat(deps: Deps, world: World, seat: Seat): void {
  const now = deps.clock.now();
  const { floor, agent } = seat;
  const turns = world.shifts.get(seat.tenant)?.breaks.get(seat.user) ?? [];
  let soon = false;
  let leavesAt: Instant | null = null;
  for (const turn of turns) {
    const mark = markOf(turn);
    if (floor.knownSince > turn.from + lateMs) floor.breaksTaken.add(mark);
    // Gone alone a little early: it is the same break.
    const gone = agent.at.state === "paused" && agent.at.reason === turn.code;
    const phase = phaseOf(turn, now);
    if (gone && phase !== "later") floor.breaksTaken.add(mark);
    const taken = floor.breaksTaken.has(mark);
    soon ||= !taken && (phase === "soon" || phase === "due");
    if (!taken && phase !== "over") leavesAt = Math.min(turn.from, leavesAt ?? turn.from);
    if (agent.at.state === "paused" || agent.at.state === "connecting" || !beginsBreak(turn, now, taken))
      continue;
    floor.breaksTaken.add(mark);
    stepSeat(deps, world, seat, pauseRequest(turn.code, turn.minutes));
  }
  if (soon === floor.leavingSoon && leavesAt === floor.leavesAt) return;
  floor.leavingSoon = soon;
  floor.leavesAt = leavesAt;
  tellPacer(deps, world, seat);
}

export const markOf = (turn: PlannedBreak): string => `${turn.plan} ${turn.from}`;
