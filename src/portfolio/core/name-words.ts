// The words of a name as people are searched by them: no accents, no capitals, no signs; order is left to the search. For
// portfolio/service; the function `name_words` of the database reads names in the same way.

/** Words of one search: full names have six at most. Judgement. */
export const mostWords = 6;

export function nameWords(text: string): readonly string[] {
  const plain = text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  return plain.split(/[^a-z0-9]+/).filter((word) => word !== "");
}

/** The words that may be looked up: at least one of them must be long enough not to match half a portfolio. */
export function searchWords(text: string): readonly string[] {
  const words = [...new Set(nameWords(text))].slice(0, mostWords);
  return words.some((word) => word.length >= leastLetters && /[a-z]/.test(word)) ? words : [];
}
/** Two letters begin one name in ten. Judgement. */
const leastLetters = 2;
