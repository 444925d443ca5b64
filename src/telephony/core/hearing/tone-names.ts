// What a run of pure tone means: an operator's information tone, a fax, ringing, busy, or the beep of a mailbox. For the
// ear (hearing.ts). A beep hangs up on whoever is there, so it must be longer and steadier than any vowel.
import { frameMs } from "./level.ts";
import type { Purity } from "./tone.ts";

export type Tone = "sit" | "beep" | "fax" | "ringback" | "busy";

export interface ToneRun {
  hertz: number;
  frames: number;
  loudest: number;
  quietest: number;
  named: boolean;
  counted: boolean;
  /** The last of the three information tones heard, counted from 1 (ITU-T E.180: 950, 1,400, 1,800 Hz, 330 ms each). */
  informing: number;
  informed: boolean;
  /** Call-progress bursts short enough to be busy, and the instant of the last one's end. */
  busyBursts: number;
  busyEndMs: number;
}
export const newToneRun = (): ToneRun => ({
  hertz: 0,
  frames: 0,
  loudest: 0,
  quietest: 0,
  named: false,
  counted: false,
  informing: 0,
  informed: false,
  busyBursts: 0,
  busyEndMs: -1,
});

/** Share of energy in one frequency. Chosen on the open half of the bench: no vowel of 1,200 scenes holds it for as long as a beep. */
const pureShare = 0.8;
/** Below lie voices' own pitch and mains hum. */
const lowestHertz = 350;
/** A tone keeps its pitch; a sung vowel wanders. */
const pitchShare = 0.015;
const levelSpanDb = 5;
/** Longer than a vowel stays pure and steady; beeps last 200 ms and more. */
const beepMs = 120;
const informationHertz = [950, 1_400, 1_800] as const;
const informationMs = 200;
/** 330 ms by the book; one that goes on is a beep of that pitch. */
const longestInformationMs = 440;
/** T.30: CNG 1,100 ± 38 Hz for 500 ms, CED 2,100 ± 15 Hz for 2.6–4 s. */
const callingFaxMs = 400;
const answeringFaxMs = 460;
/** E.180: ringing 0.67–1.5 s (2 s in North America), busy 0.1–0.66 s; both 400–450 Hz, 440 + 480 in North America. */
const ringingMs = 700;
const busyMs = { least: 100, most: 680, gap: 900 } as const;
const busyRepeats = 2;

/** One frame more; a name when the run has just earned one. */
export function followTone(
  run: ToneRun,
  heard: Purity,
  { db, atMs, talked }: { readonly db: number; readonly atMs: number; readonly talked: boolean },
): Tone | null {
  const pure = heard.share >= pureShare && heard.hertz >= lowestHertz;
  const same = run.frames > 0 && Math.abs(heard.hertz - run.hertz) <= pitchShare * run.hertz;
  if (!pure || !same) {
    const ended = endRun(run, atMs);
    if (pure)
      Object.assign(run, {
        hertz: heard.hertz,
        frames: 1,
        loudest: db,
        quietest: db,
        named: false,
        counted: false,
      });
    return ended;
  }
  run.frames += 1;
  // The first frame is cut by the beginning.
  if (run.frames > 2) run.quietest = Math.min(run.quietest, db);
  else run.quietest = db;
  run.loudest = Math.max(run.loudest, db);
  return run.named ? null : nameOf(run, talked);
}

/** Is the line carrying a tone now? Then it is not talk. */
export function inTone(run: ToneRun): boolean {
  return run.frames >= 3;
}

/** Operators and fax machines begin with their tones; after somebody has spoken the same pitch is a beep. */
function nameOf(run: ToneRun, talked: boolean): Tone | null {
  const ms = run.frames * frameMs;
  const steady = run.loudest - run.quietest <= levelSpanDb;
  if (!steady) return null;
  if (!talked && ms < longestInformationMs && informationStep(run.hertz) > 0) {
    if (ms < informationMs || run.counted) return null;
    const before = run.informing;
    run.counted = true;
    run.informing = informationStep(run.hertz);
    // Two of the three, told once: whoever begins to listen late misses the first.
    const certain = before > 0 && run.informing > before && !run.informed;
    run.informed ||= certain;
    return named(run, certain, "sit");
  }
  if (!talked && near(run.hertz, 2_100, 25)) return named(run, ms >= answeringFaxMs, "fax");
  if (!talked && near(run.hertz, 1_100, 38)) return named(run, ms >= callingFaxMs, "fax");
  if (isProgress(run.hertz)) return named(run, ms >= ringingMs, "ringback");
  return named(run, ms >= beepMs, "beep");
}

/** Of busy only the end tells how long it was, and only the second one that it was busy. */
function endRun(run: ToneRun, atMs: number): Tone | null {
  const ms = run.frames * frameMs;
  const progress = isProgress(run.hertz) && !run.named;
  run.frames = 0;
  if (!progress || ms < busyMs.least || ms > busyMs.most) return null;
  const soon = run.busyEndMs >= 0 && atMs - ms - run.busyEndMs <= busyMs.gap;
  run.busyBursts = soon ? run.busyBursts + 1 : 1;
  run.busyEndMs = atMs;
  return run.busyBursts === busyRepeats ? "busy" : null;
}

function named(run: ToneRun, longEnough: boolean, tone: Tone): Tone | null {
  if (!longEnough) return null;
  run.named = true;
  return tone;
}
function near(hertz: number, wanted: number, within: number): boolean {
  return Math.abs(hertz - wanted) <= within;
}
function informationStep(hertz: number): number {
  return informationHertz.findIndex((each) => near(hertz, each, 40)) + 1;
}
function isProgress(hertz: number): boolean {
  return hertz >= 380 && hertz <= 490;
}
