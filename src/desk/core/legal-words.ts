// The gate's answer in words an agent understands: until when one may call, or why not and from when.
import { type Instant, localTime } from "#kernel/time.ts";

const reasonTexts: Readonly<Record<string, string>> = {
  rules_missing: "No hay reglas cargadas para este país",
  zone_missing: "No se sabe en qué zona horaria vive",
  holiday_table_missing: "Falta el calendario de feriados del año",
  outside_hours: "Fuera del horario permitido",
  outside_debtor_hours: "Fuera de las horas que pidió",
  holiday: "Es feriado donde vive",
  weekend: "Fin de semana: requiere revisión",
  review_hours: "Horario dudoso: requiere revisión",
  limit_reached: "Se alcanzó el tope de contactos de la persona",
  too_soon: "Se le llamó hace muy poco",
  unanswered_attempt: "Hay un intento sin respuesta en el período: requiere revisión",
  other_channel: "Ya se le contactó por otro canal en el período",
  resting: "Está en descanso",
  dispute_open: "Tiene una disputa abierta",
  channel_forbidden: "Canal no permitido",
  question_forbidden: "Pregunta no permitida",
  no_consent: "No autorizó este canal",
  consent_withdrawn: "Retiró su autorización",
  do_not_contact: "Pidió no ser contactado",
  addressee: "Este número no es de la persona obligada",
  workplace: "Es su lugar de trabajo",
  debtor_flag: "Está protegido por su situación",
  account_not_open: "No tiene deuda abierta",
};
export function reasonText(code: string): string {
  return reasonTexts[code] ?? "No permitido por regla";
}

export function summaryOf(verdict: "ALLOW" | "REVIEW" | "DENY", code: string | undefined, nextAllowedAt: Instant | undefined, zone: string): string {
  if (verdict === "ALLOW") return "Se puede llamar ahora";
  const reason = reasonText(code ?? "");
  if (nextAllowedAt === undefined) return reason;
  const at = localTime(nextAllowedAt, zone);
  const [, month, dayOfMonth] = at.date.split("-");
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${reason}; desde el ${dayOfMonth}-${month} a las ${two(Math.floor(at.secondOfDay / 3600))}:${two(Math.floor((at.secondOfDay % 3600) / 60))}`;
}

const counterNames: readonly (readonly [RegExp, string])[] = [
  [/phone/, "Intentos a este teléfono hoy"],
  [/day|daily/, "Intentos a la persona hoy"],
  [/week/, "Intentos a la persona en la semana"],
  [/direct|contact/, "Contactos en la semana"],
];
export function counterLabel(rule: string): string {
  return counterNames.find(([pattern]) => pattern.test(rule))?.[1] ?? rule;
}
