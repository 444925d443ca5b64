// One robot agent at its desk. It looks at what is true now (session, seat, line, call) and does the one next thing, so that
// a restart of anything under it is only another state to go on from; refusals are answered by waiting.
import { WebSocket } from "ws";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { SeatOpened, SeatView } from "#http/contract/desk.ts";
import type { ServerMessage } from "#http/contract/live.ts";
import { AppError } from "#kernel/errors.ts";
import type { Rng } from "#kernel/rng.ts";
import type { Log } from "#platform/log.ts";
import type { RobotEvent, RobotLeg } from "#telephony/carrier/robot-agent.ts";
import { type Api, isPassing, logIn } from "./api.ts";
import { beginTalk, carryOn, onVoice, type Talk, writeDown } from "./robot-call.ts";
import type { Told } from "./robot-talk.ts";

export interface RobotDeps {
  readonly base: string;
  readonly username: string;
  readonly password: string;
  readonly campaign: string;
  readonly connect: (
    sip: { readonly user: string; readonly password: string },
    onEvent: (event: RobotEvent) => void,
  ) => Promise<RobotLeg>;
  readonly toldOf: (attempt: string) => Told | undefined;
  readonly rng: Rng;
  readonly log: Log;
  /** How long writing down takes, against people's own time; 1 unless told. */
  readonly pace?: number;
  /** After a refusal: doubled at each in a row from the first up to the second; as at a desk unless told. */
  readonly backOffMs?: readonly [number, number];
}

export interface Robot {
  readonly deps: RobotDeps;
  api: Api | undefined;
  socket: WebSocket | undefined;
  view: SeatView | undefined;
  /** Operation time minus the machine's, from the last message. */
  clockAheadMs: number;
  leg: RobotLeg | undefined;
  talk: Talk | undefined;
  lineAskedAt: number;
  waitUntil: number;
  failures: number;
}

const lookEveryMs = 500;
const usualBackOffMs = [1_000, 15_000] as const;
const askLineEveryMs = 4_000;

export function startRobot(deps: RobotDeps): { stop(): Promise<void> } {
  const robot: Robot = {
    deps,
    api: undefined,
    socket: undefined,
    view: undefined,
    clockAheadMs: 0,
    leg: undefined,
    talk: undefined,
    lineAskedAt: 0,
    waitUntil: 0,
    failures: 0,
  };
  let acting = false;
  const look = (): void => {
    if (acting || performance.now() < robot.waitUntil) return;
    acting = true;
    act(robot)
      .then(() => {
        robot.failures = 0;
      })
      .catch((error: unknown) => giveWay(robot, error))
      .finally(() => {
        acting = false;
      });
  };
  const timer = setInterval(look, lookEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      robot.socket?.close();
      await robot.leg?.close();
    },
  };
}

async function act(robot: Robot): Promise<void> {
  const { deps } = robot;
  robot.api ??= await logIn(deps.base, deps.username, deps.password);
  if (!robot.socket) robot.socket = follow(robot, robot.api);
  const { view, api, leg } = robot;
  if (!view) return;
  if (!leg || view.seatId === null || view.state === "offline") {
    if (leg && !view.lineUp && performance.now() - robot.lineAskedAt < askLineEveryMs) return;
    if (!leg || view.seatId === null) return sitDown(robot, api);
  }
  if (!view.lineUp) return askForLine(robot, api);
  // As a desk does once its socket is open again.
  if (view.state === "reconnecting") return void (await api.post("/v1/desk/heartbeat", {}));
  if (view.call?.phase === "talking" && robot.talk?.attempt !== view.call.attemptId)
    robot.talk = beginTalk(view.call.attemptId);
  if (robot.talk && view.call?.attemptId === robot.talk.attempt && view.call.phase === "talking")
    return carryOn(robot, robot.talk, api);
  if (view.state === "wrapup" || view.state === "dropped") return writeDown(robot, view, api);
}

/** Opens the seat, or takes back the one left by a process that died, and registers its telephone. */
async function sitDown(robot: Robot, api: Api): Promise<void> {
  const { deps } = robot;
  await robot.leg?.close();
  robot.leg = undefined;
  const { campaigns } = await api.get<{ campaigns: readonly Campaign[] }>("/v1/campaigns");
  const campaign = campaigns.find(({ name }) => name === deps.campaign);
  if (campaign?.state !== "running") throw new AppError("campaign_state", { reason: "not_running" });
  const opened = await api.post<SeatOpened>("/v1/desk/seat", { campaignId: campaign.id, take: true });
  robot.leg = await deps.connect(opened.sip, (event) => onLeg(robot, event));
  robot.lineAskedAt = 0;
  robot.view = undefined;
  subscribe(robot.socket);
}

async function askForLine(robot: Robot, api: Api): Promise<void> {
  const now = performance.now();
  if (robot.leg?.state === "registering" || now - robot.lineAskedAt < askLineEveryMs) return;
  robot.lineAskedAt = now;
  await api.post("/v1/desk/line");
}

function onLeg(robot: Robot, event: RobotEvent): void {
  if (event.type === "unregistered")
    robot.deps.log.warn({ status: event.status, robot: robot.deps.username }, "robot could not register");
  if (robot.talk && robot.leg) onVoice(robot, robot.talk, robot.leg, event);
}

function follow(robot: Robot, api: Api): WebSocket {
  const url = `${robot.deps.base.replace(/^http/, "ws")}/v1/live`;
  const socket = new WebSocket(url, { headers: { cookie: api.cookie }, perMessageDeflate: false });
  socket.on("open", () => subscribe(socket));
  socket.on("message", (raw) => {
    const message = JSON.parse(raw.toString()) as ServerMessage;
    if (message.type !== "view" || message.topic !== "seat") return;
    robot.view = message.data as SeatView;
    robot.clockAheadMs = message.now - Date.now();
  });
  // An error is followed by a close; the next look connects again.
  socket.on("error", () => {});
  socket.on("close", () => {
    if (robot.socket !== socket) return;
    robot.socket = undefined;
    robot.view = undefined;
    robot.waitUntil = performance.now() + (robot.deps.backOffMs ?? usualBackOffMs)[0];
  });
  return socket;
}

function subscribe(socket: WebSocket | undefined): void {
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify({ type: "subscribe", topic: "seat" }));
}

/** Nothing is tried again at once. A refusal of the seat means that it is gone: the robot sits down anew. */
function giveWay(robot: Robot, error: unknown): void {
  const [first, most] = robot.deps.backOffMs ?? usualBackOffMs;
  robot.failures += 1;
  robot.waitUntil = performance.now() + Math.min(most, first * 2 ** Math.min(robot.failures - 1, 8));
  const code = error instanceof AppError ? error.code : "unreachable";
  robot.deps.log.info({ robot: robot.deps.username, code, failures: robot.failures }, "robot waits");
  if (isPassing(error)) return;
  if (code === "not_authenticated" || code === "csrf_missing") robot.api = undefined;
  if (code !== "seat_state") return;
  const { leg } = robot;
  robot.leg = undefined;
  void leg?.close();
}
