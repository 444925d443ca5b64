// Whose call it is, said by the keypad or by the agent who asked; and the end of a talk with somebody nobody could name. Until
// then nothing of the call touches anybody's account.
import { settle } from "#compliance/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, UserId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import type { CallerEnding } from "../core/caller-endings.ts";
import { patchAttempt } from "../store-attempts.ts";
import { insertUnidentified, type NamedCaller, placeOfDebtor } from "../store-callers.ts";
import { afterReturn } from "./after-return.ts";
import { order } from "./calls.ts";
import { enterLedger, isOpen, putAside, runFor } from "./inbound.ts";
import { pushSeat, stepSeat } from "./seats.ts";
import { agentToday } from "./whose.ts";
import { type Caller, type Deps, inAir, type LiveCall, type Seat, type World } from "./world.ts";

export interface EnteredName extends NamedCaller {
  readonly hours: boolean;
  readonly lastUser: UserId | null;
}

export async function enterName(
  deps: Deps,
  tx: Tx,
  live: LiveCall,
  named: NamedCaller,
): Promise<EnteredName> {
  const at = deps.clock.now();
  const { tenant } = live;
  const { attempt } = live.call;
  const { debtor, portfolio } = named;
  const hours = await isOpen(tx, { tenant, at, debtor, phone: null });
  await patchAttempt(tx, attempt, { debtor, portfolio });
  await enterLedger(tx, { tenant, attempt, debtor, phone: null, at: live.startedAt });
  const lastUser = await agentToday(tx, debtor, at);
  return { ...named, hours, lastUser };
}

export function applyName(
  deps: Deps,
  world: World,
  live: LiveCall,
  caller: Caller,
  named: EnteredName,
): void {
  const run = runFor(world, { campaign: live.campaign, portfolio: named.portfolio });
  const over = !inAir(live);
  const met = live.call.marks.bridgedAt !== null;
  if (!over || met) {
    live.debtor = named.debtor;
    live.portfolio = named.portfolio;
    live.zone = named.zone ?? live.zone;
  }
  if (over) return settleLate(deps, live, met);
  putAside(deps, world, named.debtor);
  if (run?.row.portfolio === named.portfolio) live.campaign = run.row.id;
  caller.lastUser = named.lastUser;
  caller.open = named.hours && run?.row.portfolio === named.portfolio;
}

/** The call had ended before we knew whose it was: the ledger learns it all the same, and whoever was spoken to rests. */
function settleLate(deps: Deps, live: LiveCall, met: boolean): void {
  const { tenant, call } = live;
  const at = live.endedAt ?? deps.clock.now();
  const result = met ? "contact" : "no_answer";
  deps.writer.later(tenant, "settle", async (tx) => {
    await settle(tx, { tenant, attempt: call.attempt, result, at });
    if (met) await afterReturn(tx, live, "human", at);
  });
}

/** Only of a talk that nobody's account belongs to, while its result is owed: also after its end, while the agent still writes. */
function unnamedOf(seat: Seat, live: LiveCall): Caller {
  const { caller, call } = live;
  if (live.direction !== "inbound" || live.debtor !== null || !caller)
    throw new AppError("seat_state", { reason: "caller_known" });
  if (seat.agent.owes !== call.attempt) throw new AppError("seat_state", { reason: "no_call" });
  return caller;
}

/** The agent has asked and says whose call it is: of a debtor in their sight. */
export async function nameCaller(
  deps: Deps,
  world: World,
  seat: Seat,
  live: LiveCall,
  debtor: DebtorId,
): Promise<void> {
  const caller = unnamedOf(seat, live);
  const named = await deps.db.asUser(seat, (tx) => placeOfDebtor(tx, debtor));
  if (!named) throw new AppError("not_found");
  const entered = await deps.db.inTenant(live.tenant, (tx) => enterName(deps, tx, live, named));
  const { campaign } = live;
  applyName(deps, world, live, caller, entered);
  // The call stays with the agent who has it.
  live.campaign = campaign;
  pushSeat(deps, world, seat.id);
}

/** The agent could not name them: how the talk ended is written without an account, and the agent owes nothing more. */
export async function closeUnnamed(
  deps: Deps,
  world: World,
  seat: Seat,
  live: LiveCall,
  said: { readonly ending: CallerEnding; readonly note: string },
): Promise<void> {
  unnamedOf(seat, live);
  const { tenant, portfolio, number } = live;
  const { attempt } = live.call;
  const at = deps.clock.now();
  const { user } = seat;
  await deps.db.inTenant(tenant, async (tx) => {
    await insertUnidentified(tx, { tenant, attempt, portfolio, user, number, at, ...said });
    const payload = { ending: said.ending };
    const type = "return_call.unidentified";
    await append(tx, [{ tenant, at, type, subject: attempt, portfolio, actor: user, payload }]);
  });
  stepSeat(deps, world, seat, { type: "saved", attempt });
  if (inAir(live)) {
    live.endedBy = "agent";
    order(deps, world, attempt, { type: "hang_up_asked", at });
  }
  pushSeat(deps, world, seat.id);
}
