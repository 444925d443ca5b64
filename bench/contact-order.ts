// Whom to call when: the second of two synthetic months dialled by each policy with the same luck (right party per try), and how well each call is
// foreseen (log-loss, each predicted before it is made).
//   RECAUDO_PROOF=docs/proof npm run bench -- contact-order [--seeds 6]
import { parseArgs } from "node:util";
import { heldOut, type Model, type PolicyName, playMonth, usualMonth } from "./support/contact-month.ts";
import { percent } from "./support/measure.ts";
import { type Figure, report } from "./support/report.ts";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "6" } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, n) => n + 1);

const policies: readonly PolicyName[] = [
  "random",
  "segment alone",
  "Thompson, each debtor",
  "ours without exploring",
  "ours never forgetting",
  "ours",
];
/** What the product does: one campaign, one list. And lists that compete for the same calls, which the segment alone decides too. */
const lists = [
  { segments: 1, title: "one list" },
  { segments: 12, title: "12 lists that share the calls" },
];
const losses = seeds.map((seed) => heldOut(usualMonth, seed));
const loss = (model: Model): readonly number[] => losses.map((each) => each[model]);
const saved = losses.map(({ segment, ours }) => segment - ours);
const modelName: Readonly<Record<Model, string>> = {
  constant: "one share for all",
  segment: "segment alone",
  neverForgetting: "ours never forgetting",
  ours: "ours",
  truth: "the hidden truth",
};
const figures: readonly Figure[] = [
  ...lists.flatMap(played),
  ...(["constant", "segment", "neverForgetting", "ours", "truth"] as const).map((model) => ({
    figure: `log-loss of calls not yet made, ${modelName[model]}`,
    value: said(loss(model), nats),
  })),
  beats("log-loss saved against the segment alone", saved, nats, 0),
];
report("contact-order", figures);

function played({ segments, title }: (typeof lists)[number]): readonly Figure[] {
  const shares = new Map(
    policies.map((policy) => [
      policy,
      seeds.map((seed) => {
        const { attempts, reached } = playMonth({ ...usualMonth, segments }, policy, seed);
        return reached / attempts;
      }),
    ]),
  );
  const of = (policy: PolicyName): readonly number[] => shares.get(policy) ?? [];
  // Of the same month: what is luck in one is luck in the other.
  const over = (policy: PolicyName): readonly number[] =>
    of("ours").map((share, n) => share / (of(policy)[n] ?? Number.NaN));
  return [
    ...policies.map((policy) => ({
      figure: `right party per try, ${title}, ${policy}`,
      value: said(of(policy), percent),
    })),
    beats(`${title}: ours ÷ random`, over("random"), ratio, 1),
    beats(`${title}: ours ÷ segment alone`, over("segment alone"), ratio, 1),
  ];
}

function beats(
  figure: string,
  each: readonly number[],
  form: (value: number) => string,
  least: number,
): Figure {
  const sure = mean(each) - 2 * errorOf(each);
  return { figure, value: said(each, form), goal: `> ${least}, by two errors`, met: sure > least };
}
function said(each: readonly number[], form: (value: number) => string): string {
  return `${form(mean(each))} ± ${form(errorOf(each))}`;
}
function mean(all: readonly number[]): number {
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}
function errorOf(all: readonly number[]): number {
  const middle = mean(all);
  return Math.sqrt(mean(all.map((each) => (each - middle) ** 2)) / Math.max(1, all.length - 1));
}
function ratio(value: number): string {
  return value.toFixed(3);
}
function nats(value: number): string {
  return value.toFixed(4);
}
