// A robot's conversation: it takes turns with the person by ear, verifies who they are, knows when to stop, and writes the
// result down after the time an agent takes for it.
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import type { NewGestion } from "#http/contract/gestiones.ts";
import { AppError } from "#kernel/errors.ts";
import { newId } from "#platform/new-id.ts";
import type { RobotEvent, RobotLeg } from "#telephony/carrier/robot-agent.ts";
import { type Api, isPassing } from "./api.ts";
import type { Robot } from "./robot.ts";
import {
  hangsUp,
  identityTurn,
  isHolder,
  nextLine,
  type Result,
  resultOf,
  type Told,
  wrapupMs,
} from "./robot-talk.ts";

interface Written {
  readonly gestion: string;
  readonly promise: string;
  readonly what: Result;
  readonly dueAt: number;
}
export interface Talk {
  readonly attempt: string;
  readonly since: number;
  turn: number;
  speaking: boolean;
  /** When something was last said or heard. */
  soundAt: number;
  verified: boolean;
  hungUp: boolean;
  result: Written | undefined;
}

export function beginTalk(attempt: string): Talk {
  const now = performance.now();
  return {
    attempt,
    since: now,
    turn: 0,
    speaking: false,
    soundAt: now,
    verified: false,
    hungUp: false,
    result: undefined,
  };
}

function toldOf(robot: Robot, attempt: string): Told | undefined {
  const told = robot.deps.toldOf(attempt);
  if (told) return told;
  // Who calls back wants to pay: that is how the demo's carrier plays it.
  return robot.view?.call?.direction === "inbound" ? { outcome: "inbound", scene: "promise" } : undefined;
}

export async function carryOn(robot: Robot, talk: Talk, api: Api): Promise<void> {
  const told = toldOf(robot, talk.attempt);
  const now = performance.now();
  if (talk.turn === 0 && robot.leg) speak(robot, talk, robot.leg);
  if (!talk.verified && isHolder(told) && talk.turn > identityTurn) {
    talk.verified = true;
    await api.post("/v1/desk/identity", { attemptId: talk.attempt });
  }
  const at = { talkedMs: now - talk.since, quietMs: talk.speaking ? 0 : now - talk.soundAt };
  if (talk.hungUp || !hangsUp(told, at)) return;
  await api.post("/v1/desk/hangup");
  // Only now: an order that was refused or lost is given again, or the talk would never end.
  talk.hungUp = true;
}

export function onVoice(robot: Robot, talk: Talk, leg: RobotLeg, event: RobotEvent): void {
  const inCall = robot.view?.call?.attemptId === talk.attempt && robot.view.call.phase === "talking";
  if (event.type === "voice_started" || event.type === "voice_ended") talk.soundAt = performance.now();
  if (event.type === "turn" && inCall) speak(robot, talk, leg);
}

function speak(robot: Robot, talk: Talk, leg: RobotLeg): void {
  if (talk.speaking) return;
  const line = nextLine(toldOf(robot, talk.attempt), talk.turn);
  talk.turn += 1;
  talk.speaking = true;
  void leg.say(line).then(() => {
    talk.speaking = false;
    talk.soundAt = performance.now();
  });
}

/** The result is decided once; saving it may be tried again with the same id. */
export async function writeDown(robot: Robot, view: SeatView, api: Api): Promise<void> {
  const { call, card } = view;
  if (!call || !card) return;
  if (call.phase !== "ended" && view.state !== "wrapup") return;
  robot.leg?.hush();
  const now = Date.now() + robot.clockAheadMs;
  const talk = robot.talk?.attempt === call.attemptId ? robot.talk : beginTalk(call.attemptId);
  robot.talk = talk;
  if (!talk.result) {
    const talkedMs = call.bridgedAt === null ? 0 : (call.endedAt ?? now) - call.bridgedAt;
    const what = resultOf(robot.deps.rng, toldOf(robot, talk.attempt), talkedMs, card, now);
    talk.result = written(what, wrapupMs(robot.deps.rng, what) * (robot.deps.pace ?? 1));
  }
  if (performance.now() < talk.result.dueAt) return;
  try {
    await api.post<unknown>("/v1/gestiones", gestionOf(talk, talk.result, card));
  } catch (error) {
    if (isPassing(error)) throw error;
    const code = error instanceof AppError ? error.code : "";
    robot.deps.log.warn({ code, disposition: talk.result.what.disposition }, "robot's result was refused");
    // What was agreed cannot be written (somebody paid, or promised already): what was said still is.
    const what = { disposition: "NO_SE_IDENTIFICA", note: "Resultado del robot no admitido" };
    talk.result = written(what, 0);
    throw error;
  }
}

/** The ids are made once: a save whose answer was lost is repeated as the same. */
function written(what: Result, afterMs: number): Written {
  return { gestion: newId(), promise: newId(), what, dueAt: performance.now() + afterMs };
}

function gestionOf(talk: Talk, { gestion, promise: promiseId, what }: Written, card: DebtorCard): NewGestion {
  const open = card.accounts.filter(({ state }) => state === "open");
  const { promise } = what;
  return {
    id: gestion,
    attemptId: talk.attempt,
    debtorId: card.debtorId,
    accountIds: (open.length > 0 ? open : card.accounts).map(({ id }) => id),
    disposition: what.disposition,
    note: what.note,
    ...(what.reasonForDefault ? { reasonForDefault: what.reasonForDefault } : {}),
    ...(promise ? { promises: [{ id: promiseId, ...promise }] } : {}),
    ...(what.reportedPayment ? { reportedPayment: what.reportedPayment } : {}),
    ...(what.callbackAt === undefined ? {} : { callback: { at: what.callbackAt, owner: "team" } }),
    // biome-ignore lint/suspicious/noThenProperty: the desk's word for "and then"; never awaited
    then: "next",
  };
}
