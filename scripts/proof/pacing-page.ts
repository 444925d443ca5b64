// docs/pacing-comparison.md from docs/proof/pacing-comparison.json: every policy beside ours, world by world.
import type { ComparedPolicy } from "#simulator/comparison.ts";
import type { Estimate } from "#simulator/core/compare.ts";

export interface ComparisonRun {
  readonly agents: number;
  readonly world: string;
  readonly days: number;
  readonly hours: number;
  readonly seed: number;
  readonly cap: number;
  readonly policies: readonly Omit<ComparedPolicy, "microsecondsPerDecision">[];
}

const aboutWorlds: Readonly<Record<string, string>> = {
  base: "22–30 % of dials answered by a person, two announced breaks, 4 % hang up while being told from a machine",
  hard: "10–14 % answered",
  easy: "48–60 % answered",
  shock: "as base, with eight sudden changes of answers (× 0.45–1.8) and talk (× 0.6–1.5) a day",
  drift: "answers that follow the hour and walk at random",
  bimodal: "talks of 18 s or of five minutes",
  restless: "people come late, leave early, pause unannounced and lose their line",
  deaf: "detection that cuts 4 % of people and passes 10 % of machines, in 1.5–4 s",
  scored: "numbers that differ, with a score that knows most of it",
  short: "a list that runs out",
  narrow: "two lines per agent and three calls a second",
  reference: "the assumptions of the published comparison (20 % answers, perfect detection, no pauses)",
};

/** Talk minutes an agent-hour and abandonment, %, published for 10 agents and 20 % answers. */
const published: Readonly<Record<string, readonly [number, number]>> = {
  progressive: [27.6, 0],
  "vicidial-ratio-2": [42.4, 26.8],
  "vicidial-ratio-3": [46.1, 55],
  "vicidial-hard": [27.8, 3.2],
  "vicidial-average": [27.4, 3.2],
  "vicidial-tapered": [29, 3.4],
  "vicidial-available": [36.9, 3],
  "vicidial-available-10": [28.8, 3.1],
  "wombat-3": [39.6, 3.6],
  "wombat-5": [43.4, 16.3],
  issabel: [27.9, 0.4],
  "issabel-overcommit": [39.2, 15.6],
  omnidialer: [30.3, 10.1],
};
/** Of its 105 s of handling 86 are talk. */
const talkMinutes = (60 * 86) / 105;

export function pacingPage(runs: readonly ComparisonRun[]): string {
  return [
    "# Pacing policies side by side",
    "Generated (`npm run proof`) from `docs/proof/pacing-comparison.json`. Each line is played in the simulator over the same days:",
    "the same people with the same talks and the same team, whatever the policy does. One of these lines alone:",
    "",
    "    bin/recaudo simulate --agents 12 --world base --policy auto,progressive,vicidial-hard --days 10 --seed 7",
    "",
    ...commandLines(runs),
    "",
    ...explanations,
    ...runs.filter(({ world }) => world !== "reference").flatMap(runSection),
    ...runs.filter(({ world, agents }) => world === "reference" && agents === 10).flatMap(referenceSection),
    "",
  ].join("\n");
}

const explanations: readonly string[] = [
  "- **busy**: talk and wrap-up with people ÷ staffed time. **Δ**: against the first line, day by day, with its 95 % interval.",
  "- **abandoned**: no agent within 2 s of the verdict *person* ÷ verdicts. **by law**: no agent within 2 s of the end of the person's",
  "  first utterance, or of 2 s of silence; what detection takes is inside these two seconds, so that a slow detector alone fills this",
  "  column, also where nobody is ever left without an agent.",
  "- **worst ½ h**: of any thirty minutes with at least 100 people. A dash: no window had so many.",
  "- Progressive abandons a person now and then: an agent pauses or goes while the phone rings.",
  "- *Clairvoyant* knows who will answer, when, and when agents will be free: the ceiling. Nobody can reach it.",
  "- VICIdial with its manual's server of 25 agents and 5 calls a second; OMniDialer with its 3 calls a second; both are theirs by default.",
];

function commandLines(runs: readonly ComparisonRun[]): readonly string[] {
  const byTeam = new Map<string, { readonly run: ComparisonRun; readonly worlds: string[] }>();
  for (const run of runs) {
    const key = `${run.agents}:${run.days}:${run.hours} ${run.seed} ${run.cap}`;
    const known = byTeam.get(key) ?? { run, worlds: [] };
    known.worlds.push(run.world);
    byTeam.set(key, known);
  }
  const lines = [...byTeam.values()].map(
    ({ run: { agents, days, hours, seed, cap }, worlds }) =>
      `    RECAUDO_PROOF=docs/proof npm run bench -- comparison --teams ${agents}:${days}:${hours} --worlds ${worlds.join(",")} --seed ${seed} --cap ${cap}`,
  );
  return ["All of them again:", "", ...lines];
}

function runSection({ agents, world, days, hours, cap, policies }: ComparisonRun): readonly string[] {
  const rows = policies.map((each) => {
    const { figures, difference, worstDay, worstHalfHour } = each;
    const over = each.daysOverCap > 0 ? ` (${each.daysOverCap} of ${each.days} days over)` : "";
    return [
      each.label,
      band(figures.occupancy, 1, 100),
      difference === null ? "" : signed(difference.occupancy),
      `${band(figures.abandonment, 2, 100)}${over}`,
      (figures.abandonmentByLaw.mean * 100).toFixed(1),
      (worstDay * 100).toFixed(1),
      worstHalfHour === 0 ? "–" : (worstHalfHour * 100).toFixed(1),
      figures.idleWaitSeconds.mean.toFixed(1),
      figures.contactsPerAgentHour.mean.toFixed(1),
      figures.dialsPerContact.mean?.toFixed(1) ?? "–",
    ];
  });
  return [
    "",
    `## ${agents} agents, ${world}`,
    `${aboutWorlds[world] ?? world}. ${days} ${days === 1 ? "day" : "days"} of ${hours} h, cap ${cap * 100} %.`,
    "",
    "| policy | busy % | Δ points | abandoned % | by law % | worst day % | worst ½ h % | wait s | contacts/h | dials/contact |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ];
}

function referenceSection({ days, policies }: ComparisonRun): readonly string[] {
  const rows = policies.flatMap(({ policy, label, figures }) => {
    const [minutes, abandoned] = published[policy] ?? [];
    if (minutes === undefined || abandoned === undefined) return [];
    const ours = `${(figures.occupancy.mean * talkMinutes).toFixed(1)} / ${(figures.abandonment.mean * 100).toFixed(1)}`;
    return [`| ${label} | ${minutes} / ${abandoned} | ${ours} |`];
  });
  return [
    "",
    "## Are the others played as they are?",
    `Talk minutes an agent-hour / abandoned %, 10 agents, ${aboutWorlds.reference}, ${days} days. Each rule has its own tests beside it`,
    "(`src/dialer/core/policies`). Issabel's overcommit divides by whatever picks up, machines too, as its source does; the published",
    "figure lies between that and dividing by people alone.",
    "",
    "| policy | published | played here |",
    "|---|---|---|",
    ...rows,
  ];
}

function band({ mean, plusMinus }: Estimate, digits: number, factor: number): string {
  const half = plusMinus === null ? "" : ` ± ${(plusMinus * factor).toFixed(digits)}`;
  return `${(mean * factor).toFixed(digits)}${half}`;
}

function signed({ mean, plusMinus }: Estimate): string {
  const text = band({ mean: Math.abs(mean), plusMinus }, 1, 100);
  return `${mean < 0 ? "−" : "+"}${text}`;
}
