// What a dial brings: whether anybody answers, who it is and what they intend. Shares and durations are the demo's
// planning values (from practice, not measured); every function is pure and draws from the Rng it is given.
import { logNormal, type Rng, weighted } from "#kernel/rng.ts";

export type Arrears = "early" | "mid" | "late";
/** "listed": a phone as the file has it, the shares below apply whole. The others are known to the demo's maker. */
export type PhoneKind = "listed" | "reference" | "work" | "wrong" | "dead";
export interface PhoneProfile {
  readonly arrears: Arrears;
  readonly kind: PhoneKind;
}
export type DialOutcome = "human" | "voicemail" | "no_answer" | "invalid" | "off" | "busy";
export const scenes = [
  "promise",
  "already_paid",
  "refusal",
  "negotiation",
  "driving",
  "in_writing",
  "third_party",
  "at_work",
  "deceased",
  "wrong_number",
  "cut",
] as const;
export type Scene = (typeof scenes)[number];

const dialShares: Readonly<Record<Arrears, Readonly<Record<DialOutcome, number>>>> = {
  early: { human: 24, voicemail: 24, no_answer: 30, invalid: 8, off: 8, busy: 6 },
  mid: { human: 16, voicemail: 26, no_answer: 30, invalid: 16, off: 8, busy: 4 },
  late: { human: 9, voicemail: 24, no_answer: 28, invalid: 30, off: 6, busy: 3 },
};
/** Index of answering by hour of the called person's clock, 8 to 19; outside, the nearest. */
const answerIndex = [1.0, 1.05, 0.95, 0.9, 1.05, 1.0, 0.85, 0.8, 0.85, 0.95, 1.15, 1.2];

const whoShares: Readonly<Record<Arrears, Readonly<Record<"holder" | "third" | "wrong" | "cut", number>>>> = {
  early: { holder: 45, third: 22, wrong: 8, cut: 25 },
  mid: { holder: 32, third: 28, wrong: 15, cut: 25 },
  late: { holder: 20, third: 30, wrong: 28, cut: 22 },
};
const promiseShare: Readonly<Record<Arrears, number>> = { early: 45, mid: 30, late: 14 };
/** Of the holders who promise nothing. Judgement. */
const otherScenes = { refusal: 42, already_paid: 20, negotiation: 22, driving: 8, in_writing: 8 } as const;
/** Of third parties, those who tell of a death. Judgement. */
const deceasedShare = 3;

const medianSeconds: Readonly<Record<Scene, number>> = {
  promise: 210,
  refusal: 95,
  already_paid: 120,
  negotiation: 330,
  third_party: 35,
  wrong_number: 20,
  cut: 7,
  driving: 25,
  in_writing: 60,
  at_work: 30,
  deceased: 60,
};
/** Spread of the logarithm; negotiations have the heavy tail. Judgement. */
const spread: Readonly<Partial<Record<Scene, number>>> = { negotiation: 0.55, cut: 0.2 };
const longestSeconds = 900;

export function outcomeFor(rng: Rng, profile: PhoneProfile, localHour: number): DialOutcome {
  if (profile.kind === "dead") return weighted(rng, { invalid: 85, off: 15 });
  const shares = dialShares[profile.arrears];
  const hour = Math.min(Math.max(Math.floor(localHour), 8), 19) - 8;
  const human = shares.human * (answerIndex[hour] ?? 1);
  // More people at home means fewer of everything else, in proportion.
  const rest = (100 - human) / (100 - shares.human);
  return weighted(rng, {
    human,
    voicemail: shares.voicemail * rest,
    no_answer: shares.no_answer * rest,
    invalid: shares.invalid * rest,
    off: shares.off * rest,
    busy: shares.busy * rest,
  });
}

/** Who picks up and what they intend. */
export function sceneFor(rng: Rng, profile: PhoneProfile): Scene {
  const shares = whoShares[profile.arrears];
  const who = weighted(rng, shares);
  if (who === "cut") return "cut";
  if (profile.kind === "wrong" || who === "wrong") return "wrong_number";
  if (profile.kind === "work") return "at_work";
  if (profile.kind === "reference" || who === "third") {
    return weighted(rng, { third_party: 100 - deceasedShare, deceased: deceasedShare });
  }
  const promise = promiseShare[profile.arrears];
  const scene = weighted(rng, { promise, other: 100 - promise });
  return scene === "promise" ? "promise" : weighted(rng, otherScenes);
}

export function durationMsOf(rng: Rng, scene: Scene): number {
  const seconds = logNormal(rng, medianSeconds[scene], spread[scene] ?? 0.35);
  return Math.round(Math.min(seconds, longestSeconds) * 1_000);
}
