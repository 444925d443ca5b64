// Whether 20 ms of a line are one pure tone, and which. For tone-names.ts, which tells beeps from ringing.
import { frameSamples, sampleRate } from "./level.ts";

export interface Purity {
  readonly hertz: number;
  /** Share of the energy that this one frequency explains, 0–1. */
  readonly share: number;
}
const none: Purity = { hertz: 0, share: 0 };
/** Mean square of samples under which there is nothing to name: −52 dB. */
const leastPower = 6_500;

/**
 * The products of neighbouring samples, one and two apart, give the pitch of one sine whatever white noise lies over it
 * (Pisarenko): a first pass. A second corrects it by where the phase goes, a third asks how much of the energy lies
 * there. It costs a fraction of a bank of filters and knows no list of frequencies, which mailboxes do not keep to.
 * `frame` comes without its lowest frequencies, where noise is.
 */
export function purityOf(frame: Float32Array): Purity {
  let one = 0;
  let two = 0;
  let total = 0;
  for (let i = 2; i < frame.length; i++) {
    const x = frame[i] as number;
    one += x * (frame[i - 1] as number);
    two += x * (frame[i - 2] as number);
    total += x * x;
  }
  if (total / frameSamples < leastPower || one === 0) return none;
  const cosine = (two + Math.sqrt(two * two + 8 * one * one)) / (4 * one);
  if (!(cosine > -1 && cosine < 1)) return none;
  const first = Math.acos(cosine);
  const half = frame.length >> 1;
  const [early, late] = [waveAt(frame, first, 0, half), waveAt(frame, first, half, frame.length)];
  const turn = Math.atan2(late.q * early.i - late.i * early.q, late.i * early.i + late.q * early.q);
  const omega = first + turn / half;
  const { i, q } = waveAt(frame, omega, 0, frame.length);
  const share = Math.min(1, ((i * i + q * q) * 2) / frame.length / total);
  return { hertz: (omega * sampleRate) / (2 * Math.PI), share };
}

/** Sum of the samples turned back by this frequency: cosine part and sine part. */
function waveAt(frame: Float32Array, omega: number, from: number, to: number): { i: number; q: number } {
  const [stepCos, stepSin] = [Math.cos(omega), Math.sin(omega)];
  let cos = Math.cos(omega * from);
  let sin = Math.sin(omega * from);
  let i = 0;
  let q = 0;
  for (let n = from; n < to; n++) {
    const x = frame[n] as number;
    i += x * cos;
    q -= x * sin;
    const next = cos * stepCos - sin * stepSin;
    sin = sin * stepCos + cos * stepSin;
    cos = next;
  }
  return { i, q };
}
