// Why nobody else is being called, for the supervisor: the list's reasons, added up and said in Spanish with their end.
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
    else groups.set(key, { ...known, count: known.count + fact.count, soonest: Math.min(known.soonest, fact.soonest) });
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count)
    .map((group) => ({ code: group.code, count: group.count, text: textOf(group) }));
}

/** A rule of the law keeps its own code, so that "fuera de horario" and "tope semanal" are told apart. */
function codeOf({ why, detail }: WhyNotFact): string {
  if (why !== "law" || !detail) return why;
  if (/window|hours|horario/.test(detail)) return "outside_hours";
  if (/holiday|feriado/.test(detail)) return "holiday";
  if (/promise/.test(detail)) return "promise";
  if (/week/.test(detail)) return "week_limit";
  if (/day|gap|limit|attempt/.test(detail)) return "frequency";
  return "law";
}

const texts: Readonly<Record<string, string>> = {
  outside_hours: "fuera de horario",
  holiday: "en feriado",
  promise: "con promesa vigente",
  week_limit: "con el tope de la semana",
  frequency: "con el tope de intentos",
  law: "no permitidos por regla",
  retry: "esperando el próximo intento",
  talked: "ya atendidos hoy",
  no_phone: "sin teléfono útil",
  review: "en revisión de cumplimiento",
  skipped: "saltados en la vista previa",
};
/** Reasons that end by themselves at an hour worth saying. */
const timed = new Set(["outside_hours", "holiday", "week_limit", "frequency", "law", "retry", "talked"]);

function textOf({ code, count, soonest, zone }: { code: string; count: number; soonest: Instant; zone: string }): string {
  const text = `${count} ${texts[code] ?? code}`;
  if (!timed.has(code)) return text;
  const at = localTime(soonest, zone);
  const [, month, dayOfMonth] = at.date.split("-");
  return `${text} hasta las ${hhmm(at.secondOfDay)} del ${dayOfMonth}-${month} en ${placeOf(zone)}`;
}

function hhmm(secondOfDay: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(secondOfDay / 3600))}:${two(Math.floor((secondOfDay % 3600) / 60))}`;
}

/** "America/Santiago" → "Santiago". */
function placeOf(zone: string): string {
  const place = zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
  return place === "Easter" ? "Rapa Nui" : place;
}
