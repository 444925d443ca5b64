// What a robot agent says and what it writes down afterwards, from how the conversation went. Pure: the robot performs it.
import type { DebtorCard } from "#http/contract/desk.ts";
import type { NewGestion } from "#http/contract/gestiones.ts";
import { logNormal, pick, type Rng } from "#kernel/rng.ts";
import { addDays, hour, instantOf, type LocalDate } from "#kernel/time.ts";
import type { DialOutcome, Scene } from "#telephony/carrier/public/outcomes.ts";

/** What is known of the other side: the demo's carrier told it, or nothing (after a restart). */
export interface Told {
  readonly outcome: DialOutcome | "inbound";
  readonly scene: Scene | undefined;
}

/** People one could ask for money: the robot verifies identity and goes on to the matter. */
const holderScenes: ReadonlySet<Scene> = new Set([
  "promise",
  "already_paid",
  "refusal",
  "negotiation",
  "driving",
  "in_writing",
]);
/** The turn at which the holder has said who they are: after the greeting and "¿hablo con el titular?". */
export const identityTurn = 2;

export function isHolder(told: Told | undefined): boolean {
  return told?.scene !== undefined && holderScenes.has(told.scene);
}

/** The robot's words at its nth turn (0 = as soon as it hears the person). */
export function nextLine(told: Told | undefined, turn: number): string {
  if (turn === 0) return "agente_saludo";
  if (turn === 1) return "agente_identidad";
  if (told?.scene === "wrong_number" || told?.scene === "third_party" || told?.scene === "at_work")
    return "agente_tercero";
  if (!isHolder(told)) return turn === 2 ? "agente_escucho" : "agente_tercero";
  if (turn === 2) return "agente_motivo";
  if (turn === 3) return "agente_propuesta";
  // Long conversations go round: listen, propose again.
  return turn % 3 === 0 ? "agente_propuesta" : "agente_escucho";
}

/** Nobody speaks to a machine: the robot notices after so long and hangs up. Judgement. */
export const silenceMs = 9_000;
/** A conversation that leads nowhere ends. Longest of the public's durations plus its patience. */
export const longestTalkMs = 960_000;
/** A voicemail that reached the desk is heard out this long before the robot hangs up. */
export const mailboxMs = 4_000;

export function hangsUp(
  told: Told | undefined,
  at: { readonly talkedMs: number; readonly quietMs: number },
): boolean {
  if (told?.outcome === "voicemail" && at.talkedMs >= mailboxMs) return true;
  return at.quietMs >= silenceMs || at.talkedMs >= longestTalkMs;
}

export interface Result {
  readonly disposition: string;
  readonly note: string;
  readonly reasonForDefault?: string;
  readonly promise?: DebtorCard["promisePolicy"]["suggestions"][number];
  readonly callbackAt?: number;
  readonly reportedPayment?: NonNullable<NewGestion["reportedPayment"]>;
}

/** Shorter than this nothing was said. */
const nothingSaidMs = 9_000;
const shortMs = 45_000;

export function resultOf(
  rng: Rng,
  told: Told | undefined,
  talkedMs: number,
  card: DebtorCard,
  now: number,
): Result {
  if (told?.outcome === "voicemail") return { disposition: "BUZON", note: "" };
  if (told && told.outcome !== "human" && told.outcome !== "inbound")
    return { disposition: "SILENCIO", note: "" };
  if (talkedMs < nothingSaidMs) return { disposition: "SE_CORTA", note: "" };
  if (!told?.scene) return { disposition: talkedMs < shortMs ? "NO_SE_IDENTIFICA" : "SE_NIEGA", note: "" };
  switch (told.scene) {
    case "promise":
      return promised(rng, card, 0);
    case "negotiation":
      return promised(rng, card, 1);
    case "already_paid":
      return alreadyPaid(card);
    case "refusal":
      return rng.next() < 0.5
        ? { disposition: "SE_NIEGA", note: "" }
        : { disposition: "SIN_CAPACIDAD", note: "", reasonForDefault: pick(rng, reasons) };
    case "driving":
      return { disposition: "VOLVER_A_LLAMAR", note: "Manejaba; a las seis", callbackAt: atSix(card, now) };
    case "in_writing":
      return { disposition: "SE_NIEGA", note: "Pide la información por escrito" };
    case "third_party":
      return { disposition: "TERCERO_RECADO", note: "" };
    case "at_work":
      return { disposition: "TRABAJO", note: "" };
    case "deceased":
      return { disposition: "FALLECIDO", note: "Lo dice quien contesta; falta el certificado" };
    case "wrong_number":
      return { disposition: "EQUIVOCADO", note: "" };
    case "cut":
      return { disposition: "SE_CORTA", note: "" };
  }
}

/** "Ya pagué el lunes por Yape": yesterday, the first debt, by telephone wallet. */
function alreadyPaid(card: DebtorCard): Result {
  const note = "Dice que pagó ayer; tiene comprobante";
  const [first] = card.accounts.filter((account) => account.state === "open" && account.balance !== null);
  if (!first?.balance) return { disposition: "NO_SE_IDENTIFICA", note };
  const on = addDays(card.promisePolicy.today as LocalDate, -1);
  return {
    disposition: "YA_PAGO",
    note,
    reportedPayment: { on, amount: first.balance, channel: "billetera", operation: "YP-20417" },
  };
}

const reasons = ["DESEMPLEO", "BAJA_INGRESOS", "SALUD", "SOBREENDEUDADO"] as const;

/** Inside the mandate's policy: one of the amounts and days the card offers, the first ones for whoever can pay. */
function promised(rng: Rng, card: DebtorCard, from: 0 | 1): Result {
  const free = card.accounts.find((account) => account.state === "open" && account.activePromise === null);
  const offers = card.promisePolicy.suggestions.filter(({ accountId }) => accountId === free?.id);
  const [first, ...rest] = offers.slice(from);
  if (!first) return { disposition: "PIDE_CONVENIO", note: "Quiere pagar en partes" };
  return { disposition: "PROMESA", note: "", promise: pick(rng, [first, ...rest]) };
}

/** "Llámeme a las seis": today's where the debtor lives, or in two hours when that has passed. */
function atSix(card: DebtorCard, now: number): number {
  const six = instantOf(card.promisePolicy.today as LocalDate, 18 * 3600, card.portfolio.timeZone);
  return six > now + hour / 2 ? six : now + 2 * hour;
}

/** Medians of the demo's planning values: 12 s of writing, 25 s with a promise. */
export function wrapupMs(rng: Rng, result: Result): number {
  return Math.round(logNormal(rng, result.promise ? 25 : 12, 0.35) * 1_000);
}
