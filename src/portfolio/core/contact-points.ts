// What may be corrected of how a person is reached, and where the correction came from. For the desk and the office: every
// correction names its origin, and what was known before stays beside it.

export const givenBy = ["holder", "third_party", "creditor", "document", "own_search"] as const;
/** Who said so: the person, somebody else, the creditor, a paper of theirs, or our own search. */
export type GivenBy = (typeof givenBy)[number];

/** Of what stands in a mandate also what was taken over from another one under their signed agreement; nobody says so by hand. */
export const origins = [...givenBy, "other_mandate"] as const;
export type ContactOrigin = (typeof origins)[number];

export const contactFields = [
  "name",
  "birth",
  "email",
  "address",
  "commune",
  "region",
  "employer",
  "phone",
  "phone_role",
] as const;
export type ContactField = (typeof contactFields)[number];

export function isEmail(text: string): boolean {
  return /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(text);
}

type Role = "titular" | "aval" | "referencia" | "laboral";
/**
 * References and workplaces are not dialled: who answers at the desk may find out that a number is one, and only somebody
 * who answers for compliance may say that it no longer is.
 */
export function mayChangeRole(from: Role, to: Role, answersForCompliance: boolean): boolean {
  const protectedRole = from === "referencia" || from === "laboral";
  return from === to || !protectedRole || answersForCompliance || to === "referencia";
}
