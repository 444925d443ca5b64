// Turns a scene into what a person will say, in which order and for how long.
import type { Country } from "#kernel/country.ts";
import { pick, type Rng } from "#kernel/rng.ts";
import { durationMsOf, type Scene } from "./outcomes.ts";
import type { PersonPlan } from "./person.ts";

export interface PersonTraits {
  readonly country: Country;
  readonly gender: "female" | "male";
}
/** Shares of the public who say nothing at first, in per cent; the demo's planning value. */
export const silentShare = 8;

const fillers: readonly [string, ...string[]] = ["ya", "cuanto_seria", "hasta_cuando", "no_se", "digame"];
const greetings: readonly [string, ...string[]] = ["alo_quien", "alo", "si_digame"];

/** `pace` scales the length of the talk: 1 is life, 0.05 a test. */
export function planOf(rng: Rng, scene: Scene, traits: PersonTraits, pace: number): PersonPlan {
  const silent = rng.next() * 100 < silentShare;
  const greetAfterMs = Math.round(silent ? 2_000 + rng.next() * 2_000 : 200 + rng.next() * 400);
  const greeting = pick(rng, greetings);
  const endAfterMs = Math.round(durationMsOf(rng, scene) * pace);
  return { greetAfterMs, greeting, endAfterMs, ...linesOf(scene, traits) };
}

function linesOf(
  scene: Scene,
  { country, gender }: PersonTraits,
): Pick<PersonPlan, "lines" | "fillers" | "closing"> {
  const self = gender === "female" ? "con_ella" : "con_el";
  switch (scene) {
    case "promise":
      return { lines: [self, "pago_viernes", "quita_intereses"], fillers, closing: "quedamos_asi" };
    case "already_paid":
      return {
        lines: [self, country === "PE" ? "ya_pague_yape" : "ya_pague_transferencia"],
        fillers,
        closing: "hasta_luego",
      };
    case "refusal":
      return { lines: [self, "no_puedo"], fillers: ["no_puedo", "no_se"], closing: "hasta_luego" };
    case "negotiation":
      return {
        lines: [self, country === "CL" ? "sin_pega" : "sin_trabajo", "cuanto_seria", "quita_intereses"],
        fillers,
        closing: "quedamos_asi",
      };
    case "driving":
      return { lines: [self, "manejando"], fillers: ["manejando"], closing: "hasta_luego" };
    case "in_writing":
      return {
        lines: [self, country === "CL" ? "por_escrito_sernac" : "por_escrito_indecopi"],
        fillers: ["no_se"],
        closing: "hasta_luego",
      };
    case "third_party":
      return {
        lines: [gender === "female" ? "soy_la_mama" : "soy_el_papa", "le_aviso"],
        fillers: ["ya", "le_aviso"],
        closing: "hasta_luego",
      };
    case "at_work":
      return { lines: [self, "mi_trabajo"], fillers: ["mi_trabajo"], closing: "hasta_luego" };
    case "deceased":
      return {
        lines: [gender === "female" ? "esposo_fallecio" : "esposa_fallecio"],
        fillers: ["ya"],
        closing: "hasta_luego",
      };
    case "wrong_number":
      return { lines: ["equivocado"], fillers: ["equivocado"], closing: undefined };
    case "cut":
      return { lines: [], fillers: [], closing: undefined };
  }
}
