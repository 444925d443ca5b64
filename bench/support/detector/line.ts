// What a telephone line does to a voice: level, noise of the place, packets that are lost or late, codec. The same for people and
// machines.
import { integer, type Rng, weighted } from "#kernel/rng.ts";
import { linearToUlaw, ulawToLinear } from "#telephony/core/ulaw.ts";
import { rate, type Scene } from "./scenes.ts";

export type Noise = "none" | "hiss" | "hum" | "street" | "babble" | "music" | "loud";
export type Codec = "ulaw" | "alaw" | "gsm";
export interface Line {
  readonly noise: Noise;
  readonly codec: Codec;
  readonly gainDb: number;
  readonly lossShare: number;
  /** Audio begins so much later than the answer. */
  readonly delayMs: number;
}
export interface Places {
  readonly babble: readonly Float32Array[];
  readonly music: readonly Float32Array[];
}

const noiseShares: Readonly<Record<Noise, number>> = {
  none: 25,
  hiss: 20,
  hum: 8,
  street: 17,
  babble: 12,
  music: 6,
  loud: 12,
};
const codecShares: Readonly<Record<Codec, number>> = { ulaw: 50, alaw: 25, gsm: 25 };
/** Of the voice's own level. "loud": a mean amplitude of 375 and more, where AMD() hears no pause. */
const noiseDb: Readonly<Record<Noise, readonly [number, number]>> = {
  none: [-70, -60],
  hiss: [-45, -28],
  hum: [-40, -25],
  street: [-30, -15],
  babble: [-32, -18],
  music: [-32, -18],
  loud: [-16, -10],
};
const frame = rate / 50;

export function lineOf(rng: Rng): Line {
  return {
    noise: weighted(rng, noiseShares),
    codec: weighted(rng, codecShares),
    gainDb: -14 + rng.next() * 18,
    lossShare: rng.next() < 0.6 ? 0 : rng.next() * 0.05,
    delayMs: integer(rng, 10) * 20,
  };
}

export function through(rng: Rng, line: Line, scene: Scene, places: Places): Int16Array {
  const behind = noiseOf(rng, line.noise, scene.samples.length, places);
  const [least, most] = noiseDb[line.noise];
  const under = 0.08 * 10 ** ((least + rng.next() * (most - least)) / 20);
  const gain = 10 ** (line.gainDb / 20);
  const delay = Math.round((line.delayMs * rate) / 1_000);
  const out = new Int16Array(scene.samples.length);
  for (let i = 0; i < out.length; i++) {
    const voice = i >= delay ? (scene.samples[i - delay] as number) : 0;
    const x = gain * (voice + under * (behind[i] as number)) * 32_767;
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round(x)));
  }
  losePackets(rng, line.lossShare, out);
  return coded(line.codec, out);
}

/** Of a mean square of one. */
function noiseOf(rng: Rng, noise: Noise, length: number, places: Places): Float32Array {
  const out = new Float32Array(length);
  const source = noise === "babble" ? places.babble : noise === "music" ? places.music : [];
  if (source.length > 0) {
    for (let layer = 0; layer < (noise === "babble" ? 3 : 1); layer++) {
      const sound = source[integer(rng, source.length)] as Float32Array;
      const from = integer(rng, sound.length);
      for (let i = 0; i < length; i++)
        out[i] = (out[i] as number) + (sound[(from + i) % sound.length] as number);
    }
  } else if (noise === "hum")
    for (let i = 0; i < length; i++) out[i] = Math.sin(i * 0.0393) + 0.4 * Math.sin(i * 0.1178);
  else {
    // Street and loud places: low frequencies stronger, slowly swelling.
    const memory = noise === "street" || noise === "loud" ? 0.85 : 0;
    let last = 0;
    for (let i = 0; i < length; i++) {
      last = memory * last + (rng.next() - 0.5);
      out[i] = last * (memory > 0 ? 1 + 0.25 * Math.sin(i / 5_000) : 1);
    }
  }
  let sum = 0;
  for (const x of out) sum += x * x;
  const scale = sum === 0 ? 0 : 1 / Math.sqrt(sum / length);
  return out.map((x) => x * scale);
}

/** Lost alone or two in a row; half of the lines repeat the last packet, the others are silent meanwhile. */
function losePackets(rng: Rng, share: number, samples: Int16Array): void {
  if (share === 0) return;
  const repeats = rng.next() < 0.5;
  for (let at = frame; at + frame <= samples.length; at += frame) {
    if (rng.next() >= share) continue;
    if (repeats) samples.copyWithin(at, at - frame, at);
    else samples.fill(0, at, at + frame);
  }
}

function coded(codec: Codec, samples: Int16Array): Int16Array {
  if (codec === "ulaw") return samples.map((x) => ulawToLinear(linearToUlaw(x)));
  if (codec === "alaw") return samples.map(throughAlaw);
  return likeGsm(samples);
}

/** G.711 A-law there and back: thirteen segments, four bits in each. */
function throughAlaw(x: number): number {
  const sign = x < 0 ? -1 : 1;
  const size = Math.min(32_635, Math.abs(x));
  if (size < 512) return sign * ((size & ~15) + 8);
  const step = 1 << (Math.floor(Math.log2(size)) - 4);
  return sign * (Math.floor(size / step) * step + step / 2);
}

/**
 * Not GSM itself: a predictor of order 8 per frame whose remainder keeps three bits, which makes noise of the shape and size
 * that GSM 06.10 makes (about 10 dB under the voice, following it).
 */
function likeGsm(samples: Int16Array): Int16Array {
  const out = new Int16Array(samples.length);
  const order = 8;
  for (let at = 0; at < samples.length; at += frame) {
    const part = samples.subarray(at, at + frame);
    const taps = predictor(part, order);
    let top = 1;
    const left = new Float64Array(part.length);
    for (let i = 0; i < part.length; i++) {
      let guess = 0;
      for (let k = 1; k <= order; k++) guess += (taps[k] as number) * (samples[at + i - k] ?? 0);
      left[i] = (part[i] as number) - guess;
      top = Math.max(top, Math.abs(left[i] as number));
    }
    const step = top / 4;
    for (let i = 0; i < part.length; i++) {
      let guess = 0;
      for (let k = 1; k <= order; k++) guess += (taps[k] as number) * (out[at + i - k] ?? 0);
      let wanted = 0;
      for (let k = 1; k <= order; k++) wanted += (taps[k] as number) * (out[at + i - k] ?? 0);
      const rest = (part[i] as number) - wanted;
      const kept = Math.max(-top, Math.min(top, Math.round(rest / step) * step));
      out[at + i] = Math.max(-32_768, Math.min(32_767, Math.round(guess + kept)));
    }
  }
  return out;
}

/** Levinson–Durbin on the frame's autocorrelation. */
function predictor(part: Int16Array, order: number): Float64Array {
  const r = new Float64Array(order + 1);
  for (let lag = 0; lag <= order; lag++)
    for (let i = lag; i < part.length; i++)
      r[lag] = (r[lag] as number) + (part[i] as number) * (part[i - lag] as number);
  const a = new Float64Array(order + 1);
  let error = (r[0] as number) * 1.001 + 1;
  for (let i = 1; i <= order; i++) {
    let acc = r[i] as number;
    for (let j = 1; j < i; j++) acc -= (a[j] as number) * (r[i - j] as number);
    const k = acc / error;
    const before = a.slice();
    a[i] = k;
    for (let j = 1; j < i; j++) a[j] = (before[j] as number) - k * (before[i - j] as number);
    error *= 1 - k * k;
  }
  return a;
}
