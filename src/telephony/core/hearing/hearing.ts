// The ear on a call: 20 ms of 8 kHz audio at a time, in; when somebody begins and ceases to speak, how loud, and the
// tones of the network, out. For the adapter that listens while a call is judged (dialer/core/amd-verdict decides).
// One plain record is its whole memory; instants are milliseconds of audio heard so far.

import {
  type Floor,
  floorOf,
  frameMs,
  frameSamples,
  type Level,
  levelOf,
  newFloor,
  newLevel,
  noteLevel,
} from "./level.ts";
import { isSteady, type Moves, newMoves, noteMove, startMoves } from "./moves.ts";
import { purityOf } from "./tone.ts";
import { followTone, inTone, newToneRun, type Tone, type ToneRun } from "./tone-names.ts";

export type Heard =
  | { readonly type: "talk_started"; readonly atMs: number; readonly levelDb: number }
  /** `endedMs`: the last sound; the event itself comes when the quiet has lasted. */
  | {
      readonly type: "talk_finished";
      readonly atMs: number;
      readonly endedMs: number;
      readonly durationMs: number;
      readonly levelDb: number;
    }
  | { readonly type: "tone"; readonly atMs: number; readonly tone: Tone };

export interface Ear {
  atMs: number;
  readonly level: Level;
  readonly floor: Floor;
  readonly run: ToneRun;
  /** Frames in a row that stand out, and how many of the last were loud. */
  loudRun: number;
  talkSinceMs: number;
  lastLoudMs: number;
  /** How the level has moved from frame to frame over the last second of a sound. */
  readonly moves: Moves;
  /** Level of the voice being heard, and of the loudest voice of the call. */
  /** Sum of the levels of the frames since the last loud one, and how many. */
  quietDb: number;
  quietFrames: number;
  voiceDb: number;
  nearDb: number;
  /** Somebody has spoken for longer than a click. */
  talked: boolean;
}

/** After an agent has joined, a mailbox is still heard: most beeps that come late come within 2.5 s, and 5.4 s of talk is a machine. */
export const heardOnMs = 5_000;

/** Speech stands out from the line by this much; white noise of one level stays within 3 dB of its own floor. */
const aboveFloorDb = 9;
/** Under this nothing is a voice: a person far from the telephone arrives at −45 dB (the low frequencies taken away). */
const faintestDb = -50;
/** Who speaks into the telephone is louder than who is overheard. */
const belowVoiceDb = 18;
/** Somebody much louder has begun: what was heard until then was the room. */
const nearerByDb = 14;
/** Three frames: a click is shorter, a syllable longer. */
const onsetFrames = 3;
/** The longest gap inside a word (a stop, a held consonant). */
const quietMs = 200;
/** A voice that ends falls by more than this from its loudest; music that the floor has caught up with does not. */
const goneDb = 6;
/** The voice's level forgets its loudest moment by so much a second. */
const easePerFrameDb = 2 / 50;

export const newEar = (): Ear => ({
  atMs: 0,
  level: newLevel(),
  floor: newFloor(),
  run: newToneRun(),
  loudRun: 0,
  talkSinceMs: -1,
  lastLoudMs: -1,
  moves: newMoves(),
  quietDb: 0,
  quietFrames: 0,
  voiceDb: -90,
  nearDb: -90,
  talked: false,
});

/** `frame`: 160 samples. What has just become certain. */
export function hear(ear: Ear, frame: Int16Array): readonly Heard[] {
  if (frame.length !== frameSamples) return [];
  const db = levelOf(ear.level, frame);
  noteLevel(ear.floor, db);
  ear.atMs += frameMs;
  const heard: Heard[] = [];
  const tone = followTone(ear.run, purityOf(ear.level.cut), { db, atMs: ear.atMs, talked: ear.talked });
  if (tone) heard.push({ type: "tone", atMs: ear.atMs, tone });
  follow(ear, db, heard);
  return heard;
}

/** Is somebody speaking, as far as has been heard? */
export function isTalking(ear: Ear): boolean {
  return ear.talkSinceMs >= 0;
}

function follow(ear: Ear, db: number, heard: Heard[]): void {
  const threshold = Math.max(floorOf(ear.floor) + aboveFloorDb, faintestDb, ear.nearDb - belowVoiceDb);
  const loud = db > threshold && !inTone(ear.run);
  noteMove(ear.moves, db);
  ear.loudRun = loud && !(isTalking(ear) && isSteady(ear.moves)) ? ear.loudRun + 1 : 0;
  ear.nearDb -= easePerFrameDb;
  if (ear.loudRun >= onsetFrames) speak(ear, db, heard);
  if (!isTalking(ear)) return;
  if (!loud) {
    ear.quietDb += db;
    ear.quietFrames += 1;
  }
  // Music, or an engine that has just been started: what seemed talk was none.
  if (isSteady(ear.moves)) fallQuiet(ear, heard, ear.talkSinceMs);
  else if (ear.atMs - ear.lastLoudMs >= quietMs) {
    const goesOn = ear.quietDb / Math.max(1, ear.quietFrames) > ear.voiceDb - goneDb;
    fallQuiet(ear, heard, goesOn ? ear.talkSinceMs : ear.lastLoudMs);
  }
}

function speak(ear: Ear, db: number, heard: Heard[]): void {
  const since = ear.atMs - onsetFrames * frameMs;
  if (isTalking(ear) && db > ear.voiceDb + nearerByDb && ear.atMs - ear.talkSinceMs > quietMs)
    fallQuiet(ear, heard, since);
  if (!isTalking(ear)) {
    ear.talkSinceMs = since;
    ear.voiceDb = db;
    startMoves(ear.moves);
    heard.push({ type: "talk_started", atMs: since, levelDb: db });
  }
  ear.lastLoudMs = ear.atMs;
  ear.quietDb = 0;
  ear.quietFrames = 0;
  ear.voiceDb = Math.max(ear.voiceDb, db);
  ear.nearDb = Math.max(ear.nearDb, ear.voiceDb);
}

function fallQuiet(ear: Ear, heard: Heard[], endedMs = ear.lastLoudMs): void {
  const durationMs = Math.max(0, endedMs - ear.talkSinceMs);
  if (durationMs > quietMs) ear.talked = true;
  heard.push({ type: "talk_finished", atMs: ear.atMs, endedMs, durationMs, levelDb: ear.voiceDb });
  ear.talkSinceMs = -1;
  ear.voiceDb = -90;
}
