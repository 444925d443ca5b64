// What desks show when the engine under them is another one: browsers that follow their seat are told what is true now, and
// the engine is told who left while nobody listened.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { SeatView } from "#http/contract/desk.ts";
import type { FloorView } from "#http/contract/floor.ts";
import type { ServerMessage } from "#http/contract/live.ts";
import { acceptUpgrades } from "#http/upgrades.ts";
import { AppError } from "#kernel/errors.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let floor: Floor;
let api: Api;
let endSockets: () => void;
let floorsAsked = 0;

beforeAll(async () => {
  const city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual", wrapupMode: "optional" } });
  api = await openApi(city, {
    clock: floor.clock,
    // As over the socket: nobody answers while the engine is dead.
    engine: {
      ask(name, ...payload) {
        if (name === "floorView") floorsAsked += 1;
        return floor.hold.alive()
          ? floor.link.ask(name, ...payload)
          : (Promise.reject(new AppError("engine_unavailable")) as never);
      },
    },
  });
  endSockets = acceptUpgrades(api.app, {
    db: city.db,
    sipUrl: "ws://127.0.0.1:9/ws",
    onLive: api.hub.accept,
  });
  await api.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => endSockets());

interface Desk {
  readonly person: Person;
  readonly socket: WebSocket;
  readonly states: string[];
}

async function sit(): Promise<Desk> {
  const person = await api.as("agent", floor.mandate);
  await person.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign });
  await floor.engine.commands.line({ ...floor.who(person.session.user), kind: "agent" });
  await floor.pass(1);
  const desk = await follow(person);
  await expect.poll(() => desk.states).toEqual(["available"]);
  return { person, ...desk };
}

async function follow(person: Person): Promise<Omit<Desk, "person">> {
  const { port } = api.app.server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/live`, { headers: person.headers });
  await once(socket, "open");
  const states: string[] = [];
  socket.on("message", (raw) => {
    const message = JSON.parse(raw.toString()) as ServerMessage;
    if (message.type === "view" && message.topic === "seat") states.push((message.data as SeatView).state);
  });
  socket.send(JSON.stringify({ type: "subscribe", topic: "seat" }));
  return { socket, states };
}

test("after a restart of the engine each desk is told the state that this engine knows", async () => {
  const { person, socket, states } = await sit();
  const other = await sit();
  // Written just before the engine dies: the browser's return was known to it alone.
  await floor.engine.commands.deskGone(floor.who(person.session.user));
  await floor.pass(2);
  await floor.kill();
  await floor.revive();
  await api.views.engineBack(api.hub);
  await expect.poll(() => states.at(-1)).toBe("reconnecting");
  await expect.poll(() => other.states).toEqual(["available", "available"]);
  // And what a desk does when it reads that brings it back.
  await person.ask("POST", "/v1/desk/heartbeat", {});
  expect((await floor.desk(person.session.user)).state).toBe("available");
  socket.close();
  other.socket.close();
});

test("a desk whose seat the new engine does not know is told that it has none", async () => {
  const { person, socket, states } = await sit();
  await floor.engine.commands.closeSeat(floor.who(person.session.user));
  await floor.pass(1);
  await floor.kill();
  await floor.revive();
  await api.views.engineBack(api.hub);
  await expect.poll(() => states.at(-1)).toBe("offline");
  socket.close();
});

test("who closed the browser while the engine was dead has left; who came back in time has not", async () => {
  const [gone, back] = [await sit(), await sit()];
  await floor.kill();
  for (const { socket } of [gone, back]) {
    socket.close();
    await once(socket, "close");
  }
  const followers = () => api.hub.followers("seat").map(({ user }) => user);
  await expect.poll(followers).not.toContain(gone.person.session.user);
  const again = await follow(back.person);
  await expect.poll(followers).toContain(back.person.session.user);
  // A desk that is told it has no seat drops its telephone: nobody may say so while nobody knows.
  expect(await api.views.snapshot(back.person.session, "seat")).toBeUndefined();
  await floor.revive();
  await api.views.engineBack(api.hub);
  await expect.poll(() => again.states).toEqual(["available"]);
  await floor.pass(2);
  expect((await floor.desk(gone.person.session.user)).state).toBe("reconnecting");
  expect((await floor.desk(back.person.session.user)).state).toBe("available");
  again.socket.close();
});

/** As the engine's own push comes to the web. */
async function tellFloor(): Promise<void> {
  const { tenant } = floor.mandate;
  await api.views.onPush(api.hub, "floor", { tenant, view: await floor.link.ask("floorView", { tenant }) });
}

test("however many open the floor at once, the engine is asked once; later it has told it already", async () => {
  const { session } = await api.as("supervisor", floor.mandate);
  await floor.pass(2);
  floorsAsked = 0;
  const views = await Promise.all(Array.from({ length: 20 }, () => api.views.snapshot(session, "floor")));
  expect(floorsAsked).toBe(1);
  expect(views.map((view) => (view as FloorView).campaigns.length)).toEqual(views.map(() => 1));
  await tellFloor();
  await api.views.snapshot(session, "floor");
  expect(floorsAsked).toBe(1);
});

test("a floor opened while no engine answers stays open and is shown when one is back", async () => {
  const person = await api.as("supervisor", floor.mandate);
  await floor.pass(2);
  await floor.kill();
  const { port } = api.app.server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/live`, { headers: person.headers });
  const views: FloorView[] = [];
  let closed = false;
  socket.on("close", () => {
    closed = true;
  });
  socket.on("message", (raw) => {
    const message = JSON.parse(raw.toString()) as ServerMessage;
    if (message.type === "view" && message.topic === "floor") views.push(message.data as FloorView);
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "subscribe", topic: "floor" }));
  await expect.poll(() => api.hub.followers("floor").length).toBe(1);
  expect(await api.views.snapshot(person.session, "floor")).toBeUndefined();
  await floor.revive();
  await tellFloor();
  await expect.poll(() => views.length).toBe(1);
  expect(closed).toBe(false);
  socket.close();
});
