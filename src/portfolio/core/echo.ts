// How much of a cell a message repeats, for every sentence that names what a file said.

/** Characters of a value that a message repeats. */
const maxEcho = 40;

/** One line, no control characters, at most maxEcho characters and never half of one. */
export function cut(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const visible = [...text.slice(0, maxEcho * 4).replace(/[\u0000-\u001f\u007f]/g, " ")];
  return visible.length > maxEcho ? `${visible.slice(0, maxEcho).join("")}…` : visible.join("");
}
