// Makes a clean voice sound as if it came through a telephone: band, room, level. Pure signal arithmetic.
import { samplesPerSecond } from "../../core/ulaw.ts";

/** The telephone band (ITU-T G.712): 300–3,400 Hz. */
const lowHertz = 300;
const highHertz = 3_400;
/** Zero crossings of the filter on each side: 3.9 kHz comes out at under a tenth of 1 kHz. */
const tapsPerSide = 16;

/** To 8 kHz through a windowed sinc that ends at 3,400 Hz; works for any whole rate from 8 kHz up. */
export function toTelephoneRate(samples: Float32Array, rate: number): Float32Array {
  const ratio = rate / samplesPerSecond;
  const reach = Math.ceil(tapsPerSide * ratio);
  const taps = 2 * reach + 1;
  const phases = samplesPerSecond / greatestCommonDivisor(rate, samplesPerSecond);
  const weights = kernelsOf(rate, reach, phases);
  const output = new Float32Array(Math.floor(samples.length / ratio));
  for (let index = 0; index < output.length; index++) {
    const start = Math.floor(index * ratio + 1e-9) - reach;
    const kernel = (index % phases) * taps;
    let sum = 0;
    const end = Math.min(taps, samples.length - start);
    for (let tap = Math.max(0, -start); tap < end; tap++) {
      sum += (samples[start + tap] ?? 0) * (weights[kernel + tap] ?? 0);
    }
    output[index] = sum;
  }
  return output;
}

/** Where an output sample falls between two input samples repeats after `phases`: one kernel for each place. */
function kernelsOf(rate: number, reach: number, phases: number): Float32Array {
  const made = kernels.get(rate) ?? makeKernels(rate, reach, phases);
  kernels.set(rate, made);
  return made;
}
/** By rate: recorders know a handful of them. */
const kernels = new Map<number, Float32Array>();

function makeKernels(rate: number, reach: number, phases: number): Float32Array {
  const taps = 2 * reach + 1;
  const ratio = rate / samplesPerSecond;
  return Float32Array.from({ length: phases * taps }, (_, i) => {
    const at = Math.floor(i / taps) * ratio;
    return lowPass((i % taps) - reach - (at - Math.floor(at + 1e-9)), highHertz / rate, reach + 1);
  });
}

/** Second-order Butterworth high-pass at 300 Hz. */
export function dropLows(samples: Float32Array): Float32Array {
  const w = Math.tan((Math.PI * lowHertz) / samplesPerSecond);
  const norm = 1 / (1 + Math.SQRT2 * w + w * w);
  const [b0, b1, b2] = [norm, -2 * norm, norm];
  const [a1, a2] = [2 * (w * w - 1) * norm, (1 - Math.SQRT2 * w + w * w) * norm];
  let x1 = 0;
  let x2 = 0;
  let y1 = 0;
  let y2 = 0;
  return samples.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    return y;
  });
}

/** A small furnished room: four early reflections. Delays and gains by ear (judgement). */
export function addRoom(samples: Float32Array, size: number): Float32Array {
  const reflections = [
    [7, 0.22],
    [13, 0.16],
    [19, 0.12],
    [29, 0.07],
  ] as const;
  const wet = samples.slice();
  for (const [ms, gain] of reflections) {
    const delay = Math.round((ms * size * samplesPerSecond) / 1_000);
    for (let i = delay; i < wet.length; i++) wet[i] = (wet[i] ?? 0) + gain * (samples[i - delay] ?? 0);
  }
  return wet;
}

/** Peak to `peak`; silence stays silence. */
export function normalize(samples: Float32Array, peak: number): Float32Array {
  let top = 0;
  for (const x of samples) top = Math.max(top, Math.abs(x));
  return top < 1e-4 ? samples : samples.map((x) => (x * peak) / top);
}

/** Without the silence before and after (below 1 % of full scale), 20 ms of it kept at each end. */
export function trim(samples: Float32Array): Float32Array {
  const loud = (x: number): boolean => Math.abs(x) > 0.01;
  const first = samples.findIndex(loud);
  if (first === -1) return samples;
  const margin = samplesPerSecond / 50;
  return samples.slice(Math.max(0, first - margin), samples.findLastIndex(loud) + margin);
}

function lowPass(distance: number, cutoff: number, reach: number): number {
  const sinc = distance === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * distance) / (Math.PI * distance);
  return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
