// One WebSocket per browser: GET /v1/live with the session cookie and a matching Origin. Topics: "seat" (own), "floor",
// "jobs". A subscription answers with a snapshot, then whole views again at each change (floor: at most one a second).
// `seq` grows by one per topic and connection; a gap or a reconnection means: subscribe again. Who subscribes with
// `patches: true` is sent a whole view once, then what changed of it (kernel/patch.ts): a floor of 300 agents is 215 kB.

/** What a browser reads by itself and is told to read again. */
export type LiveChange = "session" | "agenda";
export type LiveTopic = "seat" | "floor" | "jobs";
export type ClientMessage =
  | { readonly type: "subscribe"; readonly topic: LiveTopic; readonly patches?: boolean }
  | { readonly type: "unsubscribe"; readonly topic: LiveTopic }
  | { readonly type: "ping"; readonly sentAt: number };
export type ServerMessage =
  | {
      readonly type: "view";
      readonly topic: LiveTopic;
      readonly seq: number;
      readonly now: number;
      readonly data: unknown;
    }
  /** What changed since the view or patch before; null: nothing. */
  | {
      readonly type: "patch";
      readonly topic: LiveTopic;
      readonly seq: number;
      readonly now: number;
      readonly patch: unknown;
    }
  | { readonly type: "pong"; readonly sentAt: number; readonly now: number }
  | { readonly type: "refused"; readonly topic: LiveTopic; readonly code: string }
  /** Read that again now: it is not what it was. */
  | { readonly type: "changed"; readonly what: LiveChange }
  /** This seat was taken at another browser. */
  | { readonly type: "replaced" };
/** Close codes: 4001 session ended, 4008 too slow, 4003 not allowed, 4009 says too much. */
export const liveCloseCodes = { sessionEnded: 4001, tooSlow: 4008, notAllowed: 4003, tooMuch: 4009 } as const;
/** An unread socket would buffer without limit (87 MB of 90 MB sent, measured). The figures are judgement. */
export const liveLimits = {
  /** With more than this unread, only the newest view of each topic waits: some views of a floor of 300. */
  behindBytes: 65_536,
  /** Behind for this long without a break, or with more than the second figure unread: closed. */
  behindMs: 15_000,
  unreadBytes: 1_048_576,
  /** Who was told goodbye has this long to answer. */
  goodbyeMs: 2_000,
  /** A browser asks for its topics and says each ten seconds that it is there. */
  heardMessages: 60,
  heardWithinMs: 10_000,
  messageBytes: 1_024,
} as const;
