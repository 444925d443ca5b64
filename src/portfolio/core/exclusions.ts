// Why a creditor tells us to leave a debt or a person alone, and the words its files use for it. What follows from each is
// in import/exclude.
import { normaliseHeader } from "./mapping.ts";

export type ExclusionReason = "complaint" | "deceased" | "fraud" | "employee" | "refinanced";

/** Compared without accents, case or punctuation. */
const words: Readonly<Record<ExclusionReason, readonly string[]>> = {
  complaint: ["reclamo", "reclamos", "en reclamo", "reclamacion", "queja", "disputa"],
  deceased: ["fallecido", "fallecida", "fallecimiento", "difunto", "difunta", "muerte"],
  fraud: ["fraude", "suplantacion", "suplantacion de identidad"],
  employee: [
    "empleado",
    "empleada",
    "empleado del banco",
    "funcionario",
    "funcionaria",
    "colaborador",
    "trabajador",
  ],
  refinanced: [
    "refinanciado",
    "refinanciada",
    "refinanciamiento",
    "refinanciacion",
    "repactado",
    "reprogramado",
    "renegociado",
  ],
};
const reasons: ReadonlyMap<string, ExclusionReason> = new Map(
  (Object.keys(words) as ExclusionReason[]).flatMap((reason) =>
    words[reason].map((word) => [word, reason] as const),
  ),
);

export function exclusionReasonOf(text: string): ExclusionReason | undefined {
  return reasons.get(normaliseHeader(text));
}
