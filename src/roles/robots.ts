// The process of the demo's robot agents: eight desks over the public API, each with a real SIP telephone.
import { join } from "node:path";
import { type Config, carrierRtpPorts, robotRtpPorts } from "#config.ts";
import { seededRng } from "#kernel/rng.ts";
import { createLog } from "#platform/log.ts";
import { startRobotLeg } from "#telephony/carrier/robot-agent.ts";
import { openClips } from "#telephony/carrier/voices/clips.ts";
import { voicesOf } from "#telephony/carrier/voices/voice-list.ts";
import { baseOf } from "../demo/api.ts";
import { passwordOf } from "../demo/load-agency.ts";
import { robotCampaigns } from "../demo/load-campaigns.ts";
import { readOrMakePasswords, robots } from "../demo/people.ts";
import { startRobot } from "../demo/robot.ts";
import type { Told } from "../demo/robot-talk.ts";
import type { ChildMessages } from "./child.ts";

/** Attempts whose story is remembered: more than are in the air by far. */
const keptStories = 2_000;
/** Log-ins a moment apart: the rate limit of the API counts them all to one address. */
const apartMs = 400;

export async function startRobots(config: Config): Promise<{ detail: string; stop: () => Promise<void> }> {
  const log = createLog("robots", join(config.dataFolder, "log", "robots.log"));
  const clips = await openClips({
    cacheDir: join(config.cacheFolder, "voices"),
    userDir: join(config.dataFolder, "voices"),
  });
  const stories = rememberStories();
  const passwords = readOrMakePasswords(config.dataFolder);
  const voices = voicesOf("agent");
  const from = config.ports.carrierRtpFrom + carrierRtpPorts;
  const running: { stop(): Promise<void> }[] = [];
  const start = (i: number): void => {
    const robot = robots[i];
    if (!robot) return;
    running.push(
      startRobot({
        base: baseOf(config),
        username: robot.username,
        password: passwordOf(passwords, robot.username),
        campaign: robotCampaigns[robot.team],
        connect: (sip, onEvent) =>
          startRobotLeg({
            host: "127.0.0.1",
            sipServer: { host: "127.0.0.1", port: config.ports.sip },
            user: sip.user,
            password: sip.password,
            voice: voices[i % voices.length]?.name ?? "",
            clips,
            rtpRange: { from, to: from + robotRtpPorts - 1 },
            onEvent,
          }),
        toldOf: stories,
        rng: seededRng(Date.now() + i * 7_919),
        log,
      }),
    );
  };
  const timers = robots.map((_, i) => setTimeout(() => start(i), i * apartMs));
  return {
    detail: `${robots.length} robots`,
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running.map((robot) => robot.stop()));
    },
  };
}

/** What the parent forwards from the carrier: which story an attempt will be. */
function rememberStories(): (attempt: string) => Told | undefined {
  const stories = new Map<string, Told>();
  process.on("message", (message: ChildMessages["down"]) => {
    if (message.type !== "news") return;
    const { attempt, outcome, scene } = message.data as Told & { attempt: string };
    stories.set(attempt, { outcome, scene });
    const [oldest] = stories.keys();
    if (stories.size > keptStories && oldest !== undefined) stories.delete(oldest);
  });
  return (attempt) => stories.get(attempt);
}
