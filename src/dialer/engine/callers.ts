// Whoever called us, from our answer until an agent is theirs: asked for the document when the number says nothing, waiting
// with a sound in the ear, given to an agent, or told that nobody is there. core/return-call decides.
import { canTakeCall } from "#agents/core/presence.ts";
import { settle } from "#compliance/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { CampaignId, DebtorId, PhoneId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import {
  type Asked,
  askDocument,
  documentOf,
  keyPressed,
  notFound,
  questionHeard,
  returnRules,
  type TeamMember,
  timeToType,
  turnOf,
} from "../core/return-call.ts";
import { patchAttempt } from "../store-attempts.ts";
import { debtorOfDocument, mandatesShowing, type NamedCaller, placeOfDebtor } from "../store-callers.ts";
import { give, order } from "./calls.ts";
import { enterLedger, isOpen, putAside, runFor } from "./inbound.ts";
import { pushSeat, tellPacer } from "./seats.ts";
import { agentToday } from "./whose.ts";
import { type Caller, type Deps, inAir, isFree, type LiveCall, type Seat, type World } from "./world.ts";

/** What a caller hears by itself: names of telephony/prompts. None speaks of a debt. */
type CallerPrompt = "return_greeting" | "ask_document" | "ask_again" | "waiting";

export function onCallerEvent(deps: Deps, world: World, event: CallEvent): void {
  const live = world.calls.get(event.attempt);
  if (!live?.caller || live.call.at.phase !== "received") return;
  const { caller } = live;
  switch (event.type) {
    case "answered":
      return welcome(deps, world, live, caller, event.at);
    case "played":
      if (caller.stage?.stage === "waiting") say(deps, live, "waiting");
      else if (caller.stage) caller.stage = questionHeard(caller.stage, event.at);
      return;
    case "dtmf":
      if (caller.stage) follow(deps, world, live, caller, keyPressed(caller.stage, event.digit));
      return;
  }
}

export function tickCallers(deps: Deps, world: World): void {
  const now = deps.clock.now();
  for (const live of world.calls.values()) {
    if (live.caller?.stage && live.call.at.phase === "received")
      follow(deps, world, live, live.caller, timeToType(live.caller.stage, now));
  }
}

/** Callers before any dialling: whoever waits and has an agent now gets them, the longest waiting first. */
export function serveCallers(deps: Deps, world: World): void {
  for (const live of world.calls.values())
    if (live.caller?.stage?.stage === "waiting") serveCaller(deps, world, live, live.caller);
}

/** How many of the campaign's agents are spoken for. */
export function callersWaiting(world: World, campaign: CampaignId): number {
  let waiting = 0;
  for (const live of world.calls.values())
    if (
      live.campaign === campaign &&
      live.caller?.stage?.stage === "waiting" &&
      live.call.at.phase === "received"
    )
      waiting++;
  return waiting;
}

/** Also after a restart: the caller of a stopped engine is answered if nobody had, and waits on. */
export function readoptCaller(deps: Deps, world: World, live: LiveCall): void {
  const { caller, call } = live;
  if (!caller) return;
  if (call.at.phase === "intent") {
    deps.telephony
      .answer(call.attempt)
      .catch((error: Error) => deps.log.warn({ err: error.message }, "caller could not be answered"));
    return;
  }
  // What they had typed is lost: they are asked anew.
  welcome(deps, world, live, caller, call.marks.answeredAt ?? deps.clock.now());
}

function welcome(deps: Deps, world: World, live: LiveCall, caller: Caller, at: Instant): void {
  if (!live.debtor) {
    caller.stage = askDocument(deps.clock.now());
    return say(deps, live, "ask_document");
  }
  beginWaiting(deps, world, live, caller, at);
}

function beginWaiting(deps: Deps, world: World, live: LiveCall, caller: Caller, since: Instant): void {
  caller.stage = { stage: "waiting", since };
  serveCaller(deps, world, live, caller);
  if (live.call.at.phase === "received") say(deps, live, "return_greeting");
}

function serveCaller(deps: Deps, world: World, live: LiveCall, caller: Caller): void {
  if (caller.stage?.stage !== "waiting" || live.call.at.phase !== "received") return;
  const { since } = caller.stage;
  const turn = turnOf({ ...caller, since }, teamOf(world, live, caller), deps.clock.now());
  if (turn.do === "turn_away") {
    deps.log.info({ attempt: live.call.attempt, why: turn.why }, "caller turned away");
    return turnAway(deps, world, live);
  }
  if (turn.do !== "give") return;
  const seat = world.seats.get(turn.seat);
  if (!seat) return;
  if (seat.preview) {
    // Nothing was decided about whoever they were reading of: the list shows that person again.
    seat.preview = null;
    tellPacer(deps, world, seat);
  }
  give(deps, world, live, turn.seat);
}

function turnAway(deps: Deps, world: World, live: LiveCall): void {
  if (live.caller) live.caller.stage = null;
  order(deps, world, live.call.attempt, { type: "turned_away", at: deps.clock.now() });
}

/** Everybody connected to the campaign, and the agent they spoke with last wherever that one sits within the mandate. */
function teamOf(world: World, live: LiveCall, { lastUser }: Caller): readonly TeamMember[] {
  const inTeam = (seat: Seat): boolean => {
    if (seat.campaign === live.campaign) return true;
    const run = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
    return seat.user === lastUser && run?.row.portfolio === live.portfolio;
  };
  return [...world.seats.values()]
    .filter((seat) => seat.kind === "agent" && seat.lineUp && !seat.agent.away && inTeam(seat))
    .map((seat) => ({
      seat: seat.id,
      user: seat.user,
      idleSince: seat.agent.at.since,
      now: isFree(seat) ? "free" : isReading(seat) ? "reading" : "busy",
    }));
}

/** A call agreed for this hour is not put back. */
function isReading(seat: Seat): boolean {
  return canTakeCall(seat.agent) && seat.preview?.mode === "preview";
}

function follow(deps: Deps, world: World, live: LiveCall, caller: Caller, asked: Asked): void {
  caller.stage = asked.stage;
  switch (asked.next) {
    case "wait":
      return;
    case "ask_again":
      return say(deps, live, "ask_again");
    case "give_up":
      return giveUp(deps, world, live, caller);
    case "look_up": {
      const tries = asked.stage.stage === "checking" ? asked.stage.tries : returnRules.documentTries;
      identify(deps, world, live, caller, asked.keys).then(
        (found) => {
          if (live.call.at.phase !== "received") return;
          if (found) beginWaiting(deps, world, live, caller, deps.clock.now());
          else follow(deps, world, live, caller, notFound(tries, deps.clock.now()));
        },
        (error: Error) => {
          deps.log.error({ err: error.message }, "document could not be looked up");
          giveUp(deps, world, live, caller);
        },
      );
    }
  }
}

/** A number of two mandates is of somebody we know: an agent asks, with no account on the screen. Any other is turned away. */
function giveUp(deps: Deps, world: World, live: LiveCall, caller: Caller): void {
  if (caller.twoMandates) beginWaiting(deps, world, live, caller, deps.clock.now());
  else turnAway(deps, world, live);
}

async function identify(
  deps: Deps,
  world: World,
  live: LiveCall,
  caller: Caller,
  keys: string,
): Promise<boolean> {
  const found = await deps.db.inTenant(live.tenant, async (tx) => {
    const named = await debtorOfKeys(tx, caller, keys);
    return named && enterName(deps, tx, live, named);
  });
  if (!found) return false;
  applyName(deps, world, live, caller, found);
  return true;
}

async function debtorOfKeys(tx: Tx, caller: Caller, keys: string): Promise<NamedCaller | undefined> {
  const mandates = await mandatesShowing(tx, caller.called);
  const portfolios = [...new Set(mandates.map(({ portfolio }) => portfolio))];
  for (const country of new Set(mandates.map((mandate) => mandate.country))) {
    const document = documentOf(keys, country);
    const named = document && (await debtorOfDocument(tx, { ...document, country, portfolios }));
    if (named) return named;
  }
  return undefined;
}

interface EnteredName extends NamedCaller {
  readonly hours: boolean;
  readonly lastUser: Caller["lastUser"];
  readonly phone: PhoneId | null;
}

async function enterName(deps: Deps, tx: Tx, live: LiveCall, named: NamedCaller): Promise<EnteredName> {
  const at = deps.clock.now();
  const { tenant } = live;
  const { attempt } = live.call;
  const { debtor, portfolio } = named;
  const hours = await isOpen(tx, { tenant, at, debtor, phone: null });
  await patchAttempt(tx, attempt, { debtor, portfolio });
  await enterLedger(tx, { tenant, attempt, debtor, phone: null, at: live.startedAt });
  const lastUser = await agentToday(tx, debtor, at);
  return { ...named, hours, lastUser, phone: null };
}

function applyName(deps: Deps, world: World, live: LiveCall, caller: Caller, named: EnteredName): void {
  const run = runFor(world, { campaign: live.campaign, portfolio: named.portfolio });
  if (!inAir(live)) {
    // They had hung up before we knew: the ledger learns it all the same.
    const settled = { tenant: live.tenant, attempt: live.call.attempt, result: "no_answer" } as const;
    deps.writer.later(live.tenant, "settle", (tx) => settle(tx, { ...settled, at: deps.clock.now() }));
    return;
  }
  live.debtor = named.debtor;
  putAside(deps, world, named.debtor);
  live.portfolio = named.portfolio;
  live.zone = named.zone ?? live.zone;
  if (run?.row.portfolio === named.portfolio) live.campaign = run.row.id;
  caller.lastUser = named.lastUser;
  caller.open = named.hours && run?.row.portfolio === named.portfolio;
}

/** The agent has asked and says whose call it is: only of a call that nobody's account belongs to, and of a debtor in their sight. */
export async function nameCaller(
  deps: Deps,
  world: World,
  seat: Seat,
  live: LiveCall,
  debtor: DebtorId,
): Promise<void> {
  if (live.direction !== "inbound" || live.debtor !== null || !live.caller)
    throw new AppError("seat_state", { reason: "caller_known" });
  const named = await deps.db.asUser(seat, (tx) => placeOfDebtor(tx, debtor));
  if (!named) throw new AppError("not_found");
  const entered = await deps.db.inTenant(live.tenant, (tx) => enterName(deps, tx, live, named));
  const { campaign } = live;
  applyName(deps, world, live, live.caller, entered);
  // The call stays with the agent who has it.
  live.campaign = campaign;
  pushSeat(deps, world, seat.id);
}

function say(deps: Deps, live: LiveCall, prompt: CallerPrompt): void {
  deps.telephony
    .play(live.call.attempt, prompt, live.ourNumber)
    .catch((error: Error) => deps.log.warn({ prompt, err: error.message }, "caller could not be spoken to"));
}
