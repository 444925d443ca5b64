// Sounds of the network, made from sines: tones, beeps, information tones, fax, silence.

import { samplesPerSecond, ulawFrom, ulawSilence } from "../core/ulaw.ts";
import type { Sound } from "./player.ts";

/** A pure tone; a length in whole periods per 20 ms frame loops without a click. */
export function tone(hertz: number, ms: number, amplitude = 0.25): Sound {
  const count = Math.round((ms * samplesPerSecond) / 1_000);
  const step = (2 * Math.PI * hertz) / samplesPerSecond;
  return ulawFrom(Float32Array.from({ length: count }, (_, i) => amplitude * Math.sin(step * i)));
}
export function silence(ms: number): Sound {
  return new Uint8Array(Math.round((ms * samplesPerSecond) / 1_000)).fill(ulawSilence);
}
export function join(...sounds: readonly Sound[]): Sound {
  const whole = new Uint8Array(sounds.reduce((sum, sound) => sum + sound.length, 0));
  let at = 0;
  for (const sound of sounds) {
    whole.set(sound, at);
    at += sound.length;
  }
  return whole;
}

/** Voicemail's beep: near 1 kHz for 400 ms (from memory of Chilean operators; the detector must not depend on it). */
export const beep = (): Sound => tone(1_000, 400);
/** ITU-T E.180: special information tone, 950, 1,400 and 1,800 Hz, a third of a second each. */
export const informationTone = (): Sound =>
  join(tone(950, 330), tone(1_400, 330), tone(1_800, 330), silence(200));
/** ITU-T T.30: a called fax answers with 2,100 Hz for 2.6–4 s. */
export const faxAnswer = (): Sound => join(tone(2_100, 3_000), silence(500));
