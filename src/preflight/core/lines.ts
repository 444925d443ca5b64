// The check before the floor opens: from what is known of trunks, numbers, campaigns, people, disk, holidays, mandates and files to
// one line each, a tick or a reason with what to do. For the supervisor at 07:30, who must not find it out at 08:00.
import type { TestReason } from "../../dialer/core/test-call.ts";
import { type DiskSpace, freeShareOf, judgeDisk } from "../../kernel/disk.ts";
import { formatClock, formatCount } from "../../kernel/format.ts";
import { day, type Instant, type LocalDate, localTime } from "../../kernel/time.ts";

export type Topic =
  | "engine"
  | "trunk"
  | "number"
  | "campaign"
  | "roster"
  | "payments"
  | "mandate"
  | "holidays"
  | "disk";
/** bad: work that was planned cannot be done; warn: it can, and somebody should know. */
export type Mark = "ok" | "warn" | "bad";
export interface Line {
  readonly topic: Topic;
  /** Whose line it is: the trunk's name, the number, the campaign. */
  readonly subject: string;
  readonly mark: Mark;
  readonly text: string;
  /** A test call is under way. */
  readonly testing?: true;
}

export interface TestFact {
  readonly at: Instant;
  readonly pending: boolean;
  readonly outward: boolean;
  readonly ringsBack: boolean;
  /** Null: it went well. */
  readonly reason: TestReason | null;
  /** What the carrier answered, when it did. */
  readonly sip: number | null;
}
export interface PreflightFacts {
  readonly now: Instant;
  /** Of the agency, for what has no zone of its own. */
  readonly zone: string;
  readonly engineUp: boolean;
  readonly trunks: readonly {
    readonly name: string;
    readonly restsUntil: Instant | null;
    readonly test: TestFact | null;
  }[];
  readonly numbers: readonly {
    readonly number: string;
    /** Why; null: in use. */
    readonly stopped: string | null;
    /** Answered 30 % less than in its own week. */
    readonly fallen: boolean;
    readonly test: TestFact | null;
  }[];
  readonly campaigns: readonly {
    readonly name: string;
    readonly state: "draft" | "running" | "paused" | "stopped";
    readonly zone: string;
    /** The instant the people were judged at: when it opens, or now. */
    readonly at: Instant;
    readonly people: number;
    /** Judged; the figures below are of these. */
    readonly looked: number;
    readonly callable: number;
    readonly whyNot: readonly { readonly text: string }[];
  }[];
  readonly agents: { readonly able: number; readonly seated: number };
  readonly latePayments: readonly { readonly mandate: string; readonly expectedOn: LocalDate }[];
  readonly mandates: readonly {
    readonly name: string;
    readonly version: number;
    readonly endsOn: LocalDate | null;
    readonly daysLeft: number | null;
  }[];
  readonly countries: readonly {
    readonly name: string;
    readonly today: LocalDate;
    readonly hasTable: boolean;
    readonly hasNextYear: boolean;
    readonly holidays: ReadonlySet<LocalDate>;
  }[];
  readonly disk: DiskSpace;
}

/** A test call older than this proves nothing of this morning. Judgement. */
const testHoldsMs = day / 2;
/** A mandate that ends within so many days should have been talked about. Judgement. */
const mandateNoticeDays = 7;
const holidayTableNoticeMonth = 11;

export function linesOf(facts: PreflightFacts): readonly Line[] {
  return [
    engineLine(facts),
    ...facts.trunks.map((trunk) => trunkLine(trunk, facts)),
    ...facts.numbers.map((number) => numberLine(number, facts)),
    ...facts.campaigns.filter(({ state }) => state === "running" || state === "paused").map(campaignLine),
    ...(facts.campaigns.some(({ state }) => state === "running") ? [] : [noCampaign]),
    rosterLine(facts.agents),
    ...paymentsLines(facts.latePayments),
    ...facts.mandates.map(mandateLine),
    ...facts.countries.map(holidaysLine),
    diskLine(facts.disk),
  ];
}

function engineLine({ engineUp }: PreflightFacts): Line {
  const line = { topic: "engine", subject: "Motor de marcado" } as const;
  return engineUp
    ? { ...line, mark: "ok", text: "Responde" }
    : { ...line, mark: "bad", text: "No responde: no se marcará. Mira Sistema" };
}

function trunkLine(trunk: PreflightFacts["trunks"][number], facts: PreflightFacts): Line {
  const line = { topic: "trunk", subject: trunk.name } as const;
  if (trunk.restsUntil !== null)
    return {
      ...line,
      mark: "bad",
      text: `Falló varias veces seguidas; se prueba otra vez a las ${hour(trunk.restsUntil, facts.zone)}`,
    };
  const { test } = trunk;
  if (!isFresh(test, facts.now))
    return { ...line, mark: "warn", text: "Sin llamada de prueba hoy: pulsa «Probar todo»" };
  if (test.pending) return { ...line, mark: "warn", text: "Llamada de prueba en curso", testing: true };
  if (!test.outward) return { ...line, mark: "bad", text: `No lleva llamadas: ${whyOf(test)}` };
  return { ...line, mark: "ok", text: `Llevó una llamada de prueba a las ${hour(test.at, facts.zone)}` };
}

function numberLine(number: PreflightFacts["numbers"][number], facts: PreflightFacts): Line {
  const line = { topic: "number", subject: number.number } as const;
  if (number.stopped !== null) return { ...line, mark: "warn", text: `Detenido: ${number.stopped}` };
  const { test } = number;
  if (!isFresh(test, facts.now))
    return {
      ...line,
      mark: "warn",
      text: "No se sabe si al devolver la llamada suena aquí: pulsa «Probar todo»",
    };
  if (test.pending) return { ...line, mark: "warn", text: "Llamada de prueba en curso", testing: true };
  if (!test.ringsBack)
    return {
      ...line,
      mark: "bad",
      text: `Quien devuelva la llamada no llega: ${whyOf(test)}`,
    };
  if (number.fallen)
    return {
      ...line,
      mark: "warn",
      text: "La contestan 30 % menos que en su propia semana: mira si la marcaron como no deseada",
    };
  return {
    ...line,
    mark: "ok",
    text: `Devuelve la llamada aquí; probado a las ${hour(test.at, facts.zone)}`,
  };
}

const testReasons: Readonly<Record<TestReason, string>> = {
  not_sent: "la central no pudo enviarla",
  no_response: "el operador no respondió",
  refused: "el operador la rechazó",
  did_not_arrive: "salió, y no llegó de vuelta",
  answered_elsewhere: "contestó otro",
  interrupted: "se interrumpió; prueba otra vez",
};

function whyOf({ reason, sip }: TestFact): string {
  const words = reason === null ? "falló la prueba" : testReasons[reason];
  return sip === null ? words : `${words} (SIP ${sip})`;
}

function isFresh(test: TestFact | null, now: Instant): test is TestFact {
  return test !== null && now - test.at < testHoldsMs;
}

const noCampaign: Line = {
  topic: "campaign",
  subject: "Campañas",
  mark: "bad",
  text: "Ninguna en marcha: nadie será llamado",
};

function campaignLine(campaign: PreflightFacts["campaigns"][number]): Line {
  const line = { topic: "campaign", subject: campaign.name } as const;
  const { looked, callable, people } = campaign;
  const share = looked === people ? "" : ` de ${formatCount(looked)} revisados`;
  const rest = campaign.whyNot.map(({ text }) => text).join(" · ");
  const at = hour(campaign.at, campaign.zone);
  const figures = `${formatCount(callable)}${share} llamables a las ${at}, de ${formatCount(people)}${rest ? `. El resto: ${rest}` : ""}`;
  if (callable === 0) return { ...line, mark: "bad", text: people === 0 ? "Nadie en su lista" : figures };
  return campaign.state === "paused"
    ? { ...line, mark: "warn", text: `En pausa. ${figures}` }
    : { ...line, mark: "ok", text: figures };
}

function rosterLine({ able, seated }: PreflightFacts["agents"]): Line {
  const line = { topic: "roster", subject: "Gestores" } as const;
  if (able === 0) return { ...line, mark: "bad", text: "No hay gestores habilitados" };
  return {
    ...line,
    mark: "ok",
    text: `${formatCount(able)} habilitados, ${formatCount(seated)} en su puesto`,
  };
}

function paymentsLines(late: PreflightFacts["latePayments"]): readonly Line[] {
  if (late.length === 0)
    return [{ topic: "payments", subject: "Pagos de ayer", mark: "ok", text: "Ninguno atrasado" }];
  return late.map(({ mandate, expectedOn }) => ({
    topic: "payments",
    subject: mandate,
    mark: "warn",
    text: `Faltan los pagos del ${shortDay(expectedOn)}: sus promesas vencidas quedan por confirmar, nadie las da por rotas`,
  }));
}

function mandateLine({ name, version, endsOn, daysLeft }: PreflightFacts["mandates"][number]): Line {
  const line = { topic: "mandate", subject: name } as const;
  if (endsOn !== null && daysLeft !== null && daysLeft < 0)
    return { ...line, mark: "bad", text: `El mandato terminó el ${shortDay(endsOn)}: no se llama a nadie` };
  if (endsOn !== null && daysLeft !== null && daysLeft <= mandateNoticeDays)
    return { ...line, mark: "warn", text: `El mandato termina el ${shortDay(endsOn)}` };
  if (version === 0)
    return { ...line, mark: "warn", text: "Sin carta de instrucciones firmada: rigen los topes de la casa" };
  const end = endsOn === null ? "sin fecha de término" : `hasta el ${shortDay(endsOn)}`;
  return { ...line, mark: "ok", text: `Carta de instrucciones n.º ${version}, ${end}` };
}

function holidaysLine({
  name,
  today,
  hasTable,
  hasNextYear,
  holidays,
}: PreflightFacts["countries"][number]): Line {
  const line = { topic: "holidays", subject: `Feriados de ${name}` } as const;
  if (!hasTable)
    return { ...line, mark: "bad", text: `Falta la tabla de ${today.slice(0, 4)}: no se llama sin ella` };
  if (holidays.has(today)) return { ...line, mark: "warn", text: "Hoy es feriado nacional: no se llama" };
  const next = [...holidays].filter((one) => one > today).sort()[0];
  const text = next === undefined ? "Tabla al día" : `Tabla al día; el próximo es el ${shortDay(next)}`;
  if (!hasNextYear && Number(today.slice(5, 7)) >= holidayTableNoticeMonth)
    return {
      ...line,
      mark: "warn",
      text: `Falta la tabla de ${Number(today.slice(0, 4)) + 1}: el 1 de enero no se podrá llamar`,
    };
  return { ...line, mark: "ok", text };
}

function diskLine(disk: PreflightFacts["disk"]): Line {
  const line = { topic: "disk", subject: "Disco" } as const;
  const free = `${(disk.freeBytes / 1e9).toFixed(1).replace(".", ",")} GB libres (${Math.round(freeShareOf(disk) * 100)} %)`;
  const { text, dialling } = judgeDisk(disk);
  if (text === null) return { ...line, mark: "ok", text: free };
  return { ...line, mark: dialling ? "warn" : "bad", text: `${free}. ${text}` };
}

function hour(at: Instant, zone: string): string {
  return formatClock(localTime(at, zone).secondOfDay);
}

function shortDay(date: LocalDate): string {
  const [year, month, dayOfMonth] = date.split("-");
  return `${dayOfMonth}-${month}-${year}`;
}
