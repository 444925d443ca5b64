// What one side of a call hears: when sound begins and ends, and how regularly packets arrive. Pure arithmetic on
// arrival times; the stream feeds it.

export interface Ear {
  firstSoundAt: number | undefined;
  speaking: boolean;
  lastLoudAt: number;
  loudRun: number;
  floor: number;
  packets: number;
  firstAt: number;
  lastAt: number;
  maxGapMs: number;
  latePackets: number;
}

/** Mean amplitude above which a frame counts as sound: the threshold Asterisk's own detectors use (256). */
export const soundLevel = 256;
/** Frames in a row before we say somebody speaks; one alone is a click. Judgement. */
const framesToStart = 2;
/** Pauses shorter than this lie inside a word (stops and breaths). Judgement. */
export const quietMs = 180;
/** Start-up jitter is not a gap in a conversation: gaps count from here on. */
const settleMs = 500;
/** A packet is late when its predecessor came more than this before it (three packets of 20 ms). */
const lateMs = 60;

/**
 * A microphone's hum is not a voice: sound must exceed three times the floor, which falls at once and rises by a
 * thousandth a packet, so that 8 s without any pause become floor. Judgement.
 */
const aboveFloor = 3;
const floorRise = 0.001;
/** A voice is louder than this whatever the floor. */
const highestThreshold = 1_500;

export function createEar(): Ear {
  return {
    firstSoundAt: undefined,
    speaking: false,
    lastLoudAt: 0,
    loudRun: 0,
    floor: 0,
    packets: 0,
    firstAt: 0,
    lastAt: 0,
    maxGapMs: 0,
    latePackets: 0,
  };
}

export type Heard = "first" | "started" | undefined;

/** One arrived audio packet. "first" is the first sound of the call, "started" the beginning of any later burst. */
export function hearPacket(ear: Ear, level: number, now: number): Heard {
  countPacket(ear, now);
  ear.floor = level < ear.floor ? level : ear.floor + (level - ear.floor) * floorRise;
  if (level < Math.max(soundLevel, Math.min(ear.floor * aboveFloor, highestThreshold))) {
    ear.loudRun = 0;
    return undefined;
  }
  ear.lastLoudAt = now;
  ear.loudRun += 1;
  if (ear.speaking || ear.loudRun < framesToStart) return undefined;
  ear.speaking = true;
  if (ear.firstSoundAt !== undefined) return "started";
  ear.firstSoundAt = now;
  return "first";
}

/** Packets that carry no audio (telephone events) keep the clock of arrivals going. */
export function countPacket(ear: Ear, now: number): void {
  if (ear.packets === 0) ear.firstAt = now;
  else if (now - ear.firstAt > settleMs) {
    const gap = now - ear.lastAt;
    if (gap > ear.maxGapMs) ear.maxGapMs = gap;
    if (gap > lateMs) ear.latePackets += 1;
  }
  ear.packets += 1;
  ear.lastAt = now;
}

/** Asked regularly: true once when a burst of sound has ended. */
export function fellQuiet(ear: Ear, now: number): boolean {
  if (!ear.speaking || now - ear.lastLoudAt < quietMs) return false;
  ear.speaking = false;
  ear.loudRun = 0;
  return true;
}
