// Whether a trunk may be used now: one that fails again and again rests, longer each time, and is then tried with one single
// call. States: closed (works) → resting (nothing leaves by it) → probing (one call) → closed or resting.
import { type Instant, minute, second } from "#kernel/time.ts";

export interface Circuit {
  /** Failures since anything last went well. */
  readonly failures: number;
  /** Rests taken since then. */
  readonly rests: number;
  readonly restUntil: Instant | null;
  /** The one call by which it is being tried. */
  readonly probe: string | null;
}
export const newCircuit: Circuit = { failures: 0, rests: 0, restUntil: null, probe: null };

/** Judgement of 2026-11, to be fitted on carriers' real outages. */
export const circuitRules = {
  failuresToRest: 3,
  restMs: 30 * second,
  longestRestMs: 10 * minute,
} as const;

export function mayCarry(circuit: Circuit, now: Instant): boolean {
  if (circuit.restUntil === null) return true;
  return circuit.restUntil <= now && circuit.probe === null;
}
export function isResting(circuit: Circuit): boolean {
  return circuit.restUntil !== null;
}

/** A call leaves by it: after a rest this is the one that tells. */
export function carrying(circuit: Circuit, call: string): Circuit {
  return circuit.restUntil === null ? circuit : { ...circuit, probe: call };
}

/**
 * What became of a call: "failed" is the carrier's failure before anything rang; "worked" any answer a working carrier gives,
 * busy and unknown numbers included; "unclear" says nothing of the trunk.
 */
export function carried(
  circuit: Circuit,
  call: string,
  how: "worked" | "failed" | "unclear",
  now: Instant,
): Circuit {
  const probed = circuit.probe === call;
  if (how === "worked") return newCircuit;
  if (how === "unclear") return probed ? { ...circuit, probe: null } : circuit;
  // A call that left before the rest began tells nothing new.
  if (circuit.restUntil !== null && !probed) return circuit;
  const failures = circuit.failures + 1;
  if (!probed && failures < circuitRules.failuresToRest) return { ...circuit, failures };
  const restMs = Math.min(circuitRules.longestRestMs, circuitRules.restMs * 2 ** Math.min(10, circuit.rests));
  return { failures, rests: circuit.rests + 1, restUntil: now + restMs, probe: null };
}
