// A whole floor on the simulated exchange: engine, web and database each as a process of its own, agents over HTTP and sockets who
// write a result after every talk. How late the engine's loop is, what the database takes, whether memory grows, how many calls
// a second come about. 100 agents at 10 calls a second, then 300 at 20.
//   node bench/floor.ts [--seconds 30] [--minutes 30] [--floors 100x10,300x20]
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { sitDown } from "./support/desks.ts";
import { startBenchEngine } from "./support/engine.ts";
import { openBenchHouse } from "./support/house.ts";
import {
  cpuOf,
  cpuOfFamily,
  megabytes,
  mostWithin,
  percent,
  risePerMinute,
  round,
  rssOf,
  watchCpu,
} from "./support/measure.ts";
import { type Figure, report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    /** Instead of seconds: for the growth of memory. */
    minutes: { type: "string" },
    floors: { type: "string", default: "100x10,300x20" },
  },
});
const seconds = values.minutes === undefined ? Number(values.seconds) : Number(values.minutes) * 60;
const goals = { lagP99Ms: 50, database: 0.3 };
/** Talks and results as long as keep the agents just busy at that rate: 22 % of the calls are answered by people. */
const answered = 0.22;
const wrapupMs = 10_000;
/** Agents sit down one after another, then the pace settles. */
const [apartMs, settleMs] = [30, 12_000];
/** Less than this long says nothing about growth: caches fill. */
const growthSeconds = 600;

async function measure(agentCount: number, rate: number): Promise<readonly Figure[]> {
  const house = await openBenchHouse();
  try {
    const cycle = agentCount / (rate * answered);
    await house.debtors(Math.round(rate * (seconds + 90) * 1.3));
    const { campaigns, trunk } = await house.campaigns(1, {
      campaign: { mode: "predictive", maxLines: 1_000, wrapupSeconds: 60 },
    });
    await house.widen(trunk, { maxLines: 1_000, callsPerSecond: rate });
    const [campaign] = campaigns;
    if (!campaign) throw new Error("no campaign");
    const agents = await house.people("agent", agentCount);
    const sessions = await house.sessions(agents.map(({ user }) => user));
    // A little shorter than the rate would fill: it is the trunk that must hold it.
    const engine = await startBenchEngine(house, Math.max(5, 0.7 * cycle - wrapupMs / 1000));
    const web = await house.startWeb();
    const desks = [];
    for (const session of sessions) {
      desks.push(sitDown({ url: house.url, session, campaign, wrapupMs }));
      await wait(apartMs);
    }
    const seated = await Promise.all(desks);
    await wait(settleMs);
    const before = await engine.tell();
    const savedBefore = seated.reduce((sum, { saved }) => sum + saved, 0);
    const shares = watchCpu({
      engine: () => cpuOf(engine.pid),
      web: () => cpuOf(web.pid),
      database: () => cpuOfFamily(house.postgresPid()),
    });
    const from = performance.now();
    const memory: { at: number; value: number }[] = [];
    while (performance.now() - from < seconds * 1000) {
      memory.push({ at: performance.now(), value: megabytes(rssOf(engine.pid)) });
      await wait(1_000);
    }
    const used = shares();
    const told = await engine.tell();
    const lasted = (performance.now() - from) / 1000;
    const saved = seated.reduce((sum, desk) => sum + desk.saved, 0) - savedBefore;
    const talking = seated.filter(({ view }) => view?.state === "talking").length;
    for (const desk of seated) desk.leave();
    await engine.stop();
    const refusals = seated.flatMap((desk) => desk.refusals);
    if (refusals.length > 0) console.log(`  refused: ${[...new Set(refusals)].slice(0, 3).join(" | ")}`);
    const most = mostWithin(told.dialledAt, 1_000);
    const judged = agentCount <= 100;
    return [
      { figure: `${agentCount} agents, trunk of ${rate} calls a second, ${round(lasted)} s`, value: "" },
      { figure: "  calls a second reached", value: String(round(told.dialledAt.length / lasted, 1)) },
      { figure: "  in the fullest second", value: String(most), goal: `≤ ${rate}`, met: most <= rate },
      {
        figure: "  talks · abandoned · results saved",
        value: `${told.bridged - before.bridged} · ${told.abandoned - before.abandoned} · ${saved}`,
      },
      { figure: "  talking at the end", value: String(talking) },
      {
        figure: "  engine's loop late, ms: p50 · p99 · max",
        value: `${round(told.lagMs.p50, 1)} · ${round(told.lagMs.p99, 1)} · ${round(told.lagMs.max)}`,
        ...(judged ? { goal: `p99 ≤ ${goals.lagP99Ms}`, met: told.lagMs.p99 <= goals.lagP99Ms } : {}),
      },
      {
        figure: "  database, of a core",
        value: percent(used.database),
        ...(judged ? { goal: `≤ ${percent(goals.database)}`, met: used.database <= goals.database } : {}),
      },
      { figure: "  engine · web, of a core", value: `${percent(used.engine)} · ${percent(used.web)}` },
      {
        figure: "  engine's memory, MB: last · rise a minute, after the first third",
        value: `${memory.at(-1)?.value ?? 0} · ${round(risePerMinute(memory.slice(Math.floor(memory.length / 3))), 2)}`,
        ...(lasted < growthSeconds ? { goal: "none in 30 min (--minutes 30)" } : {}),
      },
      { figure: "  requests refused", value: String(refusals.length), goal: "0", met: refusals.length === 0 },
    ];
  } finally {
    await house.stop();
  }
}

const figures: Figure[] = [];
for (const floor of values.floors.split(",")) {
  const [agents, rate] = floor.split("x").map(Number) as [number, number];
  figures.push(...(await measure(agents, rate)));
}
report("floor", figures);
