// How a transaction opens. `begin` and the settings after it (who asks, for whom, db.ts) are two questions whose answers nobody
// reads: they leave as one message, with the settings' values in its text. On a short transaction that is a quarter less of our
// processor, a seventh less of the server's, and one wait less in four (docs/decisions/0018).
import pg from "pg";

const first = "select ";
const between = /,\s*(?=set_config)/;
const setting = /^set_config\('([a-z_]+)\.([a-z_]+)', \$(\d+), true\)$/;

/** The message that opens a transaction under these settings; nothing when its first statement is another one. */
export function openingOf(text: string, values: readonly unknown[]): string | undefined {
  if (!text.startsWith(`${first}set_config`)) return undefined;
  const all: string[] = [];
  for (const part of text.slice(first.length).split(between)) {
    const [, of, name, place] = setting.exec(part) ?? [];
    const value = values[Number(place) - 1];
    if (typeof value !== "string") return undefined;
    all.push(`set local "${of}"."${name}" = ${pg.escapeLiteral(value)}`);
  }
  return `begin; ${all.join("; ")}`;
}
