// How loud 20 ms of a line are, and how loud the line is when nobody speaks. For the ear (hearing.ts), which calls
// speech what stands out above that floor, so that a noisy street is not taken for somebody who never stops talking.

export const sampleRate = 8_000;
export const frameSamples = 160;
export const frameMs = 20;

/** Levels are dB below a full-scale square wave; under the lowest there is nothing but the codec's own noise. */
const lowestDb = -90;
/** Takes mains hum and the rumble of engines away: 50 Hz by 13 dB, 1 kHz by nothing. Judgement. */
const lowCut = 0.8;

export interface Level {
  previous: number;
  /** The last frame without its lowest frequencies. */
  readonly cut: Float32Array;
}
export const newLevel = (): Level => ({ previous: 0, cut: new Float32Array(frameSamples) });

/** Energy of the frame without its lowest frequencies, in dB. */
export function levelOf(level: Level, frame: Int16Array): number {
  const { cut } = level;
  let sum = 0;
  let previous = level.previous;
  for (let i = 0; i < frameSamples; i++) {
    const x = frame[i] as number;
    const y = x - lowCut * previous;
    previous = x;
    cut[i] = y;
    sum += y * y;
  }
  level.previous = previous;
  const mean = sum / frameSamples / 1.0737e9;
  return mean <= 1e-9 ? lowestDb : Math.max(lowestDb, 10 * Math.log10(mean));
}

/** Levels of the last two seconds, counted in steps of 1 dB. */
export interface Floor {
  readonly recent: Int8Array;
  readonly counts: Uint8Array;
  held: number;
  next: number;
}
/** Two seconds: longer than any word, shorter than the wait for a verdict. Judgement. */
const floorFrames = 100;
/** The share of frames below the floor: speech leaves a tenth of its time quiet even without pauses. */
const quietShare = 0.1;

export const newFloor = (): Floor => ({
  recent: new Int8Array(floorFrames),
  counts: new Uint8Array(-lowestDb + 1),
  held: 0,
  next: 0,
});

export function noteLevel(floor: Floor, db: number): void {
  const step = Math.min(0, Math.max(lowestDb, Math.round(db)));
  if (floor.held === floorFrames) forget(floor, floor.recent[floor.next] as number);
  else floor.held += 1;
  floor.recent[floor.next] = step;
  floor.counts[-step] = (floor.counts[-step] as number) + 1;
  floor.next = (floor.next + 1) % floorFrames;
}

function forget(floor: Floor, step: number): void {
  floor.counts[-step] = (floor.counts[-step] as number) - 1;
}

/** The level that a tenth of the last frames did not reach. */
export function floorOf(floor: Floor): number {
  let left = Math.floor(floor.held * quietShare) + 1;
  for (let below = -lowestDb; below > 0; below--) {
    left -= floor.counts[below] as number;
    if (left <= 0) return -below;
  }
  return 0;
}
