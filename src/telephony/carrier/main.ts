// The demo's carrier as a process: configuration as JSON in its first argument or RECAUDO_CARRIER, orders as JSON
// lines on standard input, events as JSON lines on standard output. Ends when its input closes, so that it never
// outlives its parent.
import { createInterface } from "node:readline";
import { type Country, countries } from "#kernel/country.ts";
import { hour, localTime } from "#kernel/time.ts";
import { type FarEnd, type FarEndEvent, startFarEnd } from "./far-end.ts";
import { type CarrierConfig, type Order, parseConfig, parseOrder } from "./orders.ts";
import type { PhoneProfile, Scene } from "./public/outcomes.ts";
import { createPublic, type Public } from "./public/public.ts";
import { type ClipBank, openClips } from "./voices/clips.ts";

/** The stories of the first talks at the person's seat; after them somebody calls back. */
const seatScenes: readonly Scene[] = ["promise", "already_paid", "third_party"];
const returnCallAfterMs = 8_000;

interface Floor {
  readonly config: CarrierConfig;
  readonly people: Public;
  readonly profiles: Map<string, PhoneProfile>;
  /** Digits of the numbers that belong to the product. */
  ownNumbers: ReadonlySet<string>;
  end: FarEnd | undefined;
  clockOffsetMs: number;
  /** The attempt that tells the last scripted story. */
  lastScene: string | undefined;
  scenesLeft: number;
}

await main();

async function main(): Promise<void> {
  const config = parseConfig(process.argv[2] ?? process.env.RECAUDO_CARRIER ?? "");
  const input = createInterface({ input: process.stdin });
  // A parent that dies while the clips are being made must not leave us behind.
  input.once("close", () => process.exit(0));
  const clips = await openClips({ cacheDir: config.cacheDir, userDir: config.clipsDir });
  const floor = openFloor(config, clips);
  floor.end = await startFarEnd({
    host: config.host,
    port: config.port,
    rtpRange: { from: config.rtpFrom, to: config.rtpTo },
    behaviourOf: (invite) => {
      const dialled = floor.people.dial(invite);
      tell({ ev: "dialled", ...invite, outcome: dialled.outcome, scene: dialled.scene });
      return dialled.behaviour;
    },
    ringsBack: ({ number }) =>
      floor.ownNumbers.has(number.replace(/^\+/, ""))
        ? { server: { host: config.exchangeHost, port: config.exchangePort }, to: number }
        : undefined,
    onEvent: (event) => follow(floor, event),
  });
  const { source, count, madeNow, recorded } = clips;
  tell({ ev: "listening", port: floor.end.port, voices: source, clips: count, madeNow, recorded });
  input.on("line", (line) => {
    const order = parseOrder(line);
    if (order) obey(floor, order);
    else tell({ ev: "refused", order: line.slice(0, 200) });
  });
}

function openFloor(config: CarrierConfig, clips: ClipBank): Floor {
  const profiles = new Map<string, PhoneProfile>();
  const floor: Floor = {
    config,
    profiles,
    ownNumbers: new Set(),
    people: createPublic({
      seed: config.seed,
      pace: config.pace,
      clips,
      seatScenes,
      profileOf: (number) => profiles.get(number.replace(/^\+/, "")),
      localHourOf: (number) => localHour(number, Date.now() + floor.clockOffsetMs),
    }),
    end: undefined,
    clockOffsetMs: config.clockOffsetMs,
    lastScene: undefined,
    scenesLeft: seatScenes.length,
  };
  return floor;
}

function obey(floor: Floor, order: Order): void {
  switch (order.do) {
    case "profiles":
      for (const [number, profile] of order.profiles) floor.profiles.set(number.replace(/^\+/, ""), profile);
      return;
    case "own_numbers":
      floor.ownNumbers = new Set(order.numbers.map((number) => number.replace(/^\+/, "")));
      return;
    case "seat": {
      const scene = floor.people.reachedSeat(order.attempt);
      if (scene === undefined) return;
      floor.scenesLeft -= 1;
      if (floor.scenesLeft === 0) floor.lastScene = order.attempt;
      tell({ ev: "scene", attempt: order.attempt, scene });
      return;
    }
    case "call_back":
      callBack(floor, order.to, order.from);
      return;
    case "ping":
      tell({ ev: "pong" });
      return;
    case "clock":
      floor.clockOffsetMs = order.offsetMs;
  }
}

function follow(floor: Floor, event: FarEndEvent): void {
  if (event.type !== "quiet") tell({ ev: event.type, ...event });
  if (event.type !== "end" || event.attempt === undefined) return;
  floor.people.forget(event.attempt);
  if (event.attempt !== floor.lastScene || floor.config.returnCallTo === undefined) return;
  const to = floor.config.returnCallTo;
  floor.lastScene = undefined;
  setTimeout(() => callBack(floor, to, undefined), returnCallAfterMs * floor.config.pace);
}

function callBack(floor: Floor, to: string, from: string | undefined): void {
  const number = from ?? floor.people.callsBack();
  if (number === undefined || !floor.end) {
    tell({ ev: "nobody_calls_back", to });
    return;
  }
  const server = { host: floor.config.exchangeHost, port: floor.config.exchangePort };
  const behaviour = floor.people.caller(number);
  floor.end.placeCall({ server, to, from: number, behaviour }).catch((error: unknown) => {
    tell({ ev: "call_failed", to, message: String(error) });
  });
}

function localHour(number: string, now: number): number {
  const country: Country = /^\+?51/.test(number) ? "PE" : "CL";
  return Math.floor((localTime(now, countries[country].zones[0]).secondOfDay * 1_000) / hour);
}

function tell(event: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
