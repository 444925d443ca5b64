// The public of the demo: what a call to a number brings and who speaks there. Everything is drawn from a seed, the
// number and how often it was called, so that the same demo happens twice.
import type { Country } from "#kernel/country.ts";
import { pick, type Rng, seededRng } from "#kernel/rng.ts";
import {
  announcement,
  answering,
  type Behaviour,
  busy,
  noAnswer,
  say,
  switchedOff,
  wait,
} from "../behaviour.ts";
import type { Sound } from "../player.ts";
import { beep, faxAnswer, informationTone, join, silence } from "../tones.ts";
import type { ClipBank } from "../voices/clips.ts";
import { noiseOf, type Place, places } from "../voices/noise.ts";
import { voicesOf } from "../voices/voice-list.ts";
import { type DialOutcome, outcomeFor, type PhoneProfile, type Scene, sceneFor } from "./outcomes.ts";
import { type PersonTalker, personTalker } from "./talker.ts";

export interface PublicOptions {
  readonly seed: number;
  readonly clips: Pick<ClipBank, "clip">;
  /** What the demo's maker knows of a phone; undefined: a listed phone in mid arrears. */
  readonly profileOf: (number: string) => PhoneProfile | undefined;
  /** The hour on the called person's wall, 0–23. */
  readonly localHourOf: (number: string) => number;
  /** Scales ringing and talking; 1 is life. */
  readonly pace: number;
  /** Stories for the talks that reach the person at the seat, in order. */
  readonly seatScenes?: readonly Scene[];
}
export interface Dialled {
  readonly number: string;
  readonly outcome: DialOutcome;
  readonly scene: Scene | undefined;
  readonly behaviour: Behaviour;
}
export interface Public {
  /** What this call brings; each call to a number draws anew. */
  dial(invite: { readonly number: string; readonly attempt: string | undefined }): Dialled;
  /** This attempt was given to the person at the seat: the next scripted scene, if any is left, replaces chance. */
  reachedSeat(attempt: string): Scene | undefined;
  /** A number that somebody who calls back would have: dialled before and not reached; the latest first. */
  callsBack(): string | undefined;
  /** The person who calls back, for placeCall. */
  caller(number: string): Extract<Behaviour, { kind: "talk" }>;
  forget(attempt: string): void;
}

const noisyShare = 0.1;
/** Of answering machines, the operator's; of humans, a fax instead. Judgement. */
const operatorMailboxShare = 0.5;
const faxShare = 0.005;
const keptUnreached = 100;
/** Made once: a dial must cost nothing. */
const sounds = { beep: beep(), fax: faxAnswer(), information: informationTone() };

export function createPublic(options: PublicOptions): Public {
  const noises = new Map<Place, Sound>(places.map((place) => [place, noiseOf(place)]));
  const timesCalled = new Map<string, number>();
  const talking = new Map<string, PersonTalker>();
  const unreached: string[] = [];
  const scenes = [...(options.seatScenes ?? [])];

  const human = (number: string, rng: Rng, scene: Scene, ringMs: number) => {
    const talker = personTalker({
      rng,
      scene,
      clips: options.clips,
      pace: options.pace,
      country: countryOf(number),
      voiceIndex: hashOf(number, options.seed),
    });
    const background = rng.next() < noisyShare ? noises.get(pick(rng, places)) : undefined;
    return { talker, behaviour: { kind: "talk", ringMs, talker, background } as const };
  };

  return {
    dial({ number, attempt }) {
      const times = (timesCalled.get(number) ?? 0) + 1;
      timesCalled.set(number, times);
      const rng = seededRng(hashOf(number, options.seed) + times * 7_919);
      const profile = options.profileOf(number) ?? { arrears: "mid", kind: "listed" };
      const outcome = outcomeFor(rng, profile, options.localHourOf(number));
      if (outcome !== "human") {
        if (outcome === "no_answer" || outcome === "voicemail") remember(unreached, number);
        const behaviour = machine(outcome, number, rng, options);
        return { number, outcome, scene: undefined, behaviour };
      }
      const scene = sceneFor(rng, profile);
      const ringMs = ringMsOf(rng, options.pace);
      if (rng.next() < faxShare) {
        return {
          number,
          outcome,
          scene: undefined,
          behaviour: answering([say(sounds.fax), say(sounds.fax)], { ringMs }),
        };
      }
      const { talker, behaviour } = human(number, rng, scene, ringMs);
      if (attempt !== undefined) talking.set(attempt, talker);
      return { number, outcome, scene, behaviour };
    },
    reachedSeat(attempt) {
      const talker = talking.get(attempt);
      const scene = talker && scenes.shift();
      if (scene) talker.play(scene);
      return scene;
    },
    callsBack: () => unreached.pop(),
    caller(number) {
      const rng = seededRng(hashOf(number, options.seed) + 3);
      return human(number, rng, "promise", 0).behaviour;
    },
    forget(attempt) {
      talking.delete(attempt);
    },
  };
}

function machine(
  outcome: Exclude<DialOutcome, "human">,
  number: string,
  rng: Rng,
  options: PublicOptions,
): Behaviour {
  const { clips, pace } = options;
  const operator =
    voicesOf("operator")[hashOf(number, options.seed) % voicesOf("operator").length]?.name ?? "";
  const own = voicesOf("public")[hashOf(number, options.seed) % voicesOf("public").length]?.name ?? "";
  const unavailable = { status: 480, reason: "Temporarily Unavailable", q850: 20 };
  switch (outcome) {
    case "voicemail": {
      const ofOperator = rng.next() < operatorMailboxShare;
      const greeting = ofOperator ? clips.clip("buzon_operador", operator) : clips.clip("buzon", own);
      const steps = [
        wait(400),
        say(greeting, ofOperator ? "buzon_operador" : "buzon"),
        say(sounds.beep, "beep"),
      ];
      return answering(steps, { ringMs: ringMsOf(rng, pace), hangUpAfterMs: 45_000 });
    }
    case "no_answer":
      return noAnswer();
    case "invalid":
      if (rng.next() < 0.5) return { kind: "reject", ringMs: 0, status: 404, reason: "Not Found" };
      return announcement([sounds.information, clips.clip("no_existe", operator)]);
    case "off":
      if (rng.next() < 0.3) return switchedOff(Math.round(800 * pace));
      return announcement(
        [
          join(
            clips.clip(rng.next() < 0.5 ? "fuera_de_servicio" : "no_disponible", operator),
            silence(300),
            beep(),
          ),
        ],
        unavailable,
      );
    case "busy":
      return busy(Math.round((500 + rng.next() * 6_000) * pace));
  }
}

/** People take 3–15 s to pick up. Judgement. */
function ringMsOf(rng: Rng, pace: number): number {
  return Math.round((3_000 + rng.next() * 12_000) * pace);
}

function remember(list: string[], number: string): void {
  list.push(number);
  if (list.length > keptUnreached) list.shift();
}

function countryOf(number: string): Country {
  return number.replace(/^\+/, "").startsWith("51") ? "PE" : "CL";
}

/** FNV-1a over the digits. */
function hashOf(number: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const char of number.replace(/^\+/, "")) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash >>> 1;
}
