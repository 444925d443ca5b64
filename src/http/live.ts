// The live side of the web: one socket per browser, topics, whole views with a sequence number. Views come from the
// engine's pushes; a socket that does not read is closed at 1 MB, it never makes the others wait.
import type { WebSocket } from "ws";
import { can, type Permission } from "#identity/core/permissions.ts";
import type { SessionInfo } from "#identity/service.ts";
import type { Clock } from "#platform/clock.ts";
import {
  type ClientMessage,
  type LiveChange,
  type LiveTopic,
  liveCloseCodes,
  maxUnreadBytes,
  type ServerMessage,
} from "./contract/live.ts";

const topicPermission: Readonly<Record<LiveTopic, Permission>> = {
  seat: "desk.work",
  floor: "floor.watch",
  jobs: "session.own",
};

export interface LiveHub {
  accept(socket: WebSocket, session: SessionInfo): void;
  /** Sends a view to everybody of the tenant who follows the topic (and is that user, when given). */
  publish(to: { tenant: string; user?: string }, topic: LiveTopic, data: unknown): void;
  followers(topic: LiveTopic): readonly { tenant: string; user: string }[];
  /** Ends the sockets of a session that was closed or of a user who was blocked. */
  end(match: { sessionId?: string; user?: string }): void;
  /** Whose sessions are open on some socket. */
  sessions(): readonly { tenant: string; id: string }[];
  /** Of a user who was blocked in a call: their sockets end when the seat has closed. */
  endAfterCall(user: string): void;
  seatClosed(user: string): void;
  tellReplaced(user: string, exceptSession: string): void;
  tellChanged(to: { tenant: string; users: readonly string[] }, what: LiveChange): void;
}

export interface HubOptions {
  readonly clock: Clock;
  /** The view as it is now, for a new subscriber. */
  readonly snapshot: (session: SessionInfo, topic: LiveTopic) => Promise<unknown>;
}

interface Client {
  readonly socket: WebSocket;
  readonly session: SessionInfo;
  readonly seq: Map<LiveTopic, number>;
}

export function createLiveHub(options: HubOptions): LiveHub {
  const clients = new Set<Client>();
  const leaving = new Set<string>();

  const send = (client: Client, message: ServerMessage): void => {
    if (client.socket.readyState !== 1) return;
    if (client.socket.bufferedAmount > maxUnreadBytes) client.socket.close(liveCloseCodes.tooSlow);
    else client.socket.send(JSON.stringify(message));
  };
  const view = (client: Client, topic: LiveTopic, data: unknown): void => {
    const seq = (client.seq.get(topic) ?? 0) + 1;
    client.seq.set(topic, seq);
    send(client, { type: "view", topic, seq, now: options.clock.now(), data });
  };
  const take = async (client: Client, message: ClientMessage): Promise<void> => {
    if (message.type === "ping")
      return send(client, { type: "pong", sentAt: message.sentAt, now: options.clock.now() });
    if (!Object.hasOwn(topicPermission, message.topic)) return;
    if (message.type === "unsubscribe") return void client.seq.delete(message.topic);
    if (!can(client.session.role, topicPermission[message.topic]))
      return send(client, { type: "refused", topic: message.topic, code: "not_allowed" });
    client.seq.set(message.topic, 0);
    view(client, message.topic, await options.snapshot(client.session, message.topic));
  };

  const end = (match: { sessionId?: string; user?: string }): void => {
    for (const { session, socket } of clients)
      if (session.id === match.sessionId || session.user === match.user)
        socket.close(liveCloseCodes.sessionEnded);
  };

  return {
    accept(socket, session) {
      const client: Client = { socket, session, seq: new Map() };
      clients.add(client);
      if (session.lastCall !== null) {
        leaving.add(session.user);
        // Blocked while the line was away: what the browser read before does not say so.
        send(client, { type: "changed", what: "session" });
      }
      socket.on("close", () => clients.delete(client));
      socket.on("error", () => socket.terminate());
      socket.on("message", (raw) => {
        const message = parse(raw.toString());
        if (message) take(client, message).catch(() => socket.close(1011));
        else socket.close(1003);
      });
    },
    publish(to, topic, data) {
      for (const client of clients) {
        if (client.session.tenant !== to.tenant || !client.seq.has(topic)) continue;
        if (to.user !== undefined && client.session.user !== to.user) continue;
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

function parse(text: string): ClientMessage | undefined {
  try {
    const message = JSON.parse(text) as ClientMessage;
    return ["subscribe", "unsubscribe", "ping"].includes(message?.type) ? message : undefined;
  } catch {
    return undefined;
  }
}
