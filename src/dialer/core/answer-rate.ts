// How often the calls that showed a number are picked up, and when a number has gone bad: carriers and apps mark numbers as
// nuisance, and nobody tells their owner. For whoever watches the pool, and for picking the next number.
export interface Shown {
  readonly uses: number;
  readonly answers: number;
}

export const answerRules = {
  /** Fewer calls than this say nothing of a day. Judgement: at 20 % of answers, ±11 points of chance. */
  leastUses: 50,
  leastUsesBefore: 200,
  /** Against its own last seven days (issue, item 12). */
  fall: 0.3,
  /** One-sided 5 %: a fall that chance brings more often than that is no alert. */
  deviations: 1.645,
} as const;

export function rateOf({ uses, answers }: Shown): number | null {
  return uses === 0 ? null : answers / uses;
}

export interface Fall {
  readonly now: number;
  readonly before: number;
}
/** The number is answered 30 % less than in its own seven days before, on a sample that can say so. */
export function fallOf(today: Shown, week: Shown): Fall | null {
  if (today.uses < answerRules.leastUses || week.uses < answerRules.leastUsesBefore) return null;
  const [now, before] = [today.answers / today.uses, week.answers / week.uses];
  // 0.28 against 0.4 is thirty per cent less, whatever floating point makes of it.
  if (now > before * (1 - answerRules.fall) + 1e-9) return null;
  const chance = Math.sqrt((before * (1 - before)) / today.uses);
  return before - now >= answerRules.deviations * chance ? { now, before } : null;
}
