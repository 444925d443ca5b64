// What the supervisor hands to a role: addresses, secrets and the clock's offset, in environment variables only this process
// and its parent can read.
import { type Clock, systemClock } from "#platform/clock.ts";
import type { ChildMessages } from "./child.ts";

export interface RoleEnvironment {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly ariPassword: string;
  readonly clockOffsetMs: number;
  readonly demo: boolean;
  readonly version: string;
}

const variables = {
  ownerUrl: "RECAUDO_ROLE_OWNER_URL",
  appUrl: "RECAUDO_ROLE_APP_URL",
  ariPassword: "RECAUDO_ROLE_ARI_PASSWORD",
  clockOffsetMs: "RECAUDO_ROLE_CLOCK_OFFSET_MS",
  demo: "RECAUDO_ROLE_DEMO",
  version: "RECAUDO_ROLE_VERSION",
} as const;

export function toEnvironment(role: RoleEnvironment): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [
      variable,
      String(role[name as keyof RoleEnvironment]),
    ]),
  );
}

/** The same environment at another hour: for a process that is started again after the clock was moved. */
export function atOffset(env: NodeJS.ProcessEnv, offsetMs: number): NodeJS.ProcessEnv {
  return { ...env, [variables.clockOffsetMs]: String(offsetMs) };
}

export function fromEnvironment(env: NodeJS.ProcessEnv): RoleEnvironment {
  const read = (variable: string): string => {
    const value = env[variable];
    if (value === undefined) throw new Error(`${variable} falta: este proceso lo inicia «recaudo start»`);
    return value;
  };
  return {
    ownerUrl: read(variables.ownerUrl),
    appUrl: read(variables.appUrl),
    ariPassword: read(variables.ariPassword),
    clockOffsetMs: Number(read(variables.clockOffsetMs)),
    demo: read(variables.demo) === "true",
    version: read(variables.version),
  };
}

/** Follows the supervisor, which moves the clock of a demonstration. */
export function roleClock(role: RoleEnvironment): Clock {
  const clock = systemClock(role.clockOffsetMs);
  process.on("message", (message: ChildMessages["down"]) => {
    if (message.type === "clock") clock.move(message.offsetMs);
  });
  return clock;
}
