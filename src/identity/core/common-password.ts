// Whether a password is one of those that are tried first: a common one, a single word or name with figures around it, the same
// signs again and again, or what everybody knows of its owner. For whoever chooses a password, not for what a machine draws.

/** Of signs that come again and again at most so many are one unit: "abcabcabc". */
const longestUnit = 6;
/** Words of the owner shorter than this say nothing. */
const leastOwn = 3;

export function isCommonPassword(
  password: string,
  { words, own }: { readonly words: ReadonlySet<string>; readonly own: readonly string[] },
): boolean {
  const plain = plainOf(password);
  if (words.has(plain) || isRepeated(plain) || isSequence(plain)) return true;
  const core = plain.replace(/^[^a-z]+|[^a-z]+$/g, "");
  const mine = new Set(own.map(plainOf).filter((word) => word.length >= leastOwn));
  // Figures alone, or one word in the middle of them.
  if (core === "" || words.has(core) || mine.has(core) || isRepeated(core)) return true;
  const pieces = core.split(/[^a-z]+/).filter((piece) => piece !== "");
  return pieces.length > 0 && pieces.every((piece) => mine.has(piece));
}

function plainOf(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}
function isRepeated(text: string): boolean {
  for (let size = 1; size <= Math.min(longestUnit, text.length / 2); size++)
    if ([...text].every((sign, at) => sign === text[at % size])) return true;
  return false;
}
const rows = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "01234567890123456789"];
/** Along the alphabet, the keyboard or the figures, forwards or backwards. */
function isSequence(text: string): boolean {
  return rows.some((row) => row.includes(text) || [...row].reverse().join("").includes(text));
}
