// How our legs, bridges, recordings and prompts are called inside the exchange. Every id is ours and carries whose
// it is, so that a listing alone tells a restarted engine, or the reaper, what it sees.
import { type AttemptId, asId, isUuid, type SeatId } from "#kernel/ids.ts";

export const tracks = ["cliente", "agente"] as const;
export type Track = (typeof tracks)[number];

export const seatChannel = (seat: SeatId): string => `seat-${seat}`;
/** Not the channel's id: with one id for both, Asterisk takes the subscription to the one for that to the other. */
export const seatBridge = (seat: SeatId): string => `bridge-${seat}`;
export const supervisorChannel = (seat: SeatId): string => `supervisor-${seat}`;
export const supervisorBridge = (seat: SeatId): string => `aside-${seat}`;
/** A new one for each change of mode: the old snoop may still be leaving. */
export const supervisorEar = (seat: SeatId, turn: number): string => `ear${turn}-${seat}`;
/** Channel of the snoop and name of the recording alike. */
export const trackName = (attempt: AttemptId, track: Track): string => `${attempt}-${track}`;
/** The seconds of detection of a sampled call, as our ear heard them. */
export const sampleName = (attempt: AttemptId): string => `${attempt}-deteccion`;
/** What brings a call's sound to our ear: the snoop, the way out, and the bridge of the two. */
export const hearingTap = (attempt: AttemptId): string => `${attempt}-tap`;
export const hearingOut = (attempt: AttemptId): string => `${attempt}-out`;
export const hearingBridge = (attempt: AttemptId): string => `hearing-${attempt}`;
export const playbackName = (attempt: AttemptId, prompt: string, turn: number): string =>
  `${attempt}~${prompt}~${turn}`;

export const seatBridgeTitle = (seat: SeatId, sipUser: string): string => `seat:${seat}:${sipUser}`;
export function sipUserOf(title: string): string {
  return title.split(":")[2] ?? "";
}

export type Owner =
  | { readonly kind: "call"; readonly attempt: AttemptId }
  | { readonly kind: "track"; readonly attempt: AttemptId; readonly track: Track }
  | { readonly kind: "hearing"; readonly attempt: AttemptId }
  | { readonly kind: "seat"; readonly seat: SeatId }
  | { readonly kind: "supervisor"; readonly seat: SeatId }
  | { readonly kind: "ear"; readonly seat: SeatId }
  | { readonly kind: "stranger" };

const uuidLength = 36;

/** Whose channel this is. An inbound call keeps Asterisk's id and tells its attempt in a variable. */
export function ownerOf(channelId: string, attemptVariable?: string): Owner {
  const plain: unknown = channelId;
  if (isUuid(plain)) return { kind: "call", attempt: asId<AttemptId>(plain) };
  const head = channelId.slice(0, uuidLength);
  const track = tracks.find((each) => channelId === `${head}-${each}`);
  if (track && isUuid(head)) return { kind: "track", attempt: asId<AttemptId>(head), track };
  if (isUuid(head) && [`${head}-tap`, `${head}-out`].includes(channelId))
    return { kind: "hearing", attempt: asId<AttemptId>(head) };
  const tail = channelId.slice(-uuidLength);
  const prefix = channelId.slice(0, -uuidLength);
  if (isUuid(tail)) {
    const seat = asId<SeatId>(tail);
    if (prefix === "seat-") return { kind: "seat", seat };
    if (prefix === "supervisor-") return { kind: "supervisor", seat };
    if (/^ear\d+-$/.test(prefix)) return { kind: "ear", seat };
  }
  if (isUuid(attemptVariable)) return { kind: "call", attempt: asId<AttemptId>(attemptVariable) };
  return { kind: "stranger" };
}

export function seatOfBridge(bridgeId: string): SeatId | undefined {
  const seat = bridgeId.slice("bridge-".length);
  return bridgeId.startsWith("bridge-") && isUuid(seat) ? asId<SeatId>(seat) : undefined;
}

export function promptOfPlayback(playbackId: string): { attempt: AttemptId; prompt: string } | undefined {
  const [attempt, prompt] = playbackId.split("~");
  return isUuid(attempt) && prompt ? { attempt: asId<AttemptId>(attempt), prompt } : undefined;
}
