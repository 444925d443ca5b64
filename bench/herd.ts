// Eight in the morning: 300 agents log in within 30 seconds from one office address, each with a password, take their seat and
// are called; somebody who was there before goes on working. How long a log-in takes, until the first talk, whether the trunk's
// rate is ever passed, and what the others feel of it.
//   node bench/herd.ts [--agents 300] [--within 30] [--rate 20] [--seconds 10]
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { verify } from "@node-rs/argon2";
import { hashPassword } from "#identity/service.ts";
import { type Desk, sitDown } from "./support/desks.ts";
import { startBenchEngine } from "./support/engine.ts";
import { type BenchHouse, openBenchHouse, password, type Session } from "./support/house.ts";
import { cpuOf, cpuOfFamily, mostWithin, percent, quantile, round, watchCpu } from "./support/measure.ts";
import { report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    agents: { type: "string", default: "300" },
    within: { type: "string", default: "30" },
    rate: { type: "string", default: "20" },
    /** After the last log-in. */
    seconds: { type: "string", default: "10" },
  },
});
const [agentCount, within, rate, seconds] = [values.agents, values.within, values.rate, values.seconds].map(
  Number,
) as [number, number, number, number];
const goals = { loginP99Ms: 2_000, firstCallMs: 10_000 };

async function logIn(
  house: BenchHouse,
  username: string,
): Promise<{ ms: number; session: Session | undefined }> {
  const from = performance.now();
  const answer = await fetch(`${house.url}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  const body = (await answer.json()) as { csrfToken?: string };
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const session = answer.ok ? { cookie, csrf: body.csrfToken ?? "" } : undefined;
  return { ms: performance.now() - from, session };
}

/** Asks something small ten times a second, as somebody at work does, until told to stop. */
function neighbour(house: BenchHouse, session: Session): { ms: number[]; stop(): void } {
  const ms: number[] = [];
  const timer = setInterval(() => {
    const from = performance.now();
    void fetch(`${house.url}/v1/session`, { headers: { cookie: session.cookie } })
      .then((answer) => answer.text())
      .then(() => ms.push(performance.now() - from))
      // A connection that was closed while it was asked: the page asks again.
      .catch(() => {});
  }, 100);
  return { ms, stop: () => clearInterval(timer) };
}

async function hashCost(): Promise<number> {
  const hash = await hashPassword(password);
  const costs: number[] = [];
  for (let i = 0; i < 10; i++) {
    const from = process.cpuUsage();
    await verify(hash, password);
    const { user, system } = process.cpuUsage(from);
    costs.push((user + system) / 1000);
  }
  return quantile(costs, 0.5);
}

const house = await openBenchHouse();
try {
  const cost = await hashCost();
  await house.debtors(Math.max(2_000, rate * (within + seconds) * 2));
  const { campaigns, trunk } = await house.campaigns(1, {
    campaign: { mode: "predictive", maxLines: 1_000, wrapupSeconds: 60 },
  });
  await house.widen(trunk, { maxLines: 1_000, callsPerSecond: rate });
  const [campaign] = campaigns;
  if (!campaign) throw new Error("no campaign");
  const agents = await house.people("agent", agentCount);
  const [early] = await house.people("supervisor", 1);
  const engine = await startBenchEngine(house, 30);
  const web = await house.startWeb();
  const [theirs] = await house.sessions(early ? [early.user] : []);
  if (!theirs) throw new Error("nobody was there before");
  const quiet = neighbour(house, theirs);
  await wait(5_000);
  quiet.stop();
  await engine.tell();

  const busy = neighbour(house, theirs);
  const shares = watchCpu({
    web: () => cpuOf(web.pid),
    engine: () => cpuOf(engine.pid),
    database: () => cpuOfFamily(house.postgresPid()),
  });
  const logins: number[] = [];
  const refused: string[] = [];
  const desks: Desk[] = [];
  await Promise.all(
    agents.map(async ({ username }, i) => {
      await wait((i * within * 1000) / agents.length);
      const { ms, session } = await logIn(house, username).catch(() => ({ ms: 0, session: undefined }));
      if (!session) return void refused.push(username);
      logins.push(ms);
      const desk = sitDown({ url: house.url, session, campaign, wrapupMs: 10_000 });
      await desk.then((seated) => desks.push(seated)).catch(() => refused.push(username));
    }),
  );
  busy.stop();
  const during = shares();
  await wait(seconds * 1000);
  const told = await engine.tell();
  const offset = house.now() - Date.now();
  const firstReady = Math.min(...desks.flatMap(({ readyAt }) => readyAt ?? []));
  const firstDial = Math.min(...told.dialledAt) - offset - firstReady;
  const firstTalk = Math.min(...desks.flatMap(({ talks }) => talks.slice(0, 1))) - firstReady;
  const most = mostWithin(told.dialledAt, 1_000);
  for (const desk of desks) desk.leave();
  const others = desks.flatMap(({ refusals }) => refusals);
  if (others.length > 0) console.log(`  refused meanwhile: ${[...new Set(others)].slice(0, 5).join(" | ")}`);
  await engine.stop();
  const p99 = quantile(logins, 0.99);
  report("herd", [
    { figure: "one password checked, ms of a core", value: String(round(cost)) },
    {
      figure: `log-ins refused or lost, of ${agentCount} from one address in ${within} s`,
      value: String(refused.length),
      goal: "0",
      met: refused.length === 0,
    },
    {
      figure: "log-in, ms: median · p99",
      value: `${round(quantile(logins, 0.5))} · ${round(p99)}`,
      goal: `p99 ≤ ${goals.loginP99Ms}`,
      met: p99 <= goals.loginP99Ms,
    },
    {
      figure: "first agent ready → first number dialled, ms",
      value: String(round(firstDial)),
      goal: `≤ ${goals.firstCallMs}`,
      met: firstDial <= goals.firstCallMs,
    },
    { figure: "  → first talk, ms", value: String(round(firstTalk)) },
    {
      figure: "calls in the fullest second",
      value: String(most),
      goal: `≤ ${rate}, the trunk's`,
      met: most <= rate,
    },
    { figure: "calls placed · talks", value: `${told.dialledAt.length} · ${told.bridged}` },
    {
      figure: "a small request of somebody at work, ms p99: before · during",
      value: `${round(quantile(quiet.ms, 0.99))} · ${round(quantile(busy.ms, 0.99))}`,
    },
    {
      figure: "of a core meanwhile: web · engine · database",
      value: `${percent(during.web)} · ${percent(during.engine)} · ${percent(during.database)}`,
    },
    { figure: "other requests refused", value: String(others.length), goal: "0", met: others.length === 0 },
  ]);
} finally {
  await house.stop();
}
