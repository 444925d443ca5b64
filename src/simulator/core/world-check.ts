// A world from what somebody wrote: a preset, the keys that differ from it, and a list of what is wrong with them.
import {
  type Check,
  type Flaw,
  integer,
  isRecord,
  list,
  number,
  oneOf,
  orNull,
  range,
  shape,
  share,
  text,
} from "./fields.ts";
import type { Law } from "./laws.ts";
import { type PresetName, presets } from "./presets.ts";
import type { World } from "./world.ts";

export type WorldAnswer = { readonly world: World } | { readonly flaws: readonly Flaw[] };

export const mostAgents = 10_000;
/** A talk of six hours is a forgotten line. */
const mostSeconds = 21_600;

const seconds = number(0, mostSeconds, 30);
const anything: Check = () => [];
const law: Check = oneOf({
  fixed: () => shape({ kind: anything, seconds }),
  uniform: () => ordered(shape({ kind: anything, from: seconds, to: seconds })),
  exponential: () =>
    shape({ kind: anything, mean: number(0.01, mostSeconds, 60), shift: seconds }, ["shift"]),
  logNormal: () =>
    shape(
      {
        kind: anything,
        median: number(0.01, mostSeconds, 60),
        sigma: number(0, 3, 0.5),
        shift: seconds,
        atMost: number(0.01, mostSeconds, 600),
      },
      ["shift", "atMost"],
    ),
  mixture: () =>
    shape({
      kind: anything,
      parts: withWeight(list(shape({ weight: number(0, 1e6, 60), law: simpleLaw }), 1, 10)),
    }),
  empirical: () => shape({ kind: anything, quantiles: rising(list(seconds, 1, 1001)) }),
});
/** A mixture of mixtures says nothing more and could nest without end. */
const simpleLaw: Check = (value, where) =>
  isRecord(value) && value.kind === "mixture"
    ? [{ where: `${where}.kind`, what: "una mezcla no contiene otra mezcla" }]
    : law(value, where);

const pieces: Readonly<Record<keyof World, Check>> = {
  name: text(60),
  hours: number(0.1, 24, 8),
  teams: list(
    shape({
      agents: integer(0, mostAgents, 30),
      fromHour: number(0, 24, 0),
      toHour: orNull(number(0, 24, 8)),
    }),
    1,
    50,
  ),
  staffing: shape({
    lateSeconds: law,
    earlyShare: share,
    earlyMinutes: number(0, 480, 30),
    breaks: list(shape({ atShare: share, giveOrTake: number(0, 0.5, 0.1), minutes: law }), 0, 20),
    announcedShare: share,
    pausesPerHour: number(0, 20, 1),
    pauseMinutes: law,
    vanishPerHour: number(0, 20, 0.1),
    vanishMinutes: law,
  }),
  list: shape({
    contacts: orNull(integer(0, 5_000_000, 5000)),
    attempts: integer(1, 20, 3),
    retryMinutes: number(0, 1440, 60),
  }),
  answers: shape({
    byHour: list(share, 1, 48),
    wave: shape({ amplitude: share, minutes: number(1, 1440, 300) }),
    driftPerHour: number(0, 2, 0.2),
    shocks: shape({ perDay: integer(0, 100, 8), answers: range(0, 10), talk: range(0.05, 10) }),
  }),
  scores: shape({ spread: number(0, 4, 1.5), known: share }),
  others: withWeight(
    shape(Object.fromEntries(Object.keys(presets.base.others).map((key) => [key, number(0, 1e6, 30)]))),
  ),
  dialling: shape({
    postDialSeconds: law,
    ringSeconds: law,
    machineRingSeconds: law,
    refusedSeconds: law,
    ringTimeoutSeconds: number(5, 120, 25),
  }),
  detection: together(
    shape({
      humanSeconds: law,
      machineSeconds: law,
      humansCut: share,
      machinesPassed: share,
      hangUps: share,
    }),
  ),
  greeting: shape({ seconds: law, silentShare: share }),
  talks: withWeight(
    list(shape({ name: text(60), weight: number(0, 1e6, 30), talkSeconds: law, wrapupSeconds: law }), 1, 50),
  ),
  machineTalkSeconds: law,
  trunk: shape({
    linesPerAgent: number(0.1, 100, 12),
    lines: orNull(integer(0, 100_000, 120)),
    callsPerSecond: orNull(number(0.1, 1000, 10)),
  }),
  byHand: shape({ manualSeconds: number(0, 600, 8), previewSeconds: number(0, 600, 15) }),
  answerWithinSeconds: number(0, 30, 2),
};

/** `written` is what a file holds: any part of a world, over the preset it names (base when it names none). */
export function worldFrom(written: unknown): WorldAnswer {
  if (!isRecord(written))
    return {
      flaws: [{ where: "archivo", what: 'debe ser un objeto JSON { … }, por ejemplo { "preset": "base" }' }],
    };
  const { preset = "base", ...rest } = written;
  if (typeof preset !== "string" || !isPreset(preset))
    return { flaws: [{ where: "preset", what: `debe ser uno de: ${Object.keys(presets).join(", ")}` }] };
  const merged = over(presets[preset], rest);
  const flaws = shape(pieces)(merged, "");
  return flaws.length > 0 ? { flaws } : { world: merged as World };
}

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}

/** Records are merged key by key, but laws and lists are taken whole. */
function over(base: unknown, written: unknown): unknown {
  if (!isRecord(base) || !isRecord(written) || "kind" in written || "kind" in base) return written ?? base;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(written)) {
    if (value === undefined) continue;
    merged[key] = Object.hasOwn(base, key) ? (value === null ? null : over(base[key], value)) : value;
  }
  return merged;
}

function ordered(check: Check): Check {
  return (value, where) => {
    const flaws = check(value, where);
    if (flaws.length > 0) return flaws;
    const { from, to } = value as Extract<Law, { kind: "uniform" }>;
    return from <= to ? [] : [{ where, what: `va de menor a mayor y dice de ${from} a ${to}` }];
  };
}

function rising(check: Check): Check {
  return (value, where) => {
    const flaws = check(value, where);
    if (flaws.length > 0) return flaws;
    const quantiles = value as readonly number[];
    const at = quantiles.findIndex((each, i) => i > 0 && each < (quantiles[i - 1] ?? 0));
    return at < 0 ? [] : [{ where: `${where}[${at}]`, what: "los cuantiles van de menor a mayor" }];
  };
}

/** At least one weight is above zero; a record of weights, or a list of things that have one. */
function withWeight(check: Check): Check {
  return (value, where) => {
    const flaws = check(value, where);
    if (flaws.length > 0) return flaws;
    const weights = Array.isArray(value)
      ? value.map(({ weight }: { weight: number }) => weight)
      : Object.values(value as Record<string, number>);
    return weights.some((weight) => weight > 0)
      ? []
      : [{ where, what: "al menos un peso debe ser mayor que cero" }];
  };
}

function together(check: Check): Check {
  return (value, where) => {
    const flaws = check(value, where);
    if (flaws.length > 0) return flaws;
    const { humansCut, hangUps } = value as World["detection"];
    return humansCut + hangUps <= 1
      ? []
      : [{ where, what: `humansCut y hangUps suman ${humansCut + hangUps}; juntos no pasan de 1` }];
  };
}
