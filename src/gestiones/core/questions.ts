// What may be asked or noted about whoever cannot pay. Which of it a mandate goes without is decided by law and by the creditor's
// sheet (compliance/core/questions); here the result tree is left without it, for the desk that offers and the server that saves.
import type { AnswerProblem, DispositionTree } from "./disposition-tree.ts";

export type Question = "reason_for_default" | "attitude";
/** A question that is not put to the people of a mandate, and what says so: "Ley 2300, motivo". */
export interface Unasked {
  readonly question: Question;
  readonly by: string;
}

export function withoutQuestions(tree: DispositionTree, unasked: readonly Unasked[]): DispositionTree {
  const left = (question: Question): boolean => !unasked.some((one) => one.question === question);
  return {
    ...tree,
    reasons: left("reason_for_default") ? tree.reasons : [],
    attitudes: left("attitude") ? tree.attitudes : [],
  };
}

/** Answers to what may not be asked: each is named with what forbids it. */
export function unaskedProblems(
  said: { readonly reason: string | null; readonly attitude?: string | null },
  unasked: readonly Unasked[],
): readonly AnswerProblem[] {
  return unasked.flatMap(({ question, by }): AnswerProblem[] => {
    const [field, answer] =
      question === "attitude"
        ? (["attitude", said.attitude ?? null] as const)
        : (["reasonForDefault", said.reason] as const);
    return answer === null ? [] : [{ field, code: "forbidden", by }];
  });
}
