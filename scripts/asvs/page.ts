// docs/asvs.md from its table: where each requirement of level 1 stands and which test proves it.
import { chapters } from "./tables.ts";
import type { Proof, Requirement, Status } from "./types.ts";

export const requirements: readonly Requirement[] = chapters.flatMap(([, rows]) => rows);

/** What is wrong with the table; `textOf` gives a test file's text, or nothing. */
export function faults(
  rows: readonly Requirement[],
  textOf: (file: string) => string | undefined,
): readonly string[] {
  const found: string[] = [];
  for (const { id, status, proof = [], note } of rows) {
    if (status === "met" && proof.length === 0) found.push(`${id} is met and nothing proves it`);
    if (status !== "met" && !note) found.push(`${id} is ${status} and does not say why`);
    for (const { file, title } of proof)
      if (!textOf(file)?.includes(title)) found.push(`${id}: no test "${title}" in ${file}`);
  }
  const ids = rows.map(({ id }) => id);
  for (const id of ids.filter((each, n) => ids.indexOf(each) !== n)) found.push(`${id} stands twice`);
  return found;
}

const statuses: readonly Status[] = ["met", "partly", "not met", "not applicable"];

export function page(): string {
  const count = (status: Status): number => requirements.filter((row) => row.status === status).length;
  const open = requirements.filter(({ status }) => status === "not met").map(({ id }) => id);
  return [
    "<!-- Generated from scripts/asvs/tables.ts by `npm run generate`: change it there. -->",
    "# Application security verification",
    "Where Recaudo stands against OWASP ASVS 5.0, level 1: each requirement in our own words, and the test that proves it. The generator fails when a test named here does not exist. No outside party has verified this page.",
    "",
    `${requirements.length} requirements: ${statuses.map((status) => `${count(status)} ${status}`).join(", ")}. Not met: ${open.join(", ")}.`,
    "",
    "`not met` and `partly` are what is left to do. Proof by reading is never more than `partly`.",
    ...chapters.flatMap(([title, rows]) => [
      "",
      `## ${title}`,
      "| id | asks | status | proof and notes |",
      "|---|---|---|---|",
      ...rows.map(line),
    ]),
    "",
  ].join("\n");
}

function line({ id, asks, status, proof = [], note }: Requirement): string {
  return `| ${id} | ${asks} | ${status} | ${[note, ...proof.map(proven)].filter((each) => each).join("<br>")} |`;
}
const proven = ({ file, title }: Proof): string => `[${title}](../${file})`;
