// What an agent's result tells of who had answered. For the rates of detection's errors: a result that tells neither a person nor a
// machine ("nadie habla", "se corta") teaches nothing.

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
