// What one simulated day came to: how busy agents were, whom they met and whom nobody met. Two clocks judge a call that
// nobody took: from the verdict "a person", and from the end of the person's first utterance, which the law asks for.
import type { World } from "./world.ts";

export interface DayFigures {
  /** Talk + wrap-up with people ÷ staffed time. */
  readonly occupancy: number;
  /** Mean seconds an agent waits for the next person. */
  readonly idleWaitSeconds: number;
  /** Abandoned ÷ verdicts "a person": what the pacer is held to. */
  readonly abandonment: number;
  /** People not met within the limit from the end of their first utterance ÷ people with a verdict. */
  readonly abandonmentByLaw: number;
  /** Of people who answered: who hung up before the verdict, and whom detection cut off. */
  readonly hangUps: number;
  readonly cut: number;
  /** Highest abandonment of any thirty minutes, moved minute by minute, with at least 100 people; 0 when none had. */
  readonly worstHalfHour: number;
  readonly contactsPerAgentHour: number;
  /** Infinity (null in JSON) when nobody was met. */
  readonly dialsPerContact: number;
  /** Hours from the start of the day; null while numbers are left. */
  readonly listEndsAtHour: number | null;
  /** Of staffed time, spent with machines. */
  readonly withMachines: number;
  readonly dials: number;
  readonly people: number;
  readonly contacts: number;
  readonly abandoned: number;
  readonly decisions: number;
}

export interface Sums {
  busy: number;
  machine: number;
  idle: number;
  staffed: number;
  dials: number;
  verdicts: number;
  /** Real people with a verdict. */
  people: number;
  contacts: number;
  talks: number;
  abandoned: number;
  late: number;
  hangUps: number;
  cut: number;
  decisions: number;
  readonly landedInMinute: Float64Array;
  readonly abandonedInMinute: Float64Array;
}

const windowMinutes = 30;
/** Fewer people say nothing about a half hour: at 3 % one abandoned call in forty is chance. */
const leastInWindow = 100;

export function emptySums(world: World): Sums {
  // Calls of the last seconds land after the end.
  const minutes = Math.ceil(world.hours * 60) + 3;
  return {
    busy: 0,
    machine: 0,
    idle: 0,
    staffed: 0,
    dials: 0,
    verdicts: 0,
    people: 0,
    contacts: 0,
    talks: 0,
    abandoned: 0,
    late: 0,
    hangUps: 0,
    cut: 0,
    decisions: 0,
    landedInMinute: new Float64Array(minutes),
    abandonedInMinute: new Float64Array(minutes),
  };
}

export function figuresOf(sums: Sums, listEndedAt: number | undefined): DayFigures {
  const answered = sums.people + sums.hangUps + sums.cut;
  return {
    occupancy: share(sums.busy, sums.staffed),
    idleWaitSeconds: share(sums.idle, sums.talks),
    abandonment: share(sums.abandoned, sums.verdicts),
    abandonmentByLaw: share(sums.late, sums.people),
    hangUps: share(sums.hangUps, answered),
    cut: share(sums.cut, answered),
    worstHalfHour: worstWindow(sums),
    contactsPerAgentHour: share(sums.contacts, sums.staffed / 3600),
    dialsPerContact: sums.contacts === 0 ? Number.POSITIVE_INFINITY : sums.dials / sums.contacts,
    listEndsAtHour: listEndedAt === undefined ? null : listEndedAt / 3600,
    withMachines: share(sums.machine, sums.staffed),
    dials: sums.dials,
    people: sums.people,
    contacts: sums.contacts,
    abandoned: sums.abandoned,
    decisions: sums.decisions,
  };
}

function worstWindow({ landedInMinute, abandonedInMinute }: Sums): number {
  let [landed, abandoned, worst] = [0, 0, 0];
  for (let minute = 0; minute < landedInMinute.length; minute++) {
    landed += landedInMinute[minute] ?? 0;
    abandoned += abandonedInMinute[minute] ?? 0;
    const left = minute - windowMinutes;
    if (left >= 0) {
      landed -= landedInMinute[left] ?? 0;
      abandoned -= abandonedInMinute[left] ?? 0;
    }
    if (landed >= leastInWindow) worst = Math.max(worst, abandoned / landed);
  }
  return worst;
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
