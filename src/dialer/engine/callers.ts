// Whoever called us, from our answer until an agent is theirs: asked for the document when the number says nothing, waiting
// with a sound in the ear, given to an agent (who asks for the name where the keypad stayed silent), or told that nobody is
// there. core/return-call decides.
import type { CampaignId } from "#kernel/ids.ts";
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
  timeToType,
  turnOf,
} from "../core/return-call.ts";
import { patchAttempt } from "../store-attempts.ts";
import { debtorOfDocument, mandatesShowing, type NamedCaller } from "../store-callers.ts";
import { give, order } from "./calls.ts";
import { isMandateOpen } from "./inbound.ts";
import { applyName, enterName } from "./naming.ts";
import { tellPacer } from "./seats.ts";
import { answering, teamOf } from "./team.ts";
import type { Caller, Deps, LiveCall, World } from "./world.ts";

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
  const turn = turnOf(
    { ...caller, since },
    teamOf(world, deps.clock.now(), { ...live, lastUser: caller.lastUser }),
    deps.clock.now(),
  );
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

/** Nothing was typed that says who it is: an agent asks them, with no account on the screen. */
function giveUp(deps: Deps, world: World, live: LiveCall, caller: Caller): void {
  chooseTeam(deps, world, live, caller).then(
    () => {
      if (live.call.at.phase === "received") beginWaiting(deps, world, live, caller, deps.clock.now());
    },
    (error: Error) => {
      deps.log.error({ err: error.message }, "no team could be chosen for a caller");
      if (live.call.at.phase === "received") turnAway(deps, world, live);
    },
  );
}

/** As the teams are now, half a minute after the call came in; a number known to some mandates stays among those. */
async function chooseTeam(deps: Deps, world: World, live: LiveCall, caller: Caller): Promise<void> {
  const { tenant, number } = live;
  const { called } = caller;
  const found = await deps.db.inTenant(tenant, async (tx) => {
    const mandates = await mandatesShowing(tx, called);
    const knowing = mandates.filter(({ portfolio }) => caller.between.includes(portfolio));
    const asked = knowing.length > 0 ? knowing : mandates;
    const chosen = answering(world, deps.clock.now(), asked, { from: number, called });
    if (!chosen) return undefined;
    const { portfolio, campaign } = chosen;
    await patchAttempt(tx, live.call.attempt, { portfolio, campaign });
    return { chosen, hours: await isMandateOpen(tx, { tenant, portfolio, at: deps.clock.now() }) };
  });
  caller.open = found ? found.hours && found.chosen.running : false;
  if (!found) return;
  live.portfolio = found.chosen.portfolio;
  live.campaign = found.chosen.campaign;
  live.zone = found.chosen.timeZone;
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

function say(deps: Deps, live: LiveCall, prompt: CallerPrompt): void {
  deps.telephony
    .play(live.call.attempt, prompt, live.ourNumber)
    .catch((error: Error) => deps.log.warn({ prompt, err: error.message }, "caller could not be spoken to"));
}
