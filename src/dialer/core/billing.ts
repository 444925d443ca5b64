// What a carrier bills for a call: seconds rounded up by its increment, at its price per minute. For campaign reports; the
// carrier's own invoice decides.
import type { NumberKind } from "./trunk-digits.ts";

export interface Tariff {
  /** Billed at once when somebody answers, then in steps: 1/1, 6/6, 60/60, 30/6 … */
  readonly firstSeconds: number;
  readonly nextSeconds: number;
  /** Millionths of the currency's unit a minute; null: nobody has told us. */
  readonly mobileMicros: bigint | null;
  readonly fixedMicros: bigint | null;
  readonly currency: string | null;
}

/** Whole seconds of a call that was answered for so long. Carriers round a begun second up. */
export function billedSeconds(
  answeredMs: number,
  tariff: Pick<Tariff, "firstSeconds" | "nextSeconds">,
): number {
  const spoken = Math.ceil(Math.max(0, answeredMs) / 1000);
  const beyond = Math.max(0, spoken - tariff.firstSeconds);
  return tariff.firstSeconds + Math.ceil(beyond / tariff.nextSeconds) * tariff.nextSeconds;
}

export interface CallCost {
  readonly seconds: number;
  /** Millionths of the currency's unit; null where the price is not known. */
  readonly micros: bigint | null;
  readonly currency: string | null;
}
/** `answeredMs` null: nobody answered, nothing is billed. */
export function costOf(answeredMs: number | null, kind: NumberKind, tariff: Tariff): CallCost {
  const seconds = answeredMs === null ? 0 : billedSeconds(answeredMs, tariff);
  const price = kind === "mobile" ? tariff.mobileMicros : tariff.fixedMicros;
  if (price === null || tariff.currency === null) return { seconds, micros: null, currency: null };
  // Rounded up to the millionth: sixty seconds of a begun one are still far below any coin.
  return { seconds, micros: (BigInt(seconds) * price + 59n) / 60n, currency: tariff.currency };
}
