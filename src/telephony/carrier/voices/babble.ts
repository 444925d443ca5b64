// Speech-like sound without a synthesiser: syllables of buzz through two formants with bursts of noise between, in
// the rhythm of the text. Says nothing, but has a voice's timing, so that detectors and people can work with it.
import { type Rng, seededRng } from "#kernel/rng.ts";
import { samplesPerSecond } from "../../core/ulaw.ts";
import type { Voice } from "./voice-list.ts";

/** First two formants of the Spanish vowels, in Hz (phonetics handbooks, rounded). */
const formants: Readonly<Record<string, readonly [number, number]>> = {
  a: [750, 1_350],
  e: [480, 1_900],
  i: [300, 2_300],
  o: [480, 950],
  u: [330, 750],
};
const consonantMs = 55;
const commaMs = 160;
const stopMs = 320;

export function babble(text: string, voice: Voice): Float32Array {
  const rng = seededRng(
    [...`${voice.name}${text}`].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7),
  );
  const vowelMs = 110 * (165 / voice.speed);
  const hertz = (voice.gender === "female" ? 190 : 105) * (0.8 + voice.pitch / 250);
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");
  const parts = [...plain.matchAll(/[aeiou]+|[^aeiou\s.,;?¿!:]+|[.,;?!:]+/g)].map(([part]) => {
    if (/^[.,;?!:]/.test(part)) return new Float32Array(samplesOf(/^[,;:]/.test(part) ? commaMs : stopMs));
    const formant = formants[part[0] ?? ""];
    return formant
      ? buzz(samplesOf(vowelMs * Math.min(part.length, 2)), hertz, formant, rng)
      : hiss(samplesOf(consonantMs), rng);
  });
  return joined(parts);
}

/** A train of pulses at the voice's pitch, through two resonators. */
function buzz(
  length: number,
  hertz: number,
  [first, second]: readonly [number, number],
  rng: Rng,
): Float32Array {
  const low = resonator(first, 90);
  const high = resonator(second, 130);
  const drift = 0.94 + rng.next() * 0.12;
  let phase = 0;
  return Float32Array.from({ length }, (_, i) => {
    phase += (hertz * drift) / samplesPerSecond;
    const pulse = phase >= 1 ? 1 : 0;
    if (pulse) phase -= 1;
    const source = pulse + (rng.next() - 0.5) * 0.02;
    return (low(source) + 0.6 * high(source)) * Math.sin((Math.PI * (i + 1)) / (length + 1)) ** 0.5;
  });
}

function hiss(length: number, rng: Rng): Float32Array {
  return Float32Array.from({ length }, () => (rng.next() - 0.5) * 0.4);
}

function resonator(hertz: number, width: number): (input: number) => number {
  const radius = Math.exp((-Math.PI * width) / samplesPerSecond);
  const turn = 2 * radius * Math.cos((2 * Math.PI * hertz) / samplesPerSecond);
  let y1 = 0;
  let y2 = 0;
  return (input) => {
    const y = input + turn * y1 - radius * radius * y2;
    y2 = y1;
    y1 = y;
    return y;
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function samplesOf(ms: number): number {
  return Math.round((ms * samplesPerSecond) / 1_000);
}
