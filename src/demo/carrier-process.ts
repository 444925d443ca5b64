// The demo's carrier as a child: orders go down its standard input, what happens on the line comes up its standard output.
// It ends when its input closes, so it never outlives us.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Config, carrierRtpPorts } from "#config.ts";
import type { Order } from "#telephony/carrier/orders.ts";
import type { DialOutcome, PhoneProfile, Scene } from "#telephony/carrier/public/outcomes.ts";

export interface Listening {
  readonly voices: "espeak-ng" | "babble";
  readonly clips: number;
  readonly madeNow: number;
}
/** What a call was going to bring, told when the carrier saw its INVITE. */
export interface Dialled {
  readonly ev: "dialled";
  readonly number: string;
  readonly attempt?: string;
  readonly outcome: DialOutcome;
  readonly scene?: Scene;
}
type Told =
  | Dialled
  | { readonly ev: "scene"; readonly attempt: string; readonly scene: Scene }
  | { readonly ev: "pong" }
  | { readonly ev: "other" };

/** As the orders travel: a phone's profile is a row of three words. */
type Sent =
  | Exclude<Order, { do: "profiles" }>
  | { readonly do: "profiles"; readonly profiles: readonly (readonly [string, string, string])[] };

export interface Carrier {
  /** Rejects when the process ended before it listened. */
  readonly listening: Promise<Listening>;
  order(order: Sent): void;
  /** Resolves when it answers; rejects when it has ended. A process that hangs leaves it open. */
  ping(): Promise<void>;
  onEvent(listener: (event: Told) => void): void;
  stop(): Promise<void>;
}

const stopWithinMs = 2_000;
/** One order holds at most so many phones: a line is read whole. */
const profilesAtOnce = 2_000;

export function startCarrier(config: Config): Carrier {
  const { carrier: port, carrierRtpFrom, sip } = config.ports;
  const folder = join(config.dataFolder, "log");
  mkdirSync(folder, { recursive: true });
  const settings = {
    host: "127.0.0.1",
    port,
    rtpFrom: carrierRtpFrom,
    rtpTo: carrierRtpFrom + carrierRtpPorts - 1,
    exchangeHost: "127.0.0.1",
    exchangePort: sip,
    cacheDir: join(config.cacheFolder, "voices"),
    clipsDir: join(config.dataFolder, "voices"),
    seed: Date.now() % 1_000_000,
  };
  const output = join(folder, "carrier.out");
  // A group of its own: Ctrl-C in the terminal must not end the calls before the engine has stopped dialling.
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "../telephony/carrier/main.ts"), JSON.stringify(settings)],
    {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, NODE_COMPILE_CACHE: join(config.cacheFolder, "compiled") },
    },
  );
  child.stderr.pipe(createWriteStream(output, { flags: "a", mode: 0o600 }));
  const listeners: ((event: Told) => void)[] = [];
  // Opened once it listens: another demo's ledger must not be emptied by a start that is refused.
  let ledger: WriteStream | undefined;
  child.stdin.on("error", () => {});
  const listening = new Promise<Listening>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`la red telefónica terminó al arrancar; mira ${output}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const event = JSON.parse(line) as { ev: string; attempt?: string };
      if (event.ev === "listening")
        ledger = createWriteStream(join(folder, "carrier.jsonl"), { flags: "w", mode: 0o600 });
      if (event.ev !== "pong") ledger?.write(`${line}\n`);
      if (event.ev === "listening") resolve(event as never);
      for (const listener of listeners) listener(event as Told);
    });
  });
  const waiting = new Set<() => void>();
  listeners.push(({ ev }) => {
    if (ev !== "pong") return;
    for (const answered of waiting) answered();
    waiting.clear();
  });
  const ping = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("ended");
    await new Promise<void>((resolve) => {
      waiting.add(resolve);
      child.stdin.write(`${JSON.stringify({ do: "ping" } satisfies Sent)}\n`);
    });
  };
  // Awaited later, when everything else is up; until then a failure is nobody's unhandled rejection.
  listening.catch(() => {});
  return {
    listening,
    order: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
    ping,
    onEvent: (listener) => void listeners.push(listener),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        const kill = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
        child.once("exit", () => {
          clearTimeout(kill);
          resolve();
        });
        child.stdin.end();
      }),
  };
}

export function tellProfiles(
  carrier: Carrier,
  profiles: readonly (readonly [number: string, PhoneProfile])[],
): void {
  for (let from = 0; from < profiles.length; from += profilesAtOnce) {
    const rows = profiles
      .slice(from, from + profilesAtOnce)
      .map(([number, { arrears, kind }]) => [number, arrears, kind] as const);
    carrier.order({ do: "profiles", profiles: rows });
  }
}
