// Calls in the air: every event of the line steps its call, and the effects are performed here. Nothing on the way from a
// human verdict to the agent's ear waits for the database.
import { allocate } from "#agents/core/allocate.ts";
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import { type CallEffect, type CallOrder, type CallOutcome, step, tick, waitsOf } from "../core/call.ts";
import { patchAttempt } from "../store-attempts.ts";
import { insertCallEvents } from "../store-call-events.ts";
import { countByLaw } from "./at-once.ts";
import { patchOf } from "./attempt-patch.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { earOf } from "./ears.ts";
import { finishCall } from "./finish.ts";
import { leaveMessage, tooManyAwaited } from "./leave-message.ts";
import { observe, pacingOutcome } from "./pacer-news.ts";
import { keepSample } from "./samples.ts";
import { pushSeat, stepSeat } from "./seats.ts";
import { lineEnded, lineWorks } from "./trunks.ts";
import { callView, seatView } from "./views.ts";
import { type Deps, inAir, isFree, type LiveCall, type Seat, seatsOf, type World } from "./world.ts";

export function onCallEvent(deps: Deps, world: World, event: CallEvent): void {
  const live = world.calls.get(event.attempt);
  if (!live) return;
  if (event.type === "ended") {
    live.cause = event.cause;
    live.endedAt = event.at;
  }
  const n = live.events++;
  deps.writer.later(live.tenant, "call_event", (tx) => insertCallEvents(tx, [rawOf(live, event, n)]));
  apply(deps, world, live, event);
}

export function order(deps: Deps, world: World, attempt: AttemptId, what: CallOrder | Dialling): void {
  const live = world.calls.get(attempt);
  if (live) apply(deps, world, live, what);
}

type Dialling = Extract<CallEvent, { type: "dialling" }>;

/** Deadlines: ring timeouts, verdicts that time decides, the two seconds of a waiting person. */
export function tickCalls(deps: Deps, world: World): void {
  const now = deps.clock.now();
  for (const live of world.calls.values()) {
    if (!inAir(live)) continue;
    // Whether they were joined is told when the exchange is back: until then nobody can say that they met no one.
    if (!world.linkUp && live.call.at.phase === "waiting_agent" && live.call.seat !== null) continue;
    const before = live.call;
    const next = tick(live.call, now, earOf(world, live).settings);
    live.call = next.call;
    if (before !== next.call) noteChange(deps, world, live, before);
    perform(deps, world, live, next.effects);
  }
}

function apply(deps: Deps, world: World, live: LiveCall, event: CallEvent | CallOrder): void {
  const before = live.call;
  const next = step(live.call, event, event.at, earOf(world, live).settings);
  live.call = next.call;
  if (event.type === "answered") {
    observe(deps, world, live, { type: "answered" });
    announceSoon(deps, world, live);
  }
  if (before !== next.call) noteChange(deps, world, live, before);
  perform(deps, world, live, next.effects);
}

/** A change of phase is written, told to the pacer and shown at the desk. */
function noteChange(deps: Deps, world: World, live: LiveCall, before: LiveCall["call"]): void {
  const { call } = live;
  const now = deps.clock.now();
  const run = live.campaign ? world.campaigns.get(live.campaign) : undefined;
  if (rings(call) && !rings(before)) lineWorks(world, call.attempt);
  if (run) countByLaw(run, before, call);
  if (before.verdict === null && call.verdict !== null) onVerdict(deps, world, live, run);
  if (before.verdict === "machine" && call.verdict === "human" && run) takeBack(run, live);
  if (call.at.phase === "awaiting_beep" && before.at.phase !== "awaiting_beep") {
    // The pacer need not wait for what is certain.
    observe(deps, world, live, { type: "ended", outcome: "machine" });
    live.pacerNumber = 0;
    if (tooManyAwaited(world)) order(deps, world, call.attempt, { type: "message_refused", at: now });
  }
  if (!before.abandoned && call.abandoned && run) {
    run.counts.abandoned += 1;
    run.recent.push({ at: now, abandoned: true });
    observe(deps, world, live, { type: "abandoned" });
  }
  const talksNow = call.at.phase === "talking" && !["talking", "hold", "left"].includes(before.at.phase);
  if (talksNow && call.seat) onConnected(deps, world, live, run, call.seat);
  if (before.at.phase !== call.at.phase && call.at.phase !== "ended") {
    const patch = patchOf(live);
    deps.writer.later(live.tenant, "attempt", (tx) => patchAttempt(tx, call.attempt, patch));
  }
  if (call.seat && !onlyHeard(before, call)) pushSeat(deps, world, call.seat);
}

/** Words of somebody who talks with an agent: nothing at the desk changes. */
function onlyHeard(before: LiveCall["call"], { at, seat, marks, signals }: LiveCall["call"]): boolean {
  const same = before.at === at && before.seat === seat && before.marks === marks;
  return same && before.signals.tones === signals.tones;
}

function rings({ marks }: LiveCall["call"]): boolean {
  return marks.rangAt !== null || marks.answeredAt !== null;
}

function onVerdict(deps: Deps, world: World, live: LiveCall, run: CampaignRun | undefined): void {
  if (!run) return;
  if (live.call.detects && run.row.detection === "talk") live.judgedBy = earOf(world, live).number;
  if (live.call.verdict === "machine") run.counts.machine += 1;
  if (live.call.at.phase !== "waiting_agent" || live.pacerNumber === 0) return;
  run.counts.human += 1;
  if (!live.call.detects) run.counts.unheard += 1;
  observe(deps, world, live, { type: "human" });
}

/** What was taken for a machine has asked whether we are there. */
function takeBack({ counts }: CampaignRun, live: LiveCall): void {
  counts.machine -= 1;
  counts.human += 1;
  live.judgedBy = null;
}

function onConnected(
  deps: Deps,
  world: World,
  live: LiveCall,
  run: CampaignRun | undefined,
  seatId: SeatId,
): void {
  const seat = world.seats.get(seatId);
  if (seat) {
    seat.today.calls += 1;
    stepSeat(deps, world, seat, { type: "bridged", attempt: live.call.attempt });
  }
  if (!run || live.direction === "inbound") return;
  run.counts.connected += 1;
  if (live.pacerNumber === 0) return;
  run.recent.push({ at: deps.clock.now(), abandoned: false });
  const waits = waitsOf(live.call.marks);
  if (waits) {
    run.waits.verdict.push(waits.verdictToAgentMs);
    run.waits.greeting.push(waits.greetingToAgentMs);
  }
  if (seat) observe(deps, world, live, { type: "connected", agent: seat.number });
}

function perform(deps: Deps, world: World, live: LiveCall, effects: readonly CallEffect[]): void {
  for (const effect of effects) performOne(deps, world, live, effect);
}

function performOne(deps: Deps, world: World, live: LiveCall, effect: CallEffect): void {
  const { attempt } = live.call;
  const { telephony } = deps;
  switch (effect.type) {
    case "allocate_agent":
      return matchAgent(deps, world, live);
    case "bridge":
      return ask(deps, "bridge", telephony.bridge(attempt, effect.seat));
    case "alert":
      return ask(deps, "alert", telephony.alert(effect.seat));
    case "hang_up":
      keepSample(deps, live);
      return ask(deps, "hang_up", telephony.hangUp(attempt, effect.why));
    case "play":
      return ask(deps, "play", telephony.play(attempt, effect.prompt, live.ourNumber));
    case "leave_message":
      // Speaking ends our hearing.
      keepSample(deps, live);
      return leaveMessage(deps, world, live, (what) => order(deps, world, attempt, what));
    case "start_recording":
      return startRecording(deps, world, live);
    case "hold":
      return ask(deps, "hold", telephony.hold(attempt));
    case "resume":
      return ask(deps, "resume", telephony.resume(attempt));
    case "release_agent":
      return release(deps, world, live, effect.seat, effect.bridged);
    case "settle":
      // Settled together with the record, in the transaction that ends the attempt.
      return;
    case "record":
      return record(deps, world, live, effect.outcome);
  }
}

function ask(deps: Deps, what: string, request: Promise<void>): void {
  request.catch((error: Error) => deps.log.warn({ what, err: error.message }, "exchange refused a request"));
}

function startRecording(deps: Deps, world: World, live: LiveCall): void {
  const run = live.campaign ? world.campaigns.get(live.campaign) : undefined;
  if (run && !run.row.record) return;
  // The call goes on; its record is the first thing that gives way.
  if (!deps.disk().recordings) return;
  live.recording = "on";
  const { attempt } = live.call;
  deps.writer.later(live.tenant, "recorded", (tx) => patchAttempt(tx, attempt, { recorded: true }));
  ask(deps, "record", deps.telephony.startRecording(attempt));
  if (live.call.seat) pushSeat(deps, world, live.call.seat);
}

/** The agent idle for longest takes the person who has just answered; with nobody free the person waits two seconds. */
export function matchAgent(deps: Deps, world: World, live: LiveCall): void {
  const chosen = longestIdle(deps, world, live);
  if (chosen) give(deps, world, live, chosen);
}

function longestIdle(deps: Deps, world: World, live: LiveCall): SeatId | undefined {
  if (!live.campaign) return undefined;
  const now = deps.clock.now();
  const idle = seatsOf(world, live.campaign)
    .filter((seat) => isFree(seat, now))
    .map((seat) => ({ seat: seat.id, idleSince: seat.agent.at.since }));
  return allocate(idle)?.seat;
}

/** Who will probably take this person if it is one: the card is read while the verdict is still being made. */
function announceSoon(deps: Deps, world: World, live: LiveCall): void {
  if (live.call.seat !== null || !live.debtor || live.direction === "inbound") return;
  const chosen = longestIdle(deps, world, live);
  const seat = chosen && world.seats.get(chosen);
  if (!seat) return;
  const view = { ...seatView(deps, world, seat), call: callView(world, seat, live) };
  deps.push("soon", { tenant: seat.tenant, user: seat.user, view });
}

export function give(deps: Deps, world: World, live: LiveCall, seatId: SeatId): void {
  const seat = world.seats.get(seatId);
  if (!seat) return;
  const { attempt } = live.call;
  seat.attempt = attempt;
  stepSeat(deps, world, seat, { type: "assigned", attempt });
  const patch = { seat: seat.id, user: seat.user };
  deps.writer.later(live.tenant, "assigned", (tx) => patchAttempt(tx, attempt, patch));
  order(deps, world, attempt, { type: "assigned", seat: seat.id, at: deps.clock.now() });
}

/** An agent has just become free: the person who has waited longest is theirs. */
export function serveWaiting(deps: Deps, world: World, seat: Seat): void {
  if (!seat.campaign || !isFree(seat, deps.clock.now())) return;
  let oldest: LiveCall | undefined;
  for (const live of world.calls.values()) {
    if (live.campaign !== seat.campaign || live.call.at.phase !== "waiting_agent" || live.call.seat !== null)
      continue;
    if (!oldest || live.call.at.since < oldest.call.at.since) oldest = live;
  }
  if (oldest) give(deps, world, oldest, seat.id);
}

function release(deps: Deps, world: World, live: LiveCall, seatId: SeatId, bridged: boolean): void {
  const seat = world.seats.get(seatId);
  if (!seat) return;
  if (!bridged && seat.attempt === live.call.attempt) seat.attempt = null;
  stepSeat(deps, world, seat, {
    type: "call_over",
    attempt: live.call.attempt,
    bridged,
    by: live.endedBy === "other" ? "other" : "agent",
  });
}

function record(deps: Deps, world: World, live: LiveCall, outcome: CallOutcome): void {
  const { marks, abandoned } = live.call;
  live.endedAt ??= deps.clock.now();
  if (marks.bridgedAt === null && !abandoned)
    observe(deps, world, live, { type: "ended", outcome: pacingOutcome[outcome] });
  lineEnded(deps, world, live, outcome);
  finishCall(deps, world, live, outcome);
  const kept = [...world.seats.values()].some((seat) => seat.attempt === live.call.attempt);
  if (!kept) world.calls.delete(live.call.attempt);
}

function rawOf(live: LiveCall, event: CallEvent, n: number): Parameters<typeof insertCallEvents>[1][number] {
  const { type, attempt, at, ...data } = event;
  return { tenant: live.tenant, attempt, n, at, type, data };
}
