// Who is at the far end of each dial and what they do: drawn once per number and attempt, so that every policy meets the
// same people. The chance of answering follows the number, the hour and the day's weather.
import { normal, type Rng, weighted } from "#kernel/rng.ts";
import type { Conditions } from "./conditions.ts";
import { drawFrom } from "./laws.ts";
import { streamOf } from "./streams.ts";
import type { TalkKind, World } from "./world.ts";

/** A number of the list, tried for the so-manieth time. */
export interface Try {
  readonly contact: number;
  readonly attempt: number;
}

/** What a dial leads to; delays count from the dial. `ends` has no verdict of a person. */
export type Fate =
  | {
      readonly kind: "ends";
      readonly after: number;
      readonly outcome: "machine" | "busy" | "invalid" | "no_answer" | "hangup" | "failed";
      /** Set when somebody or something picked up first. */
      readonly answeredAfter?: number;
      readonly person?: "cut" | "hangup";
    }
  | {
      readonly kind: "lands";
      readonly after: number;
      readonly answeredAfter: number;
      /** A machine taken for a person. */
      readonly machine: boolean;
      /** When the person's first utterance ends, or answer + 2 s of who stays silent. */
      readonly greetedAfter: number;
    };

export interface Talk {
  readonly talkSeconds: number;
  readonly wrapupSeconds: number;
}

/** A silent person's two seconds begin two seconds after the answer. */
const silentSeconds = 2;

export function fateOf(world: World, seed: number, conditions: Conditions, tried: Try, now: number): Fate {
  const rng = streamOf(seed, "attempt", tried.contact, tried.attempt);
  const { dialling, detection, greeting } = world;
  const person = rng.next() < chanceOf(world, seed, tried.contact, conditions.answers(now));
  const outcome = person ? "human" : otherOf(world, rng, tried.attempt);
  const postDial = drawFrom(dialling.postDialSeconds, rng);
  if (outcome === "no_answer") return { kind: "ends", after: dialling.ringTimeoutSeconds, outcome };
  if (outcome === "busy" || outcome === "invalid" || outcome === "failed")
    return { kind: "ends", after: postDial + drawFrom(dialling.refusedSeconds, rng), outcome };
  const ring = drawFrom(person ? dialling.ringSeconds : dialling.machineRingSeconds, rng);
  const answeredAfter = Math.min(dialling.ringTimeoutSeconds - 0.5, postDial + ring);
  const detects = drawFrom(person ? detection.humanSeconds : detection.machineSeconds, rng);
  const after = answeredAfter + detects;
  const chance = rng.next();
  const utters = drawFrom(greeting.seconds, rng);
  const greetedAfter = answeredAfter + (rng.next() < greeting.silentShare ? silentSeconds : utters);
  if (!person) {
    return chance < detection.machinesPassed
      ? { kind: "lands", after, answeredAfter, machine: true, greetedAfter }
      : { kind: "ends", after, answeredAfter, outcome: "machine" };
  }
  if (chance < detection.hangUps)
    return {
      kind: "ends",
      after: answeredAfter + detects * rng.next(),
      answeredAfter,
      outcome: "hangup",
      person: "hangup",
    };
  if (chance < detection.hangUps + detection.humansCut)
    return { kind: "ends", after, answeredAfter, outcome: "machine", person: "cut" };
  return { kind: "lands", after, answeredAfter, machine: false, greetedAfter };
}

export function talkOf(world: World, seed: number, tried: Try, machine: boolean, stretch: number): Talk {
  const rng = streamOf(seed, "talk", tried.contact, tried.attempt);
  const kind = kindOf(world.talks, rng.next());
  if (machine) return { talkSeconds: drawFrom(world.machineTalkSeconds, rng), wrapupSeconds: 1 };
  const talkSeconds = Math.max(0.5, drawFrom(kind.talkSeconds, rng) * stretch);
  return { talkSeconds, wrapupSeconds: Math.max(0, drawFrom(kind.wrapupSeconds, rng)) };
}

/** What the list would tell the pacer beforehand about this number; undefined where it knows nothing. */
export function scoreOf(world: World, seed: number, contact: number, usual: number): number | undefined {
  const { spread, known } = world.scores;
  if (known === 0) return undefined;
  const rng = streamOf(seed, "contact", contact);
  const trait = normal(rng);
  const seen = known * trait + Math.sqrt(1 - known ** 2) * normal(rng);
  // What is unseen of the trait is averaged over, so that among numbers of one score that share does answer.
  const odds = logit(usual) * broadening(spread) + spread * known * seen;
  return logistic(odds / broadening(spread * Math.sqrt(1 - known ** 2)));
}

function chanceOf(world: World, seed: number, contact: number, answers: number): number {
  const { spread } = world.scores;
  if (spread === 0) return answers;
  const trait = normal(streamOf(seed, "contact", contact));
  return logistic(logit(answers) * broadening(spread) + spread * trait);
}

/** Keeps the mean over people where it was: the usual approximation of a logistic averaged over a normal. */
const broadening = (spread: number): number => Math.sqrt(1 + (Math.PI * spread ** 2) / 8);
const logit = (share: number): number => Math.log(share / (1 - share));
const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** A number that does not exist shows it at the first attempt. */
function otherOf(world: World, rng: Rng, attempt: number): keyof World["others"] {
  return weighted(rng, attempt === 1 ? world.others : { ...world.others, invalid: 0 });
}

function kindOf(kinds: readonly TalkKind[], at: number): TalkKind {
  let left = at * kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (const kind of kinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  return kinds.at(-1) as TalkKind;
}
