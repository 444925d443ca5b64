// The far end of the telephone line: answers every call as its number's behaviour says, places calls into the
// product, and notes what it heard and when. Independent of the exchange under test: its own SIP, its own audio.
import type { Behaviour } from "./behaviour.ts";
import type { Call, CallEnd } from "./call.ts";
import { performCall } from "./perform.ts";
import { monotonicMs, type PortRange } from "./rtp-stream.ts";
import { header, parseAddress, userOf } from "./sip.ts";
import type { Endpoint } from "./transactions.ts";
import { type PlaceOptions, startUserAgent, type UserAgent } from "./user-agent.ts";

export interface InviteSeen {
  readonly callId: string;
  readonly number: string;
  readonly from: string;
  /** The number the header P-Asserted-Identity says, where there is one. */
  readonly asserted: string | undefined;
  /** The product's X-Attempt header. */
  readonly attempt: string | undefined;
  /** The session timer that was asked for (RFC 4028), as it stands in the header. */
  readonly sessionExpires: string | undefined;
}
interface EventBase extends InviteSeen {
  readonly direction: "in" | "out";
  /** Monotonic milliseconds since the epoch: comparable between processes of one machine. */
  readonly at: number;
}
export type FarEndEvent = EventBase &
  (
    | { readonly type: "invite" | "ringing" | "answered" | "heard" | "quiet" }
    | { readonly type: "dtmf" | "pressed"; readonly key: string }
    | { readonly type: "said"; readonly label: string }
    | {
        readonly type: "end";
        readonly end: CallEnd;
        /** Audio packets that arrived and left; gaps between arrivals after the first half second. */
        readonly packets: number;
        /** When the first of them arrived; 0: none did. */
        readonly firstPacketAt: number;
        readonly sent: number;
        readonly maxGapMs: number;
        readonly latePackets: number;
      }
  );
export interface Back {
  readonly server: Endpoint;
  readonly to: string;
}
export interface FarEndOptions {
  readonly host: string;
  readonly port: number;
  readonly rtpRange?: PortRange | undefined;
  readonly behaviourOf: (invite: InviteSeen) => Behaviour;
  /** Numbers that belong to the product itself: a call to one is carried back to it, under the number it is known by. */
  readonly ringsBack?: (invite: InviteSeen) => Back | undefined;
  readonly onEvent?: (event: FarEndEvent) => void;
}
export interface FarEndCall extends InviteSeen {
  readonly direction: "in" | "out";
  readonly phase: Call["phase"];
  hangUp(): void;
  /** Forgets the call without a BYE, as a far end that dies does. */
  vanish(): void;
}
export interface PlacedCall extends Omit<PlaceOptions, "observer"> {
  /** Played when the other side answers; ringMs means nothing here. */
  readonly behaviour: Extract<Behaviour, { kind: "answer" | "talk" }>;
}
export interface FarEnd {
  readonly port: number;
  calls(): readonly FarEndCall[];
  placeCall(call: PlacedCall): Promise<FarEndCall>;
  /** INVITEs per X-Attempt since the start, retransmissions apart: more than one is a person rung twice. */
  invitesByAttempt(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startFarEnd(options: FarEndOptions): Promise<FarEnd> {
  const invites = new Map<string, number>();
  const agent = await startUserAgent({
    host: options.host,
    port: options.port,
    rtpRange: options.rtpRange,
    user: "carrier",
    onCall: (call) => {
      const seen = inviteOf(call);
      if (seen.attempt !== undefined) invites.set(seen.attempt, (invites.get(seen.attempt) ?? 0) + 1);
      const note = noteTaker(call, seen, options.onEvent);
      note({ type: "invite" });
      const back = options.ringsBack?.(seen);
      if (back) void carryBack(agent, call, { ...back, from: seen.from }, note);
      else performCall(call, options.behaviourOf(seen), note);
    },
  });
  return {
    port: agent.port,
    calls: () => agent.calls().map(farEndCall),
    async placeCall({ behaviour, ...place }) {
      const call = await agent.place(place);
      const note = noteTaker(call, inviteOf(call), options.onEvent);
      note({ type: "invite" });
      performCall(call, behaviour, note);
      return farEndCall(call);
    },
    invitesByAttempt: () => new Map(invites),
    close: () => agent.close(),
  };
}

/** One call, two legs: what becomes of the leg we place becomes of the one that came. No audio passes: nobody talks on it. */
async function carryBack(
  agent: UserAgent,
  outward: Call,
  place: Omit<PlaceOptions, "observer">,
  note: Note,
): Promise<void> {
  let inward: Call | undefined;
  outward.observer = {
    onRinging: () => note({ type: "ringing" }),
    onEnded: (end) => {
      inward?.hangUp();
      note({ type: "end", end, ...noAudio });
    },
  };
  outward.ring();
  inward = await agent.place({
    ...place,
    observer: {
      onAnswered: () => outward.answer(),
      onEnded: () => outward.hangUp(),
    },
  });
  if (outward.phase === "ended") inward.hangUp();
}
const noAudio = { packets: 0, firstPacketAt: 0, sent: 0, maxGapMs: 0, latePackets: 0 } as const;

type Bare<T> = T extends unknown ? Omit<T, keyof EventBase> : never;
export type Note = (event: Bare<FarEndEvent>, at?: number) => void;

function noteTaker(call: Call, seen: InviteSeen, onEvent: FarEndOptions["onEvent"]): Note {
  return (event, at = monotonicMs()) => {
    onEvent?.({ ...seen, direction: call.direction, at, ...event } as FarEndEvent);
  };
}

function assertedOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : userOf(parseAddress(text).uri);
}
function inviteOf(call: Call): InviteSeen {
  return {
    callId: call.id,
    number: call.number,
    from: userOf(parseAddress(header(call.invite, "from") ?? "").uri),
    asserted: assertedOf(header(call.invite, "p-asserted-identity")),
    attempt: header(call.invite, "x-attempt"),
    sessionExpires: header(call.invite, "session-expires"),
  };
}

function farEndCall(call: Call): FarEndCall {
  return {
    ...inviteOf(call),
    direction: call.direction,
    get phase() {
      return call.phase;
    },
    hangUp: () => call.hangUp(),
    vanish: () => call.vanish(),
  };
}
