// What a supervisor's browser spends on a floor of 300 tiles that changes ten times a second, on a processor four times slower:
// milliseconds of the main thread a second. Thread time is what it worked; wall time is also what neighbours took from it.
//   node bench/tiles.ts [--seconds 10] [--slower 4]
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Browser, CDPSession } from "playwright-core";
import { startBrowser } from "../test/e2e/support.ts";
import { type BenchHouse, openBenchHouse, password } from "./support/house.ts";
import { round } from "./support/measure.ts";
import { paintFloor } from "./support/painted-floor.ts";
import { report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    slower: { type: "string", default: "4" },
    agents: { type: "string", default: "300" },
  },
});
const [seconds, rate, agentCount] = [values.seconds, values.slower, values.agents].map(Number) as [
  number,
  number,
  number,
];
const goalMs = 100;
/** After the first view, what is compiled and laid out once. */
const settleMs = 6_000;

const parts = ["TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration"] as const;
type Parts = Record<(typeof parts)[number], number>;

async function metricsOf(cdp: CDPSession): Promise<Parts> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return Object.fromEntries(
    parts.map((part) => [part, metrics.find(({ name }) => name === part)?.value ?? 0]),
  ) as Parts;
}

/** Milliseconds a second. */
async function spent(cdp: CDPSession, timeDomain: "threadTicks" | "timeTicks"): Promise<Parts> {
  await cdp.send("Performance.disable");
  await cdp.send("Performance.enable", { timeDomain });
  const [from, before] = [performance.now(), await metricsOf(cdp)];
  await wait(seconds * 1000);
  const [after, lasted] = [await metricsOf(cdp), (performance.now() - from) / 1000];
  return Object.fromEntries(
    parts.map((part) => [part, ((after[part] - before[part]) * 1000) / lasted]),
  ) as Parts;
}

async function measure(house: BenchHouse, browser: Browser, username: string) {
  const page = await browser.newPage({
    baseURL: house.url,
    viewport: { width: 1366, height: 768 },
    locale: "es-CL",
    reducedMotion: "reduce",
  });
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill(username);
  await page.getByLabel("Contraseña").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/entrar"));
  await page.goto("/piso");
  await page
    .locator("[data-user]")
    .nth(agentCount - 1)
    .waitFor({ state: "attached", timeout: 30_000 });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate });
  await wait(settleMs);
  const atTop = { worked: await spent(cdp, "threadTicks"), wall: await spent(cdp, "timeTicks") };
  const tiles = page.locator("[data-user]");
  const shown = await tiles.count();
  // The screen full of tiles.
  await tiles.nth(Math.floor(agentCount / 2)).scrollIntoViewIfNeeded();
  await wait(settleMs / 2);
  const amidst = { worked: await spent(cdp, "threadTicks"), wall: await spent(cdp, "timeTicks") };
  await page.close();
  return { atTop, amidst, shown };
}

const house = await openBenchHouse();
const browser = await startBrowser();
try {
  const agents = await house.people("agent", agentCount);
  const [supervisor] = await house.people("supervisor", 1);
  const { campaigns } = await house.campaigns(3);
  const floor = await paintFloor(house, agents, campaigns);
  await house.startWeb();
  const { atTop, amidst, shown } = await measure(house, browser, supervisor?.username ?? "");
  await floor.stop();
  report("tiles", [
    { figure: "tiles shown", value: String(shown), goal: String(agentCount), met: shown === agentCount },
    ...figuresOf("at the top of the page", atTop),
    ...figuresOf("where the screen is full of tiles", amidst),
  ]);
} finally {
  await browser.close();
  await house.stop();
}

function figuresOf(where: string, { worked, wall }: { readonly worked: Parts; readonly wall: Parts }) {
  const { TaskDuration: task, ScriptDuration, RecalcStyleDuration, LayoutDuration } = worked;
  return [
    {
      figure: `main thread, ms worked a second at processor ÷ ${rate}, ${where}`,
      value: String(round(task)),
      goal: `≤ ${goalMs}`,
      met: task <= goalMs,
    },
    {
      figure: "  of them",
      value: `script ${round(ScriptDuration)}, style ${round(RecalcStyleDuration)}, layout ${round(LayoutDuration)}`,
    },
    { figure: "  by the wall clock, neighbours counted", value: String(round(wall.TaskDuration)) },
  ];
}
