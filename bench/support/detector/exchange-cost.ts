// What the exchange spends on calls while they are judged: plain legs, with its own talk detection, and with our ear (a snoop, external
// media and the bridge of the two). Only Asterisk's own processor time is counted, so that who else is on the machine hardly matters.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import type { AttemptId } from "#kernel/ids.ts";
import { answering } from "#telephony/carrier/behaviour.ts";
import { type Lab, number, speech, startLab } from "../../../test/telephony/lab.ts";
import { cpuOf } from "../measure.ts";

/** "talk": as when our ear has failed. */
export type Hearing = "plain" | "talk" | "ear";
export interface Cost {
  /** Share of one core, of a call that goes on. */
  readonly perCall: number;
  /** Milliseconds of processor from the dial until it goes on evenly. */
  readonly setUpMs: number;
}
/** Forth and back, so that what drifts meanwhile meets all alike. */
const rounds: readonly Hearing[] = ["plain", "ear", "ear", "plain"];
const withoutEar: readonly Hearing[] = ["plain", "talk", "talk", "plain"];
const settleMs = 2_000;

export async function exchangeCost(calls: number, seconds: number): Promise<Readonly<Record<Hearing, Cost>>> {
  // Somebody who never ceases to speak: the detectors have work all the time.
  const lab = await startLab(() => answering([{ do: "loop", sound: speech(8_000) }], { ringMs: 0 }));
  const seen: Record<Hearing, Cost[]> = { plain: [], talk: [], ear: [] };
  try {
    for (const how of rounds) seen[how].push(await oneRound(lab, how, calls, seconds));
    await withoutMedia(lab);
    for (const how of withoutEar) seen[how].push(await oneRound(lab, how, calls, seconds));
  } finally {
    await lab.close();
  }
  return { plain: meanOf(seen.plain), talk: meanOf(seen.talk), ear: meanOf(seen.ear) };
}

/** The ear has no way to the audio any more, and the exchange's own detector goes on. */
async function withoutMedia({ settings: { install, runDir } }: Lab): Promise<void> {
  const order = ["-C", join(runDir, "etc/asterisk.conf"), "-rx", "module unload chan_rtp.so"];
  await promisify(execFile)(install.binary, order);
}

async function oneRound(lab: Lab, how: Hearing, calls: number, seconds: number): Promise<Cost> {
  const { pid } = lab.exchange;
  const before = cpuOf(pid);
  const detection = how === "plain" ? "none" : "talk";
  const attempts: AttemptId[] = [];
  for (let n = 0; n < calls; n++) attempts.push(await lab.dial(number(n + 1), { detection }));
  for (const attempt of attempts)
    await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  await wait(settleMs);
  const taps = (await lab.telephony.channels()).filter(({ id }) => id.endsWith("-tap")).length;
  if (taps !== (how === "ear" ? calls : 0)) throw new Error(`${taps} calls are heard, of ${calls}: ${how}`);
  const [begun, from] = [cpuOf(pid), performance.now()];
  await wait(seconds * 1_000);
  const perCall = (cpuOf(pid) - begun) / ((performance.now() - from) / 1_000) / calls;
  const setUpMs = ((begun - before) * 1_000) / calls - perCall * settleMs;
  for (const attempt of attempts) await lab.telephony.hangUp(attempt, "normal");
  for (const attempt of attempts)
    await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
  await wait(settleMs);
  return { perCall, setUpMs };
}

function meanOf(costs: readonly Cost[]): Cost {
  const mean = (of: (cost: Cost) => number) => costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length;
  return { perCall: mean(({ perCall }) => perCall), setUpMs: mean(({ setUpMs }) => setUpMs) };
}
