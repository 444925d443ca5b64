// What other thresholds would have made of calls whose truth somebody has told: each is replayed through the verdict from what the ear
// heard of it. Proposes better ones, or says why it proposes none; a person decides. For the agency that looks at its own calls.
import { type Band, shareBand } from "#kernel/bands.ts";
import type { Instant } from "#kernel/time.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import type { EarSettings } from "./amd-by-ear.ts";
import { listen, noSignals } from "./amd-signals.ts";
import { defaultDetection, goesToPerson, judge } from "./amd-verdict.ts";

export interface LabelledCall {
  /** Chance of an id, 0–1: one half chooses, the other judges the choice. */
  readonly lot: number;
  readonly truth: "person" | "machine";
  /** Where it went: agents tell of what they were given, listeners of a sample of the rest. */
  readonly given: "agent" | "hung_up";
  /** As the exchange told them, in their order. */
  readonly events: readonly CallEvent[];
  readonly bridgedAt: Instant | null;
  /** Until then the ear listened. */
  readonly heardUntil: Instant;
}
/** Calls that went each way, labelled or not: one label stands for many. */
export type Totals = Readonly<Record<LabelledCall["given"], number>>;

export interface RefitFigures {
  readonly peopleCut: Band;
  readonly machinesPassed: Band;
  /** Median from the end of a person's greeting to the verdict. */
  readonly waitMs: number | null;
  /** Calls whose audio ended before these thresholds would have decided: in neither figure. */
  readonly untold: number;
}
export interface Proposal {
  readonly ear: EarSettings;
  /** Both on the half that did not choose. */
  readonly before: RefitFigures;
  readonly after: RefitFigures;
}
export type Refit = { readonly people: number; readonly machines: number } & (
  | { readonly proposal: Proposal }
  | { readonly proposal: null; readonly why: "few_labels" | "nothing_better" }
);

/** Fewer teach nothing: two people cut of 200 are already the goal. Judgement. */
export const fewestLabels = { people: 200, machines: 100 } as const;
/** The goals are 1 % of people and 8 % of machines, and a person cut is not spoken with. Judgement. */
const cutWeight = 20;
const mostCut = 0.01;
const longestWaitMs = 1_200;
const waitSteps = [-300, -200, -100, 0, 100, 200, 300] as const;
const talkSteps = [-1_000, -500, 0, 500, 1_000] as const;

export function refit(calls: readonly LabelledCall[], totals: Totals, current: EarSettings): Refit {
  const people = calls.filter(({ truth }) => truth === "person").length;
  const machines = calls.length - people;
  if (people < fewestLabels.people || machines < fewestLabels.machines)
    return { people, machines, proposal: null, why: "few_labels" };
  const [choosing, judging] = [calls.filter(({ lot }) => lot < 0.5), calls.filter(({ lot }) => lot >= 0.5)];
  const present = figuresOf(choosing, totals, current);
  const limit = Math.max(mostCut, present.peopleCut.value);
  const [best] = candidates(current)
    .map((ear) => ({ ear, figures: figuresOf(choosing, totals, ear) }))
    .filter(({ figures }) => figures.peopleCut.value <= limit && (figures.waitMs ?? 0) <= longestWaitMs)
    .sort(
      (a, b) => costOf(a.figures) - costOf(b.figures) || (a.figures.waitMs ?? 0) - (b.figures.waitMs ?? 0),
    );
  const nothing = { people, machines, proposal: null, why: "nothing_better" } as const;
  if (!best || costOf(best.figures) >= costOf(present)) return nothing;
  const [before, after] = [figuresOf(judging, totals, current), figuresOf(judging, totals, best.ear)];
  // What only looked better where it was chosen is chance.
  return costOf(after) < costOf(before)
    ? { people, machines, proposal: { ear: best.ear, before, after } }
    : nothing;
}

function costOf({ peopleCut, machinesPassed }: RefitFigures): number {
  return machinesPassed.value + cutWeight * peopleCut.value;
}

/** Longer or shorter silences, an earlier or later end of patience with who talks on; the rest stays. */
function candidates(current: EarSettings): readonly EarSettings[] {
  return waitSteps
    .flatMap((wait) =>
      talkSteps.map((talk) => ({
        ...current,
        pauses: current.pauses.map(({ spokenMs, waitMs }) => ({ spokenMs, waitMs: waitMs + wait })),
        machineTalkMs: current.machineTalkMs + talk,
      })),
    )
    .filter(isSensible);
}

/** Limits of what may ever be applied. Under 400 ms a breath ends a greeting; over 2 s nobody is left on the line. Judgement. */
export function isSensible({ pauses, machineTalkMs, patienceMs, silentMs }: EarSettings): boolean {
  return (
    pauses.length > 0 &&
    pauses.every(({ waitMs }) => waitMs >= 400 && waitMs <= 2_000) &&
    machineTalkMs >= 3_000 &&
    machineTalkMs <= 8_000 &&
    silentMs >= 2_500 &&
    patienceMs >= machineTalkMs &&
    patienceMs <= 12_000
  );
}

interface Weighed {
  readonly error: boolean;
  readonly weight: number;
}

export function figuresOf(calls: readonly LabelledCall[], totals: Totals, ear: EarSettings): RefitFigures {
  const labelled = (given: LabelledCall["given"]): number =>
    calls.filter((call) => call.given === given).length;
  const weights = {
    agent: totals.agent / Math.max(1, labelled("agent")),
    hung_up: totals.hung_up / Math.max(1, labelled("hung_up")),
  };
  const [people, machines]: [Weighed[], Weighed[]] = [[], []];
  const waits: number[] = [];
  let untold = 0;
  for (const call of calls) {
    const said = replay(call, ear);
    const weight = weights[call.given];
    if (said === null) untold += 1;
    else if (call.truth === "machine") machines.push({ error: said.person, weight });
    else {
      people.push({ error: !said.person, weight });
      if (said.waitMs !== null) waits.push(said.waitMs);
    }
  }
  waits.sort((a, b) => a - b);
  return {
    peopleCut: weighedBand(people),
    machinesPassed: weighedBand(machines),
    waitMs: waits[Math.floor(waits.length / 2)] ?? null,
    untold,
  };
}

/** Wilson's on as many calls as the unequal weights are worth (Kish). */
function weighedBand(calls: readonly Weighed[]): Band {
  const sum = (of: (call: Weighed) => number): number => calls.reduce((all, call) => all + of(call), 0);
  const [whole, squares] = [sum(({ weight }) => weight), sum(({ weight }) => weight ** 2)];
  if (whole === 0) return shareBand(0, 0);
  const worth = whole ** 2 / squares;
  const share = sum(({ error, weight }) => (error ? weight : 0)) / whole;
  return shareBand(share * worth, worth);
}

/** A talk's beginning is certain after three frames (telephony/core/hearing). */
const onsetMs = 60;

export interface Replayed {
  readonly person: boolean;
  /** From the end of the greeting. */
  readonly waitMs: number | null;
}
/**
 * What would have been decided; null: the audio ends before. A machine goes on whether an agent speaks or not; what a person said
 * after an agent had joined would not have been said, so a person who had been silent until then is waited for and found.
 */
export function replay(call: LabelledCall, ear: EarSettings): Replayed | null {
  const settings = { ...defaultDetection, ear };
  const joined = call.truth === "person" ? call.bridgedAt : null;
  const until = joined ?? call.heardUntil;
  let signals = noSignals;
  const decide = (at: Instant): Replayed | null => {
    const { verdict, greetingEndAt } = judge(signals, at, settings);
    if (verdict === "undecided") return null;
    return {
      person: goesToPerson(verdict),
      waitMs: greetingEndAt === null ? null : at - greetingEndAt,
    };
  };
  /** Deadlines that come before `at`, one after another. */
  const passTo = (at: Instant, from: Instant): Replayed | null => {
    for (let now = from; ; ) {
      const { decideBy, verdict } = judge(signals, now, settings);
      if (verdict !== "undecided") return decide(now);
      if (decideBy === null || decideBy > at || decideBy <= now) return null;
      now = decideBy;
    }
  };
  let now = call.events[0]?.at ?? until;
  for (const event of call.events) {
    const knownAt = event.type === "talk_started" ? event.at + onsetMs : event.at;
    if (knownAt > until) break;
    const due = passTo(Math.max(now, knownAt), now);
    if (due) return due;
    now = Math.max(now, knownAt);
    signals = listen(signals, event);
  }
  const due = passTo(until, now);
  if (due || joined === null) return due;
  const { decideBy } = judge(signals, until, settings);
  return decideBy === null ? null : decide(decideBy);
}
