// Why nobody else is being called, for the supervisor: the list's reasons, added up and said in Spanish with their end.
import { formatClock, formatCount } from "#kernel/format.ts";
import { type Instant, localTime } from "#kernel/time.ts";

export interface WhyNotFact {
  readonly why: string;
  readonly detail: string | null;
  readonly count: number;
  readonly soonest: Instant;
  /** Zone of the place this fact speaks of, when the list knows it. */
  readonly zone?: string | null;
}
export interface WhyNot {
  readonly code: string;
  readonly count: number;
  readonly text: string;
}

export function whyNotOf(facts: readonly WhyNotFact[], zone: string): readonly WhyNot[] {
  const groups = new Map<string, { code: string; zone: string; count: number; soonest: Instant }>();
  for (const fact of facts) {
    const code = codeOf(fact);
    const place = code === "outside_hours" ? (fact.zone ?? zone) : zone;
    const key = `${code} ${place}`;
    const known = groups.get(key);
    if (!known) groups.set(key, { code, zone: place, count: fact.count, soonest: fact.soonest });
    else
      groups.set(key, {
        ...known,
        count: known.count + fact.count,
        soonest: Math.min(known.soonest, fact.soonest),
      });
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count)
    .map((group) => ({ code: group.code, count: group.count, text: textOf(group) }));
}

/** A rule of the law keeps the gate's own reason code, so that "fuera de horario" and "tope" are told apart. */
function codeOf({ why, detail }: WhyNotFact): string {
  return why === "law" && detail && Object.hasOwn(texts, detail) ? detail : why;
}

const texts: Readonly<Record<string, string>> = {
  outside_hours: "fuera de horario",
  outside_debtor_hours: "fuera de las horas que pidieron",
  holiday: "en feriado",
  limit_reached: "con el tope de contactos alcanzado",
  too_soon: "llamados hace muy poco",
  resting: "en descanso (promesa vigente, pago avisado o rechazo)",
  unanswered_attempt: "con intentos sin respuesta en el período",
  do_not_contact: "que pidieron no ser contactados",
  account_not_open: "sin deuda abierta",
  debtor_flag: "protegidos por su situación",
  person_protected: "protegidos, en revisión",
  dispute_open: "con una disputa abierta",
  number_kind: "con un número que no es móvil ni fijo (tarificado, de servicio, satelital)",
  number_country: "con un número de un país no permitido",
  law: "no permitidos por regla",
  retry: "esperando el próximo intento",
  talked: "ya atendidos hoy",
  callback: "con una llamada agendada: los llama su gestor a la hora acordada",
  promise: "con una promesa vigente: los sigue su gestor",
  no_phone: "sin teléfono útil",
  review: "en revisión de cumplimiento",
  skipped: "saltados en la vista previa",
  quarantined: "apartados: sus datos no se pueden usar, corrige su ficha",
};
/** Of a single person, where the words differ. */
const ofOne: Readonly<Record<string, string>> = {
  too_soon: "llamado hace muy poco",
  do_not_contact: "que pidió no ser contactado",
  debtor_flag: "protegido por su situación",
  law: "no permitido por regla",
  talked: "ya atendido hoy",
  callback: "con una llamada agendada: lo llama su gestor a la hora acordada",
  promise: "con una promesa vigente: lo sigue su gestor",
  skipped: "saltado en la vista previa",
  quarantined: "apartado: sus datos no se pueden usar, corrige su ficha",
  outside_debtor_hours: "fuera de las horas que pidió",
};
/** Reasons that end by themselves at an hour worth saying. */
const timed = new Set([
  "outside_hours",
  "outside_debtor_hours",
  "holiday",
  "limit_reached",
  "too_soon",
  "resting",
  "law",
  "retry",
  "talked",
]);

function textOf({
  code,
  count,
  soonest,
  zone,
}: {
  code: string;
  count: number;
  soonest: Instant;
  zone: string;
}): string {
  const words = count === 1 ? (ofOne[code] ?? texts[code]) : texts[code];
  const text = `${formatCount(count)} ${words ?? code}`;
  if (!timed.has(code) || !Number.isFinite(soonest)) return text;
  const at = localTime(soonest, zone);
  const [, month, dayOfMonth] = at.date.split("-");
  return `${text} hasta las ${formatClock(at.secondOfDay)} del ${dayOfMonth}-${month} en ${placeOf(zone)}`;
}

/** "America/Santiago" → "Santiago". */
function placeOf(zone: string): string {
  const place = zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
  return place === "Easter" ? "Rapa Nui" : place;
}
