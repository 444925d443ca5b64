// How many of the calls launched now will be answered by a person. Results are fed in launch order: busy and
// invalid numbers come back first, and a rate learned as results arrive swings (measured: 28 % abandonment with 300
// agents instead of 2.9 %). Of several windows the longest that agrees with every shorter one is believed.

/** Windows in calls. Twenty is the least that says anything; 1,200 is ten minutes of a large floor. */
const windows = [20, 40, 80, 160, 320, 640, 1200];
/** Standard errors of disagreement that make a longer window stale. Judgement. */
const agreement = 2.2;
/** Planning value before the first results (22–30 % live answers are usual), worth this many calls. Judgement. */
const priorRate = 0.25;
const priorWeight = 12;
/** Launched calls whose result has not come yet: beyond this the oldest is given up as unanswered. */
const maxPending = 20_000;

export interface AnswerRate {
  /** Launched and not yet fed, oldest first: [call, result], result −1 while unknown. */
  pending: [number, number][];
  /** Fed results, 1 = person; the newest last. */
  results: number[];
  rate: number;
  /** Calls that the rate rests on. */
  weight: number;
}

export function answerRate(): AnswerRate {
  return { pending: [], results: [], rate: priorRate, weight: priorWeight };
}

export function launched(learned: AnswerRate, call: number): void {
  learned.pending.push([call, -1]);
  if (learned.pending.length > maxPending) learned.pending.shift();
}

export function resolved(learned: AnswerRate, call: number, person: boolean): void {
  const entry = learned.pending.find(([id, result]) => id === call && result === -1);
  if (!entry) return;
  entry[1] = person ? 1 : 0;
  let fed = 0;
  for (const [, result] of learned.pending) {
    if (result === -1) break;
    learned.results.push(result);
    fed++;
  }
  if (fed === 0) return;
  learned.pending.splice(0, fed);
  const longest = windows.at(-1) ?? 0;
  if (learned.results.length > 2 * longest) learned.results.splice(0, learned.results.length - longest);
  const { rate, weight } = estimate(learned.results);
  learned.rate = rate;
  learned.weight = weight;
}

function estimate(results: readonly number[]): { rate: number; weight: number } {
  const sums: { rate: number; size: number }[] = [];
  let people = 0;
  let seen = 0;
  let best = { rate: priorRate, weight: priorWeight };
  for (const size of windows) {
    const until = Math.min(size, results.length);
    while (seen < until) people += results[results.length - ++seen] ?? 0;
    const rate = (people + priorRate * priorWeight) / (seen + priorWeight);
    const spread = (n: number): number => agreement * Math.sqrt((rate * (1 - rate)) / Math.max(1, n));
    if (sums.some((shorter) => Math.abs(shorter.rate - rate) > spread(shorter.size))) break;
    best = { rate, weight: seen + priorWeight };
    sums.push({ rate, size: Math.max(1, seen) });
    if (seen === results.length) break;
  }
  return best;
}
