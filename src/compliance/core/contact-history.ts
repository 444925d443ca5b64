// What happened before, as the gate counts it: one event per attempt, message or visit of the person, whoever of
// the tenant's mandates made it. A fate nobody knows counts as everything until it is settled.
import type { Instant } from "../../kernel/time.ts";
import type { Channel, CountBasis, Mark, Purpose } from "./rule-set.ts";

export type ContactResult =
  /** Reserved and not settled: the system may have died in between. */
  | "unknown"
  /** Known to have failed before it rang: nobody was disturbed. */
  | "failed"
  | "congestion"
  | "off"
  | "invalid"
  | "busy"
  | "rejected"
  | "no_answer"
  | "machine"
  /** A recorded message was begun on a mailbox. */
  | "message_left"
  | "silence"
  /** A person answered and no agent was free. */
  | "abandoned"
  | "third_party"
  | "contact"
  | "conversation"
  | "sent"
  | "delivered"
  | "bounced";

export interface HistoryEvent {
  readonly at: Instant;
  readonly channel: Channel;
  readonly result: ContactResult;
  /** `creditor`: told by the creditor's file, done by somebody else. */
  readonly origin: "own" | "creditor";
  readonly purpose: Purpose;
  readonly creditor: string;
  readonly accounts: readonly string[];
  readonly phone?: string;
  readonly inbound?: boolean;
  readonly consented?: boolean;
  readonly marks?: readonly Mark[];
}

const tried: readonly CountBasis[] = ["attempt", "sent"];
const unanswered: readonly CountBasis[] = [...tried, "unanswered"];
const spoken: readonly CountBasis[] = [...tried, "connected", "human", "contact"];

/**
 * Judgement, on the debtor's side: an abandoned call and a third party who answers are contacts, because the
 * household's telephone was answered; an answering machine is not, until a message is left on it: somebody will hear that.
 */
const countsAs: Readonly<Record<ContactResult, ReadonlySet<CountBasis>>> = {
  unknown: new Set([...spoken, "conversation", "message", "delivered"]),
  failed: new Set(),
  congestion: new Set(unanswered),
  off: new Set(unanswered),
  // The number does not exist: an attempt of ours, and nobody's telephone rang.
  invalid: new Set(tried),
  busy: new Set(unanswered),
  rejected: new Set(unanswered),
  no_answer: new Set(unanswered),
  machine: new Set([...unanswered, "connected"]),
  message_left: new Set([...tried, "connected", "contact", "message"]),
  silence: new Set([...unanswered, "connected"]),
  abandoned: new Set(spoken),
  third_party: new Set(spoken),
  contact: new Set(spoken),
  conversation: new Set([...spoken, "conversation"]),
  sent: new Set(tried),
  delivered: new Set([...tried, "delivered"]),
  bounced: new Set(tried),
};
const notConnected: ReadonlySet<ContactResult> = new Set(["congestion", "off", "invalid", "busy", "failed"]);

export const contactResults = Object.keys(countsAs) as readonly ContactResult[];

const ofTheDebtor: readonly CountBasis[] = ["contact", "conversation"];

/** Behind a wrong number is nobody of the debtor's: an attempt of ours, and no contact (decision 0011). */
export function counts(event: HistoryEvent, basis: CountBasis): boolean {
  if (ofTheDebtor.includes(basis) && event.marks?.includes("wrong_number")) return false;
  return countsAs[event.result].has(basis);
}
export function neverConnected(event: HistoryEvent): boolean {
  return notConnected.has(event.result);
}
