// The people of the demo as talkers on the line: joins the pure person, its voice and its clips, and lets a scripted
// scene take the place of what chance had decided.
import type { Country } from "#kernel/country.ts";
import type { Rng } from "#kernel/rng.ts";
import type { TalkEffect, Talker } from "../behaviour.ts";
import type { ClipBank } from "../voices/clips.ts";
import { voicesOf } from "../voices/voice-list.ts";
import type { Scene } from "./outcomes.ts";
import { newPerson, type PersonEffect, type PersonState, replan, step } from "./person.ts";
import { type PersonTraits, planOf } from "./plan.ts";

export interface PersonTalker extends Talker {
  readonly scene: Scene;
  readonly voice: string;
  /** From now on this person has another story; what has been said stays said. */
  play(scene: Scene): void;
}

export function personTalker(options: {
  readonly rng: Rng;
  readonly country: Country;
  readonly scene: Scene;
  readonly clips: Pick<ClipBank, "clip">;
  readonly pace: number;
  /** Who this number belongs to: the same voice at every call. */
  readonly voiceIndex: number;
}): PersonTalker {
  const { rng, clips, country, pace } = options;
  const cast = voicesOf("public");
  const voice = cast[options.voiceIndex % cast.length];
  const traits: PersonTraits = { country, gender: voice?.gender ?? "female" };
  const name = voice?.name ?? "";
  let scene = options.scene;
  let state: PersonState = newPerson(planOf(rng, scene, traits, pace), 0);
  const perform = (effect: PersonEffect): TalkEffect => {
    if (effect.do === "hang_up") return { do: "hangUp" };
    if (effect.do === "stop") return { do: "stop" };
    return { do: "say", sound: clips.clip(effect.line, name), label: effect.line };
  };
  return {
    get scene() {
      return scene;
    },
    voice: name,
    play(next) {
      scene = next;
      state = replan(state, planOf(rng, next, traits, pace));
    },
    on(event, now) {
      const next = step(state, event, now);
      state = next.state;
      return next.effects.map(perform);
    },
  };
}
