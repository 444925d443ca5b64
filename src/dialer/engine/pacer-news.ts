// What the pacer is told of a call that it launched.
import type { CallOutcome } from "../core/call.ts";
import type { PacingEndOutcome } from "../core/pacing.ts";
import { type Deps, type LiveCall, secondsOf, type World } from "./world.ts";

type PacerNews =
  | { type: "answered" | "human" | "abandoned" }
  | { type: "connected"; agent: number }
  | { type: "ended"; outcome: PacingEndOutcome };

export function observe(deps: Deps, world: World, live: LiveCall, news: PacerNews): void {
  const run = live.campaign ? world.campaigns.get(live.campaign) : undefined;
  if (!run || live.pacerNumber === 0) return;
  run.pacer.observe({ ...news, at: secondsOf(run, deps.clock.now()), call: live.pacerNumber });
}

export const pacingOutcome: Readonly<Record<CallOutcome, PacingEndOutcome>> = {
  busy: "busy",
  no_answer: "no_answer",
  invalid: "invalid",
  rejected: "busy",
  congestion: "failed",
  failed: "failed",
  off: "no_answer",
  hangup: "hangup",
  human: "hangup",
  machine: "machine",
  abandoned: "hangup",
  silence: "machine",
  fax: "machine",
  unknown: "no_answer",
  unattended: "hangup",
};
