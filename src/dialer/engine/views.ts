// What desks and floor are shown, built from memory: nothing here reads the database. The web process adds the card.
import { nameOf } from "#agents/core/presence.ts";
import type { CallView, SeatView } from "#http/contract/desk.ts";
import type { CampaignLive, FloorView } from "#http/contract/floor.ts";
import type { TenantId } from "#kernel/ids.ts";
import { alertOf, isAnnounced, promiseTexts } from "../core/callbacks.ts";
import { sentenceOf } from "../core/pacing-sentence.ts";
import { returnTexts } from "../core/return-call.ts";
import { stopsOf } from "../core/stops.ts";
import { mayCarry } from "../core/trunk-circuit.ts";
import { type WhyNot, whyNotOf } from "../core/why-not.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { endedWhy } from "./ended-words.ts";
import { raisedNow } from "./raised.ts";
import { circuitOf, routesOf } from "./trunks.ts";
import { untakenOf } from "./untaken.ts";
import { byLawOf, deskSideOf, floorSideOf, lawAlerts, pace, pauseLabelOf } from "./views-floor.ts";
import {
  callsOf,
  type Deps,
  inAir,
  isAtHand,
  type LiveCall,
  type Seat,
  seatsOf,
  type World,
} from "./world.ts";

/** SeatView without the card, which the web adds. */
export type EngineSeatView = Omit<SeatView, "card">;

export function seatView(deps: Deps, world: World, seat: Seat): EngineSeatView {
  const { agent } = seat;
  const run = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
  const live = seat.attempt ? world.calls.get(seat.attempt) : undefined;
  const now = deps.clock.now();
  return {
    // The last word about a seat that was closed: none is open any more.
    seatId: world.seats.has(seat.id) ? seat.id : null,
    state: nameOf(agent),
    since: agent.at.since,
    pauseReason: agent.at.state === "paused" ? agent.at.reason : null,
    pauseLimitAt: agent.at.state === "paused" ? agent.at.limitAt : null,
    pauseLabel: pauseLabelOf(world, seat),
    pausePending: agent.pausePending !== null,
    lineUp: seat.lineUp,
    campaign: run
      ? {
          id: run.row.id,
          name: run.row.name,
          mode: run.row.mode,
          state: run.row.state,
          wrapupMode: run.row.wrapupMode,
          wrapupSeconds: run.row.wrapupSeconds,
        }
      : null,
    restUntil: restOf(seat, now),
    wrapupEndsAt: agent.at.state === "wrapup" ? agent.at.endsAt : null,
    call: live ? callView(world, seat, live) : seat.preview ? previewView(seat) : null,
    today: {
      calls: seat.today.calls,
      contacts: seat.today.contacts,
      promises: seat.today.promises,
      promised: [...seat.today.promised].map(([currency, minor]) => ({
        minor: minor.toString(),
        currency: currency as "CLP",
      })),
    },
    callbacksDue: (run?.callbacks ?? [])
      .filter((callback) => isAnnounced(callback, seat.user, now, seat.team))
      .map((callback) => ({
        id: callback.id,
        at: callback.at,
        debtorName: callback.debtorName,
        debtorId: callback.debtor,
      })),
    waitingBecause: agent.at.state === "available" && run ? waitingBecause(deps, world, run) : null,
    ...deskSideOf(world, seat, now),
  };
}

function restOf({ agent, floor }: Seat, now: number): number | null {
  return agent.at.state === "available" && floor.restUntil !== null && now < floor.restUntil
    ? floor.restUntil
    : null;
}

function waitingBecause(deps: Deps, world: World, run: CampaignRun): string | null {
  const [stop] = deps.notReady();
  if (stop) return stop;
  if (!world.linkUp) return "La central telefónica no responde; se reintenta sola";
  if (run.row.state !== "running")
    return run.row.state === "paused" ? "La campaña está en pausa" : "La campaña no está en marcha";
  if (run.row.mode === "manual") return "Campaña manual: elige a quién llamar";
  if (run.facts?.callableNow === 0)
    return whyNotOf(run.facts.whyNot, run.row.timeZone)[0]?.text ?? "No queda nadie por llamar ahora";
  return null;
}

export function callView(world: World, seat: Seat, live: LiveCall): CallView {
  const { at, marks, mode, attempt } = live.call;
  const listening = [...world.seats.values()].find((ear) => ear.watching?.seat === seat.id);
  return {
    attemptId: attempt,
    phase: phaseName(at.phase),
    direction: live.direction,
    mode: live.direction === "inbound" ? "inbound" : mode,
    phoneId: live.phone,
    phone: mask(live.number),
    debtorId: live.debtor,
    startedAt: live.startedAt,
    bridgedAt: marks.bridgedAt,
    endedAt: live.endedAt,
    endedWhy: at.phase === "ended" ? endedWhy(live, at.outcome) : null,
    identityVerified: live.identityVerifiedAt !== null,
    reminder: false,
    notice: noticeOf(live),
    recording: live.recording,
    supervisedBy: listening?.watching ? { name: listening.name, mode: listening.watching.mode } : null,
  };
}

function noticeOf({ caller, debtor }: LiveCall): string | null {
  if (!caller || debtor) return null;
  return caller.between.length > 0 ? returnTexts.two_mandates : returnTexts.unidentified;
}

function phaseName(phase: LiveCall["call"]["at"]["phase"]): CallView["phase"] {
  switch (phase) {
    case "intent":
    case "dialling":
      return "dialling";
    case "ringing":
    case "detecting":
    case "waiting_agent":
    case "received":
      return "ringing";
    case "talking":
      return "talking";
    case "hold":
    case "left":
      return "hold";
    default:
      return "ended";
  }
}

function previewView(seat: Seat): CallView | null {
  const { preview } = seat;
  if (!preview) return null;
  return {
    attemptId: seat.id,
    phase: "preview",
    direction: "outbound",
    mode: preview.mode,
    phoneId: preview.phone,
    phone: "",
    debtorId: preview.debtor,
    startedAt: preview.since,
    bridgedAt: null,
    endedAt: null,
    endedWhy: null,
    identityVerified: false,
    reminder: preview.reminder === true,
    notice: preview.reminder ? promiseTexts.reminder : null,
    recording: "off",
    supervisedBy: null,
  };
}

export function mask(number: string | null): string {
  return number === null ? "" : `··· ${number.slice(-4)}`;
}

export function floorView(deps: Deps, world: World, tenant: TenantId, parts: FloorView["parts"]): FloorView {
  const now = deps.clock.now();
  const seats = [...world.seats.values()].filter((seat) => seat.tenant === tenant && seat.kind === "agent");
  return {
    now,
    // Read from the database by whoever narrows the view to a supervisor's sight.
    standing: [],
    parts,
    campaigns: [...world.campaigns.values()]
      .filter((run) => run.row.tenant === tenant)
      .map((run) => campaignLive(deps, world, run)),
    untaken: untakenOf(world, tenant, now),
    agents: seats
      .map((seat) => ({
        userId: seat.user,
        seatId: seat.id,
        name: seat.name,
        team: seat.teamName,
        campaignId: seat.campaign,
        state: nameOf(seat.agent),
        since: seat.agent.at.since,
        pauseReason: seat.agent.at.state === "paused" ? seat.agent.at.reason : null,
        pauseLabel: pauseLabelOf(world, seat),
        robot: seat.robot,
        calls: seat.today.calls,
        contacts: seat.today.contacts,
        promises: seat.today.promises,
        ...floorSideOf(world, seat, now),
      }))
      .sort((a, b) => (a.alert?.rank ?? 99) - (b.alert?.rank ?? 99) || a.name.localeCompare(b.name, "es")),
  };
}

export function campaignLive(deps: Deps, world: World, run: CampaignRun): CampaignLive {
  const { row, counts } = run;
  const seats = seatsOf(world, row.id);
  const inState = (...states: string[]): number =>
    seats.filter((seat) => states.includes(nameOf(seat.agent))).length;
  const air = callsOf(world, row.id).filter(inAir);
  // A pacer goes on deciding while its campaign rests; what it decides is then nobody's.
  const decision = row.state === "running" ? run.decision : null;
  return {
    id: row.id,
    name: row.name,
    mode: row.mode,
    state: row.state,
    dialled: counts.dialled,
    ringing: air.filter((live) => ["dialling", "ringing", "detecting"].includes(live.call.at.phase)).length,
    human: counts.human,
    machine: counts.machine,
    connected: counts.connected,
    abandoned: counts.abandoned,
    abandonmentShare: share(counts.abandoned, counts.human),
    abandonmentShare30m: share(run.recent.filter((one) => one.abandoned).length, run.recent.length),
    ...byLawOf(run),
    ...pace(run),
    promises: counts.promises,
    agents: {
      idle: inState("available"),
      talking: inState("dialling", "talking", "hold"),
      wrapup: inState("wrapup", "dropped"),
      paused: inState("paused", "reconnecting"),
    },
    occupancy: share(run.busyMs, run.staffedMs),
    verdictToAgentMs: quantiles(run.waits.verdict),
    greetingToAgentMs: quantiles(run.waits.greeting),
    linesInUse: air.length,
    maxLines: Math.min(row.maxLines, row.trunk.maxLines),
    callableNow: run.facts?.callableNow ?? 0,
    members: run.facts?.members ?? 0,
    pacing: decision ? { dial: decision.dial, ...decision.reason, sentence: sentenceOf(decision) } : null,
    whyNot: [...stopsNow(deps, world, run), ...whyNotOf(run.facts?.whyNot ?? [], row.timeZone)],
    alerts: [
      ...diskAlerts(deps),
      ...lawAlerts(run),
      ...raisedNow(run, deps.clock.now()),
      ...run.callbacks.flatMap((callback) => alertOf(callback, deps.clock.now(), row.timeZone) ?? []),
    ],
    series: run.series,
  };
}

function diskAlerts(deps: Deps): CampaignLive["alerts"] {
  const { alert } = deps.disk();
  return alert ? [{ ...alert }] : [];
}

export function stopsNow(deps: Deps, world: World, run: CampaignRun): readonly WhyNot[] {
  const seats = seatsOf(world, run.row.id).filter((seat) => seat.kind === "agent");
  return stopsOf({
    state: run.row.state,
    mode: run.row.mode,
    notReady: deps.notReady(),
    exchangeUp: world.linkUp,
    databaseUp: deps.writer.healthy(),
    connected: seats.length,
    idle: seats.filter(isAtHand).length,
    atCap: run.decision?.reason.limitedBy === "cap",
    trunksRest: routesOf(world, run).every(({ id }) => !mayCarry(circuitOf(world, id), deps.clock.now())),
    held: run.held?.why ?? null,
    listUnread: run.facts === null,
  });
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function quantiles(values: readonly number[]): { median: number; p99: number } | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  return { median: at(0.5), p99: at(0.99) };
}

export type { FloorView };
