// docs/proof.md from the figures of the last runs (docs/proof/*.json) and the catalogue.
import { type KillRounds, sumOf } from "../testing/kill-rounds.ts";
import { breaksTable, type Removed, removedOf } from "./breaks-table.ts";
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
    command: "npm run soak -- mix",
  },
  {
    name: "soak-kills",
    title: "Soak: ten thousand kills",
    about:
      "The same in rounds of 300, each with a floor and a seed of its own, until ten thousand have been killed; stopped, it goes on where it was. Counts are added; of times the median of the rounds' medians and the worst round.",
    command: "npm run soak -- kills",
  },
  {
    name: "soak-day",
    title: "Soak: a floor of eight hours",
    about:
      "Ten agents (`RECAUDO_SOAK_AGENTS` for more) through eight hours of a moved clock while engines die, the exchange drops its link, carriers refuse and browsers close.",
    command: "npm run soak -- day",
  },
];

/** What a floor costs; each bench prints its goals beside its figures (bench/support/report.ts). */
const benches: readonly Attack[] = [
  {
    name: "bench-floor",
    title: "A floor on the simulated exchange",
    about:
      "Engine, web and database as processes of their own, agents over HTTP and sockets who write a result after every talk: 100 at 10 calls a second, 300 at 20.",
    command: "npm run bench -- floor",
  },
  {
    name: "bench-sockets",
    title: "Three hundred and twenty browsers",
    about: "What the web spends on live views of a floor of 300 agents.",
    command: "npm run bench -- sockets",
  },
  {
    name: "bench-tiles",
    title: "Three hundred tiles in a browser",
    about: "What the main thread of a supervisor's Chromium spends, on a processor four times slower.",
    command: "npm run bench -- tiles",
  },
  {
    name: "bench-herd",
    title: "Eight in the morning",
    about: "Three hundred log-ins from one office address within 30 seconds, seats, the first calls.",
    command: "npm run bench -- herd",
  },
  {
    name: "bench-bridges",
    title: "Talks on a real Asterisk",
    about:
      "Asterisk with SIPp as the public and as the agents, a hundred calls joined and recorded in two tracks while five begin every second, then 25 more at a time until it degrades.",
    command: "npm run bench -- bridges",
  },
  {
    name: "bench-detector",
    title: "Who answered",
    about:
      "People and machines cut from recorded prompts of Debian's packages and espeak-ng, lengths overlapping, through noise, codecs and lost packets; half of the voices never used to choose a constant; Asterisk's AMD() on the same clips. No call that was really answered is among them (decision 0020).",
    command: "npm run bench -- detector --clips 2400",
  },
  {
    name: "bench-ear-exchange",
    title: "What hearing a call costs the exchange",
    about:
      "Asterisk's own processor time for calls of somebody who never ceases to speak: plain, with its talk detection, and with our ear's snoop, external media and bridge beside it. Ours is in the table above.",
    command: "npm run bench -- detector --exchange 20",
  },
  {
    name: "bench-contact-order",
    title: "Whom to call when",
    about:
      "The second of two synthetic months of 1,600 people with a hidden chance for each hour that drifts, dialled by each policy with the same luck. The world is ours: it shows that the order learns, not by how much yours will.",
    command: "npm run bench -- contact-order",
  },
  {
    name: "bench-contact-list",
    title: "The order of a million phones",
    about:
      "The passes behind the order on a PostgreSQL with its usual durability: the night's, an hour's, a refill of the engine's list, the end of a call.",
    command: "npm run bench -- contact-list",
  },
  {
    name: "bench-goals",
    title: "Pacing beside its goals",
    about:
      "Whole campaign-days of the simulator: teams of 5, 30 and 300 on four kinds of list, under a cap of 3 % and of 1 %. The worlds are ours; decision 0019 and 0026 say what was tried in harsher ones.",
    command: "npm run bench -- goals",
  },
  {
    name: "bench-simulator",
    title: "A simulated day",
    about: "How fast the simulator plays eight hours, by team and policy, and how much of it is the policy.",
    command: "npm run bench -- simulator",
  },
  {
    name: "bench-replay",
    title: "A pacer written down and played again",
    about:
      "A simulated hour with the tape and without it in turn, its pieces squeezed as they are kept, then played again by the same code.",
    command: "npm run bench -- replay",
  },
];

interface Measured {
  readonly measuredOn: string;
  readonly figures: readonly {
    readonly figure: string;
    readonly value: string;
    readonly goal?: string;
    readonly met?: boolean;
  }[];
}

export function proofPage(figures: Figures, catalogue: readonly Line[]): string {
  const parts = attacks.flatMap((attack) => {
    const known = figures[attack.name];
    const found = known && "rounds" in known ? sumOf(known as unknown as KillRounds) : known;
    return [
      `## ${attack.title}`,
      attack.about,
      `\n    ${attack.command}\n`,
      found ? table(found) : "Not run yet.",
      "",
    ];
  });
  const removed = Object.values((figures.breaks ?? {}) as Readonly<Record<string, Removed>>);
  const lines = catalogue.map(
    ({ number, failure, holds, tests }) =>
      `| ${number} | ${failure} | ${holds} | ${removedOf(removed, number)} | ${tests.map((test) => `[${test.split("/").at(-1)}](../${test})`).join(", ")} |`,
  );
  return [
    "# Proof",
    "What was attacked, how often, and what came of it. Generated (`npm run proof`) from what the runs wrote into",
    "`docs/proof/`; times are of a shared machine with two cores, so they are ceilings.",
    "",
    ...parts,
    "## Load",
    "What a floor costs, beside its goals: `RECAUDO_PROOF=docs/proof npm run bench -- <name>`. Neighbours on the machine make every",
    "figure worse, so a goal missed under load is to be measured again on a quiet machine.",
    "",
    ...benches.flatMap(({ name, title, about, command }) => [
      `### ${title}`,
      about,
      `\n    ${command}\n`,
      figures[name] ? measured(figures[name] as unknown as Measured) : "Not run yet.",
      "",
    ]),
    "## What can go wrong",
    "Beside each line, how many of its protections were taken away one at a time, and how many of those its tests saw.",
    "",
    "| # | what happens | what holds | removed and seen | shown by |",
    "|---|---|---|---|---|",
    ...lines,
    "",
    ...breaksTable(removed),
    "",
  ].join("\n");
}

function measured({ measuredOn, figures }: Measured): string {
  const rows = figures.map(
    ({ figure, value, goal = "", met }) =>
      `| ${figure.trim()} | ${value} | ${goal} | ${met === undefined ? "" : met ? "met" : "missed"} |`,
  );
  return [`Measured on ${measuredOn}.`, "", "| figure | | goal | |", "|---|---|---|---|", ...rows].join("\n");
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
