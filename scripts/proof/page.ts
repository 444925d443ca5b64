// docs/proof.md from the figures of the last runs (docs/proof/*.json) and the catalogue.
import type { Line } from "./catalogue.ts";

export type Figures = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Attack {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly command: string;
}

/** What leaves figures, and how anybody gets the same. */
export const attacks: readonly Attack[] = [
  {
    name: "simulation",
    title: "Seeds",
    about:
      "The real engine and the real SQL on a seeded clock, carrier, exchange and public; anything may die or fail at any wait, and what must hold is asked after each step.",
    command: "npm test -- simulation",
  },
  {
    name: "kills",
    title: "Processes killed",
    about:
      "PostgreSQL, Asterisk, engine, web and worker killed with -9 at random instants, SIPp as the carrier; its trace is compared with the database, what was acknowledged with what is there.",
    command: "npm test -- faults",
  },
  {
    name: "soak-kills",
    title: "Soak: ten thousand kills",
    about: "The same for as long as ten thousand kills take.",
    command: "npm run soak -- kills",
  },
  {
    name: "soak-day",
    title: "Soak: a floor of eight hours",
    about:
      "Thirty agents through eight hours of a moved clock while engines die, the exchange drops its link, carriers refuse and browsers close.",
    command: "npm run soak -- day",
  },
];

export function proofPage(figures: Figures, catalogue: readonly Line[]): string {
  const parts = attacks.flatMap((attack) => {
    const found = figures[attack.name];
    return [
      `## ${attack.title}`,
      attack.about,
      `\n    ${attack.command}\n`,
      found ? table(found) : "Not run yet.",
      "",
    ];
  });
  const lines = catalogue.map(
    ({ number, failure, holds, tests }) =>
      `| ${number} | ${failure} | ${holds} | ${tests.map((test) => `[${test.split("/").at(-1)}](../${test})`).join(", ")} |`,
  );
  return [
    "# Proof",
    "What was attacked, how often, and what came of it. Generated (`npm run proof`) from what the runs wrote into",
    "`docs/proof/`; times are of a shared machine with two cores, so they are ceilings.",
    "",
    ...parts,
    "## What can go wrong",
    "| # | what happens | what holds | shown by |",
    "|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}

function table(figures: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(figures).map(([name, value]) => `| ${words(name)} | ${told(value)} |`);
  return ["| figure | |", "|---|---|", ...rows].join("\n");
}

/** `engineReadyMs` → "engine ready, ms". */
function words(name: string): string {
  const spaced = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.replace(/ ms$/, ", ms");
}

function told(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${words(name)} ${told(inner)}`)
    .join(" · ");
}
