// How a transaction opens. `begin` and the settings after it (who asks, for whom, db.ts) are two questions whose answers nobody
// reads: they leave as one message, with the settings' values in its text. On a short transaction that is a quarter less of our
// processor, a seventh less of the server's, and one wait less in four (docs/decisions/0018).
import pg from "pg";

const settings = /^select (set_config\('[a-z_]+\.[a-z_]+', \$\d+, true\),?\s*)+$/;
const setting = /set_config\('([a-z_]+)\.([a-z_]+)', \$(\d+), true\)/g;

/** The message that opens a transaction under these settings; nothing when its first statement is another one. */
export function openingOf(text: string, values: readonly unknown[]): string | undefined {
  if (!settings.test(text)) return undefined;
  const all = [...text.matchAll(setting)].map(([, of, name, place]) => {
    const value = values[Number(place) - 1];
    return typeof value === "string" ? `set local "${of}"."${name}" = ${pg.escapeLiteral(value)}` : undefined;
  });
  return all.includes(undefined) ? undefined : `begin; ${all.join("; ")}`;
}
