// How good a phone is for reaching its debtor, from three axes kept apart (does it exist, whose is it, who answers)
// and its own history. The dialler calls in this order and the desk shows it.
import { day, type Instant } from "#kernel/time.ts";

export type PhoneValidity = "unknown" | "valid" | "invalid" | "confirmed_invalid";
export type PhoneOwnership = "unknown" | "holder" | "third_party" | "employer";
export type PhoneReach = "never" | "no_human" | "human";
export type PhoneRole = "titular" | "aval" | "referencia" | "laboral";
export type PhoneOrigin = "file" | "agent" | "enrichment" | "inbound";
export type PhoneLine = "mobile" | "fixed" | "unknown";

export interface PhoneState {
  readonly validity: PhoneValidity;
  readonly ownership: PhoneOwnership;
  readonly reach: PhoneReach;
}
export interface PhoneTry {
  readonly at: Instant;
  /** The right party spoke. */
  readonly rightParty: boolean;
}
export interface PhoneFacts {
  readonly state: PhoneState;
  readonly role: PhoneRole;
  readonly origin: PhoneOrigin;
  readonly line: PhoneLine;
  readonly tries: readonly PhoneTry[];
  readonly lastHumanAt: Instant | null;
}

/** Half-life of a try, days, and the weights of the score: domain decision of 2026-11, to be fitted on own results. */
const halfLifeDays = 30;
const weights = { rightParty: 0.45, ownership: 0.2, recency: 0.15, origin: 0.1, line: 0.1 } as const;
/** A new phone is worth six tries at this rate (right party per try when dialled at random: 17.9 %). */
const prior = { rate: 0.18, tries: 6 };
const ownershipWorth: Readonly<Record<PhoneOwnership, number>> = {
  holder: 1,
  unknown: 0.5,
  employer: 0.2,
  third_party: 0.1,
};
const originWorth: Readonly<Record<PhoneOrigin, number>> = {
  inbound: 1,
  agent: 0.9,
  file: 0.6,
  enrichment: 0.3,
};
const lineWorth: Readonly<Record<PhoneLine, number>> = { mobile: 1, unknown: 0.5, fixed: 0.4 };

/** 0 (never dial) … 1. */
export function phoneQuality(phone: PhoneFacts, now: Instant): number {
  if (isDead(phone.state)) return 0;
  let tries = prior.tries;
  let hits = prior.tries * prior.rate;
  for (const { at, rightParty } of phone.tries) {
    const weight = fading(now - at);
    tries += weight;
    if (rightParty) hits += weight;
  }
  const recency = phone.lastHumanAt === null ? 0 : fading(now - phone.lastHumanAt);
  return (
    weights.rightParty * (hits / tries) +
    weights.ownership * ownershipWorth[phone.state.ownership] +
    weights.recency * recency +
    weights.origin * originWorth[phone.origin] +
    weights.line * lineWorth[phone.line]
  );
}

function fading(elapsed: number): number {
  return 0.5 ** (Math.max(0, elapsed) / day / halfLifeDays);
}

export function isDead(state: PhoneState): boolean {
  return state.validity === "invalid" || state.validity === "confirmed_invalid";
}

/** Who said what about a phone: a person's word (agent) beats whatever machines find later. */
export type PhoneNews =
  | { readonly by: "line"; readonly found: "invalid" | "no_human" | "human" }
  /** An agent after a talk. */
  | { readonly by: "agent"; readonly found: "holder" | "third_party" | "employer" | "wrong" | "deceased" };

export function afterNews(state: PhoneState, news: PhoneNews): PhoneState {
  if (news.by === "agent") {
    if (news.found === "wrong" || news.found === "deceased")
      return { validity: "confirmed_invalid", ownership: "third_party", reach: "human" };
    return { validity: "valid", ownership: news.found, reach: "human" };
  }
  if (state.validity === "confirmed_invalid") return state;
  if (news.found === "invalid") return { ...state, validity: "invalid" };
  const validity = "valid";
  if (news.found === "human") return { ...state, validity, reach: "human" };
  return { ...state, validity, reach: state.reach === "human" ? "human" : "no_human" };
}

export type PhoneLabel = "new" | "holder" | "third_party" | "not_reached" | "invalid" | "confirmed_invalid";
export function phoneLabel({ validity, ownership, reach }: PhoneState): PhoneLabel {
  if (validity === "confirmed_invalid" || validity === "invalid") return validity;
  if (ownership === "holder") return "holder";
  if (ownership === "third_party" || ownership === "employer") return "third_party";
  return reach === "never" && validity === "unknown" ? "new" : "not_reached";
}
