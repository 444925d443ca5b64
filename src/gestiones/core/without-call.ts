// What happens between us and a person without a telephone call: in which ways, when it may have happened, and what the ledger
// of contacts is told of it. For gestiones/record and for whoever counts contacts.
import { day, type Instant } from "../../kernel/time.ts";
import type { AnswerProblem, ContactClass } from "./disposition-tree.ts";

export const waysWithoutCall = ["visit", "email", "letter", "branch", "email_in", "letter_in"] as const;
export type WayWithoutCall = (typeof waysWithoutCall)[number];
export interface WithoutCall {
  readonly way: WayWithoutCall;
  readonly at: Instant;
}

/** How the gate counts each way; what the person began is theirs. */
const contacts = {
  visit: { channel: "visit", inbound: false },
  email: { channel: "email", inbound: false },
  letter: { channel: "letter", inbound: false },
  branch: { channel: "visit", inbound: true },
  email_in: { channel: "email", inbound: true },
  letter_in: { channel: "letter", inbound: true },
} as const satisfies Readonly<Record<WayWithoutCall, { channel: string; inbound: boolean }>>;

export type ContactMade = (typeof contacts)[WayWithoutCall] & {
  readonly result: "sent" | "no_answer" | "third_party" | "conversation";
};

/** The contact the law counts; undefined for a result that tells of none. Never a telephone attempt. */
export function contactMade(way: WayWithoutCall, contactClass: ContactClass): ContactMade | undefined {
  const contact = contacts[way];
  if (contactClass === "ADMIN") return undefined;
  // What we write is sent, whoever reads it; a letter of theirs that says nothing is no contact of ours.
  if (!contact.inbound && contact.channel !== "visit") return { ...contact, result: "sent" };
  if (contactClass === "NONE") return contact.inbound ? undefined : { ...contact, result: "no_answer" };
  return { ...contact, result: contactClass === "DIRECT" ? "conversation" : "third_party" };
}

/** A visit or a letter noted later than this belongs to a file of the past, not to the counts of today. Judgement. */
export const mostDaysBack = 15;
export function momentProblem(at: Instant, now: Instant): "in_the_future" | "too_far" | undefined {
  if (at > now) return "in_the_future";
  return now - at > mostDaysBack * day ? "too_far" : undefined;
}

/** Of what was sent: a call tells its own moment. */
export function momentProblems(
  sent: { readonly attempt: string | null; readonly withoutCall?: WithoutCall | null },
  now: Instant,
): readonly AnswerProblem[] {
  if (!sent.withoutCall) return [];
  const code = sent.attempt === null ? momentProblem(sent.withoutCall.at, now) : "not_allowed";
  return code ? [{ field: "withoutCall", code }] : [];
}

/** How each way is named on the timeline. */
export const wayNames: Readonly<Record<WayWithoutCall, string>> = {
  visit: "visita",
  email: "correo enviado",
  letter: "carta enviada",
  branch: "vino a la sucursal",
  email_in: "correo recibido",
  letter_in: "carta recibida",
};
