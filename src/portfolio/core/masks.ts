// How a document, a telephone or an e-mail is shown to whoever does not need it whole: enough to tell two apart and to say which
// one is meant, too little to use it.

const dots = "···";

/** The last four signs of it; of a short one, none. */
function tail(text: string): string {
  return text.length >= 8 ? text.slice(-4) : "";
}
export function maskDocument(document: string): string {
  return `${dots}${tail(document)}`;
}
/** `+56912345678` → `+56 ···5678`: the country tells whom one would call, the end which of several it is. */
export function maskPhone(e164: string): string {
  const country = /^\+(?:1|7|5[1-8]|\d{2})/.exec(e164)?.[0] ?? "";
  return `${country} ${dots}${tail(e164)}`.trim();
}
/** `rosa@correo.cl` → `r···@···.cl`. */
export function maskEmail(email: string): string {
  const [name = "", domain = ""] = email.split("@");
  const end = domain.includes(".") ? `.${domain.split(".").at(-1)}` : "";
  return `${name.slice(0, 1)}${dots}@${dots}${end}`;
}

/** Fields of a correction whose former and present values are shown masked. */
export function maskField(field: string, value: string | null): string | null {
  if (value === null) return null;
  if (field === "phone") return maskPhone(value);
  if (field === "email") return maskEmail(value);
  return value;
}
