// Why this phone now, for the agent who is about to speak and for whoever plans: each figure of the order said in Spanish, with where
// it comes from. Says only what was used to order.
import { formatCount } from "#kernel/format.ts";
import type { Chance } from "./chance.ts";

export interface PhoneTold {
  readonly prior: Chance;
  readonly chance: Chance;
  /** 1: Monday … 7: Sunday, and 0–23, where the debtor lives. */
  readonly weekday: number;
  readonly hour: number;
  /** As they happened, at this hour and the two beside it, and at all hours; of the right party. */
  readonly near: { readonly tries: number; readonly holders: number };
  readonly all: { readonly tries: number; readonly holders: number };
  readonly triesToday: number;
  /** The list takes this one of the person's phones. */
  readonly chosen: boolean;
}
const weekdays = [
  "los lunes",
  "los martes",
  "los miércoles",
  "los jueves",
  "los viernes",
  "los sábados",
  "los domingos",
];

export function phoneLines(told: PhoneTold): readonly string[] {
  const { prior, chance, near, all, triesToday } = told;
  const when = `${weekdays[told.weekday - 1] ?? ""} a las ${told.hour}`;
  return [
    `Titular a esta hora: ${share(chance.holder)}; que conteste alguien: ${share(chance.answer)}.`,
    near.tries > 0
      ? `Cerca de las ${told.hour}: habló el titular en ${near.holders} de ${tries(near.tries)}.`
      : `Cerca de las ${told.hour} nunca se le ha llamado: vale lo de su segmento.`,
    `Su segmento ${when}: ${share(prior.holder)}.`,
    ...(all.tries > near.tries
      ? [`A todas las horas: ${all.holders} de ${tries(all.tries)} en cuatro meses.`]
      : []),
    triesToday === 0 ? "Hoy no se ha llamado a este teléfono." : `Hoy: ${tries(triesToday)} a este teléfono.`,
  ];
}

export interface PersonTold {
  readonly turn: {
    readonly place: number;
    readonly ordered: number;
    readonly weight: number;
    readonly explored: boolean;
  } | null;
  /** Balances are in the reader's sight. */
  readonly amounts: boolean;
  readonly brokenPromise: boolean;
  /** Why not before an hour, in Spanish; null: may be tried now, if the law lets us. */
  readonly notYet: string | null;
  readonly listed: boolean;
}
export function personLines({ turn, amounts, brokenPromise, notYet, listed }: PersonTold): readonly string[] {
  if (!listed) return ["No está en la lista de ninguna campaña: nadie lo llama de una lista."];
  return [
    ...(notYet === null ? [] : [`Ahora no le toca: ${notYet}.`]),
    ...(brokenPromise ? ["Rompió una promesa hace poco: va antes que los demás."] : []),
    ...(turn
      ? [
          `Puesto ${formatCount(turn.place)} de ${formatCount(turn.ordered)} en el orden de esta hora.`,
          ...(amounts ? [`Su deuda pesa ${times(turn.weight)} lo usual de la lista.`] : []),
          ...(turn.explored
            ? ["Esta hora se ordenó solo por su segmento, para volver a mirar: le pasa a 1 de cada 20."]
            : []),
        ]
      : ["Fuera del orden de esta hora: sigue a los ordenados, por monto de deuda."]),
    "El orden no autoriza: la ley y los descansos se revisan antes de marcar.",
  ];
}

const share = (of: number): string => `${Math.round(of * 100)} %`;
const tries = (count: number): string => (count === 1 ? "1 intento" : `${formatCount(count)} intentos`);
const times = (weight: number): string => `${weight.toFixed(1).replace(".", ",")} veces`;
