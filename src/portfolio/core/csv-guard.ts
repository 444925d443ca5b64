// Keeps a spreadsheet from running a cell as a formula (OWASP CSV injection): such a cell gets an apostrophe in front.
// For every file we hand out. Numbers and telephones stay as they are.

const runsAsFormula = /^[=@\t\r]|^[+-](?![\d\s.,()-]*$)/;

export function guardCell(text: string): string {
  return runsAsFormula.test(text) ? `'${text}` : text;
}
