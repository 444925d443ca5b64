// A password to be handed over: read aloud or copied from a list once, replaced at the first log-in. For supervisors whose
// agent waits and for the list a file of users gives back.

// No vowels, so that it spells nothing; nothing that is heard or read as another (b and v, 0 and o, 1 and l, 5 and s).
const signs = "cdfghjkmnprtwxyz2346789";
/** 12 signs of 23: 54 bits, behind a lock after five wrong ones. Three groups of four are what one keeps in mind. Judgement. */
const groups = 3;
const groupSize = 4;

/** `pick(n)` is a number from 0 to n − 1 that nobody can foresee. */
export function oneTimePassword(pick: (below: number) => number): string {
  const group = (): string =>
    Array.from({ length: groupSize }, () => signs.charAt(pick(signs.length))).join("");
  return Array.from({ length: groups }, group).join("-");
}
