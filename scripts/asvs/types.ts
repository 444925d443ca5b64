// A requirement of OWASP ASVS 5.0 at level 1, in our words, and where it stands.
export type Status = "met" | "partly" | "not met" | "not applicable";
export interface Proof {
  readonly file: string;
  /** The test's title as it stands in the file. */
  readonly title: string;
}
export interface Requirement {
  readonly id: string;
  readonly asks: string;
  readonly status: Status;
  readonly proof?: readonly Proof[];
  /** What it rests on, what is missing, or why it does not apply. Met needs a proof; everything else needs this. */
  readonly note?: string;
}

const journey = (name: string) => (title: string) => ({ file: `test/journeys/${name}.test.ts`, title });
export const sessions = journey("sessions");
export const people = journey("people");
export const roles = journey("roles");
export const walls = journey("walls");
export const catalogue = journey("catalogue");
export const imports = journey("import");
export const inbox = journey("inbox");
export const reports = journey("reports");
export const amounts = journey("hidden-amounts");
export const office = (title: string) => ({ file: "test/e2e/office.test.ts", title });
export const tidy = (title: string) => ({ file: "test/tidy.test.ts", title });
