import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { SessionInfo } from "#identity/service.ts";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { patched } from "#kernel/patch.ts";
import { newId } from "#platform/new-id.ts";
import { createManualClock } from "#telephony/simulated/manual-clock.ts";
import { type LiveTopic, liveCloseCodes, liveLimits, type ServerMessage } from "./contract/live.ts";
import { createLiveHub } from "./live.ts";

const tenant = newId<TenantId>();
const clock = createManualClock(0);
const gone: string[] = [];
const hub = createLiveHub({
  clock,
  snapshot: async () => "as it is",
  deskGone: ({ user }) => gone.push(user),
});
const server = createServer();
const accepting = new WebSocketServer({ server, maxPayload: liveLimits.messageBytes });
const served: WebSocket[] = [];
let url = "";
/** Whose browser comes next; null: somebody new. */
let sitting: UserId | null = null;
beforeAll(async () => {
  accepting.on("connection", (socket) => {
    const session = {
      id: newId(),
      tenant,
      user: sitting ?? newId<UserId>(),
      role: "supervisor",
      lastCall: null,
    };
    served.push(socket);
    hub.accept(socket, session as unknown as SessionInfo);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const socket of served) socket.terminate();
  server.close();
});

interface Browser {
  readonly socket: WebSocket;
  readonly views: { readonly seq: number; readonly n: number | undefined }[];
  readonly patches: unknown[];
  readonly closed: Promise<number>;
}
/** A browser that follows the floor, from its first view on. */
async function follow(topic: LiveTopic = "floor", patches = false): Promise<Browser> {
  const socket = new WebSocket(url);
  const views: Browser["views"] = [];
  const told: unknown[] = [];
  let held: unknown;
  socket.on("message", (raw) => {
    const message = JSON.parse(raw.toString()) as ServerMessage;
    // Of what a browser would draw, only what tells one view from another: the memory looked at is the server's.
    if (message.type !== "view" && message.type !== "patch") return;
    if (message.type === "patch") told.push(message.patch);
    held = message.type === "view" ? message.data : patched(held, message.patch as never);
    views.push({ seq: message.seq, n: (held as { n?: number }).n });
  });
  const closed = once(socket, "close").then(([code]) => Number(code));
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "subscribe", topic, patches }));
  await once(socket, "message");
  return { socket, views, patches: told, closed };
}
const many = (count: number) => Promise.all(Array.from({ length: count }, () => follow()));
const turn = () => new Promise((resolve) => setImmediate(resolve));
/** A floor of 300 tiles, a little larger than it is. */
const floorOf = (n: number) => ({ n, tiles: "x".repeat(60_000) });
/** What is still in use: the rest of the resident set is garbage nobody has swept yet, the browsers' of this test too. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
const roundsBeyondTheNetwork = 150;

test("fifty sockets that read nothing hold little memory, are closed and cut, and nobody else misses a view", async () => {
  const readers = await many(5);
  const before = served.length;
  const dead = await many(50);
  const theirs = served.slice(before);
  for (const { socket } of dead) socket.pause();
  const held = heldBytes();
  for (let n = 1; n <= roundsBeyondTheNetwork; n++) {
    hub.publish({ tenant }, "floor", floorOf(n));
    // A reader has the view before the next one is made, as it would within a second.
    while (readers.some(({ views }) => views.at(-1)?.n !== n)) await turn();
  }
  const grown = heldBytes() - held;
  for (const { views } of readers)
    expect(views.map(({ seq }) => seq)).toEqual(
      Array.from({ length: roundsBeyondTheNetwork + 1 }, (_, n) => n + 1),
    );
  // What waits for a dead socket: what had begun to be sent, and one newest view.
  for (const socket of theirs)
    expect(socket.bufferedAmount).toBeLessThan(liveLimits.behindBytes + 2 * 60_100);
  expect(grown).toBeLessThan(50 * 2 ** 20);
  process.stdout.write(`50 unread sockets hold ${Math.round(grown / 2 ** 20)} MB\n`);

  // The first that reads again gets what is so now, without a gap in its count.
  const [late, ...gone] = dead;
  if (!late) throw new Error("nobody");
  late.socket.resume();
  while (late.views.at(-1)?.n !== roundsBeyondTheNetwork) await turn();
  expect(late.views.map(({ seq }) => seq)).toEqual(late.views.map((_, n) => n + 1));
  expect(late.views.length).toBeLessThan(roundsBeyondTheNetwork);

  await clock.advance(liveLimits.behindMs + 1);
  hub.publish({ tenant }, "floor", floorOf(0));
  // They never answer the goodbye: our side lets go of them all the same.
  const ours = theirs.filter((socket) => socket.readyState !== WebSocket.OPEN);
  expect(ours).toHaveLength(gone.length);
  await Promise.all(ours.map((socket) => (socket.readyState === 3 ? null : once(socket, "close"))));
  expect(hub.followers("floor")).toHaveLength(readers.length + 1);
  for (const { socket } of [...readers, ...dead]) socket.terminate();
});

test("a browser that says too much, or too long a thing, is shown out", async () => {
  const [chatty, wordy] = await many(2);
  for (let n = 0; n <= liveLimits.heardMessages; n++)
    chatty?.socket.send(JSON.stringify({ type: "ping", sentAt: n }));
  expect(await chatty?.closed).toBe(liveCloseCodes.tooMuch);
  wordy?.socket.send(JSON.stringify({ type: "ping", sentAt: "x".repeat(liveLimits.messageBytes) }));
  expect(await wordy?.closed).toBe(1009);
});

test("the same view for several followers becomes text once", async () => {
  const readers = await many(3);
  let written = 0;
  const view = {
    toJSON() {
      written += 1;
      return { n: -1 };
    },
  };
  hub.publish({ tenant }, "floor", view);
  while (readers.some(({ views }) => views.at(-1)?.n !== -1)) await turn();
  expect(written).toBe(1);
  for (const { socket } of readers) socket.terminate();
});

test("who asks for what changed is sent the whole once, then little, also after falling behind, and whole again when it asks anew", async () => {
  const [patched, whole] = [await follow("floor", true), await follow()];
  const seen = async (n: number): Promise<void> => {
    hub.publish({ tenant }, "floor", floorOf(n));
    while ([patched, whole].some(({ views }) => views.at(-1)?.n !== n)) await turn();
  };
  await seen(1);
  expect(patched.patches).toEqual([]);
  await seen(2);
  expect(patched.patches).toEqual([{ f: { n: { s: 2 } } }]);
  expect(whole.patches).toEqual([]);

  // Behind, its views wait as one; what changed is told from the last one that it was sent.
  const ours = served.at(-2);
  if (!ours) throw new Error("nobody");
  Object.defineProperty(ours, "bufferedAmount", { value: liveLimits.behindBytes + 1, configurable: true });
  hub.publish({ tenant }, "floor", floorOf(3));
  hub.publish({ tenant }, "floor", { ...floorOf(4), fresh: true });
  Object.defineProperty(ours, "bufferedAmount", { value: 0, configurable: true });
  await seen(5);
  expect(patched.patches.at(-1)).toEqual({ f: { n: { s: 5 } } });
  await seen(6);
  expect(patched.patches.at(-1)).toEqual({ f: { n: { s: 6 } } });
  // None that had waited came after a later one.
  expect(patched.views.map(({ n }) => n)).toEqual([undefined, 1, 2, 5, 6]);
  expect(patched.views.map(({ seq }) => seq)).toEqual(patched.views.map((_, i) => i + 1));

  const told = patched.patches.length;
  const again = once(patched.socket, "message");
  patched.socket.send(JSON.stringify({ type: "subscribe", topic: "floor", patches: true }));
  await again;
  await seen(7);
  expect(patched.patches).toHaveLength(told);
  for (const { socket } of [patched, whole]) socket.terminate();
});

test("a browser with more than a mebibyte unread is closed by the next thing it is told", async () => {
  sitting = newId<UserId>();
  const user = sitting;
  const { socket } = await follow();
  const ours = served.at(-1);
  socket.pause();
  // The network itself takes some mebibytes before anything waits here.
  hub.publish({ tenant, user }, "floor", { n: 1, tiles: "x".repeat(24 * liveLimits.unreadBytes) });
  expect(ours?.bufferedAmount).toBeGreaterThan(liveLimits.unreadBytes);
  expect(ours?.readyState).toBe(WebSocket.OPEN);
  hub.tellChanged({ tenant, users: [user] }, "agenda");
  expect(ours?.readyState).toBe(WebSocket.CLOSING);
  socket.terminate();
});

test("a desk is gone when the last browser that showed it closes, and not when the web itself stops", async () => {
  sitting = newId<UserId>();
  const [here, elsewhere, third] = [await follow("seat"), await follow("seat"), await follow("seat")];
  const ours = served.slice(-3);
  const closedHere = (socket: WebSocket | undefined) => socket && once(socket, "close");
  for (const [browser, socket] of [
    [here, ours[0]],
    [elsewhere, ours[1]],
  ] as const) {
    const closed = closedHere(socket);
    browser.socket.terminate();
    await closed;
    expect(gone).toEqual([]);
  }
  const closed = closedHere(ours[2]);
  third.socket.terminate();
  await closed;
  expect(gone).toEqual([sitting]);
  const last = await follow("seat");
  hub.stop();
  const cut = closedHere(served.at(-1));
  last.socket.terminate();
  await cut;
  expect(gone).toEqual([sitting]);
});
