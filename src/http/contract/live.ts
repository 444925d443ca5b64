// One WebSocket per browser: GET /v1/live with the session cookie and a matching Origin. Topics: "seat" (own), "floor",
// "jobs". A subscription answers with a snapshot, then whole views again at each change (floor: at most one a second).
// `seq` grows by one per topic and connection; a gap or a reconnection means: subscribe again.

/** What a browser reads by itself and is told to read again. */
export type LiveChange = "session" | "agenda";
export type LiveTopic = "seat" | "floor" | "jobs";
export type ClientMessage =
  | { readonly type: "subscribe"; readonly topic: LiveTopic }
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
  | { readonly type: "pong"; readonly sentAt: number; readonly now: number }
  | { readonly type: "refused"; readonly topic: LiveTopic; readonly code: string }
  /** Read that again now: it is not what it was. */
  | { readonly type: "changed"; readonly what: LiveChange }
  /** This seat was taken at another browser. */
  | { readonly type: "replaced" };
/** Close codes: 4001 session ended, 4008 too slow (more than 1 MB unread), 4003 not allowed. */
export const liveCloseCodes = { sessionEnded: 4001, tooSlow: 4008, notAllowed: 4003 } as const;
/** Bytes a socket may hold unread before it is closed: an unread socket would buffer without limit. */
export const maxUnreadBytes = 1_048_576;
