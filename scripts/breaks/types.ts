export interface Break {
  /** Also how it is asked for: `node scripts/breaks.ts <name>`. */
  readonly name: string;
  /** A number of the failure catalogue (scripts/proof/catalogue.ts) or a threat, as in "T13". */
  readonly of: number | `T${number}`;
  /** The protection that is taken away. */
  readonly removes: string;
  readonly file: string;
  /** Exactly as it stands in the file, once. */
  readonly text: string;
  readonly instead: string;
  readonly project: "unit" | "journeys" | "simulation" | "telephony" | "kills" | "faults" | "e2e";
  readonly test: string;
  /** The beginning of the title of the test that must fail; without one, any test of the file may. */
  readonly title?: string;
  readonly env?: Readonly<Record<string, string>>;
}
