// How a talk ends with a caller whom nobody could name: for the digit at the desk and for the record, which has no debtor. What
// the tree of results also knows keeps its code there (gestiones/trees/default).
export const callerEndings = {
  EQUIVOCADO: "Equivocado: no nos busca a nosotros",
  NO_CORRESPONDE: "No figura en las carteras",
  NO_SE_IDENTIFICA: "No se identifica",
  SE_CORTA: "Se corta o nadie habla",
} as const;
export type CallerEnding = keyof typeof callerEndings;

/** A closing note, not a story. Judgement. */
export const mostClosingNote = 400;
