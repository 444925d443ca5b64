// What the web spends on a floor of 300 agents with 320 browsers: as it is used (20 follow the floor, 300 their own seat), when
// all 320 follow the floor, and when these are 320 different people, each behind walls of their own that are read anew every
// three seconds. The engine is replaced by views of the same size.
//   node bench/sockets.ts [--seconds 12]
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { WebSocket } from "ws";
import type { LiveTopic } from "#http/contract/live.ts";
import { type BenchHouse, openBenchHouse, type Seated, type Session } from "./support/house.ts";
import { cpuOf, cpuOfFamily, megabytes, percent, round, rssOf, watchCpu } from "./support/measure.ts";
import { paintFloor } from "./support/painted-floor.ts";
import { report } from "./support/report.ts";

const { values } = parseArgs({ options: { seconds: { type: "string", default: "12" } } });
const seconds = Number(values.seconds);
const [agentCount, supervisorCount] = [300, 20];
const goal = 0.1;

interface Browser {
  readonly socket: WebSocket;
  messages: number;
  bytes: number;
}

/** So many browsers connect at once: the rest waits its turn. */
const atOnce = 20;

async function follow(house: BenchHouse, people: readonly Seated[], topic: LiveTopic): Promise<Browser[]> {
  const sessions = await house.sessions(people.map(({ user }) => user));
  const browsers: Browser[] = [];
  for (let from = 0; from < sessions.length; from += atOnce)
    browsers.push(
      ...(await Promise.all(sessions.slice(from, from + atOnce).map((one) => open(house, one, topic)))),
    );
  return browsers;
}

async function open(house: BenchHouse, { cookie }: Session, topic: LiveTopic): Promise<Browser> {
  const socket = new WebSocket(`${house.url.replace("http", "ws")}/v1/live`, {
    headers: { cookie },
    perMessageDeflate: false,
  });
  const browser: Browser = { socket, messages: 0, bytes: 0 };
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  // One that the web closes is counted at the end.
  socket.on("error", () => {});
  socket.on("message", (raw: Buffer) => {
    browser.messages += 1;
    browser.bytes += raw.length;
  });
  // As our own page does.
  socket.send(JSON.stringify({ type: "subscribe", topic, patches: true }));
  return browser;
}

async function measure(house: BenchHouse, web: number, browsers: readonly Browser[]) {
  await wait(4_000);
  for (const browser of browsers) Object.assign(browser, { messages: 0, bytes: 0 });
  const shares = watchCpu({ web: () => cpuOf(web), database: () => cpuOfFamily(house.postgresPid()) });
  await wait(seconds * 1000);
  const measured = shares();
  const messages = browsers.reduce((sum, { messages: each }) => sum + each, 0);
  const bytes = browsers.reduce((sum, { bytes: each }) => sum + each, 0);
  return {
    ...measured,
    messagesPerSecond: messages / seconds,
    bytesPerSecond: bytes / seconds,
    closed: browsers.filter(({ socket }) => socket.readyState !== WebSocket.OPEN).length,
  };
}

const house = await openBenchHouse();
try {
  const agents = await house.people("agent", agentCount);
  const supervisors = await house.people("supervisor", agentCount + supervisorCount);
  const { campaigns } = await house.campaigns(3);
  const floor = await paintFloor(house, agents, campaigns);
  const web = await house.startWeb();
  const phase = async (open: () => Promise<Browser[]>) => {
    const browsers = await open();
    const measured = await measure(house, web.pid, browsers);
    for (const { socket } of browsers) socket.terminate();
    return measured;
  };
  const few = supervisors.slice(0, supervisorCount);
  const idle = await phase(async () => []);
  const used = await phase(async () => [
    ...(await follow(house, few, "floor")),
    ...(await follow(house, agents, "seat")),
  ]);
  const everywhere = await phase(() =>
    follow(
      house,
      supervisors.map((_, i) => few[i % few.length] as Seated),
      "floor",
    ),
  );
  const crowd = await phase(() => follow(house, supervisors, "floor"));
  const closed = used.closed + everywhere.closed + crowd.closed;
  const goalOf = (share: number) => ({ goal: `≤ ${percent(goal)}`, met: share <= goal });
  report("sockets", [
    { figure: "web without a browser, of a core", value: percent(idle.web) },
    {
      figure: `web, ${supervisorCount} follow the floor and ${agentCount} their seat`,
      value: percent(used.web),
      ...goalOf(used.web),
    },
    ...about(used),
    {
      figure: `web, ${supervisorCount} supervisors follow the floor in ${supervisors.length} browsers`,
      value: percent(everywhere.web),
      ...goalOf(everywhere.web),
    },
    ...about(everywhere),
    {
      figure: `web, ${supervisors.length} supervisors follow the floor`,
      value: percent(crowd.web),
      ...goalOf(crowd.web),
    },
    ...about(crowd),
    { figure: "closed as too slow", value: String(closed), goal: "0", met: closed === 0 },
    { figure: "one whole view of the floor, kB", value: String(round(floor.bytes() / 1000)) },
    { figure: "web's memory at the end, MB", value: String(megabytes(rssOf(web.pid))) },
  ]);
  await floor.stop();
} finally {
  await house.stop();
}

function about(phase: Awaited<ReturnType<typeof measure>>) {
  return [
    { figure: "  database meanwhile", value: percent(phase.database) },
    {
      figure: "  messages and kB a second",
      value: `${round(phase.messagesPerSecond)} · ${round(phase.bytesPerSecond / 1000)}`,
    },
  ];
}
