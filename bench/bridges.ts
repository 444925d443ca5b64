// The real exchange with people who talk: so many concurrent calls, joined and recorded in two tracks, at five new ones a second;
// how evenly they are heard and what Asterisk spends. Then 25 more at a time, until it degrades.
//   node bench/bridges.ts [--calls 100] [--seconds 15] [--until 200]
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type BusyExchange, openExchange } from "./support/exchange.ts";
import { percent, round, watchCpu } from "./support/measure.ts";
import { type Figure, report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "100" },
    seconds: { type: "string", default: "15" },
    /** No more steps beyond this many calls. */
    until: { type: "string", default: "200" },
  },
});
const [calls, seconds, until] = [values.calls, values.seconds, values.until].map(Number) as [
  number,
  number,
  number,
];
const newPerSecond = 5;
const step = 25;
/** A step is measured for so long; it fills with as many calls again as come anyway. */
const stepSeconds = 6;
const settleMs = 1_000;
const goalLate = 0.005;
/** Beyond it the rest of the product has no room on two cores. */
const mostCores = 1.6;

interface Level {
  readonly talking: number;
  readonly newPerSecond: number;
  readonly exchange: number;
  readonly sides: number;
  readonly share: number;
  readonly packets: number;
  readonly maxGapMs: number;
  readonly ownLagMs: number;
}

/** Keeps that many calls: each that ends makes room for the next, at the rate given. */
function keep(exchange: BusyExchange): { want(count: number): void; stop(): void } {
  let [wanted, due] = [0, 0];
  let at = performance.now();
  const everyMs = 50;
  const timer = setInterval(() => {
    const now = performance.now();
    const filling = wanted > calls && exchange.talking() < wanted - newPerSecond;
    due += ((now - at) * newPerSecond * (filling ? 2 : 1)) / 1000;
    at = now;
    for (; due >= 1; due--) exchange.call((wanted / newPerSecond) * 1000);
  }, everyMs);
  return {
    want: (count) => {
      wanted = count;
    },
    stop: () => clearInterval(timer),
  };
}

async function measure(exchange: BusyExchange, lasting: number): Promise<Level> {
  await exchange.heard();
  const shares = watchCpu({ exchange: () => exchange.cpu().exchange, sides: () => exchange.cpu().sides });
  const begun = exchange.begun();
  const seen: number[] = [];
  for (let i = 0; i < lasting; i++) {
    await wait(1000);
    seen.push(exchange.talking());
  }
  const heard = await exchange.heard();
  return {
    ...shares(),
    ...heard,
    share: heard.packets === 0 ? 1 : heard.late / heard.packets,
    talking: seen.reduce((sum, each) => sum + each, 0) / seen.length,
    newPerSecond: (exchange.begun() - begun) / lasting,
  };
}

const degraded = ({ share, exchange }: Level): boolean => share > goalLate || exchange > mostCores;

async function fill(exchange: BusyExchange, wanted: number): Promise<void> {
  const deadline = performance.now() + (wanted / newPerSecond) * 1_500;
  // A call that ends while others begin: a few below is full.
  while (exchange.talking() < wanted - newPerSecond && performance.now() < deadline) await wait(200);
  await wait(settleMs);
}

const exchange = await openExchange();
try {
  const levels: Level[] = [];
  const keeper = keep(exchange);
  for (let wanted = calls; wanted <= Math.max(until, calls); wanted += step) {
    await exchange.seat(wanted === calls ? calls + newPerSecond : step);
    keeper.want(wanted);
    await fill(exchange, wanted);
    const level = await measure(exchange, wanted === calls ? seconds : stepSeconds);
    levels.push(level);
    if (degraded(level)) break;
  }
  keeper.stop();
  await wait(settleMs);
  const { tracks, talks } = exchange.recorded();
  const [first] = levels;
  const last = levels.at(-1);
  if (!first || !last) throw new Error("nothing was measured");
  for (const failure of new Set(exchange.failures)) console.log(`  ${failure}`);
  report("bridges", [
    ...levels.flatMap((level, i) => about(level, i === 0)),
    {
      figure: "the point where it degrades, in calls",
      value: degraded(last) ? String(round(last.talking)) : `beyond ${round(last.talking)}`,
    },
    {
      figure: "tracks recorded, of talks",
      value: `${tracks} of ${talks}`,
      goal: "2 each",
      met: tracks === talks * 2,
    },
    {
      figure: "calls that failed, of all",
      value: `${exchange.failures.length} of ${exchange.begun()}`,
      goal: "0",
      met: exchange.failures.length === 0,
    },
  ]);
} finally {
  await exchange.stop();
}

function about(level: Level, judged: boolean): readonly Figure[] {
  const late = { goal: `≤ ${percent(goalLate)}`, met: level.share <= goalLate };
  return [
    {
      figure: "calls joined and recorded · new ones a second",
      value: `${round(level.talking)} · ${round(level.newPerSecond, 1)}`,
      ...(judged ? { goal: `${calls} · ${newPerSecond}`, met: level.talking >= calls * 0.95 } : {}),
    },
    {
      figure: "  packets over 60 ms late, of those one call in ten hears",
      value: `${(level.share * 100).toFixed(2)} %`,
      ...(judged ? late : {}),
    },
    {
      figure: "  heard in the sample · longest gap, ms · listener's own lateness p99, ms",
      value: `${level.packets} · ${round(level.maxGapMs)} · ${round(level.ownLagMs, 1)}`,
    },
    {
      figure: "  of a core: Asterisk · SIPp, both sides",
      value: `${percent(level.exchange)} · ${percent(level.sides)}`,
    },
  ];
}
