// The real exchange under load: Asterisk, SIPp as the public and as the agents' telephones, and the product's own telephony
// module, which calls, joins and records as the engine has it done.
import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import { ariApp, ariUser } from "#telephony/asterisk/config.ts";
import { startAsterisk } from "#telephony/asterisk/supervise.ts";
import { createAsteriskTelephony } from "#telephony/asterisk/telephony.ts";
import type { TelephonyEvent } from "#telephony/core/events.ts";
import { startSipp } from "../../test/faults/sipp.ts";
import { labSettings, number } from "../../test/telephony/lab.ts";
import type { Heard } from "./listeners-process.ts";
import { cpuOf } from "./measure.ts";

export interface BusyExchange {
  readonly pid: number;
  /** Calls whose two sides hear each other now, and how many have begun so far. */
  talking(): number;
  begun(): number;
  /** Calls that ended otherwise than by us, and requests that failed. */
  readonly failures: readonly string[];
  /** Tracks begun, of talks begun. */
  recorded(): { readonly tracks: number; readonly talks: number };
  /** So many seats are manned; the exchange is left alone until they are up. */
  seat(count: number): Promise<void>;
  /** One call more, which lasts so long once it is joined; no-op when no agent is free. */
  call(talkMs: number): void;
  /** Seconds of processor so far: the exchange, and both sides of SIPp. */
  cpu(): { readonly exchange: number; readonly sides: number };
  /** Of the sample, since the question before. */
  heard(): Promise<Heard>;
  stop(): Promise<void>;
}

const host = "127.0.0.1";
/** Two ports a leg, two legs a call: for 500 calls. */
const rtpPorts = [20_000, 21_999] as const;
/** One call in so many goes to a listener of our own. */
const sampledEach = 10;
/** As a campaign that judges who answers. */
const detection = "talk";

export async function openExchange(): Promise<BusyExchange> {
  const settings = { ...(await labSettings()), rtpPorts };
  const exchange = await startAsterisk(settings);
  const [people, agents] = [await startSipp("talk"), await startSipp("talk")];
  const listeners = fork(join(import.meta.dirname, "listeners-process.ts"));
  const [{ port }] = (await once(listeners, "message")) as [{ port: number }];
  const failures: string[] = [];
  const failed = (what: string) => (error: unknown) => void failures.push(`${what}: ${String(error)}`);
  const telephony = createAsteriskTelephony({
    host,
    port: settings.httpPort,
    user: ariUser,
    password: settings.ariPassword,
    app: ariApp,
    promptsDir: join(settings.runDir, "prompts"),
    clock: { now: () => Date.now() },
    onFault: (what, error) => failed(what)(error),
  });
  const calls = new Map<AttemptId, { readonly seat: SeatId; readonly talkMs: number; ending: boolean }>();
  const free: SeatId[] = [];
  let [up, talking, begun, joined] = [0, 0, 0, 0];
  let seated: () => void = () => {};
  const hear = (event: TelephonyEvent): void => {
    if (event.type === "seat_up") {
      up += 1;
      free.push(event.seat);
      seated();
    }
    if (event.type === "seat_down") failures.push(`seat_down ${event.cause.q850}`);
    if (!("attempt" in event)) return;
    const { attempt } = event;
    const call = calls.get(attempt);
    if (!call) return;
    if (event.type === "answered") telephony.bridge(attempt, call.seat).catch(failed("bridge"));
    if (event.type === "bridged") {
      talking += 1;
      joined += 1;
      telephony.startRecording(attempt).catch(failed("record"));
      setTimeout(() => {
        call.ending = true;
        telephony.hangUp(attempt, "normal").catch(failed("hang_up"));
      }, call.talkMs).unref();
    }
    if (event.type !== "ended") return;
    calls.delete(attempt);
    free.push(call.seat);
    if (call.ending) talking -= 1;
    else failures.push(`ended ${event.cause.q850} ${event.cause.sip ?? ""}`);
  };
  await telephony.connect(hear);
  const trunk = { name: "publico", demo: true };
  const sample = { name: "muestra", demo: true };
  // An agent's telephone at a fixed address: what a registration would tell, without its cost.
  const desks = { name: "puestos", demo: true };
  await telephony.provision.putTrunk({ ...trunk, host, port: people.port });
  await telephony.provision.putTrunk({ ...sample, host, port });
  await telephony.provision.putTrunk({ ...desks, host, port: agents.port });
  return {
    pid: exchange.pid,
    failures,
    talking: () => talking,
    begun: () => begun,
    recorded: () => ({ tracks: readdirSync(exchange.recordings).length, talks: joined }),
    async seat(count) {
      const wanted = up + count;
      const all = new Promise<void>((resolve) => {
        seated = () => up >= wanted && resolve();
      });
      for (let i = 0; i < count; i++)
        await telephony.openSeat({ seat: newId<SeatId>(), sipUser: desks.name });
      await all;
    },
    call(talkMs) {
      const seat = free.shift();
      if (!seat) return;
      const attempt = newId<AttemptId>();
      const phone = number(begun);
      calls.set(attempt, { seat, talkMs, ending: false });
      telephony
        .dial({
          attempt,
          phone,
          digits: phone,
          trunk: begun++ % sampledEach === 0 ? sample : trunk,
          callerId: "56223334444",
          ringSeconds: 15,
          detection,
        })
        .catch(failed("dial"));
    },
    cpu: () => ({ exchange: cpuOf(exchange.pid), sides: cpuOf(people.pid) + cpuOf(agents.pid) }),
    async heard() {
      listeners.send("tell");
      const [told] = await once(listeners, "message");
      return told as Heard;
    },
    async stop() {
      await telephony.close();
      listeners.disconnect();
      await Promise.all([people.stop(), agents.stop(), exchange.stop()]);
      rmSync(settings.runDir, { recursive: true, force: true });
    },
  };
}
