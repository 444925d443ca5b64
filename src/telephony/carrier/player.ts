// What one side of a call says next, 20 ms at a time: sounds in a row, over an optional background that never ends.
import { frameSamples, mixInto, ulawSilence } from "../core/ulaw.ts";

/** 8 kHz µ-law. */
export type Sound = Uint8Array;

export interface Player {
  /** Queues a sound; `done` is called when its last sample has been handed out, never after stop(). */
  play(sound: Sound, done?: () => void): void;
  /** Repeats for ever; ends what was queued. */
  loop(sound: Sound): void;
  /** Mixed under everything: street, television, tone. undefined ends it. */
  background(sound: Sound | undefined): void;
  /** Falls silent at once; the background stays. */
  stop(): void;
  readonly playing: boolean;
  /** Fills `frame` (160 bytes) with the next 20 ms. */
  next(frame: Uint8Array): void;
}

interface Track {
  readonly sound: Sound;
  readonly repeat: boolean;
  readonly done: (() => void) | undefined;
  at: number;
}

export function createPlayer(): Player {
  let queue: Track[] = [];
  let behind: Track | undefined;
  const scratch = new Uint8Array(frameSamples);
  return {
    play(sound, done) {
      queue.push({ sound, repeat: false, done, at: 0 });
    },
    loop(sound) {
      queue = sound.length === 0 ? [] : [{ sound, repeat: true, done: undefined, at: 0 }];
    },
    background(sound) {
      behind = sound && sound.length > 0 ? { sound, repeat: true, done: undefined, at: 0 } : undefined;
    },
    stop() {
      queue = [];
    },
    get playing() {
      return queue.length > 0;
    },
    next(frame) {
      const finished = fill(frame, queue);
      if (behind) {
        fill(scratch, [behind]);
        mixInto(frame, scratch);
      }
      for (const done of finished) done();
    },
  };
}

/** Copies from the head of the queue until the frame is full; a short tail is completed by what follows it. */
function fill(frame: Uint8Array, queue: Track[]): readonly (() => void)[] {
  const finished: (() => void)[] = [];
  let filled = 0;
  while (filled < frame.length) {
    const track = queue[0];
    if (!track) {
      frame.fill(ulawSilence, filled);
      break;
    }
    const part = track.sound.subarray(track.at, track.at + frame.length - filled);
    frame.set(part, filled);
    filled += part.length;
    track.at += part.length;
    if (track.at < track.sound.length) continue;
    if (track.repeat) track.at = 0;
    else {
      queue.shift();
      if (track.done) finished.push(track.done);
    }
  }
  return finished;
}
