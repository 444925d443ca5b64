// What writing down a campaign's pacer costs and weighs: a simulated hour of a floor with the tape and without it in turn, its
// pieces squeezed as they are kept, then played again.
//   node bench/replay.ts [--agents 100] [--hours 1] [--rounds 3] [--json]
import { parseArgs } from "node:util";
import { deflateRawSync } from "node:zlib";
import type { Pacer, PacingEvent, PacingOptions } from "#dialer/core/pacing.ts";
import { replay } from "#dialer/core/pacing-replay.ts";
import { openTape, type TapePiece } from "#dialer/core/pacing-tape.ts";
import { runDay } from "#simulator/core/day.ts";
import { policyNamed } from "#simulator/core/policies.ts";
import { presets } from "#simulator/core/presets.ts";
import { withAgents } from "#simulator/core/world.ts";

const { values } = parseArgs({
  options: {
    agents: { type: "string", default: "100" },
    hours: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const auto = policyNamed("auto");
if (!auto) throw new Error("No existe la política «auto».");
const world = withAgents({ ...presets.base, hours: Number(values.hours) }, Number(values.agents));
/** As the engine keeps them. */
const pieceSeconds = 5;
/** The engine's instants are whole milliseconds. */
const whole = (at: number): number => Math.round(at * 1000) / 1000;

interface Run {
  /** Milliseconds in the pacer, and in cutting pieces. */
  spent: number;
  cutting: number;
  told: number;
  decided: number;
  readonly pieces: TapePiece[];
}

function play(kept: boolean): Run {
  const run: Run = { spent: 0, cutting: 0, told: 0, decided: 0, pieces: [] };
  const create = (options: PacingOptions): Pacer => {
    const tape = openTape({ mode: "predictive", options, snapshot: undefined }, 0);
    const pacer = kept ? tape.pacer : auto?.create(options, nothing);
    if (!pacer) throw new Error("no pacer");
    let next = pieceSeconds;
    const timed = <T>(of: "spent" | "cutting", work: () => T): T => {
      const begun = performance.now();
      const done = work();
      run[of] += performance.now() - begun;
      return done;
    };
    return {
      snapshot: pacer.snapshot,
      observe(event: PacingEvent) {
        run.told++;
        timed("spent", () => pacer.observe({ ...event, at: whole(event.at) }));
      },
      decide(now) {
        run.decided++;
        if (now >= next && kept) {
          next = now + pieceSeconds;
          timed("cutting", () => run.pieces.push(...tape.take(whole(now))));
        }
        return timed("spent", () => pacer.decide(whole(now)));
      },
    };
  };
  runDay({ world, seed: 1, abandonmentCap: 0.03, policy: { ...auto, name: "auto", label: "auto", create } });
  return run;
}
const nothing = { landsAfter: () => undefined, landings: () => [], freeTimes: () => [] };

const rounds = Array.from({ length: Number(values.rounds) }, () => [play(false), play(true)] as const);
const [, taped] = rounds.at(-1) ?? [];
if (!taped) throw new Error("--rounds");
const least = (of: (round: (typeof rounds)[number]) => number): number => Math.min(...rounds.map(of));
const without = least(([plain]) => plain.spent);
const written = least(([, kept]) => kept.spent);
const cutting = least(([, kept]) => kept.cutting);
const news = taped.told + taped.decided;
const squeezed = taped.pieces.map(({ text }) => deflateRawSync(text, { level: 9 }).length);
const begun = performance.now();
const played = replay(
  taped.pieces.map((piece) => ({ ...piece, tape: "one" })),
  { from: 0, to: 86_400 },
);
const figures = {
  agents: Number(values.agents),
  hours: Number(values.hours),
  events: taped.told,
  decisions: taped.decided,
  pieces: taped.pieces.length,
  kilobytes: Math.round(squeezed.reduce((sum, each) => sum + each, 0) / 1024),
  largestPieceKilobytes: Math.round(Math.max(...squeezed) / 102.4) / 10,
  microsecondsPerEventWithout: round((without * 1000) / news),
  microsecondsPerEventWith: round((written * 1000) / news),
  microsecondsPerEventCutting: round((cutting * 1000) / news),
  replaySeconds: round((performance.now() - begun) / 1000),
  replayed: played.decisions.length,
  replayedEqual: played.decisions.filter(({ same }) => same).length,
};
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
if (values.json) console.log(JSON.stringify(figures, null, 2));
else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(30)} ${value}`);
