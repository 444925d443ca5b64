// A simulated world as one plain record: who works when, whom they call, how the line and the people behave. For the
// simulator, whose world files, presets and estimates from history all become this. Durations are in the unit their
// name ends in; shares are fractions 0–1.
import type { Law } from "./laws.ts";

export interface Team {
  readonly agents: number;
  /** Hours since the start of the day. */
  readonly fromHour: number;
  /** null: until the day ends. */
  readonly toHour: number | null;
}

export interface TalkKind {
  readonly name: string;
  readonly weight: number;
  readonly talkSeconds: Law;
  readonly wrapupSeconds: Law;
}

export interface World {
  readonly name: string;
  readonly hours: number;
  readonly teams: readonly Team[];
  readonly staffing: {
    readonly lateSeconds: Law;
    /** Agents who leave early, and at most how much. */
    readonly earlyShare: number;
    readonly earlyMinutes: number;
    /** Where in the shift (0–1), give or take, and for how long. */
    readonly breaks: readonly {
      readonly atShare: number;
      readonly giveOrTake: number;
      readonly minutes: Law;
    }[];
    /** Agents who say while still talking that they will pause; the others just pause after it. */
    readonly announcedShare: number;
    readonly pausesPerHour: number;
    readonly pauseMinutes: Law;
    /** Agents whose line or browser goes away, also in mid-talk, and comes back. */
    readonly vanishPerHour: number;
    readonly vanishMinutes: Law;
  };
  /** `contacts` null: the list never ends. */
  readonly list: {
    readonly contacts: number | null;
    readonly attempts: number;
    readonly retryMinutes: number;
  };
  readonly answers: {
    /** Share of dials a person answers, at even steps over the day; between two of them the line is straight. */
    readonly byHour: readonly number[];
    /** A slow wave of unknown phase on top. */
    readonly wave: { readonly amplitude: number; readonly minutes: number };
    /** Random walk of the answer share: standard deviation of its logarithm in an hour. */
    readonly driftPerHour: number;
    /** Sudden changes that last until the next: answers and talk are multiplied by a draw from these ranges. */
    readonly shocks: {
      readonly perDay: number;
      readonly answers: readonly [number, number];
      readonly talk: readonly [number, number];
    };
  };
  /** How much people differ (standard deviation of the log-odds of answering), and how much of it the list knows:
   * 0 tells the pacer no score, 1 the true chance. */
  readonly scores: { readonly spread: number; readonly known: number };
  /** What a dial brings when no person answers, by weight. */
  readonly others: {
    readonly machine: number;
    readonly no_answer: number;
    readonly busy: number;
    readonly invalid: number;
    readonly failed: number;
  };
  readonly dialling: {
    readonly postDialSeconds: Law;
    readonly ringSeconds: Law;
    readonly machineRingSeconds: Law;
    /** Busy, invalid and failed, after the post-dial delay. */
    readonly refusedSeconds: Law;
    readonly ringTimeoutSeconds: number;
  };
  readonly detection: {
    readonly humanSeconds: Law;
    readonly machineSeconds: Law;
    /** People taken for a machine and hung up. */
    readonly humansCut: number;
    /** Machines that reach an agent. */
    readonly machinesPassed: number;
    /** People who hang up before the verdict. */
    readonly hangUps: number;
  };
  /** How long the person's first utterance ends after the answer; the silent count from answer + 2 s. */
  readonly greeting: { readonly seconds: Law; readonly silentShare: number };
  readonly talks: readonly TalkKind[];
  readonly machineTalkSeconds: Law;
  readonly trunk: {
    readonly linesPerAgent: number;
    /** Takes the place of linesPerAgent. */
    readonly lines: number | null;
    readonly callsPerSecond: number | null;
  };
  /** What an agent spends on each number when dialling by hand, or reading the account shown first. */
  readonly byHand: { readonly manualSeconds: number; readonly previewSeconds: number };
  readonly answerWithinSeconds: number;
}

export function agentsOf(world: World): number {
  return world.teams.reduce((sum, { agents }) => sum + agents, 0);
}

/** The same shifts with as many people in all, in the same proportions. */
export function withAgents(world: World, agents: number): World {
  const before = agentsOf(world);
  let [seen, given] = [0, 0];
  const teams = world.teams.map((team) => {
    seen += team.agents;
    const until = before === 0 ? agents : Math.round((seen / before) * agents);
    const own = until - given;
    given = until;
    return { ...team, agents: own };
  });
  return { ...world, teams };
}

export function linesOf(world: World): number {
  // Twenty lines at least: a team of one or two may still ring several people.
  return world.trunk.lines ?? Math.max(20, Math.ceil(agentsOf(world) * world.trunk.linesPerAgent));
}
