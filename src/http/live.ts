// The live side of the web: one socket per browser, topics, whole views with a sequence number, or what changed of them. Views come from the
// engine's pushes. A socket that reads too slowly gets only the newest view of each topic, and is closed when it goes on so: it
// never makes the others wait.
import type { WebSocket } from "ws";
import { can, type Permission } from "#identity/core/permissions.ts";
import type { SessionInfo } from "#identity/service.ts";
import { patchOf } from "#kernel/patch.ts";
import type { Clock } from "#platform/clock.ts";
import {
  type ClientMessage,
  type LiveChange,
  type LiveTopic,
  liveCloseCodes,
  liveLimits,
  type ServerMessage,
} from "./contract/live.ts";

const topicPermission: Readonly<Record<LiveTopic, Permission>> = {
  seat: "desk.work",
  floor: "floor.watch",
  jobs: "session.own",
};

export interface LiveHub {
  accept(socket: WebSocket, session: SessionInfo): void;
  /** Sends a view to everybody of the tenant who follows the topic (and is that user, or one of those, when given). */
  publish(
    to: { tenant: string; user?: string; users?: ReadonlySet<string> },
    topic: LiveTopic,
    data: unknown,
  ): void;
  followers(topic: LiveTopic): readonly { tenant: string; user: string }[];
  /** Ends the sockets of a session that was closed or of a user who was blocked. */
  end(match: { sessionId?: string; user?: string; except?: string }): void;
  /** Whose sessions are open on some socket. */
  sessions(): readonly { tenant: string; id: string }[];
  /** Of a user who was blocked in a call: their sockets end when the seat has closed. */
  endAfterCall(user: string): void;
  seatClosed(user: string): void;
  tellReplaced(user: string, exceptSession: string): void;
  /** The process ends: browsers that lose it now have not gone. */
  stop(): void;
  tellChanged(to: { tenant: string; users: readonly string[] }, what: LiveChange): void;
}

export interface HubOptions {
  readonly clock: Clock;
  /** The view as it is now, for a new subscriber; undefined: it is told when it is known. */
  readonly snapshot: (session: SessionInfo, topic: LiveTopic) => Promise<unknown>;
  /** The last browser that followed this person's seat is gone. */
  readonly deskGone?: (session: SessionInfo) => void;
}

interface Client {
  readonly socket: WebSocket;
  readonly session: SessionInfo;
  readonly seq: Map<LiveTopic, number>;
  /** Of topics followed by patches: the view the browser has when it has read all that was sent; null: none yet. */
  readonly held: Map<LiveTopic, object | null>;
  /** The newest view of each topic, while the socket still has to read older ones. */
  readonly waiting: Map<LiveTopic, unknown>;
  behindSince: number | null;
  /** What the browser has sent since that instant. */
  heard: { since: number; messages: number };
}

export function createLiveHub(options: HubOptions): LiveHub {
  const clients = new Set<Client>();
  const leaving = new Set<string>();
  let stopped = false;

  const { clock } = options;
  const texts = sharedTexts();

  const write = ({ socket }: Client, text: string, then: () => void = () => {}): void => {
    if (socket.readyState !== 1) return;
    if (socket.bufferedAmount > liveLimits.unreadBytes) closeFirmly(socket, liveCloseCodes.tooSlow);
    else socket.send(text, then);
  };
  const send = (client: Client, message: ServerMessage): void => write(client, JSON.stringify(message));
  const isBehind = ({ socket }: Client): boolean => socket.bufferedAmount > liveLimits.behindBytes;
  const sendView = (client: Client, topic: LiveTopic, data: unknown): void => {
    const before = client.seq.get(topic);
    if (before === undefined) return;
    client.seq.set(topic, before + 1);
    const held = client.held.get(topic);
    const patch = held && isObject(data) ? texts.patch(held, data) : undefined;
    if (held !== undefined) client.held.set(topic, isObject(data) ? data : null);
    const said = `"topic":"${topic}","seq":${before + 1},"now":${clock.now()}`;
    const text =
      patch === undefined
        ? `{"type":"view",${said},"data":${texts.whole(data)}}`
        : `{"type":"patch",${said},"patch":${patch}}`;
    write(client, text, () => catchUp(client));
  };
  /** Called when the network has taken what was sent. */
  const catchUp = (client: Client): void => {
    if (isBehind(client)) return;
    client.behindSince = null;
    for (const [topic, data] of client.waiting) {
      client.waiting.delete(topic);
      sendView(client, topic, data);
    }
  };
  const view = (client: Client, topic: LiveTopic, data: unknown): void => {
    // One that is on its way out takes nothing more.
    if (client.socket.readyState !== 1) return;
    if (!isBehind(client)) {
      // One that waited for the network's word is older than this one.
      client.waiting.delete(topic);
      return sendView(client, topic, data);
    }
    client.waiting.set(topic, data);
    client.behindSince ??= clock.monotonic();
    if (clock.monotonic() - client.behindSince > liveLimits.behindMs)
      closeFirmly(client.socket, liveCloseCodes.tooSlow);
  };
  const saysTooMuch = (client: Client): boolean => {
    const now = clock.monotonic();
    if (now - client.heard.since > liveLimits.heardWithinMs) client.heard = { since: now, messages: 0 };
    client.heard.messages += 1;
    return client.heard.messages > liveLimits.heardMessages;
  };
  const take = async (client: Client, message: ClientMessage): Promise<void> => {
    if (message.type === "ping")
      return send(client, { type: "pong", sentAt: message.sentAt, now: clock.now() });
    if (!Object.hasOwn(topicPermission, message.topic)) return;
    if (message.type === "unsubscribe") {
      for (const each of [client.waiting, client.held, client.seq]) each.delete(message.topic);
      return;
    }
    if (!can(client.session.role, topicPermission[message.topic]))
      return send(client, { type: "refused", topic: message.topic, code: "not_allowed" });
    client.seq.set(message.topic, 0);
    // Whoever subscribes again is sent a whole view again: it says that it has lost the thread.
    if (message.patches === true) client.held.set(message.topic, null);
    else client.held.delete(message.topic);
    const known = await options.snapshot(client.session, message.topic);
    if (known === undefined) return;
    view(client, message.topic, known);
    // That was made for this browser alone: what changed is told from the next view on, which others have too.
    if (client.held.has(message.topic)) client.held.set(message.topic, null);
  };

  const end = (match: { sessionId?: string; user?: string; except?: string }): void => {
    for (const { session, socket } of clients)
      if (session.id !== match.except && (session.id === match.sessionId || session.user === match.user))
        closeFirmly(socket, liveCloseCodes.sessionEnded);
  };

  return {
    accept(socket, session) {
      const client: Client = {
        socket,
        session,
        seq: new Map(),
        held: new Map(),
        waiting: new Map(),
        behindSince: null,
        heard: { since: clock.monotonic(), messages: 0 },
      };
      clients.add(client);
      if (session.lastCall !== null) {
        leaving.add(session.user);
        // Blocked while the line was away: what the browser read before does not say so.
        send(client, { type: "changed", what: "session" });
      }
      socket.on("close", () => {
        clients.delete(client);
        const elsewhere = [...clients].some(
          (one) => one.session.user === session.user && one.seq.has("seat"),
        );
        if (!stopped && client.seq.has("seat") && !elsewhere) options.deskGone?.(session);
      });
      socket.on("error", () => socket.terminate());
      socket.on("message", (raw) => {
        if (socket.readyState !== 1) return;
        if (saysTooMuch(client)) return closeFirmly(socket, liveCloseCodes.tooMuch);
        const message = parse(raw.toString());
        if (message) take(client, message).catch(() => closeFirmly(socket, 1011));
        else closeFirmly(socket, 1003);
      });
    },
    publish(to, topic, data) {
      for (const client of clients) {
        if (client.session.tenant !== to.tenant || !client.seq.has(topic)) continue;
        if (to.user !== undefined && client.session.user !== to.user) continue;
        if (to.users?.has(client.session.user) === false) continue;
        view(client, topic, data);
      }
    },
    followers: (topic) =>
      [...clients]
        .filter((client) => client.seq.has(topic))
        .map((client) => ({ tenant: client.session.tenant, user: client.session.user })),
    end,
    sessions: () => [...clients].map(({ session }) => ({ tenant: session.tenant, id: session.id })),
    endAfterCall(user) {
      leaving.add(user);
      for (const client of clients)
        if (client.session.user === user) send(client, { type: "changed", what: "session" });
    },
    stop() {
      stopped = true;
    },
    seatClosed(user) {
      if (leaving.delete(user)) end({ user });
    },
    tellReplaced(user, exceptSession) {
      for (const client of clients) {
        if (client.session.user === user && client.session.id !== exceptSession && client.seq.has("seat"))
          send(client, { type: "replaced" });
      }
    },
    tellChanged({ tenant, users }, what) {
      const told = new Set(users);
      for (const client of clients)
        if (client.session.tenant === tenant && told.has(client.session.user))
          send(client, { type: "changed", what });
    },
  };
}

/** One text of a view, and of what changed between two, for everybody who is sent the same. */
function sharedTexts(): { whole(data: unknown): string; patch(before: object, after: object): string } {
  const wholes = new WeakMap<object, string>();
  const patches = new WeakMap<object, WeakMap<object, string>>();
  return {
    whole(data) {
      if (!isObject(data)) return JSON.stringify(data);
      const text = wholes.get(data) ?? JSON.stringify(data);
      wholes.set(data, text);
      return text;
    },
    patch(before, after) {
      const known = patches.get(before) ?? new WeakMap<object, string>();
      patches.set(before, known);
      const text = known.get(after) ?? JSON.stringify(patchOf(before, after) ?? null);
      known.set(after, text);
      return text;
    },
  };
}

function isObject(data: unknown): data is object {
  return typeof data === "object" && data !== null;
}

/** Says goodbye; who does not say it back in time is cut, or what they have not read would stay in memory. */
function closeFirmly(socket: WebSocket, code: number): void {
  if (socket.readyState !== 1) return;
  socket.close(code);
  const cut = setTimeout(() => socket.terminate(), liveLimits.goodbyeMs);
  cut.unref();
  socket.once("close", () => clearTimeout(cut));
}

function parse(text: string): ClientMessage | undefined {
  try {
    const message = JSON.parse(text) as ClientMessage;
    return ["subscribe", "unsubscribe", "ping"].includes(message?.type) ? message : undefined;
  } catch {
    return undefined;
  }
}
