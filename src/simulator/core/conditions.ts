// The weather of one simulated day: how likely people are to answer and how long talks last, minute by minute. The same
// seed brings the same day to every policy.
import { normal } from "#kernel/rng.ts";
import { streamOf } from "./streams.ts";
import type { World } from "./world.ts";

export interface Conditions {
  /** Share of dials a person would answer, and the share that the list's own past would expect at that hour. */
  answers(now: number): number;
  expected(now: number): number;
  /** Multiplies every talk that begins then. */
  talk(now: number): number;
}

/** Beyond this even the easiest list does not go; below it the wave would leave 0–1. */
const [least, most] = [0.001, 0.98];

export function conditionsOf(world: World, seed: number): Conditions {
  const rng = streamOf(seed, "day");
  const { byHour, wave, driftPerHour, shocks } = world.answers;
  const minutes = Math.ceil(world.hours * 60) + 2;
  const phase = rng.next() * 2 * Math.PI;
  const between = ([low, high]: readonly [number, number]): number => low + (high - low) * rng.next();
  const steps = Array.from({ length: shocks.perDay }, () => ({
    minute: minutes * rng.next(),
    answers: between(shocks.answers),
    talk: between(shocks.talk),
  })).sort((a, b) => a.minute - b.minute);
  const answers = new Float64Array(minutes);
  const expected = new Float64Array(minutes);
  const talk = new Float64Array(minutes).fill(1);
  let walk = 0;
  let [step, next] = [{ answers: 1, talk: 1 }, 0];
  for (let minute = 0; minute < minutes; minute++) {
    for (let due = steps[next]; due && due.minute <= minute; due = steps[++next]) step = due;
    if (driftPerHour > 0) walk += normal(rng) * driftPerHour * Math.sqrt(1 / 60);
    const place = (minute / Math.max(1, minutes - 2)) * (byHour.length - 1);
    const below = Math.min(byHour.length - 1, Math.floor(place));
    const [low = 0, high = low] = [byHour[below], byHour[below + 1]];
    const usual = low + (high - low) * (place - below);
    const swung = usual + wave.amplitude * Math.sin(phase + (2 * Math.PI * minute) / wave.minutes);
    expected[minute] = Math.min(most, Math.max(least, usual));
    answers[minute] = Math.min(most, Math.max(least, swung * Math.exp(walk) * step.answers));
    talk[minute] = step.talk;
  }
  const at = (of: Float64Array, now: number): number =>
    of[Math.min(minutes - 1, Math.max(0, Math.floor(now / 60)))] ?? 0;
  return {
    answers: (now) => at(answers, now),
    expected: (now) => at(expected, now),
    talk: (now) => at(talk, now),
  };
}
