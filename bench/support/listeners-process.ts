// People of the public with a telephone of our own, in a process of their own: a small sample who count how evenly they hear their
// agent, so that the counting loads nothing of what is measured. A packet is late 60 ms after the one before (carrier/ear.ts).
import { setPriority } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Call } from "#telephony/carrier/call.ts";
import { join, silence, tone } from "#telephony/carrier/tones.ts";
import { startUserAgent } from "#telephony/carrier/user-agent.ts";

export interface Heard {
  readonly packets: number;
  readonly late: number;
  readonly maxGapMs: number;
  /** How late this process itself was, p99 in ms: what of the gaps may be the listener's own. */
  readonly ownLagMs: number;
}

/** Before everybody else where we may, so that what is late is not the listener. */
const [itself, first] = [0, -15];
try {
  setPriority(itself, first);
} catch {
  // Not allowed: its own lateness stands beside the figure.
}
const resolutionMs = 10;
const talk = join(tone(300, 600), silence(8_000));
const calls = new Set<Call>();
/** What ended calls leave, and what was told already. */
let ended = { packets: 0, late: 0 };
let told = { packets: 0, late: 0 };
const lag = monitorEventLoopDelay({ resolution: resolutionMs });
lag.enable();

function heard(): { packets: number; late: number } {
  const sum = { ...ended };
  for (const { audio } of calls) {
    sum.packets += audio.ear.packets;
    sum.late += audio.ear.latePackets;
  }
  return sum;
}

const agent = await startUserAgent({
  host: "127.0.0.1",
  port: 0,
  user: "public",
  onCall(call) {
    calls.add(call);
    call.observer = {
      onEnded() {
        calls.delete(call);
        const { packets, latePackets } = call.audio.ear;
        ended = { packets: ended.packets + packets, late: ended.late + latePackets };
      },
    };
    call.ring();
    call.answer();
    call.audio.player.loop(talk);
  },
});
process.on("message", () => {
  const now = heard();
  const answer: Heard = {
    packets: now.packets - told.packets,
    late: now.late - told.late,
    maxGapMs: Math.max(0, ...[...calls].map(({ audio }) => audio.ear.maxGapMs)),
    ownLagMs: Math.max(0, lag.percentile(99) / 1e6 - resolutionMs),
  };
  told = now;
  lag.reset();
  process.send?.(answer);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: agent.port });
