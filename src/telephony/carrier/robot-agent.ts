// The telephone of a robot agent: a plain SIP softphone that registers, lets itself be nailed up and speaks agent
// lines. What to do at the desk is decided elsewhere, through the public API; this end only hears and talks.
import type { Call } from "./call.ts";
import { turnAfterMs } from "./public/person.ts";
import type { PortRange } from "./rtp-stream.ts";
import type { Endpoint } from "./transactions.ts";
import { startUserAgent } from "./user-agent.ts";
import type { ClipBank } from "./voices/clips.ts";

export type RobotEvent =
  | { readonly type: "registered" }
  /** The registrar refused us or cannot be reached; tried again by itself. */
  | { readonly type: "unregistered"; readonly status: number }
  /** The leg is up: nailed to the agent's bridge. */
  | { readonly type: "leg_up" }
  | { readonly type: "leg_down" }
  /** Somebody begins to speak, and has been quiet since `since` (monotonic ms). */
  | { readonly type: "voice_started"; readonly at: number }
  | { readonly type: "voice_ended"; readonly since: number; readonly at: number }
  /** The other side has finished: quiet for as long as people wait before they answer, and we are not speaking. */
  | { readonly type: "turn" }
  | { readonly type: "said"; readonly line: string };
export interface RobotOptions {
  readonly host: string;
  readonly sipServer: Endpoint;
  readonly user: string;
  readonly password: string;
  readonly voice: string;
  readonly clips: Pick<ClipBank, "clip">;
  readonly rtpRange?: PortRange | undefined;
  readonly onEvent: (event: RobotEvent) => void;
  readonly expiresSeconds?: number;
}
export interface RobotLeg {
  /** Speaks once the leg is up; resolves when said, or at once when there is no leg or the leg goes down. */
  say(line: string): Promise<void>;
  /** Falls silent in mid-word. */
  hush(): void;
  readonly state: "registering" | "registered" | "nailed_up" | "closed";
  /** Somebody is speaking at this moment. */
  readonly hearing: boolean;
  close(): Promise<void>;
}

const defaultExpiresSeconds = 120;
/** A registrar that is away (it restarts) is asked again after this. */
const retryAfterMs = 2_000;

export async function startRobotLeg(options: RobotOptions): Promise<RobotLeg> {
  const { user, onEvent } = options;
  let leg: Call | undefined;
  let registered = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Timeout | undefined;
  let endSpeech: () => void = () => {};

  const accept = (call: Call): void => {
    // One leg a robot: a second call means that the exchange lost the first, so the newer one wins.
    leg?.hangUp();
    leg = call;
    call.observer = {
      onAnswered: () => onEvent({ type: "leg_up" }),
      onSound: (_first, at) => {
        clearTimeout(turn);
        onEvent({ type: "voice_started", at });
      },
      onQuiet: (since, at) => {
        onEvent({ type: "voice_ended", since, at });
        clearTimeout(turn);
        turn = setTimeout(
          () => {
            if (leg === call && !call.audio.player.playing) onEvent({ type: "turn" });
          },
          turnAfterMs - (at - since),
        );
      },
      onEnded: () => {
        clearTimeout(turn);
        if (leg === call) leg = undefined;
        endSpeech();
        onEvent({ type: "leg_down" });
      },
    };
    call.answer();
  };
  const agent = await startUserAgent({
    host: options.host,
    port: 0,
    rtpRange: options.rtpRange,
    user,
    onCall: accept,
  });

  const expires = options.expiresSeconds ?? defaultExpiresSeconds;
  const register = async (): Promise<void> => {
    const status = await agent.register(options.sipServer, { user, password: options.password }, expires);
    if (closed) return;
    const now = status === 200;
    if (now && !registered) onEvent({ type: "registered" });
    if (!now) onEvent({ type: "unregistered", status });
    registered = now;
    timer = setTimeout(() => void register(), now ? (expires * 1_000) / 2 : retryAfterMs);
  };
  void register();

  return {
    say(line) {
      const call = leg;
      if (!call || call.phase !== "answered") return Promise.resolve();
      return new Promise((resolve) => {
        endSpeech = resolve;
        call.audio.player.play(options.clips.clip(line, options.voice), () => {
          onEvent({ type: "said", line });
          resolve();
        });
      });
    },
    hush() {
      leg?.audio.player.stop();
      endSpeech();
    },
    get state() {
      if (closed) return "closed";
      if (leg?.phase === "answered") return "nailed_up";
      return registered ? "registered" : "registering";
    },
    get hearing() {
      return leg?.audio.ear.speaking ?? false;
    },
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      leg?.hangUp();
      // Leaving politely must not wait for a registrar that has gone: the packet leaves, close() waits a moment.
      if (registered) void agent.register(options.sipServer, { user, password: options.password }, 0);
      await agent.close();
    },
  };
}
