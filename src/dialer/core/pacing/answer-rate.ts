// How many of the calls launched now will be answered by a person. Results are fed in launch order: busy and
// invalid numbers come back first, and a rate learned as results arrive swings (measured: 28 % abandonment with 300
// agents instead of 2.9 %). Calls not yet fed count by how much of their landing time has passed. Of several windows
// the longest that agrees with every shorter one is believed.

/** Windows in calls. Twenty is the least that says anything; 1,200 is ten minutes of a large floor. */
const windows = [20, 40, 80, 160, 320, 640, 1200];
const longest = 1200;
/** Standard errors of disagreement that make a longer window stale. Judgement. */
const agreement = 2.2;
/** Planning value before the first results (22–30 % live answers are usual), worth this many calls. Judgement. */
const priorRate = 0.25;
const priorWeight = 12;
/** Launched calls whose result has not come yet: beyond this the oldest is given up as unanswered. */
const maxPending = 20_000;

export interface Pending {
  readonly call: number;
  readonly at: number;
  result: -1 | 0 | 1;
}

export interface AnswerRate {
  /** Launched and not yet fed, oldest first; a result of −1 is not known yet. */
  pending: Pending[];
  /** Where the living part of `pending` begins, and each open call's entry. */
  head: number;
  open: Map<number, Pending>;
  /** People among all fed, after each of the last results; the first is what came before them. */
  sums: number[];
  fed: number;
}

export interface Estimate {
  readonly rate: number;
  /** Calls that the rate rests on. */
  readonly weight: number;
}

export function answerRate(): AnswerRate {
  return { pending: [], head: 0, open: new Map(), sums: [0], fed: 0 };
}

export function launched(learned: AnswerRate, call: number, at: number): void {
  const entry: Pending = { call, at, result: -1 };
  learned.pending.push(entry);
  learned.open.set(call, entry);
  if (learned.pending.length - learned.head > maxPending) feed(learned, true);
}

export function resolved(learned: AnswerRate, call: number, person: boolean): void {
  const entry = learned.open.get(call);
  if (!entry) return;
  learned.open.delete(call);
  entry.result = person ? 1 : 0;
  feed(learned, false);
}

/** A call whose end was lost holds up all later ones: after `before` it counts as unanswered. */
export function giveUp(learned: AnswerRate, before: number): void {
  while (learned.head < learned.pending.length) {
    const first = learned.pending[learned.head];
    if (!first || first.result !== -1 || first.at >= before) return;
    feed(learned, true);
  }
}

function feed(learned: AnswerRate, givesUpFirst: boolean): void {
  const { pending, sums } = learned;
  const before = learned.head;
  let force = givesUpFirst;
  for (let first = pending[learned.head]; first; first = pending[learned.head]) {
    if (first.result === -1) {
      if (!force) break;
      force = false;
      learned.open.delete(first.call);
    }
    sums.push((sums.at(-1) ?? 0) + Math.max(0, first.result));
    learned.fed++;
    learned.head++;
  }
  if (learned.head === before) return;
  if (learned.head > 512 && learned.head * 2 > pending.length) {
    pending.splice(0, learned.head);
    learned.head = 0;
  }
  if (sums.length > 2 * longest) sums.splice(0, sums.length - longest - 1);
}

/** `landedBy(age)`: P(verdict within that age | a person answers). */
export function estimate(learned: AnswerRate, now: number, landedBy: (age: number) => number): Estimate {
  const { pending, head, sums } = learned;
  let people = 0;
  let looked = 0;
  for (let i = head; i < pending.length; i++) {
    const entry = pending[i];
    if (!entry) continue;
    if (entry.result === 1) people++;
    // Also for those that ended: refusals come early, and counting them whole would bias the rate down.
    looked += landedBy(now - entry.at);
  }
  return believed(learned, sums, people, looked);
}

function believed(learned: AnswerRate, sums: readonly number[], people: number, looked: number): Estimate {
  const all = sums.at(-1) ?? 0;
  const known = sums.length - 1;
  const prior = (all + priorRate * priorWeight) / (learned.fed + priorWeight);
  let best: Estimate | undefined;
  const shorter: { rate: number; size: number }[] = [];
  for (const size of windows) {
    const taken = Math.min(size, known);
    const seen = taken + looked;
    const rate = (all - (sums[known - taken] ?? 0) + people + prior * priorWeight) / (seen + priorWeight);
    const spread = agreement * Math.sqrt(rate * (1 - rate));
    if (best && shorter.some((it) => Math.abs(it.rate - rate) > spread / Math.sqrt(Math.max(1, it.size))))
      break;
    best = { rate, weight: seen + priorWeight };
    shorter.push({ rate, size: seen });
    if (taken === known) break;
  }
  return best ?? { rate: priorRate, weight: priorWeight };
}
