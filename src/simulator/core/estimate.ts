// A world from an operation's own past days: what was measured replaces the preset's figures, with a band for each, and
// what could not be measured stays as in the preset and is named. For the what-if before a strategy is changed.
import { type Band, meanBand, rateBand, shareBand } from "./bands.ts";
import type { PastAttempt, PastDay } from "./history.ts";
import type { Law } from "./laws.ts";
import type { World } from "./world.ts";

/** `figure` is its place in the world record; a law's band is that of its mean. */
export interface EstimatedFigure extends Band {
  readonly figure: string;
}
export interface EstimatedWorld {
  readonly world: World;
  readonly figures: readonly EstimatedFigure[];
  /** Places of the record that stay as in the preset because nothing was seen of them. */
  readonly assumed: readonly string[];
}

/** Enough to keep a law's shape, few enough to write down. */
const quantilesKept = 41;
const most = 0.98;
/** What a world may say at most (world-check.ts): a few minutes of history would say more. */
const mostPerHour = 20;

export function estimateWorld(days: readonly PastDay[], preset: World, name: string): EstimatedWorld {
  const figures: EstimatedFigure[] = [];
  const assumed: string[] = [];
  const note = (figure: string, band: Band): number => {
    figures.push({ figure, ...band });
    return band.value;
  };
  const law = (figure: string, values: readonly number[], otherwise: Law): Law => {
    if (values.length === 0) {
      assumed.push(figure);
      return otherwise;
    }
    note(figure, meanBand(values));
    return { kind: "empirical", quantiles: quantilesOf(values) };
  };
  const attempts = days.flatMap((day) => day.attempts);
  const world: World = {
    ...preset,
    name,
    ...staffOf(days, preset, note, law),
    answers: answersOf(days, preset, note, assumed),
    others: othersOf(attempts, preset, note, assumed),
    dialling: diallingOf(attempts, preset, law),
    detection: detectionOf(attempts, preset, note, law, assumed),
    greeting: {
      ...preset.greeting,
      seconds: law(
        "greeting.seconds",
        attempts.flatMap(({ answeredAfter, greetedAfter }) =>
          answeredAfter === null || greetedAfter === null ? [] : [greetedAfter - answeredAfter],
        ),
        preset.greeting.seconds,
      ),
    },
    talks: talksOf(attempts, preset, law),
  };
  return { world, figures, assumed };
}

type Note = (figure: string, band: Band) => number;
type ToLaw = (figure: string, values: readonly number[], otherwise: Law) => Law;

function answersOf(days: readonly PastDay[], preset: World, note: Note, assumed: string[]): World["answers"] {
  const seconds = Math.max(...days.map((day) => day.seconds), 1);
  const steps = Math.max(1, Math.round(seconds / 3600));
  const still = { ...preset.answers, wave: { ...preset.answers.wave, amplitude: 0 } };
  if (days.every(({ attempts }) => attempts.length === 0)) {
    assumed.push("answers.byHour");
    return preset.answers;
  }
  // A dial at 9:40 tells of nine o'clock by a third and of ten by two thirds.
  const hits = new Float64Array(steps + 1);
  const weights = new Float64Array(steps + 1);
  const squares = new Float64Array(steps + 1);
  for (const { at, outcome } of days.flatMap((day) => day.attempts)) {
    const place = Math.min(steps, Math.max(0, (at / seconds) * steps));
    const below = Math.min(steps - 1, Math.floor(place));
    const answered = outcome === "human" || outcome === "hangup" ? 1 : 0;
    for (const knot of [below, below + 1]) {
      const weight = 1 - Math.abs(place - knot);
      hits[knot] = (hits[knot] ?? 0) + weight * answered;
      weights[knot] = (weights[knot] ?? 0) + weight;
      squares[knot] = (squares[knot] ?? 0) + weight ** 2;
    }
  }
  const byHour = Array.from(weights, (weight, knot) => {
    const effective = weight === 0 ? 0 : weight ** 2 / (squares[knot] ?? 1);
    const share = weight === 0 ? 0 : (hits[knot] ?? 0) / weight;
    return Math.min(most, note(`answers.byHour[${knot}]`, shareBand(share * effective, effective)));
  });
  return { ...still, byHour };
}

function othersOf(
  attempts: readonly PastAttempt[],
  preset: World,
  note: Note,
  assumed: string[],
): World["others"] {
  const kinds = ["machine", "no_answer", "busy", "invalid", "failed"] as const;
  const counts = kinds.map((kind) => attempts.filter(({ outcome }) => outcome === kind).length);
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) {
    assumed.push("others");
    return preset.others;
  }
  const shares = kinds.map((kind, i) => [kind, 100 * note(`others.${kind}`, shareBand(counts[i] ?? 0, all))]);
  return Object.fromEntries(shares) as World["others"];
}

/** What is measured from the dial holds the post-dial delay too, so that this becomes nothing of its own. */
function diallingOf(attempts: readonly PastAttempt[], preset: World, law: ToLaw): World["dialling"] {
  const rang = (...outcomes: readonly string[]): readonly number[] =>
    attempts.flatMap(({ outcome, answeredAfter }) =>
      outcomes.includes(outcome) && answeredAfter !== null ? [answeredAfter] : [],
    );
  const settled = (...outcomes: readonly string[]): readonly number[] =>
    attempts.flatMap(({ outcome, settledAfter }) => (outcomes.includes(outcome) ? [settledAfter] : []));
  const { dialling } = preset;
  const unanswered = quantilesOf(settled("no_answer"));
  return {
    postDialSeconds: { kind: "fixed", seconds: 0 },
    ringSeconds: law("dialling.ringSeconds", rang("human", "hangup"), dialling.ringSeconds),
    machineRingSeconds: law("dialling.machineRingSeconds", rang("machine"), dialling.machineRingSeconds),
    refusedSeconds: law(
      "dialling.refusedSeconds",
      settled("busy", "invalid", "failed"),
      dialling.refusedSeconds,
    ),
    // Few networks end a call before its time; the middle one is the limit that was set.
    ringTimeoutSeconds: Math.max(5, unanswered[(quantilesKept - 1) / 2] ?? dialling.ringTimeoutSeconds),
  };
}

function detectionOf(
  attempts: readonly PastAttempt[],
  preset: World,
  note: Note,
  law: ToLaw,
  assumed: string[],
): World["detection"] {
  const { detection } = preset;
  const took = (kind: PastAttempt["outcome"]): readonly number[] =>
    attempts.flatMap(({ outcome, answeredAfter, settledAfter }) =>
      outcome === kind && answeredAfter !== null ? [settledAfter - answeredAfter] : [],
    );
  const people = attempts.filter(({ outcome }) => outcome === "human" || outcome === "hangup");
  const hungUp = people.filter(({ outcome }) => outcome === "hangup").length;
  // Only calls that somebody judged tell of detection's errors; the others are taken to be as the judged ones.
  const judged = attempts.filter(
    ({ said, outcome }) => said !== null && (outcome === "human" || outcome === "machine"),
  );
  const errorOf = (kind: "human" | "machine", figure: string, otherwise: number): number => {
    const real = judged.filter(({ said }) => said === kind);
    if (real.length > 0)
      return note(figure, shareBand(real.filter(({ outcome }) => outcome !== kind).length, real.length));
    assumed.push(figure);
    return otherwise;
  };
  if (people.length === 0) assumed.push("detection.hangUps");
  return {
    humanSeconds: law("detection.humanSeconds", took("human"), detection.humanSeconds),
    machineSeconds: law("detection.machineSeconds", took("machine"), detection.machineSeconds),
    humansCut: errorOf("human", "detection.humansCut", detection.humansCut),
    machinesPassed: errorOf("machine", "detection.machinesPassed", detection.machinesPassed),
    hangUps:
      people.length === 0 ? detection.hangUps : note("detection.hangUps", shareBand(hungUp, people.length)),
  };
}

function talksOf(attempts: readonly PastAttempt[], preset: World, law: ToLaw): World["talks"] {
  const talks = attempts.flatMap(({ talkSeconds }) => (talkSeconds === null ? [] : [talkSeconds]));
  const wrapups = attempts.flatMap(({ wrapupSeconds }) => (wrapupSeconds === null ? [] : [wrapupSeconds]));
  const [usual] = preset.talks;
  if (talks.length === 0 || !usual) {
    law("talks", [], preset.machineTalkSeconds);
    return preset.talks;
  }
  return [
    {
      name: "medidas",
      weight: 1,
      talkSeconds: law("talks[0].talkSeconds", talks, usual.talkSeconds),
      wrapupSeconds: law("talks[0].wrapupSeconds", wrapups, usual.wrapupSeconds),
    },
  ];
}

/** Pauses of every kind come at random: their hours were not planned for those who come after. */
function staffOf(
  days: readonly PastDay[],
  preset: World,
  note: Note,
  law: ToLaw,
): Pick<World, "hours" | "teams" | "staffing"> {
  const seconds = Math.max(...days.map((day) => day.seconds), 0);
  if (seconds === 0) {
    law("teams", [], preset.staffing.lateSeconds);
    return { hours: preset.hours, teams: preset.teams, staffing: preset.staffing };
  }
  const perDay = days.map(
    ({ spells }) => new Set(spells.filter(({ state }) => state !== "out").map(({ agent }) => agent)),
  );
  const agents = Math.round(note("teams[0].agents", meanBand(perDay.map((each) => each.size))));
  const spells = days.flatMap((day) => day.spells.filter(({ from }) => from < day.seconds));
  const working = spells.filter(({ state }) => state === "idle" || state === "talking" || state === "wrapup");
  const hours = working.reduce((sum, { from, to }) => sum + to - from, 0) / 3600;
  const ended = ({ to }: { readonly to: number }): boolean => to < seconds;
  const pauses = spells.filter(({ state }) => state === "paused");
  // Out after having been in, and back before the end.
  const away = days.flatMap((day) => absencesOf(day));
  const first = days.flatMap((day) => firstComings(day));
  const minutes = (some: readonly { readonly from: number; readonly to: number }[]): readonly number[] =>
    some.filter(ended).map(({ from, to }) => (to - from) / 60);
  return {
    hours: seconds / 3600,
    teams: [{ agents, fromHour: 0, toHour: null }],
    staffing: {
      ...preset.staffing,
      lateSeconds: law("staffing.lateSeconds", first, preset.staffing.lateSeconds),
      breaks: [],
      pausesPerHour: Math.min(mostPerHour, note("staffing.pausesPerHour", rateBand(pauses.length, hours))),
      pauseMinutes: law("staffing.pauseMinutes", minutes(pauses), preset.staffing.pauseMinutes),
      vanishPerHour: Math.min(mostPerHour, note("staffing.vanishPerHour", rateBand(away.length, hours))),
      vanishMinutes: law("staffing.vanishMinutes", minutes(away), preset.staffing.vanishMinutes),
    },
  };
}

function firstComings({ spells }: PastDay): readonly number[] {
  const first = new Map<string, number>();
  for (const { agent, state, from } of spells)
    if (state !== "out") first.set(agent, Math.min(from, first.get(agent) ?? Number.POSITIVE_INFINITY));
  return [...first.values()];
}

function absencesOf({ spells, seconds }: PastDay): PastDay["spells"] {
  const came = new Map<string, number>();
  for (const { agent, state, from } of spells)
    if (state !== "out") came.set(agent, Math.min(from, came.get(agent) ?? Number.POSITIVE_INFINITY));
  return spells.filter(
    ({ agent, state, from, to }) =>
      state === "out" && to < seconds && from >= (came.get(agent) ?? Number.POSITIVE_INFINITY),
  );
}

function quantilesOf(values: readonly number[]): readonly number[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: quantilesKept }, (_, i) => {
    const place = (i / (quantilesKept - 1)) * (sorted.length - 1);
    const below = Math.floor(place);
    const [low = 0, high = low] = [sorted[below], sorted[below + 1]];
    return low + (high - low) * (place - below);
  });
}
