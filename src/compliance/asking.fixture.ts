// How tests put a question: an ordinary debtor of Santiago on an ordinary day, with what the case changes.
import { localDate } from "#kernel/time.ts";
import type { ContactResult, HistoryEvent } from "./core/contact-history.ts";
import { mayContact } from "./core/may-contact.ts";
import type { ContactRequest, Decision, Question } from "./core/request.ts";
import type { Channel, Overlay } from "./core/rule-set.ts";
import { calendar } from "./rules/catalogue.ts";
import { chile } from "./rules/cl.ts";

export const ordinary: ContactRequest = {
  country: "CL",
  place: { zones: ["America/Santiago"], region: "RM" },
  channel: "voice",
  mode: "progressive",
  purpose: "collect",
  ringSeconds: 0,
  role: "titular",
  phone: "+56912345678",
  line: { country: "CL", kind: "mobile" },
  diallable: ["CL"],
  creditor: "creditor-1",
  portfolio: "portfolio-1",
  accounts: ["account-a"],
  standing: "open",
  flags: [],
};

export interface Asked extends Partial<Omit<Question, "now" | "request">> {
  readonly at: string;
  readonly request?: Partial<ContactRequest>;
}
export function questionOf({ at, request, ...rest }: Asked): Question {
  return {
    ruleSets: [chile],
    overlays: [],
    history: [],
    calendar,
    ...rest,
    request: { ...ordinary, ...request },
    now: Date.parse(at),
  };
}
export function ask(asked: Asked): Decision {
  return mayContact(questionOf(asked));
}

export function past(
  at: string,
  channel: Channel,
  result: ContactResult,
  more: Partial<HistoryEvent> = {},
): HistoryEvent {
  return {
    at: Date.parse(at),
    channel,
    result,
    origin: "own",
    purpose: "collect",
    creditor: "creditor-1",
    accounts: ["account-a"],
    phone: "+56912345678",
    ...more,
  };
}

export function overlay(ruleSet: string, change: Overlay["change"], more: Partial<Overlay> = {}): Overlay {
  return {
    id: "overlay-1",
    ruleSet,
    validFrom: localDate("2026-01-01"),
    signedBy: "El acreedor",
    signedOn: localDate("2026-01-01"),
    change,
    ...more,
  };
}
export function literal(ruleSet: string, rule: string): Overlay {
  return overlay(ruleSet, { kind: "reading", rule, reading: "literal" });
}
