import fc from "fast-check";
import { expect, test } from "vitest";
import { type AttemptId, asId, type SeatId } from "#kernel/ids.ts";
import { allocate, allocateAll } from "./allocate.ts";
import {
  type Agent,
  canTakeCall,
  defaultPresence,
  nameOf,
  newAgent,
  type PresenceEvent,
  type PresenceSettings,
  pacingStateOf,
  presenceDeadline,
  stepPresence,
  tickPresence,
} from "./presence.ts";

const ana = asId<AttemptId>("01900000-0000-7000-8000-000000000001");
const seat = (n: number): SeatId => asId(`01900000-0000-7000-8000-${String(n).padStart(12, "0")}`);
const over = (by: "agent" | "other", bridged = true): PresenceEvent => ({
  type: "call_over",
  attempt: ana,
  bridged,
  by,
});
const assigned: PresenceEvent = { type: "assigned", attempt: ana };
const bridged: PresenceEvent = { type: "bridged", attempt: ana };
const saved: PresenceEvent = { type: "saved", attempt: ana };
const lunch: PresenceEvent = { type: "pause_asked", pause: { reason: "almuerzo", limitMs: 3_600_000 } };
const login: PresenceEvent[] = [{ type: "log_in" }, { type: "seat_up" }];

function live(events: readonly PresenceEvent[], over: Partial<PresenceSettings> = {}) {
  const settings = { ...defaultPresence, ...over };
  let agent: Agent = newAgent(0);
  let now = 0;
  const effects: string[] = [];
  let refused: string | null = null;
  const states: string[] = [];
  for (const event of events) {
    now += 1000;
    const result = stepPresence(agent, event, now, settings);
    agent = result.agent;
    refused = result.refused;
    effects.push(...result.effects.map(({ type }) => type));
    states.push(nameOf(agent));
  }
  const tick = (ms: number) => {
    now += ms;
    const result = tickPresence(agent, now, settings);
    agent = result.agent;
    effects.push(...result.effects.map(({ type }) => type));
    return nameOf(agent);
  };
  return { agent: () => agent, effects, refused: () => refused, states, tick };
}

test("an agent logs in, takes a call, saves its result and is available again", () => {
  const day = live([...login, assigned, bridged, over("agent"), saved]);
  expect(day.states).toEqual(["connecting", "available", "dialling", "talking", "wrapup", "available"]);
});

test("when the customer is gone the desk says so, and the wrap-up begins by itself", () => {
  const day = live([...login, assigned, bridged, over("other")]);
  expect(day.states.at(-1)).toBe("dropped");
  expect(day.tick(14_000)).toBe("dropped");
  expect(day.tick(1_000)).toBe("wrapup");
});

test("nobody leaves before saving the result of a made call; the wish is kept", () => {
  const day = live([...login, assigned, bridged, over("agent"), { type: "leave_asked" }]);
  expect(day.refused()).toBe("result_owed");
  expect(live([...login, assigned, bridged, { type: "leave_asked" }]).refused()).toBe("in_call");
  const gone = live([...login, assigned, bridged, over("agent"), { type: "leave_asked" }, saved]);
  expect(gone.states.at(-1)).toBe("offline");
  expect(gone.effects).toContain("close_seat");
});

test("who comes back owing a result lands in its wrap-up", () => {
  const lost = live([...login, assigned, bridged, over("agent"), { type: "link_lost" }]);
  expect(lost.tick(120_000)).toBe("offline");
  let agent = lost.agent();
  for (const event of login) agent = stepPresence(agent, event, 500_000).agent;
  expect(agent.at).toMatchObject({ state: "wrapup", attempt: ana });
});

test("an unanswered call leaves nothing to save", () => {
  expect(live([...login, assigned, over("other", false)]).states.at(-1)).toBe("available");
});

test("a pause asked for during a call begins after the result is saved", () => {
  const day = live([...login, assigned, bridged, lunch, over("agent")]);
  expect(pacingStateOf(day.agent())).toEqual({ state: "wrapup", pausePending: true });
  const paused = live([...login, assigned, bridged, lunch, over("agent"), saved]);
  expect(paused.agent().at).toMatchObject({
    state: "paused",
    reason: "almuerzo",
    limitAt: 7000 + 3_600_000,
  });
  expect(live([...login, lunch, { type: "ready" }]).states.at(-1)).toBe("available");
});

test("optional wrap-up: the agent may go on, and the default result is saved", () => {
  const day = live([...login, assigned, bridged, over("agent"), { type: "ready" }], { wrapup: "optional" });
  expect(day.states.at(-1)).toBe("available");
  expect(day.effects).toContain("save_default_result");
});

test("mandatory wrap-up: the agent goes on only after saving, however long it takes", () => {
  const day = live([...login, assigned, bridged, over("agent"), { type: "ready" }], { wrapup: "mandatory" });
  expect(day.refused()).toBe("result_owed");
  expect(day.tick(3_600_000)).toBe("wrapup");
});

test("time-boxed wrap-up: saving ends it early, time ends it with the default result", () => {
  const day = live([...login, assigned, bridged, over("agent")], { wrapup: "timed" });
  expect(day.tick(44_999)).toBe("wrapup");
  expect(day.tick(1)).toBe("available");
  expect(day.effects).toContain("save_default_result");
  expect(live([...login, assigned, bridged, over("agent"), saved], { wrapup: "timed" }).states.at(-1)).toBe(
    "available",
  );
});

test("time-boxed without early exit: saving does not end it", () => {
  const day = live([...login, assigned, bridged, over("agent"), saved, { type: "ready" }], {
    wrapup: "timed_fixed",
  });
  expect(day.refused()).toBe("wrapup_running");
  expect(day.tick(45_000)).toBe("available");
  expect(day.effects).not.toContain("save_default_result");
});

test("a result saved while still talking needs no wrap-up", () => {
  expect(live([...login, assigned, bridged, saved, over("agent")]).states.at(-1)).toBe("available");
});

test("an agent whose browser is away gets no calls, keeps the one under way, and comes back where they were", () => {
  const idle = live([...login, { type: "link_lost" }]);
  expect(idle.states.at(-1)).toBe("reconnecting");
  expect(canTakeCall(idle.agent())).toBe(false);
  expect(idle.tick(120_000)).toBe("offline");
  const busy = live([...login, assigned, bridged, { type: "link_lost" }]);
  expect(busy.tick(600_000)).toBe("reconnecting");
  expect(
    live([...login, assigned, bridged, { type: "link_lost" }, { type: "link_back" }]).states.at(-1),
  ).toBe("talking");
});

test("an agent whose audio drops is called again", () => {
  const day = live([...login, { type: "seat_down" }, { type: "seat_up" }]);
  expect(day.effects).toEqual(["open_seat", "open_seat"]);
  expect(day.states).toEqual(["connecting", "available", "reconnecting", "available"]);
});

test("a supervisor ends a wrap-up, also one that is always spent in full, and never a talk", () => {
  const finish: PresenceEvent = { type: "finish_asked" };
  const owed = live([...login, assigned, bridged, over("agent"), finish], { wrapup: "timed_fixed" });
  expect([owed.states.at(-1), owed.effects.at(-1)]).toEqual(["available", "save_default_result"]);
  const dropped = live([...login, assigned, bridged, over("other"), finish]);
  expect(dropped.states.at(-1)).toBe("available");
  const talking = live([...login, assigned, bridged, finish]);
  expect([talking.refused(), talking.states.at(-1)]).toEqual(["in_call", "talking"]);
});

test("a pause that was ordered is not taken back while it waits; one's own is", () => {
  const ordered: PresenceEvent = {
    type: "pause_asked",
    pause: { reason: "reunion", limitMs: null, ordered: true },
  };
  const held = live([...login, assigned, bridged, ordered, { type: "pause_cancelled" }]);
  expect(held.refused()).toBe("ordered");
  expect(held.agent().pausePending?.reason).toBe("reunion");
  const own = live([...login, assigned, bridged, lunch, { type: "pause_cancelled" }]);
  expect(own.agent().pausePending).toBeNull();
});

const anyEvent = fc.constantFrom<PresenceEvent>(
  ...login,
  { type: "seat_down" },
  { type: "link_lost" },
  { type: "link_back" },
  assigned,
  bridged,
  { type: "held" },
  { type: "resumed" },
  over("agent"),
  over("other"),
  over("other", false),
  saved,
  lunch,
  { type: "pause_cancelled" },
  { type: "ready" },
  { type: "finish_asked" },
  { type: "leave_asked" },
);

test("whatever is pressed, a result that is owed is saved, by hand or by default, before the next call", () => {
  fc.assert(
    fc.property(
      fc.array(anyEvent, { maxLength: 40 }),
      fc.constantFrom("optional", "mandatory", "timed", "timed_fixed"),
      (events, wrapup) => {
        const settings = { ...defaultPresence, wrapup };
        let agent = newAgent(0);
        events.forEach((event, i) => {
          const before = agent;
          const result = stepPresence(
            tickPresence(agent, i * 7000, settings).agent,
            event,
            i * 7000,
            settings,
          );
          agent = result.agent;
          if (agent.at.state === "available" && before.at.state === "wrapup") expect(agent.owes).toBeNull();
          if (agent.at.state === "dropped") expect(presenceDeadline(agent, settings)).not.toBeNull();
          if (agent.at.state === "dialling") expect(canTakeCall(agent)).toBe(false);
        });
      },
    ),
    { numRuns: 400 },
  );
});

test("the agent idle for longest takes the call, whatever the order of the list", () => {
  const idle = [
    { seat: seat(1), idleSince: 50 },
    { seat: seat(2), idleSince: 20 },
    { seat: seat(3), idleSince: 20 },
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(idle, { minLength: 3 }), (shuffled) => {
      expect(allocate(shuffled)?.seat).toBe(seat(2));
    }),
  );
  expect(allocate(idle, (agent) => agent.seat === seat(1))?.seat).toBe(seat(1));
  expect(allocate([])).toBeNull();
  expect(allocateAll(["a", "b", "c", "d"], idle).map(({ call, agent }) => [call, agent.seat])).toEqual([
    ["a", seat(2)],
    ["b", seat(3)],
    ["c", seat(1)],
  ]);
});
