// Common random numbers: every person, agent and day of a simulated world draws from a stream of its own, so that two
// policies meet the same people with the same talks, whatever order they dial in.
import { type Rng, seededRng } from "#kernel/rng.ts";

const streams = { day: 1, agent: 2, contact: 3, attempt: 4, talk: 5 } as const;

export function streamOf(seed: number, kind: keyof typeof streams, of = 0, again = 0): Rng {
  let mixed = Math.imul(seed | 0, 0x9e37_79b1);
  for (const part of [streams[kind], of, again]) {
    mixed = Math.imul((mixed ^ part) >>> 0, 0x85eb_ca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2_ae35);
    mixed ^= mixed >>> 16;
  }
  return seededRng(mixed);
}
