// Counts of verdicts with what they are worth: rates with Wilson's 95 % interval, times, and what length alone would have told.
import { percent, quantile } from "../measure.ts";
import type { ClipVerdict } from "./judge-clip.ts";
import type { Scene } from "./scenes.ts";

export interface Judged {
  readonly scene: Scene;
  readonly delayMs: number;
  readonly noise: string;
  readonly said: ClipVerdict;
}
export interface Rate {
  readonly of: number;
  readonly count: number;
}

export const people = (all: readonly Judged[]): readonly Judged[] =>
  all.filter(({ scene }) => scene.truth === "person");
export const machines = (all: readonly Judged[]): readonly Judged[] =>
  all.filter(({ scene }) => scene.truth === "machine");
/** Machine, fax and announcement hang up; human and unsure go to an agent. */
export const isCut = ({ said }: Judged): boolean => ["machine", "fax", "off"].includes(said.verdict);

export function cutOf(all: readonly Judged[]): Rate {
  const of = people(all);
  return { of: of.length, count: of.filter(isCut).length };
}
export function passedOf(all: readonly Judged[]): Rate {
  const of = machines(all);
  return { of: of.length, count: of.filter((each) => !isCut(each)).length };
}
export const shareOf = ({ of, count }: Rate): number => (of === 0 ? 0 : count / of);

/** Share with Wilson's interval. The clips share voices and prompts, so that the true interval is wider. */
export function told(rate: Rate): string {
  const { of: n, count } = rate;
  if (n === 0) return "–";
  const z = 1.96;
  const p = count / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return `${percent(p)} (${count} of ${n}; ${percent(Math.max(0, middle - half))}–${percent(middle + half)})`;
}

export function matrix(all: readonly Judged[]): string {
  const columns = ["human", "silence", "machine", "fax", "off", "undecided"];
  const row = (of: readonly Judged[]): string =>
    columns
      .map((column) => `${column} ${of.filter(({ said }) => said.verdict === column).length}`)
      .filter((text) => !text.endsWith(" 0"))
      .join(", ");
  return `people: ${row(people(all))} · machines: ${row(machines(all))}`;
}

export function times(all: readonly Judged[], of: (each: Judged) => number): string {
  const values = all.map(of).filter(Number.isFinite);
  return `${Math.round(quantile(values, 0.5))} / ${Math.round(quantile(values, 0.95))} ms`;
}
export const afterStop = ({ scene, delayMs, said }: Judged): number => said.atMs - scene.firstEndMs - delayMs;
export const afterAnswer = ({ said }: Judged): number => said.atMs;

/** The best that a rule on the first utterance's length could do: people cut at most 1 %, machines it would pass. */
export function byLengthAlone(all: readonly Judged[]): number {
  const lengths = people(all).map(({ scene }) => scene.firstLengthMs);
  const limit = quantile(lengths, 0.99);
  const of = machines(all);
  return of.filter(({ scene }) => scene.firstLengthMs <= limit).length / Math.max(1, of.length);
}

export function byKind(all: readonly Judged[]): string {
  const kinds = [...new Set(machines(all).map(({ scene }) => scene.kind))].sort();
  return kinds
    .map((kind) => `${kind} ${percent(shareOf(passedOf(all.filter(({ scene }) => scene.kind === kind))))}`)
    .join(", ");
}
export function byNoise(all: readonly Judged[]): string {
  const noises = [...new Set(all.map(({ noise }) => noise))].sort();
  const row = (noise: string): string => {
    const of = all.filter((each) => each.noise === noise);
    return `${noise} ${cutOf(of).count}/${cutOf(of).of} cut, ${percent(shareOf(passedOf(of)))} passed`;
  };
  return noises.map(row).join("; ");
}
