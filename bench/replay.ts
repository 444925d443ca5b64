// What writing down a campaign's pacer costs and weighs: a simulated hour of a floor with the tape and without it in turn, its
// pieces squeezed as they are kept, then played again.
//   npm run bench -- replay [--agents 100] [--hours 1] [--rounds 3]
import { parseArgs } from "node:util";
import { deflateRawSync } from "node:zlib";
import type { Pacer, PacingEvent, PacingOptions } from "#dialer/core/pacing.ts";
import { replay } from "#dialer/core/pacing-replay.ts";
import { openTape, type TapePiece } from "#dialer/core/pacing-tape.ts";
import { runDay } from "#simulator/core/day.ts";
import { policyNamed } from "#simulator/core/policies.ts";
import { presets } from "#simulator/core/presets.ts";
import { withAgents } from "#simulator/core/world.ts";
import { round } from "./support/measure.ts";
import { report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    agents: { type: "string", default: "100" },
    hours: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
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
const seconds = (performance.now() - begun) / 1000;
const equal = played.decisions.filter(({ same }) => same).length;
const kilobytes = squeezed.reduce((sum, each) => sum + each, 0) / 1024;
const eachNews = (milliseconds: number): string => `${round((milliseconds * 1000) / news, 1)} µs`;
report("replay", [
  {
    figure: `${values.agents} agents, ${values.hours} h: events told · decisions · pieces kept`,
    value: `${taped.told} · ${taped.decided} · ${taped.pieces.length}`,
  },
  { figure: "kept, squeezed", value: `${round(kilobytes)} kB` },
  { figure: "  largest piece of five seconds", value: `${round(Math.max(...squeezed) / 1024, 1)} kB` },
  { figure: "the pacer, per event or decision, without the tape", value: eachNews(without) },
  { figure: "  with it", value: eachNews(written) },
  { figure: "  cutting pieces, beside it", value: eachNews(cutting) },
  { figure: "played again in", value: `${round(seconds, 1)} s` },
  {
    figure: "decisions played again · the same as then",
    value: `${played.decisions.length} · ${equal}`,
    goal: "all",
    met: equal === played.decisions.length && equal > 0,
  },
]);
