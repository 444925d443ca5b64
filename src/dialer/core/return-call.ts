// What becomes of somebody who calls a number we showed: whose call it is, whom it waits for and how long, when it is turned
// away. For the engine, which answers, asks and speaks. Stages of a caller: asked (for the document by keypad) → checking →
// waiting (for an agent); whoever comes from a number we called waits at once, whoever says nothing waits for an agent who asks.
import type { Country } from "#kernel/country.ts";
import type { SeatId, UserId } from "#kernel/ids.ts";
import { isPhone, type Phone } from "#kernel/phone.ts";
import { day, type Instant, second } from "#kernel/time.ts";
import { parseDocument } from "#portfolio/core/documents.ts";
import { countryOf } from "./trunk-digits.ts";

export const returnRules = {
  /** Attempts older than this do not say whom the caller returns. */
  returnWithinMs: 30 * day,
  /** The agent who spoke with them last is waited for this long; then anybody of the team. */
  lastAgentMs: 10 * second,
  /** In all, from the moment we know who it is. */
  waitMs: 20 * second,
  documentTries: 2,
  documentMs: 15 * second,
  /** Longest question, should its end never be told. Judgement. */
  questionMs: 15 * second,
  /** Longer than any document of Chile or Perú with its check digit (RUC: 11). */
  mostKeys: 12,
} as const;

/** Which of our numbers was called: carriers write it with a plus, without one, or as it is dialled at home. */
export function ownNumberOf(numbers: readonly string[], called: string): Phone | null {
  const digits = called.replace(/\D/g, "").replace(/^0+/, "");
  const ours = numbers.filter(isPhone);
  return (
    ours.find((number) => number === `+${digits}`) ??
    ours.find((number) => digits.length >= leastDigits && number === `${prefixOf(number)}${digits}`) ??
    null
  );
}
/** Fewer digits than this name no subscriber. */
const leastDigits = 7;

/** The caller's number in E.164, read in the country of the number called; null: withheld or nonsense. */
export function callerNumber(from: string, called: Phone): Phone | null {
  const digits = from.replace(/\D/g, "").replace(/^0+/, "");
  const prefix = prefixOf(called);
  const whole = from.trim().startsWith("+") || (digits.startsWith(prefix.slice(1)) && digits.length >= 10);
  const number = `${whole ? "+" : prefix}${digits}`;
  return digits.length >= leastDigits && isPhone(number) ? number : null;
}

/** "+56": every country we work in has two digits. */
function prefixOf(number: Phone): string {
  return number.slice(0, 3);
}

/** One attempt of ours that showed the number called. */
export interface ShownTry {
  readonly portfolio: string;
  readonly at: Instant;
}
export type Whose<T extends ShownTry> =
  | { readonly kind: "one"; readonly last: T }
  /** The number is known to two mandates that show the same caller-ID: nobody's account before identity. */
  | { readonly kind: "several"; readonly last: T; readonly between: readonly T["portfolio"][] }
  | { readonly kind: "nobody" };

/** Of tries that showed the number called; one mandate: its latest try. */
export function whoseCall<T extends ShownTry>(tries: readonly T[]): Whose<T> {
  const [last] = [...tries].sort((a, b) => b.at - a.at);
  if (!last) return { kind: "nobody" };
  const between = [...new Set(tries.map(({ portfolio }) => portfolio))];
  return between.length > 1 ? { kind: "several", last, between } : { kind: "one", last };
}

/** A mandate that shows the number called, by one campaign of its own, with that campaign's agents as they are now. */
export interface Showing {
  readonly country: Country;
  readonly running: boolean;
  readonly atWork: number;
  readonly free: number;
}

/**
 * Whose agents answer a caller nobody knows: of the caller's country, a withheld number's being that of the number called; there
 * first whoever is free, then whoever is at work. Between equals the order given stands. No mandate of that country: any.
 */
export function mandateFor<M extends Showing>(
  mandates: readonly M[],
  numbers: { readonly from: Phone | null; readonly called: Phone },
): M | undefined {
  const [country] = [numbers.from, numbers.called]
    .map((number) => number && countryOf(number))
    .filter((one) => mandates.some((mandate) => mandate.country === one));
  const near = mandates.filter((mandate) => !country || mandate.country === country);
  return (
    near.find(({ running, free }) => running && free > 0) ??
    near.find(({ running, atWork }) => running && atWork > 0) ??
    near.find(({ running }) => running) ??
    near[0]
  );
}

/** Reasons of the gate that are about the hour: then nobody works, and a caller hears the message. All others are ours to keep, not theirs. */
const hoursCodes: readonly string[] = ["outside_hours", "holiday", "weekend", "review_hours"];
export function isOpenHour(reasons: readonly { readonly detail: { readonly code: string } }[]): boolean {
  return !reasons.some(({ detail }) => hoursCodes.includes(detail.code));
}

export type CallerStage =
  | {
      readonly stage: "asked";
      readonly tries: number;
      readonly keys: string;
      readonly until: Instant;
      readonly heard: boolean;
    }
  | { readonly stage: "checking"; readonly tries: number }
  | { readonly stage: "waiting"; readonly since: Instant };

export function askDocument(now: Instant, tries = 1): CallerStage {
  return { stage: "asked", tries, keys: "", until: now + returnRules.questionMs, heard: false };
}

export type Asked =
  | { readonly stage: CallerStage; readonly next: "wait" | "ask_again" | "give_up" }
  | { readonly stage: CallerStage; readonly next: "look_up"; readonly keys: string };

/** The question has been heard: now their time runs. */
export function questionHeard(stage: CallerStage, now: Instant): CallerStage {
  if (stage.stage !== "asked" || stage.heard) return stage;
  return { ...stage, heard: true, until: now + returnRules.documentMs };
}

/** A key of the telephone: "#" ends the document, "*" stands for the K of a RUT. */
export function keyPressed(stage: CallerStage, key: string): Asked {
  if (stage.stage !== "asked") return { stage, next: "wait" };
  if (key !== "#") {
    const keys = (stage.keys + key).slice(0, returnRules.mostKeys + 1);
    return { stage: { ...stage, keys }, next: "wait" };
  }
  return { stage: { stage: "checking", tries: stage.tries }, next: "look_up", keys: stage.keys };
}

/** Whoever typed without "#" is looked up when the time is over; whoever typed nothing is asked once more. */
export function timeToType(stage: CallerStage, now: Instant): Asked {
  if (stage.stage !== "asked" || now < stage.until) return { stage, next: "wait" };
  if (stage.keys !== "") return keyPressed(stage, "#");
  return notFound(stage.tries, now);
}

export function notFound(tries: number, now: Instant): Asked {
  if (tries >= returnRules.documentTries) return { stage: { stage: "checking", tries }, next: "give_up" };
  return { stage: askDocument(now, tries + 1), next: "ask_again" };
}

/** The document as it is kept, from keys; null when its digits do not add up. */
export function documentOf(keys: string, country: "CL" | "PE"): { type: string; text: string } | null {
  if (keys.length > returnRules.mostKeys) return null;
  const parsed = parseDocument(keys.replaceAll("*", "K"), country);
  return "document" in parsed ? parsed.document : null;
}

export interface TeamMember {
  readonly seat: SeatId;
  readonly user: UserId;
  readonly idleSince: Instant;
  /** "reading": a preview that can be put back. */
  readonly now: "free" | "reading" | "busy";
}
export type Turn =
  | { readonly do: "give"; readonly seat: SeatId }
  | { readonly do: "wait" }
  | { readonly do: "turn_away"; readonly why: "closed" | "no_agents" | "waited" };

/** Whom a waiting caller gets now: the last agent they spoke with, after a while anybody, in the end nobody. */
export function turnOf(
  caller: { readonly since: Instant; readonly lastUser: UserId | null; readonly open: boolean },
  team: readonly TeamMember[],
  now: Instant,
): Turn {
  if (!caller.open) return { do: "turn_away", why: "closed" };
  if (team.length === 0) return { do: "turn_away", why: "no_agents" };
  const own = team.find(({ user }) => user === caller.lastUser);
  if (own && own.now !== "busy") return { do: "give", seat: own.seat };
  const waited = now - caller.since;
  if (own && waited < returnRules.lastAgentMs) return { do: "wait" };
  const [next] = team
    .filter(({ now: state }) => state !== "busy")
    .sort(
      (a, b) =>
        Number(a.now === "reading") - Number(b.now === "reading") ||
        a.idleSince - b.idleSince ||
        (a.seat < b.seat ? -1 : 1),
    );
  if (next) return { do: "give", seat: next.seat };
  return waited >= returnRules.waitMs ? { do: "turn_away", why: "waited" } : { do: "wait" };
}

/** How many people the pacer may still launch for while callers wait: none when they wait for anybody, else one less each. */
export function dialsBeside(dials: number, waiting: number, idle: number): number {
  if (waiting === 0) return dials;
  return idle === 0 ? 0 : Math.max(0, dials - waiting);
}

export const returnTexts = {
  two_mandates: "Llamada entrante, dos carteras posibles: pida el documento antes de abrir una cuenta",
  unidentified: "Llamada entrante sin identificar",
} as const;
