// How a phone is called on the desk, and why it may not be dialled by hand. For the card's list of phones.

export interface PhoneState {
  readonly role: "titular" | "aval" | "referencia" | "laboral";
  readonly validity: string;
  readonly ownership: string;
  readonly reach: string;
  readonly active: boolean;
}

export function labelOf(phone: PhoneState): string {
  if (phone.ownership === "wrong") return "equivocado";
  if (phone.validity === "confirmed_invalid" || phone.validity === "invalid") return "no existe";
  if (phone.ownership === "holder") return "titular confirmado";
  if (phone.ownership === "third_party") return "de un tercero";
  if (phone.ownership === "employer") return "del trabajo";
  if (phone.reach === "human") return "contestó una persona";
  if (phone.reach === "no_human") return "sin contacto";
  return "sin probar";
}

/** Null when an agent may ask to dial it; the legal gate still decides at that instant. */
export function whyNotDialable(phone: PhoneState): string | null {
  if (phone.role === "referencia") return "Es una referencia: no se llama";
  if (phone.role === "laboral" || phone.ownership === "employer") return "Es del trabajo: no se llama";
  if (phone.ownership === "wrong") return "Número equivocado";
  if (phone.ownership === "third_party") return "Contestó un tercero en este número";
  if (phone.validity === "confirmed_invalid") return "El número no existe";
  if (!phone.active) return "Dado de baja";
  return null;
}

const outcomes: Readonly<Record<string, string>> = {
  human: "habló una persona",
  busy: "ocupado",
  no_answer: "no contestó",
  invalid: "no existe",
  rejected: "rechazó",
  congestion: "red congestionada",
  failed: "no salió",
  off: "apagado",
  hangup: "cortó",
  machine: "buzón de voz",
  silence: "nadie habló",
  fax: "fax",
  unknown: "no se sabe",
  abandoned: "sin gestor libre",
  unattended: "llamó y no hubo gestor",
};
export function outcomeWord(outcome: string | null): string | null {
  return outcome === null ? null : (outcomes[outcome] ?? outcome);
}
