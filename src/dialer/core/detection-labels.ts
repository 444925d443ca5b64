// What an agent's result tells of who had answered. For the rates of detection's errors: a result that tells neither a person nor a
// machine ("nadie habla", "se corta") teaches nothing.

import type { Call } from "./call-record.ts";

/** Heard on after an agent was given the call: what the verdict could not wait for. */
export const mailboxText = "Se oyó un pitido: parece un buzón. Si lo es, corta y elige Buzón de voz.";
export function beepsAfterAll({ verdict, signals }: Pick<Call, "verdict" | "signals">): boolean {
  return (verdict === "human" || verdict === "silence") && signals.tones.includes("beep");
}

/** The agent's own word for a machine (gestiones/trees). A tree of results without it says nothing of machines. */
const mailbox = "BUZON";
/** The dialler's own results: no agent said them. */
const ofTheDialler = /^SYS_/;

export function whomTheyMet(result: {
  readonly disposition: string;
  readonly contactClass: string;
}): "human" | "machine" | null {
  if (ofTheDialler.test(result.disposition)) return null;
  if (result.disposition === mailbox) return "machine";
  return result.contactClass === "DIRECT" || result.contactClass === "INDIRECT" ? "human" : null;
}
