// Keeps a spreadsheet from running a cell of a file of ours as a formula. For every file we hand out.

// OWASP, CSV injection: a cell that begins with one of these may run. Full-width forms, and blanks or invisible characters in
// front of them, are read the same way by some spreadsheets. Apostrophes that came with the text are kept apart from the guard's
// by one more, so that taking it off gives the text back.
const formula = /^'*[\s\u200b-\u200f\u2060\ufeff\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^'*[\t\r\n]/;
/** A signed number or a telephone: whatever runs it, it stays the number. */
const number = /^[+-][\d\s.,()-]*$/;

/** Text from people or files: an apostrophe in front keeps a spreadsheet from running it. */
export function guardText(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** A cell sent back as it came, to be mended and loaded again: numbers stay numbers. */
export function guardCell(text: string): string {
  return number.test(text) ? text : guardText(text);
}

/** The guard's apostrophe comes off again where a file of ours is loaded. */
export function unguard(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}
