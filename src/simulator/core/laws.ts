// How long things last in a simulated world: the laws of chance a world file may name, drawn from a seeded stream.
import { normal, type Rng } from "#kernel/rng.ts";

export type Law =
  | { readonly kind: "fixed"; readonly seconds: number }
  | { readonly kind: "uniform"; readonly from: number; readonly to: number }
  | { readonly kind: "exponential"; readonly mean: number; readonly shift?: number }
  /** `sigma` is the standard deviation of the logarithm. */
  | {
      readonly kind: "logNormal";
      readonly median: number;
      readonly sigma: number;
      readonly shift?: number;
      readonly atMost?: number;
    }
  /** Two or more humps: a short "wrong number" beside a long negotiation. */
  | { readonly kind: "mixture"; readonly parts: readonly { readonly weight: number; readonly law: Law }[] }
  /** Measured quantiles at even steps from 0 to 1, rising; between two of them the line is straight. */
  | { readonly kind: "empirical"; readonly quantiles: readonly number[] };

export function drawFrom(law: Law, rng: Rng): number {
  switch (law.kind) {
    case "fixed":
      return law.seconds;
    case "uniform":
      return law.from + (law.to - law.from) * rng.next();
    case "exponential":
      return (law.shift ?? 0) - law.mean * Math.log(1 - rng.next());
    case "logNormal": {
      const drawn = (law.shift ?? 0) + law.median * Math.exp(law.sigma * normal(rng));
      return law.atMost === undefined ? drawn : Math.min(law.atMost, drawn);
    }
    case "mixture":
      return drawFrom(partOf(law.parts, rng.next()), rng);
    case "empirical": {
      const place = rng.next() * (law.quantiles.length - 1);
      const below = Math.floor(place);
      const [low = 0, high = low] = [law.quantiles[below], law.quantiles[below + 1]];
      return low + (high - low) * (place - below);
    }
  }
}

/** What it lasts on average, before `atMost` cuts it. */
export function meanOf(law: Law): number {
  switch (law.kind) {
    case "fixed":
      return law.seconds;
    case "uniform":
      return (law.from + law.to) / 2;
    case "exponential":
      return (law.shift ?? 0) + law.mean;
    case "logNormal":
      return (law.shift ?? 0) + law.median * Math.exp(law.sigma ** 2 / 2);
    case "mixture": {
      const whole = law.parts.reduce((sum, { weight }) => sum + weight, 0);
      return law.parts.reduce((sum, { weight, law: part }) => sum + (weight / whole) * meanOf(part), 0);
    }
    case "empirical": {
      const { quantiles } = law;
      let sum = 0;
      for (let i = 1; i < quantiles.length; i++) sum += ((quantiles[i - 1] ?? 0) + (quantiles[i] ?? 0)) / 2;
      return quantiles.length === 1 ? (quantiles[0] ?? 0) : sum / (quantiles.length - 1);
    }
  }
}

function partOf(parts: readonly { readonly weight: number; readonly law: Law }[], at: number): Law {
  let left = at * parts.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, law } of parts) {
    left -= weight;
    if (left < 0) return law;
  }
  return parts.at(-1)?.law ?? { kind: "fixed", seconds: 0 };
}
