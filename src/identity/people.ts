// What heads of people do: put an agent into another team, hand over a one-time password. Each only for who answers to them;
// whoever manages users may do it for everybody.
import { randomInt } from "node:crypto";
import { verify } from "@node-rs/argon2";
import { can } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import type { TeamId, UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Caller } from "#platform/web.ts";
import { refuseCommon } from "./common-passwords.ts";
import { oneTimePassword } from "./core/one-time-password.ts";
import { checkPassword, hashPassword, oneTimeForMs } from "./passwords.ts";
import * as people from "./store-people.ts";
import * as sessions from "./store-sessions.ts";

export interface Move {
  readonly agent: UserId;
  readonly team: TeamId | null;
  /** The version the mover saw. */
  readonly version: number;
}

/**
 * Two who move one agent at the same moment: the first one's team stands, the second is told who moved the agent and when, even
 * if the agent has thereby left their sight. Whoever wants what is already so has it.
 */
export async function moveAgent(
  tx: Tx,
  caller: Caller,
  move: Move,
  at: Instant,
): Promise<{ version: number }> {
  const all = can(caller.role, "user.manage");
  const [now, led] = [await people.lockPlacement(tx, move.agent), await people.ledTeams(tx)];
  if (!now) throw new AppError("not_found");
  const answers = (team: TeamId | null): boolean => all || team === null || led.has(team);
  const mayKnow =
    now.role === "agent" && (answers(now.team) || (now.version !== move.version && answers(now.from)));
  if (!mayKnow) throw new AppError("not_found");
  if (now.team === move.team) return { version: now.version };
  if (now.version !== move.version)
    throw new AppError("moved_meanwhile", { by: now.by, at: now.at, team: now.team, version: now.version });
  // An agent of no team would be everybody's.
  if (move.team === null && !all) throw new AppError("not_allowed", { field: "teamId" });
  const version = now.version + 1;
  await people.place(tx, move.agent, { team: move.team, from: now.team, version, by: caller.user, at });
  return { version };
}

/** Ends every session of the agent; a call on the line goes on, and whoever logs in again is back in it. */
export async function resetPassword(tx: Tx, caller: Caller, target: UserId, at: Instant): Promise<string> {
  const [now, led] = [await people.lockPlacement(tx, target), await people.ledTeams(tx)];
  const all = can(caller.role, "user.manage");
  const own = now?.role === "agent" && now.team !== null && led.has(now.team);
  if (!now || !(all || own)) throw new AppError("not_found");
  const password = newOneTimePassword();
  await sessions.setPassword(tx, target, await hashPassword(password), { oneTimeUntil: at + oneTimeForMs });
  return password;
}

export function newOneTimePassword(): string {
  return oneTimePassword((below) => randomInt(below));
}

export interface ChosenPassword {
  readonly password: string;
  /** Not asked of whoever entered with a one-time password a moment ago. */
  readonly current?: string;
}
/**
 * In place of the one-time password with which the session was opened, or of one's own, which is asked for. Every other session
 * ends. A refusal is given back, not thrown: a wrong one counts like a wrong log-in.
 */
export async function choosePassword(
  tx: Tx,
  caller: Caller,
  { password, current }: ChosenPassword,
  now: Instant,
): Promise<AppError | undefined> {
  const { passwordHash, mustChangePassword } = await sessions.lockLogin(tx, caller.user);
  if (!mustChangePassword) {
    if (current === undefined) return new AppError("validation_failed", { field: "current" });
    const refused = await checkPassword(tx, caller.tenant, caller.user, current, now);
    if (refused) return refused.code === "locked_out" ? refused : wrongCurrent();
  }
  if (await verify(passwordHash, password).catch(() => false))
    return new AppError("weak_password", { reason: "same" });
  await refuseCommon(password, await sessions.nameOf(tx, caller.user));
  const kept = { oneTimeUntil: null, kept: caller.sessionId };
  await sessions.setPassword(tx, caller.user, await hashPassword(password), kept);
  return undefined;
}
function wrongCurrent(): AppError {
  return new AppError("validation_failed", { field: "current", reason: "wrong" });
}
