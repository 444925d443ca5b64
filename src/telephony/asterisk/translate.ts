// Turns what Asterisk says about channels into what happened on the line. Pure: one record of the legs we know,
// one event in, the telephony events out. It never acts; telephony.ts does what an event calls for.
import { type AttemptId, asId, isUuid, type SeatId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { HangupCause, TelephonyEvent } from "../core/events.ts";
import type { AriBridge, AriChannel, AriEvent } from "./ari-types.ts";
import {
  ownerOf,
  promptOfPlayback,
  seatBridge,
  seatChannel,
  seatOfBridge,
  supervisorChannel,
  trackName,
} from "./names.ts";

/** One customer leg. */
export interface Line {
  readonly attempt: AttemptId;
  /** The attempt itself when we called; Asterisk's own id when they did. */
  readonly channel: string;
  readonly detection: "talk" | "amd" | "none";
  dialled: boolean;
  ringing: boolean;
  earlyMedia: boolean;
  answered: boolean;
  /** The seat it talks to or, while `held`, comes back to. */
  seat: SeatId | undefined;
  /** Asked to join a seat, and not in its bridge yet. */
  joining: boolean;
  held: boolean;
  recording: boolean;
  /** Its audio comes to our own ear, whose word on talk counts; the exchange's is left out meanwhile. */
  heardByUs: boolean;
  /** What our ear hears of it may be asked for. */
  keepsSound: boolean;
  /** Playback id of the prompt being heard; one that we cut short is not told as played. */
  playing: string | undefined;
}
/** What we know of the exchange; translate() keeps it up to date. */
export interface Lines {
  readonly calls: Map<AttemptId, Line>;
  /** Seats and supervisors whose leg is in their bridge. */
  readonly seats: Set<SeatId>;
  /** Seats whose leg we are replacing: its end is ours and not told. */
  readonly renewing: Set<SeatId>;
}
export const noLines = (): Lines => ({ calls: new Map(), seats: new Set(), renewing: new Set() });

export function newLine(attempt: AttemptId, channel: string, detection: Line["detection"]): Line {
  return {
    attempt,
    channel,
    detection,
    dialled: false,
    ringing: false,
    earlyMedia: false,
    answered: false,
    seat: undefined,
    joining: false,
    held: false,
    recording: false,
    heardByUs: false,
    keepsSound: false,
    playing: undefined,
  };
}

export interface Moment {
  readonly at: Instant;
  /** For a call that comes in: its id cannot be ours from the start. */
  readonly freshAttempt: () => AttemptId;
}

export function translate(lines: Lines, event: AriEvent, moment: Moment): readonly TelephonyEvent[] {
  const { at } = moment;
  switch (event.type) {
    case "StasisStart":
      return entered(lines, event.channel, event.args, moment);
    case "Dial":
      return withLine(lines, event.peer, (line) => dialProgress(line, event.dialstatus, at));
    case "ChannelStateChange":
      return withLine(lines, event.channel, (line) => stateChange(line, event.channel.state, at));
    case "ChannelTalkingStarted":
      return withLine(lines, event.channel, ({ attempt, heardByUs }) =>
        heardByUs ? [] : [{ type: "talk_started", attempt, at }],
      );
    case "ChannelTalkingFinished":
      return withLine(lines, event.channel, ({ attempt, heardByUs }) =>
        heardByUs ? [] : [{ type: "talk_finished", attempt, at, durationMs: event.duration }],
      );
    case "ChannelDtmfReceived":
      return withLine(lines, event.channel, ({ attempt }) => [
        { type: "dtmf", attempt, at, digit: event.digit },
      ]);
    case "ChannelEnteredBridge":
      return joined(lines, event.channel, event.bridge, at);
    case "PlaybackFinished":
      return played(lines, event.playback.id, at);
    case "ChannelDestroyed":
      return destroyed(lines, event.channel, causeOf(event.cause, event.tech_cause), at);
    default:
      return [];
  }
}

function entered(
  lines: Lines,
  channel: AriChannel,
  args: readonly string[],
  { at, freshAttempt }: Moment,
): readonly TelephonyEvent[] {
  if (args[0] === "amd") return withLine(lines, channel, (line) => [verdict(line, args, at)]);
  if (args[0] !== "inbound") return [];
  const attempt = freshAttempt();
  lines.calls.set(attempt, { ...newLine(attempt, channel.id, "none"), dialled: true });
  return [{ type: "inbound", attempt, at, from: channel.caller.number, to: args[1] ?? "" }];
}

/** AMD() says HUMAN, MACHINE, NOTSURE or HANGUP; its doubts are not ours to settle. */
function verdict(line: Line, args: readonly string[], at: Instant): TelephonyEvent {
  const [, status, detail] = args;
  // INITIALSILENCE: nobody spoke. Asterisk calls that a machine; a shy person is no machine.
  const silent = detail?.startsWith("INITIALSILENCE") ?? false;
  const result = status === "HUMAN" ? "human" : status === "MACHINE" && !silent ? "machine" : "unsure";
  return { type: "detected", attempt: line.attempt, at, result, detail: detail ?? "" };
}

function dialProgress(line: Line, status: string, at: Instant): readonly TelephonyEvent[] {
  const { attempt } = line;
  if (status === "" && !line.dialled) {
    line.dialled = true;
    return [{ type: "dialling", attempt, at }];
  }
  if (status === "RINGING" && !line.ringing) {
    line.ringing = true;
    return [{ type: "ringing", attempt, at }];
  }
  if (status === "PROGRESS" && !line.earlyMedia) {
    line.earlyMedia = true;
    return [{ type: "early_media", attempt, at }];
  }
  return status === "ANSWER" ? answered(line, at) : [];
}

function stateChange(line: Line, state: string, at: Instant): readonly TelephonyEvent[] {
  return state === "Up" ? answered(line, at) : [];
}

/** Told twice by Asterisk (state and dial status), once by us. */
function answered(line: Line, at: Instant): readonly TelephonyEvent[] {
  if (line.answered) return [];
  line.answered = true;
  return [{ type: "answered", attempt: line.attempt, at }];
}

function joined(
  lines: Lines,
  channel: AriChannel,
  bridge: AriBridge,
  at: Instant,
): readonly TelephonyEvent[] {
  const owner = ownerOf(channel.id);
  if (owner.kind === "seat" || owner.kind === "supervisor") {
    if (lines.seats.has(owner.seat)) return [];
    lines.seats.add(owner.seat);
    return [{ type: "seat_up", seat: owner.seat, at }];
  }
  const seat = seatOfBridge(bridge.id);
  if (!seat) return [];
  return withLine(lines, channel, (line) => {
    line.seat = seat;
    line.held = false;
    return [{ type: "bridged", attempt: line.attempt, seat, at }];
  });
}

function played(lines: Lines, playbackId: string, at: Instant): readonly TelephonyEvent[] {
  const name = promptOfPlayback(playbackId);
  const line = name && lines.calls.get(name.attempt);
  // A line taken over from a stopped engine does not know what it plays.
  if (!line || (line.playing !== undefined && line.playing !== playbackId)) return [];
  line.playing = undefined;
  return [{ type: "played", attempt: name.attempt, at, prompt: name.prompt }];
}

function destroyed(
  lines: Lines,
  channel: AriChannel,
  cause: HangupCause,
  at: Instant,
): readonly TelephonyEvent[] {
  const owner = ownerOf(channel.id);
  if (owner.kind === "seat" || owner.kind === "supervisor") {
    if (owner.kind === "seat" && lines.renewing.delete(owner.seat)) return [];
    lines.seats.delete(owner.seat);
    return [{ type: "seat_down", seat: owner.seat, at, cause }];
  }
  return withLine(lines, channel, ({ attempt }) => {
    lines.calls.delete(attempt);
    return [{ type: "ended", attempt, at, cause }];
  });
}

function causeOf(q850: number, sip: number | undefined): HangupCause {
  return sip !== undefined && sip >= 300 ? { q850, sip } : { q850 };
}

function withLine(
  lines: Lines,
  channel: AriChannel,
  then: (line: Line) => readonly TelephonyEvent[],
): readonly TelephonyEvent[] {
  const line = lineOf(lines, channel);
  return line ? then(line) : [];
}

export function lineOf(lines: Lines, channel: AriChannel): Line | undefined {
  const owner = ownerOf(channel.id, channel.channelvars?.RECAUDO_ATTEMPT);
  if (owner.kind === "call") return lines.calls.get(owner.attempt);
  // An inbound call before its variable is set.
  return [...lines.calls.values()].find((line) => line.channel === channel.id);
}

/**
 * After a gap nothing is told again: what the listing lacks has ended, for a cause nobody will learn; a seat that came up and
 * a call we know that was joined meanwhile are told now. Calls beyond our record are taken in silently (the engine reads the
 * inventory).
 */
export function reconcile(
  lines: Lines,
  channels: readonly AriChannel[],
  bridges: readonly AriBridge[],
  at: Instant,
): readonly TelephonyEvent[] {
  const alive = new Set(channels.map((channel) => channel.id));
  const events: TelephonyEvent[] = [];
  for (const line of [...lines.calls.values()]) {
    if (alive.has(line.channel)) continue;
    lines.calls.delete(line.attempt);
    events.push({ type: "ended", attempt: line.attempt, at, cause: { q850: 0 } });
  }
  for (const seat of [...lines.seats]) {
    if (alive.has(seatChannel(seat)) || alive.has(supervisorChannel(seat))) continue;
    lines.seats.delete(seat);
    events.push({ type: "seat_down", seat, at, cause: { q850: 0 } });
  }
  for (const channel of channels) events.push(...adopt(lines, channel, bridges, at));
  for (const line of lines.calls.values()) line.recording = alive.has(trackName(line.attempt, "cliente"));
  return events;
}

function adopt(
  lines: Lines,
  channel: AriChannel,
  bridges: readonly AriBridge[],
  at: Instant,
): readonly TelephonyEvent[] {
  const owner = ownerOf(channel.id, channel.channelvars?.RECAUDO_ATTEMPT);
  if (owner.kind === "seat") {
    const bridge = bridges.find((each) => each.id === seatBridge(owner.seat));
    return bridge?.channels.includes(channel.id) ? joined(lines, channel, bridge, at) : [];
  }
  if (owner.kind !== "call") return [];
  const bridge = bridges.find((each) => each.channels.includes(channel.id));
  const talking = bridge ? seatOfBridge(bridge.id) : undefined;
  const known = lines.calls.get(owner.attempt);
  if (known) {
    const told = talking === undefined || (known.seat === talking && !known.held);
    return told || !bridge ? [] : joined(lines, channel, bridge, at);
  }
  const remembered = channel.channelvars?.RECAUDO_SEAT;
  const line = newLine(owner.attempt, channel.id, "none");
  line.dialled = true;
  line.answered = channel.state === "Up";
  line.seat = talking ?? (isUuid(remembered) ? asId<SeatId>(remembered) : undefined);
  line.held = talking === undefined && line.seat !== undefined;
  lines.calls.set(owner.attempt, line);
  return [];
}
