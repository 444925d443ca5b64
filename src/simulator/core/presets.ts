// Named worlds to begin with. base, hard, easy and shock follow the planning values of the demo's public (mid arrears);
// the others change one thing each, so that a difference has one cause. Figures without a source are judgement.
import type { Law } from "./laws.ts";
import type { World } from "./world.ts";

const logNormal = (median: number, sigma: number): Law => ({ kind: "logNormal", median, sigma });
const uniform = (from: number, to: number): Law => ({ kind: "uniform", from, to });

const base: World = {
  name: "base",
  hours: 8,
  teams: [{ agents: 30, fromHour: 0, toHour: null }],
  staffing: {
    lateSeconds: uniform(0, 120),
    earlyShare: 0,
    earlyMinutes: 0,
    breaks: [
      { atShare: 1 / 3, giveOrTake: 0.1, minutes: uniform(10, 20) },
      { atShare: 2 / 3, giveOrTake: 0.1, minutes: uniform(10, 20) },
    ],
    announcedShare: 1,
    pausesPerHour: 0,
    pauseMinutes: uniform(2, 6),
    vanishPerHour: 0,
    vanishMinutes: uniform(0.5, 3),
  },
  list: { contacts: null, attempts: 1, retryMinutes: 60 },
  answers: {
    byHour: [0.26],
    wave: { amplitude: 0.04, minutes: 314 },
    driftPerHour: 0,
    shocks: { perDay: 0, answers: [1, 1], talk: [1, 1] },
  },
  scores: { spread: 0, known: 0 },
  others: { machine: 26, no_answer: 30, busy: 4, invalid: 24, failed: 0 },
  dialling: {
    postDialSeconds: uniform(1, 3.5),
    ringSeconds: { kind: "logNormal", median: 6.5, sigma: 0.65, shift: 2, atMost: 23 },
    machineRingSeconds: uniform(8, 20),
    refusedSeconds: uniform(0, 1),
    ringTimeoutSeconds: 25,
  },
  detection: {
    humanSeconds: uniform(1, 3),
    machineSeconds: uniform(1, 3),
    humansCut: 0,
    machinesPassed: 0,
    hangUps: 0.04,
  },
  greeting: { seconds: { kind: "logNormal", median: 1.1, sigma: 0.5, atMost: 6 }, silentShare: 0.1 },
  talks: [
    { name: "corte", weight: 14, talkSeconds: logNormal(9, 0.5), wrapupSeconds: logNormal(8, 0.5) },
    { name: "tercero", weight: 22, talkSeconds: logNormal(45, 0.5), wrapupSeconds: logNormal(12, 0.5) },
    { name: "equivocado", weight: 12, talkSeconds: logNormal(22, 0.4), wrapupSeconds: logNormal(8, 0.5) },
    { name: "negativa", weight: 30, talkSeconds: logNormal(120, 0.5), wrapupSeconds: logNormal(18, 0.5) },
    { name: "promesa", weight: 22, talkSeconds: logNormal(240, 0.55), wrapupSeconds: logNormal(28, 0.5) },
  ],
  machineTalkSeconds: uniform(3, 8),
  trunk: { linesPerAgent: 12, lines: null, callsPerSecond: null },
  byHand: { manualSeconds: 8, previewSeconds: 15 },
  answerWithinSeconds: 2,
};

/**
 * The assumptions of the published comparison of open-source diallers against which the classic policies are checked
 * (perfect detection, no pauses, an endless list; mean talk 86 s and wrap-up 19 s).
 */
const reference: World = {
  ...base,
  name: "reference",
  teams: [{ agents: 10, fromHour: 0, toHour: null }],
  staffing: { ...base.staffing, lateSeconds: { kind: "fixed", seconds: 0 }, breaks: [] },
  answers: { ...base.answers, byHour: [0.2], wave: { amplitude: 0, minutes: 60 } },
  others: { machine: 30, no_answer: 45, busy: 12, invalid: 13, failed: 0 },
  dialling: {
    postDialSeconds: { kind: "fixed", seconds: 0 },
    // Mean 9 s, coefficient of variation .5.
    ringSeconds: { kind: "logNormal", median: 8.05, sigma: 0.4724, atMost: 25.5 },
    machineRingSeconds: { kind: "logNormal", median: 8.05, sigma: 0.4724, atMost: 25.5 },
    refusedSeconds: uniform(1, 3),
    ringTimeoutSeconds: 26,
  },
  detection: {
    ...base.detection,
    humanSeconds: { kind: "fixed", seconds: 1.5 },
    machineSeconds: { kind: "fixed", seconds: 3 },
    hangUps: 0,
  },
  talks: [
    // Means 180 s (cv .8) and 35 s (cv .7); wrap-up 35 s and 10 s.
    {
      name: "titular",
      weight: 35,
      talkSeconds: logNormal(140.6, 0.7033),
      wrapupSeconds: logNormal(30.9, 0.5),
    },
    { name: "otro", weight: 65, talkSeconds: logNormal(28.7, 0.6315), wrapupSeconds: logNormal(8.8, 0.5) },
  ],
};

export const presets = {
  base,
  hard: {
    ...base,
    name: "hard",
    answers: { ...base.answers, byHour: [0.12], wave: { amplitude: 0.02, minutes: 314 } },
  },
  easy: {
    ...base,
    name: "easy",
    answers: { ...base.answers, byHour: [0.54], wave: { amplitude: 0.06, minutes: 314 } },
  },
  shock: {
    ...base,
    name: "shock",
    answers: { ...base.answers, shocks: { perDay: 8, answers: [0.45, 1.8], talk: [0.6, 1.5] } },
  },
  drift: {
    ...base,
    name: "drift",
    answers: {
      ...base.answers,
      byHour: [0.16, 0.22, 0.28, 0.3, 0.2, 0.18, 0.24, 0.32, 0.36],
      driftPerHour: 0.25,
    },
  },
  bimodal: {
    ...base,
    name: "bimodal",
    talks: [
      {
        name: "todas",
        weight: 1,
        talkSeconds: {
          kind: "mixture",
          parts: [
            { weight: 60, law: { kind: "exponential", mean: 18, shift: 4 } },
            { weight: 40, law: logNormal(290, 0.35) },
          ],
        },
        wrapupSeconds: { kind: "exponential", mean: 14, shift: 3 },
      },
    ],
  },
  restless: {
    ...base,
    name: "restless",
    staffing: {
      ...base.staffing,
      lateSeconds: { kind: "exponential", mean: 240 },
      earlyShare: 0.2,
      earlyMinutes: 30,
      announcedShare: 0.5,
      pausesPerHour: 1,
      vanishPerHour: 0.1,
    },
  },
  deaf: {
    ...base,
    name: "deaf",
    detection: {
      humanSeconds: uniform(1.5, 4),
      machineSeconds: uniform(2, 5),
      humansCut: 0.04,
      machinesPassed: 0.1,
      hangUps: 0.08,
    },
  },
  scored: { ...base, name: "scored", scores: { spread: 1.5, known: 0.7 } },
  short: { ...base, name: "short", list: { contacts: 2000, attempts: 3, retryMinutes: 60 } },
  narrow: { ...base, name: "narrow", trunk: { linesPerAgent: 2, lines: null, callsPerSecond: 3 } },
  reference,
} as const satisfies Readonly<Record<string, World>>;

export type PresetName = keyof typeof presets;
