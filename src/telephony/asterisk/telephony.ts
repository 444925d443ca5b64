// The real telephone: Asterisk behind telephony/port.ts. Events go through translate() and out; a few of them call
// for an immediate request of ours (park a seat, start the detector), which is made here.
import { randomBytes } from "node:crypto";
import { assert } from "#kernel/assert.ts";
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import { asId, uuidv7From } from "#kernel/ids.ts";
import type { TelephonyEvent } from "../core/events.ts";
import type { Inventory, Listener, Telephony } from "../port.ts";
import { type Ari, createAri } from "./ari.ts";
import { type AriBridge, type AriChannel, AriError, type AriEvent, linkLostStatus } from "./ari-types.ts";
import * as calls from "./calls.ts";
import { type Clock, createEntries, type Exchange, unlessGone } from "./exchange.ts";
import { createHearings, type Hearings } from "./hearing.ts";
import * as monitoring from "./monitoring.ts";
import { ownerOf, seatBridge, seatChannel, sipUserOf, trackName } from "./names.ts";
import { createProvision, type Provision } from "./provision.ts";
import * as recording from "./recording.ts";
import * as seats from "./seats.ts";
import { lineOf, noLines, reconcile, translate } from "./translate.ts";

export interface AsteriskTelephonyOptions extends calls.CallSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly app: string;
  readonly clock: Clock;
  /** Where sampled seconds of detection are laid; without it none are. */
  readonly samplesFolder?: string;
  /** A request of ours that failed for no known race: told, never thrown into the event stream. */
  readonly onFault: (what: string, error: unknown) => void;
}

export interface AsteriskTelephony extends Telephony {
  readonly provision: Provision;
  /** For the watchdog: rejects when the exchange does not answer. */
  ping(): Promise<void>;
  /** Channels of the exchange with their age, for the reaper. */
  channels(): Promise<readonly AriChannel[]>;
  hangUpChannel(channelId: string): Promise<void>;
}

export function createAsteriskTelephony(options: AsteriskTelephonyOptions): AsteriskTelephony {
  const entries = createEntries();
  const lines = noLines();
  const watches: monitoring.Watches = new Map();
  let listener: Listener = () => {};
  let turn = 0;
  const { clock } = options;
  const background = inBackground(options.onFault);

  const ari = createAri(options, {
    onEvent: (event) => receive(event),
    onLink: (up, detail) => {
      if (up) background("reconcile", relink(detail));
      else {
        entries.settleAll(false);
        listener({ type: "link", up: false, at: clock.now(), detail });
      }
    },
  });
  const provision = createProvision(ari);
  const exchange: Exchange = {
    ari,
    app: options.app,
    clock,
    lines,
    emit: (event) => listener(event),
    entered: entries.expect,
    nextTurn: () => ++turn,
  };

  const hearings = createHearings(exchange, options.onFault, options.samplesFolder);

  function receive(event: AriEvent): void {
    if (event.type === "ChannelTalkingStarted") {
      const line = lineOf(lines, event.channel);
      if (line) hearings.exchangeHears(line.attempt);
    }
    if (event.type === "StasisStart") entries.settle(event.channel.id, true);
    if (event.type === "ChannelDestroyed") entries.settle(event.channel.id, false);
    for (const told of translate(lines, event, { at: clock.now(), freshAttempt })) {
      // Ours first: an engine that bridges from within its listener must find our requests already sent.
      follow(told, event);
      listener(told);
    }
    if (event.type === "StasisStart") welcome(event.channel, event.args);
  }

  /** Requests that a line event calls for at once. */
  function follow(told: TelephonyEvent, event: AriEvent): void {
    if (told.type === "early_media" || told.type === "answered") {
      const line = lines.calls.get(told.attempt);
      if (line) background("hearing", hearings.start(line));
      if (told.type === "answered") hearings.answered(told.attempt);
    }
    if (told.type === "ended") background("hearing", hearings.stop(told.attempt));
    if (told.type === "answered") {
      const line = lines.calls.get(told.attempt);
      if (line) background("answered", calls.onAnswered(exchange, line));
    }
    if (told.type === "inbound" && event.type === "StasisStart")
      background("inbound", rememberInbound(exchange, told.attempt, event.channel));
    if (told.type === "seat_down") watches.delete(told.seat);
  }

  function welcome(channel: AriChannel, args: readonly string[]): void {
    const owner = ownerOf(channel.id);
    if (args[0] === "seat" && owner.kind === "seat") background("seat", seats.parkSeat(exchange, owner.seat));
    if (args[0] === "supervisor" && owner.kind === "supervisor")
      background("supervisor", monitoring.supervisorUp(exchange, watches, owner.seat));
  }

  /** `up` is told after the gap has been accounted for, so that the engine decides on the truth. */
  async function relink(detail: string): Promise<void> {
    await provision.replay();
    const { channels, bridges } = await listing(ari);
    for (const event of reconcile(lines, channels, bridges, clock.now())) listener(event);
    background("hearing", hearings.sweep(channels, bridges));
    listener({ type: "link", up: true, at: clock.now(), detail });
  }

  /** The command goes first: nobody who waits for it waits for the taking down. */
  function unheard(attempt: AttemptId, command: () => Promise<void>): Promise<void> {
    const done = command();
    background("hearing", hearings.stop(attempt));
    return done;
  }

  return {
    provision,
    async connect(to) {
      listener = to;
      await ari.connect();
    },
    async inventory() {
      const { channels, bridges } = await listing(ari);
      reconcile(lines, channels, bridges, clock.now());
      return inventoryOf(channels, bridges, (attempt) => lines.calls.get(attempt)?.seat);
    },
    async dial(request) {
      const known = provision.trunk(request.trunk.name);
      assert(
        !known || known.demo === request.trunk.demo,
        "a real trunk is not dialled as a demo, nor a demo as real",
      );
      await calls.dial(exchange, options, request);
    },
    answer: (attempt) => calls.answer(exchange, attempt),
    hangUp: (attempt) => unheard(attempt, () => calls.hangUp(exchange, attempt)),
    bridge: (attempt, seat) => {
      hearings.hearOn(attempt);
      return calls.bridge(exchange, attempt, seat);
    },
    hold: (attempt) => calls.hold(exchange, attempt),
    resume: (attempt) => calls.resume(exchange, attempt),
    sendDtmf: (attempt, digits) => calls.sendDtmf(exchange, attempt, digits),
    play: (attempt, prompt, number) =>
      unheard(attempt, () => calls.play(exchange, options, attempt, { prompt, number: number ?? null })),
    lengthOf: (prompt, number) => calls.lengthOf(options, prompt, number ?? null),
    ...forSeats(exchange, options),
    ...forSound(exchange, hearings),
    supervise: (seat, supervisor, mode) => monitoring.supervise(exchange, watches, seat, supervisor, mode),
    stopSupervising: (supervisor) => monitoring.stopSupervising(exchange, watches, supervisor),
    ...forGuards(ari),
    async close() {
      entries.settleAll(false);
      await hearings.close();
      await ari.close();
    },
  };
}

function forSeats(
  exchange: Exchange,
  options: AsteriskTelephonyOptions,
): Pick<Telephony, "openSeat" | "renewSeat" | "closeSeat" | "alert"> {
  return {
    openSeat: (request) => seats.openSeat(exchange, request),
    renewSeat: (request) => seats.renewSeat(exchange, request),
    closeSeat: (seat) => seats.closeSeat(exchange, seat),
    alert: (seat) => seats.alertSeat(exchange, options, seat),
  };
}

function forSound(
  exchange: Exchange,
  hearings: Hearings,
): Pick<Telephony, "startRecording" | "muteRecording" | "keepHeard"> {
  return {
    startRecording: (attempt) => recording.startRecording(exchange, attempt),
    muteRecording: (attempt, muted) => recording.muteRecording(exchange, attempt, muted),
    keepHeard: (attempt) => hearings.keep(attempt),
  };
}

/** For the watchdog and the reaper. */
function forGuards(ari: Ari): Pick<AsteriskTelephony, "ping" | "channels" | "hangUpChannel"> {
  return {
    ping: () => ari.request("GET", "asterisk/ping"),
    channels: async () => (await listing(ari)).channels,
    async hangUpChannel(channelId) {
      await unlessGone(ari.request("DELETE", `channels/${encodeURIComponent(channelId)}`));
    },
  };
}

function inventoryOf(
  channels: readonly AriChannel[],
  bridges: readonly AriBridge[],
  seatOf: (attempt: AttemptId) => SeatId | undefined,
): Inventory {
  const ids = new Set(channels.map((channel) => channel.id));
  const callList: Inventory["calls"][number][] = [];
  const seatList: Inventory["seats"][number][] = [];
  for (const channel of channels) {
    const owner = ownerOf(channel.id, channel.channelvars?.RECAUDO_ATTEMPT);
    if (owner.kind === "call") {
      const seat = seatOf(owner.attempt);
      callList.push({
        attempt: owner.attempt,
        answered: channel.state === "Up",
        ...(seat ? { seat } : {}),
        recording: ids.has(trackName(owner.attempt, "cliente")),
      });
    }
    const bridge =
      owner.kind === "seat" ? bridges.find((each) => each.id === seatBridge(owner.seat)) : undefined;
    if (owner.kind === "seat" && bridge?.channels.includes(seatChannel(owner.seat)))
      seatList.push({ seat: owner.seat, sipUser: sipUserOf(bridge.name) });
  }
  return { calls: callList, seats: seatList };
}

async function listing(
  ari: Ari,
): Promise<{ channels: readonly AriChannel[]; bridges: readonly AriBridge[] }> {
  const [channels, bridges] = await Promise.all([
    ari.request<readonly AriChannel[]>("GET", "channels"),
    ari.request<readonly AriBridge[]>("GET", "bridges"),
  ]);
  return { channels, bridges };
}

async function rememberInbound(
  { ari, app }: Exchange,
  attempt: AttemptId,
  channel: AriChannel,
): Promise<void> {
  const path = `channels/${encodeURIComponent(channel.id)}`;
  // We are told the end of channels we made; of this one only when we ask.
  const eventSource = `channel:${channel.id}`;
  await Promise.all([
    unlessGone(ari.request("POST", `${path}/ring`)),
    unlessGone(ari.request("POST", `applications/${app}/subscription`, { eventSource })),
    unlessGone(ari.request("POST", `${path}/variable`, { variable: "RECAUDO_ATTEMPT", value: attempt })),
  ]);
}

/** Work nobody waits for. A lost link has been told as such; any other failure is a fault. */
function inBackground(
  onFault: AsteriskTelephonyOptions["onFault"],
): (what: string, work: Promise<void>) => void {
  return (what, work) => {
    work.catch((error: unknown) => {
      if (!(error instanceof AriError && error.status === linkLostStatus)) onFault(what, error);
    });
  };
}

function freshAttempt(): AttemptId {
  return asId<AttemptId>(uuidv7From(Date.now(), randomBytes(10)));
}
