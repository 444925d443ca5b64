// What may not be asked of, or noted about, whoever cannot pay: a country's law or the creditor's signed sheet says so, and each
// answer names which. For the desk, which then does not offer it, and for the server, which then does not take it.
import type { LocalDate } from "../../kernel/time.ts";
import { inForce } from "./judging.ts";
import type { RuleSet } from "./rule-set.ts";
import { type InstructionSheet, type SheetQuestion, type SignedSheet, sheetQuestions } from "./sheet.ts";

export interface ForbiddenQuestion {
  readonly question: SheetQuestion;
  /** "Ley 2300, motivo", or the sheet with its signature. */
  readonly by: string;
}

export function forbiddenQuestions(
  ruleSets: readonly RuleSet[],
  mandate: { readonly country: string; readonly creditorKind: string },
  signed:
    | (Pick<SignedSheet, "version" | "signedBy" | "signedOn"> & { readonly sheet: InstructionSheet })
    | undefined,
  today: LocalDate,
): readonly ForbiddenQuestion[] {
  const laws = ruleSets.filter(
    ({ country, effective, appliesTo }) =>
      (country === mandate.country || country === "*") &&
      inForce(effective, today) &&
      (appliesTo.creditorType?.includes(mandate.creditorKind) ?? true),
  );
  return sheetQuestions.flatMap((question): ForbiddenQuestion[] => {
    const law = laws.find(({ forbidQuestions }) => forbidQuestions?.questions.includes(question));
    const source = law?.forbidQuestions?.source;
    if (source) return [{ question, by: `${source.norm}, ${source.article}` }];
    if (!signed || signed.sheet.questions.includes(question)) return [];
    const { version, signedBy, signedOn } = signed;
    return [
      { question, by: `Carta de instrucciones, versión ${version}, firmada por ${signedBy} el ${signedOn}` },
    ];
  });
}
