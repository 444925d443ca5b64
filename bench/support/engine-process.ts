// The real engine on the simulated exchange, as a process of its own, in real time: what a bench asks to be loaded. It tells how
// late its event loop was and what left the building. The exchange's own work is counted as the engine's: a ceiling.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createEngine } from "#dialer/engine/engine.ts";
import { roomyDisk } from "#dialer/engine/readiness.ts";
import { createWriter } from "#dialer/engine/writer.ts";
import type { AttemptId, TenantId } from "#kernel/ids.ts";
import { logNormal, seededRng } from "#kernel/rng.ts";
import { openDatabase } from "#platform/db.ts";
import { createLog } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import { type RpcHandler, serveRpc } from "#platform/socket-rpc.ts";
import { type Behaviour, type City, createCity } from "#telephony/simulated/city.ts";
import { createManualClock } from "#telephony/simulated/manual-clock.ts";
import { createSimulatedTelephony } from "#telephony/simulated/telephony.ts";

export interface EngineWish {
  readonly appUrl: string;
  readonly socket: string;
  readonly tenant: TenantId;
  readonly offsetMs: number;
  /** Median seconds of a talk. */
  readonly talkSeconds: number;
}
export interface EngineTold {
  readonly lagMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Instants of the operation's clock at which a call left, since the last question. */
  readonly dialledAt: readonly number[];
  readonly bridged: number;
  readonly abandoned: number;
  readonly calls: number;
}

/** The exchange's clock is moved so often: what happens on the line is that much late at most. */
const stepMs = 5;
/** As the engine's own process (roles/engine.ts). */
const [tickMs, adoptMs] = [250, 2_000];
const loopResolutionMs = 10;

/** 22 % answer, 25 % are machines: a list of middling arrears. The same number always does the same. */
function publicOf(talkSeconds: number): City["behaviourOf"] {
  return (phone) => {
    const rng = seededRng(Number(phone.slice(-9)));
    const drawn = rng.next() * 100;
    const afterMs = Math.round(3_000 + 12_000 * rng.next());
    if (drawn < 22) {
      const talkMs = Math.round(1_000 * logNormal(rng, talkSeconds, 0.5));
      return { kind: "human", afterMs, greetingDelayMs: 400, greetingMs: 700, patienceMs: 8_000, talkMs };
    }
    if (drawn < 47) return { kind: "machine", afterMs, greetingMs: 6_000, beep: true };
    if (drawn < 77) return { kind: "no_answer" } satisfies Behaviour;
    if (drawn < 90) return { kind: "invalid", afterMs: 900 };
    return { kind: "busy", afterMs: 1_500 };
  };
}

async function start(wish: EngineWish): Promise<void> {
  const log = createLog("engine", "/dev/null");
  const now = (): number => Date.now() + wish.offsetMs;
  const clock = createManualClock(now());
  const exchange = createSimulatedTelephony({
    city: { ...createCity(), behaviourOf: publicOf(wish.talkSeconds) },
    clock,
  });
  const db = openDatabase({ url: wish.appUrl, max: 8, statementTimeoutMs: 5_000, name: "engine", log });
  let push: (topic: string, data: unknown) => void = () => {};
  const engine = createEngine({
    db,
    telephony: exchange,
    clock,
    log,
    writer: createWriter(db, log),
    owner: newId(),
    demo: false,
    newAttempt: () => newId<AttemptId>(),
    push: (topic, data) => push(topic, data),
    notReady: () => [],
    disk: () => roomyDisk,
    provisionSeat: async () => {},
    forgetSeat: async () => {},
    provisionTrunk: async () => {},
    tenants: async () => [wish.tenant],
    parts: () => [],
  });
  await engine.start();
  const server = await serveRpc(wish.socket, engine.commands as unknown as Record<string, RpcHandler>);
  push = server.push;
  const lag = monitorEventLoopDelay({ resolution: loopResolutionMs });
  lag.enable();
  let told = 0;
  let adopting = false;
  setInterval(() => clock.advance(Math.max(0, now() - clock.now())), stepMs);
  setInterval(() => engine.tick(), tickMs);
  setInterval(() => {
    if (adopting) return;
    adopting = true;
    engine
      .adopt()
      .catch((error: Error) => console.error(`adopt: ${error.message}`))
      .finally(() => {
        adopting = false;
      });
  }, adoptMs);
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - loopResolutionMs);
  process.on("message", (question: "tell" | "stop") => {
    if (question === "stop") process.exit(0);
    const fresh = exchange.ledger.slice(told);
    told = exchange.ledger.length;
    const runs = [...engine.world.campaigns.values()];
    const answer: EngineTold = {
      lagMs: { p50: late(lag.percentile(50)), p99: late(lag.percentile(99)), max: late(lag.max) },
      dialledAt: fresh.map(({ dialledAt }) => dialledAt),
      bridged: exchange.ledger.filter(({ bridgedAt }) => bridgedAt !== null).length,
      abandoned: runs.reduce((sum, run) => sum + run.counts.abandoned, 0),
      calls: engine.world.calls.size,
    };
    lag.reset();
    process.send?.(answer);
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.("ready");
}

process.once("message", (wish: EngineWish) => void start(wish));
