// How each part of a running system is: asked anew each time, of the processes themselves, each within one limit.
import { setTimeout as delay } from "node:timers/promises";
import type { Part } from "#platform/parts.ts";

export type PartState = Omit<Part, "name">;
export type Check = () => Promise<PartState>;

export interface Parts {
  add(name: string, check: Check): void;
  report(withinMs: number): Promise<readonly Part[]>;
}

export const fine = (detail: string): PartState => ({ state: "ok", detail });
export const down = (detail: string): PartState => ({ state: "down", detail });
const silent = down("no responde");

export function createParts(): Parts {
  const checks = new Map<string, Check>();
  return {
    add: (name, check) => void checks.set(name, check),
    report: (withinMs) =>
      Promise.all(
        [...checks].map(async ([name, check]) => ({ name, ...(await answerWithin(check, withinMs)) })),
      ),
  };
}

async function answerWithin(check: Check, ms: number): Promise<PartState> {
  const limit = new AbortController();
  const late = delay(ms, silent, { signal: limit.signal }).catch(() => silent);
  const state = await Promise.race([check().catch(() => silent), late]);
  limit.abort();
  return state;
}
