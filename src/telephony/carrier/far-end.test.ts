import { afterEach, expect, test } from "vitest";
import {
  announcement,
  answering,
  type Behaviour,
  busy,
  hangUp,
  invalidNumber,
  noAnswer,
  person,
  press,
  say,
  scripted,
  switchedOff,
  wait,
} from "./behaviour.ts";
import { type FarEnd, type FarEndEvent, type PlacedCall, startFarEnd } from "./far-end.ts";
import { informationTone, silence, tone } from "./tones.ts";

const host = "127.0.0.1";
const opened: FarEnd[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((end) => end.close()));
});

interface Watched {
  readonly end: FarEnd;
  readonly events: FarEndEvent[];
  /** The nth event of that type, when it comes or at once if it has come already. */
  saw(type: FarEndEvent["type"], nth?: number): Promise<FarEndEvent>;
}

async function farEnd(behaviourOf: (invite: { number: string }) => Behaviour): Promise<Watched> {
  const events: FarEndEvent[] = [];
  const waiting = new Set<() => void>();
  const end = await startFarEnd({
    host,
    port: 0,
    behaviourOf,
    onEvent: (event) => {
      events.push(event);
      for (const look of waiting) look();
    },
  });
  opened.push(end);
  const saw = (type: FarEndEvent["type"], nth = 1): Promise<FarEndEvent> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = events.filter((event) => event.type === type)[nth - 1];
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { end, events, saw };
}

const quietly = { kind: "answer", ringMs: 0, steps: [] } as const;
function dial(from: Watched, to: Watched, number: string, more: Partial<PlacedCall> = {}) {
  const server = { host, port: to.end.port };
  return from.end.placeCall({ server, to: number, from: "56221234567", behaviour: quietly, ...more });
}
const closing = (event: FarEndEvent) => (event.type === "end" ? event : undefined);

test("two people hear each other, press keys and part with a BYE", async () => {
  const steps = [wait(100), say(tone(700, 600), "hola"), wait(200), press("19#"), wait(900), hangUp];
  const carrier = await farEnd(scripted({ "+56900000001": answering(steps, { ringMs: 50 }) }));
  const caller = await farEnd(() => busy());
  await dial(caller, carrier, "56900000001", {
    headers: [["x-attempt", "a-1"]],
    behaviour: { kind: "answer", ringMs: 0, steps: [say(tone(440, 500)), press("5")] },
  });
  const [ended, theirs] = await Promise.all([carrier.saw("end"), caller.saw("end")]);
  expect(carrier.events.map((event) => event.type)).toEqual(
    expect.arrayContaining(["invite", "ringing", "answered", "heard", "dtmf", "pressed", "said", "end"]),
  );
  expect(carrier.events[0]).toMatchObject({ number: "56900000001", attempt: "a-1", from: "56221234567" });
  expect(caller.events.flatMap((event) => (event.type === "dtmf" ? [event.key] : [])).join("")).toBe("19#");
  expect(carrier.events.flatMap((event) => (event.type === "dtmf" ? [event.key] : [])).join("")).toBe("5");
  expect(closing(ended)?.end).toEqual({ by: "us" });
  expect(closing(theirs)?.end).toEqual({ by: "them" });
  expect(closing(theirs)?.packets).toBeGreaterThan(80);
});

test("a busy, an unknown, a switched-off and a refused number each give their own status", async () => {
  const carrier = await farEnd(
    scripted({
      "1": busy(30),
      "2": invalidNumber(),
      "3": switchedOff(),
      "4": { kind: "reject", ringMs: 0, status: 503, reason: "Service Unavailable" },
    }),
  );
  for (const [number, status] of [
    ["1", 486],
    ["2", 404],
    ["3", 480],
    ["4", 503],
    ["9", 404],
  ] as const) {
    const caller = await farEnd(() => busy());
    await dial(caller, carrier, number);
    expect(closing(await caller.saw("end"))?.end).toEqual({ by: "refused", status });
  }
});

test("whoever gives up while it rings cancels the call at both ends", async () => {
  const carrier = await farEnd(() => noAnswer());
  const caller = await farEnd(() => busy());
  const call = await dial(caller, carrier, "1");
  await caller.saw("ringing");
  call.hangUp();
  expect(closing(await carrier.saw("end"))?.end).toEqual({ by: "cancelled" });
  expect(carrier.end.calls()).toEqual([]);
});

test("an operator's announcement is heard before any answer and then refused", async () => {
  const carrier = await farEnd(() => announcement([informationTone(), silence(100)]));
  const caller = await farEnd(() => busy());
  await dial(caller, carrier, "1");
  const ended = closing(await caller.saw("end"));
  expect(caller.events.map((event) => event.type)).toEqual(["invite", "ringing", "heard", "quiet", "end"]);
  expect(ended?.end).toEqual({ by: "refused", status: 503 });
});

test("the same attempt dialled twice is seen in the ledger", async () => {
  const carrier = await farEnd(() => person({ greeting: tone(500, 200), hangUpAfterMs: 100, ringMs: 0 }));
  const caller = await farEnd(() => busy());
  const headers = [["x-attempt", "twice"]] as const;
  await dial(caller, carrier, "1", { headers });
  await dial(caller, carrier, "1", { headers });
  await dial(caller, carrier, "1", { headers: [["x-attempt", "once"]] });
  await carrier.saw("end", 3);
  expect(Object.fromEntries(carrier.end.invitesByAttempt())).toEqual({ twice: 2, once: 1 });
});

test("a far end that died is given up by the session timer", async () => {
  const carrier = await farEnd(() => answering([], { ringMs: 0 }));
  const caller = await farEnd(() => busy());
  const call = await dial(caller, carrier, "1", { sessionSeconds: 3 });
  await Promise.all([carrier.saw("answered"), caller.saw("answered")]);
  call.vanish();
  expect(closing(await carrier.saw("end"))?.end).toEqual({ by: "lost" });
});
