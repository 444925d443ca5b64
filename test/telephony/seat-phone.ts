// An agent's softphone as the tests need it: registers, answers by itself, plays a tone when told, and notes every
// time sound begins or ends at its ear.
import type { Call } from "#telephony/carrier/call.ts";
import { monotonicMs } from "#telephony/carrier/rtp-stream.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { startUserAgent } from "#telephony/carrier/user-agent.ts";
import { createLog, type Log } from "./lab.ts";

export interface HeardSound {
  readonly type: "sound" | "quiet";
  readonly at: number;
}
export interface SeatPhone {
  readonly heard: Log<HeardSound>;
  readonly keys: readonly string[];
  call(): Call;
  hum(hertz: number): void;
  hush(): void;
  close(): Promise<void>;
}

const host = "127.0.0.1";

export async function openPhone(
  server: { readonly host: string; readonly port: number },
  credentials: { readonly user: string; readonly password: string },
): Promise<SeatPhone> {
  const { log, add } = createLog<HeardSound>();
  const keys: string[] = [];
  let current: Call | undefined;
  const agent = await startUserAgent({
    host,
    port: 0,
    user: credentials.user,
    onCall: (call) => {
      current = call;
      call.observer = {
        onSound: (_first, at) => add({ type: "sound", at }),
        onQuiet: (_since, at) => add({ type: "quiet", at }),
        onKey: (key) => keys.push(key),
      };
      call.answer();
    },
  });
  const status = await agent.register(server, credentials, 300);
  if (status !== 200) throw new Error(`REGISTER of ${credentials.user}: ${status}`);
  const call = (): Call => {
    if (!current) throw new Error("the softphone has not been called");
    return current;
  };
  return {
    heard: log,
    keys,
    call,
    hum: (hertz) => call().audio.player.loop(tone(hertz, 1_000)),
    hush: () => call().audio.player.stop(),
    close: () => agent.close(),
  };
}
export const nowMs = monotonicMs;
