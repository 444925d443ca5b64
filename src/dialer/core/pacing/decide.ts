// The decision: launch one more call while the chance that it finds nobody free, or takes the agent of a call that
// lands after it, is at most the price of risk; never fewer than one line per idle agent.
import type { PacingDecision, PacingOptions } from "../pacing.ts";
import { riskPrice } from "./budget.ts";
import { addLanding, type Balance, balance, shortfall } from "./risk.ts";
import { binOf } from "./shapes.ts";
import { type CallRecord, type State, talkEdges, wrapupEdges } from "./state.ts";
import { buildTables, horizonCount, rebuildSeconds, type Tables } from "./tables.ts";

/** Lines launched in one decision per staffed agent: a bound on a bug, far above what any list needs. */
const maxBurstPerAgent = 12;

interface Floor {
  idle: number;
  waiting: number;
  staffed: number;
}

export function decideWith(state: State, options: PacingOptions, now: number): PacingDecision {
  const floor = look(state);
  const abandonment = state.day.humans === 0 ? 0 : state.day.abandoned / state.day.humans;
  const tables = tablesAt(state, options, now);
  state.price = riskPrice(state, options, now, floor.staffed);
  const free = floor.idle - floor.waiting;
  const balances = balancesAt(state, tables, free, now);
  const middle = balances[horizonCount >> 1];
  const reason = {
    risk: 0,
    riskPrice: state.price,
    answerRate: state.answers.rate,
    expectedFree: Math.max(0, free) + (middle?.freed ?? 0),
    expectedLandings: middle?.landings ?? 0,
    abandonment,
    limitedBy: "risk" as PacingDecision["reason"]["limitedBy"],
  };
  const lines = Math.max(0, Math.floor(options.maxLines) - state.calls.size);
  const progressive = Math.max(0, floor.idle - state.calls.size);
  if (floor.staffed === 0 || now >= options.dayEndsAt) {
    return { dial: Math.min(lines, progressive), reason: { ...reason, limitedBy: "agents" } };
  }
  const burst = Math.min(lines, maxBurstPerAgent * floor.staffed);
  let dial = 0;
  let risks = 0;
  for (;;) {
    reason.risk = meanRisk(balances);
    const allowed = dial < progressive || reason.risk <= state.price;
    if (!allowed || dial >= burst) break;
    dial++;
    risks += reason.risk;
    for (let k = 0; k < horizonCount; k++) {
      const it = balances[k]?.it;
      if (it) addLanding(it, state.answers.rate * (tables.fresh[k] ?? 0));
    }
  }
  if (dial > 0) state.risk = risks / dial;
  if (dial >= lines) reason.limitedBy = "lines";
  else if (state.price < options.abandonmentCap / 10) reason.limitedBy = "cap";
  return { dial, reason };
}

function look(state: State): Floor {
  const floor = { idle: 0, waiting: 0, staffed: 0 };
  for (const agent of state.agents.values()) {
    if (agent.pausePending || agent.state === "out" || agent.state === "paused") continue;
    floor.staffed++;
    if (agent.state === "idle") floor.idle++;
  }
  for (const call of state.calls.values()) if (call.phase === "human") floor.waiting++;
  return floor;
}

function tablesAt(state: State, options: PacingOptions, now: number): Tables {
  const kept = state.tables;
  if (kept && now - kept.builtAt < rebuildSeconds && now >= kept.builtAt) return kept;
  const built = buildTables(state, now, options.answerWithinSeconds);
  state.tables = built;
  return built;
}

function balancesAt(
  state: State,
  tables: Tables,
  free: number,
  now: number,
): { it: Balance; landings: number; freed: number }[] {
  const calls = [...state.calls.values()].filter((call) => call.phase !== "human");
  const rows = calls.map((call) => callRow(state, tables, call, now));
  const agents: { table: readonly number[]; row: number }[] = [];
  for (const agent of state.agents.values()) {
    if (agent.pausePending) continue;
    const age = Math.max(0, now - agent.since);
    if (agent.state === "talking") agents.push({ table: tables.talk, row: binOf(talkEdges, age) });
    if (agent.state === "wrapup") agents.push({ table: tables.wrapup, row: binOf(wrapupEdges, age) });
  }
  const { rate, weight } = state.answers;
  const errors = { rate: (1 - rate) / (rate * weight), freed: 1 / state.talks };
  return tables.horizons.map((_, k) => {
    const landings = rows.map((row) => (row.table[row.row * horizonCount + k] ?? 0) * row.factor);
    const freed = agents.map(({ table, row }) => table[row * horizonCount + k] ?? 0);
    return { it: balance(free, landings, freed, errors), landings: sum(landings), freed: sum(freed) };
  });
}

/** Where this call's landing chances lie, and what to multiply them by given that it has not ended yet. */
function callRow(state: State, tables: Tables, call: CallRecord, now: number) {
  const age = Math.max(0, now - call.since);
  const ringing = call.phase === "ringing";
  const bin = ringing ? state.ringHuman.binSeconds : state.verdictHuman.binSeconds;
  const people = ringing ? tables.ringHuman : tables.verdictHuman;
  const others = ringing ? tables.ringOther : tables.verdictOther;
  const row = Math.min(people.length - 2, Math.floor(age / bin));
  const base = ringing ? state.answers.rate : state.answeredHuman;
  const odds = (base / Math.max(1e-6, 1 - base)) * call.odds;
  const rate = odds / (1 + odds);
  const other = others[Math.min(others.length - 2, row)] ?? 0;
  const alive = rate * (people[row] ?? 0) + (1 - rate) * other;
  return { table: ringing ? tables.ringing : tables.answered, row, factor: alive > 1e-9 ? rate / alive : 0 };
}

/** Mean over the horizons of the worst risk there or later. */
function meanRisk(balances: readonly { it: Balance }[]): number {
  let worst = 0;
  let total = 0;
  for (let k = balances.length - 1; k >= 0; k--) {
    const entry = balances[k];
    if (entry) worst = Math.max(worst, shortfall(entry.it));
    total += worst;
  }
  return total / Math.max(1, balances.length);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
