// A refusal in the words of the trade, for the desk's legal meter, the list of reasons and the evidence file. Spanish,
// like all that a user sees; never names another mandate.
import { countries, isCountry } from "../../kernel/country.ts";
import { formatClock } from "../../kernel/format.ts";
import { type Instant, localTime } from "../../kernel/time.ts";
import type { Decision, Reason, ReasonDetail } from "./request.ts";
import type { CooldownEvent } from "./rule-set.ts";

const restsAfter: Readonly<Record<CooldownEvent, string>> = {
  refused: "se negó a hablar",
  payment_reported: "informó un pago",
  wrong_number: "el número es equivocado",
  cut_short: "cortó apenas empezó la llamada",
  abandoned: "una llamada anterior quedó sin agente",
  conversation: "hubo una conversación reciente",
  third_party: "el número es de un tercero",
  promise: "hay una promesa vigente",
  dispute: "hay un reclamo abierto",
};
const standings: Readonly<Record<string, string>> = {
  paid: "La deuda está pagada",
  withdrawn: "La deuda fue retirada por el mandante",
  closed: "El encargo de cobranza terminó",
};
const flagNames: Readonly<Record<string, string>> = {
  deceased: "persona fallecida",
  bankrupt: "persona en insolvencia",
  represented: "persona con representante",
  minor: "menor de edad",
  elderly: "persona mayor",
};

/** One sentence without its final point. */
export function explain({ detail }: Reason): string {
  switch (detail.code) {
    case "rules_missing":
      return "No hay reglas de contacto para este país";
    case "zone_missing":
      return "No se conoce la hora local de la persona";
    case "holiday_table_missing":
      return "Falta el calendario de feriados del año";
    case "outside_hours":
      return "Fuera del horario permitido";
    case "outside_debtor_hours":
      return "Fuera del horario que pidió la persona";
    case "holiday":
      return `Es feriado: ${detail.name}`;
    case "weekend":
    case "review_hours":
      return "La norma no es clara para este horario";
    case "limit_reached":
      return `Ya se usaron ${detail.used} de ${detail.max} del período`;
    case "too_soon":
      return `Deben pasar ${detail.value} ${detail.unit === "hours" ? "horas" : "días"} desde el último`;
    case "unanswered_attempt":
      return "Hubo un intento sin respuesta en el período y la norma no aclara si cuenta";
    case "other_channel":
      return "Ya hubo contacto por otro canal en el período";
    case "resting":
      return `En descanso: ${restsAfter[detail.after as CooldownEvent]}`;
    default:
      return explainStanding(detail);
  }
}

const lineKinds: Readonly<Record<string, string>> = {
  premium: "es tarificado",
  service: "es de servicio o de costo compartido",
  satellite: "es satelital",
  short: "es un número corto",
  voip: "es de telefonía por internet",
};
const country = ({ country: code }: ReasonDetail): string =>
  typeof code === "string" && isCountry(code) ? countries[code].name : `${code ?? "desconocido"}`;

function explainStanding(detail: ReasonDetail): string {
  switch (detail.code) {
    case "dispute_open":
      return "Hay un reclamo sin responder";
    case "channel_forbidden":
      return "Este canal no está permitido";
    case "question_forbidden":
      return "El guion hace una pregunta prohibida";
    case "no_consent":
      return "La persona no autorizó este canal";
    case "consent_withdrawn":
      return "La persona retiró su autorización para este canal";
    case "do_not_contact":
      return "Pidió no ser contactada";
    case "number_kind":
      return `No se marca: el número ${lineKinds[`${detail.kind}`] ?? "no es un móvil ni un fijo conocido"}`;
    case "number_country":
      return `No se marca: el número es de un país no permitido (${country(detail)})`;
    case "addressee":
      return "Este número no es de una persona obligada";
    case "workplace":
      return "Es un número laboral";
    case "debtor_flag":
      return `No se contacta: ${flagNames[detail.flag ?? ""] ?? "condición de la persona"}`;
    case "person_protected":
      return "Persona protegida: en revisión";
    case "account_not_open":
      return standings[detail.standing ?? ""] ?? "No hay deuda abierta";
    default:
      return "No se puede contactar";
  }
}

const counterNames: Readonly<Record<string, string>> = {
  "cl.direct": "Contactos de la semana",
  "cl.remote": "Mensajes de la semana",
  "cl.unanswered.day": "Sin respuesta hoy",
  "cl.unanswered.week": "Sin respuesta en la semana",
  "house.person.day": "Intentos de hoy",
  "house.person.week": "Intentos de la semana",
  "house.phone.day": "Intentos de hoy a este número",
  "house.mailbox": "Mensajes en el buzón en 14 días",
  "sheet.person.day": "Intentos de hoy",
  "sheet.person.week": "Intentos de la semana",
  "sheet.phone.day": "Intentos de hoy a este número",
  "sheet.phone.week": "Intentos de la semana a este número",
};
/** Short name of a counter; the rule's id when a country added one without a name. */
export function counterName(rule: string): string {
  return counterNames[rule] ?? rule;
}

const weekdays = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
/** "lunes 23-11 a las 08:00": when it may be tried again, on the wall clock of `zone`. */
export function tellInstant(at: Instant, zone: string): string {
  const { date, weekday, secondOfDay } = localTime(at, zone);
  const [, month, dayOfMonth] = date.split("-");
  return `${weekdays[weekday - 1]} ${dayOfMonth}-${month} a las ${formatClock(secondOfDay)}`;
}

export interface Meter {
  readonly verdict: Decision["verdict"];
  readonly summary: string;
  readonly reasons: readonly { readonly rule: string; readonly article: string; readonly text: string }[];
  readonly counters: readonly { readonly label: string; readonly used: number; readonly max: number }[];
  readonly nextAllowedAt: Instant | null;
}
/** A decision as the desk shows it; `zone` is where the debtor lives. */
export function meterOf(decision: Decision, zone: string): Meter {
  const { verdict, reasons, counters, nextAllowedAt } = decision;
  return {
    verdict,
    summary: summaryOf(decision, zone),
    reasons: reasons.map((reason) => ({ rule: reason.rule, article: reason.article, text: explain(reason) })),
    counters: signedOnes(counters).map(({ rule, used, max }) => ({ label: counterName(rule), used, max })),
    nextAllowedAt: nextAllowedAt ?? null,
  };
}

/** Where the creditor's sheet sets a cap, the house's own for the same thing is never the first to be reached. */
function signedOnes(counters: Decision["counters"]): Decision["counters"] {
  const signed = new Set(counters.map(({ rule }) => rule).filter((rule) => rule.startsWith("sheet.")));
  return counters.filter(({ rule }) => !signed.has(rule.replace(/^house\./, "sheet.")) || signed.has(rule));
}

function summaryOf({ verdict, nextAllowedAt }: Decision, zone: string): string {
  if (verdict === "ALLOW") return "Se puede contactar ahora";
  if (verdict === "REVIEW") return "Espera la decisión de cumplimiento";
  return nextAllowedAt === undefined
    ? "No se puede contactar"
    : `No se puede contactar hasta el ${tellInstant(nextAllowedAt, zone)}`;
}
