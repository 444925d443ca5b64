// The parts of Asterisk's REST interface that we read, as 20–22 send them. Fields we do not use are left out.

export interface AriChannel {
  readonly id: string;
  readonly name: string;
  /** "Down", "Ring", "Ringing", "Up", "Busy" … */
  readonly state: string;
  readonly caller: { readonly name: string; readonly number: string };
  readonly creationtime: string;
  readonly channelvars?: Readonly<Record<string, string>>;
}
export interface AriBridge {
  readonly id: string;
  readonly name: string;
  readonly channels: readonly string[];
}
export interface AriPlayback {
  readonly id: string;
  readonly media_uri: string;
}

export type AriEvent =
  | { readonly type: "StasisStart"; readonly channel: AriChannel; readonly args: readonly string[] }
  | { readonly type: "StasisEnd"; readonly channel: AriChannel }
  | { readonly type: "ChannelStateChange"; readonly channel: AriChannel }
  | {
      readonly type: "ChannelDestroyed";
      readonly channel: AriChannel;
      readonly cause: number;
      /** SIP final status; Asterisk 20 does not send it. */
      readonly tech_cause?: number;
    }
  /** Progress of a leg we called: dialstatus "", "RINGING", "PROGRESS", "ANSWER", "BUSY" … */
  | { readonly type: "Dial"; readonly peer: AriChannel; readonly dialstatus: string }
  | { readonly type: "ChannelTalkingStarted"; readonly channel: AriChannel }
  | { readonly type: "ChannelTalkingFinished"; readonly channel: AriChannel; readonly duration: number }
  | { readonly type: "ChannelToneDetected"; readonly channel: AriChannel }
  | { readonly type: "ChannelDtmfReceived"; readonly channel: AriChannel; readonly digit: string }
  | { readonly type: "ChannelEnteredBridge"; readonly channel: AriChannel; readonly bridge: AriBridge }
  | { readonly type: "ChannelLeftBridge"; readonly channel: AriChannel; readonly bridge: AriBridge }
  | { readonly type: "PlaybackFinished"; readonly playback: AriPlayback }
  | { readonly type: "ApplicationReplaced" };

/** Our own status for requests that the link took with it. */
export const linkLostStatus = 503;
/** A refusal by the exchange. 404: gone; 409: not now or twice; 422: not in Stasis yet. */
export class AriError extends Error {
  readonly status: number;
  constructor(status: number, request: string, detail: string) {
    super(`${request}: ${status} ${detail}`);
    this.name = "AriError";
    this.status = status;
  }
}
