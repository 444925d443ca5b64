import { expect, test } from "vitest";
import { type Rng, seededRng } from "#kernel/rng.ts";
import type { PacerMode } from "./pacer-of-mode.ts";
import type { Pacer, PacingOptions } from "./pacing.ts";
import { type KeptPiece, replay } from "./pacing-replay.ts";
import { openTape, type PacerTape, startEverySeconds } from "./pacing-tape.ts";

const options: PacingOptions = {
  abandonmentCap: 0.03,
  answerWithinSeconds: 2,
  ringTimeoutSeconds: 25,
  maxLines: 60,
  dayEndsAt: 72_000,
};
const ten = 36_000;
const whole = { from: 0, to: 86_400 };

/** Twelve agents and a list on which three of ten answer, played against whatever decides; pieces every five seconds. */
type Piece = KeptPiece & { readonly starts: boolean };
function work(
  tape: PacerTape,
  rng: Rng,
  { from, seconds, name = "one" }: { from: number; seconds: number; name?: string },
): Piece[] {
  const kept: Piece[] = [];
  const later: { at: number; act: (at: number) => void }[] = [];
  const idle: number[] = [];
  const { pacer } = tape;
  let calls = 0;
  const free = (agent: number) => (at: number) => {
    idle.push(agent);
    pacer.observe({ type: "agent", at, agent, state: "idle" });
  };
  const answer = (call: number) => (at: number) => {
    pacer.observe({ type: "human", at, call });
    const agent = idle.shift();
    if (agent === undefined) return pacer.observe({ type: "abandoned", at, call });
    pacer.observe({ type: "connected", at, call, agent });
    pacer.observe({ type: "agent", at, agent, state: "talking" });
    later.push({ at: at + 20 + rng.next() * 120, act: free(agent) });
  };
  for (let agent = 1; agent <= 12; agent++) free(agent)(from);
  for (let ms = from * 1000; ms <= (from + seconds) * 1000; ms += 500) {
    const at = ms / 1000;
    for (const due of later.filter((one) => one.at <= at)) {
      later.splice(later.indexOf(due), 1);
      due.act(at);
    }
    for (let wanted = pacer.decide(at).dial; wanted > 0; wanted--) {
      const call = ++calls;
      pacer.observe({ type: "dialled", at, call });
      const ends = at + 4 + Math.floor(rng.next() * 20);
      if (rng.next() < 0.3) {
        later.push({ at: ends, act: (now) => pacer.observe({ type: "answered", at: now, call }) });
        later.push({ at: ends + 1.5, act: answer(call) });
      } else
        later.push({
          at: ends,
          act: (now) => pacer.observe({ type: "ended", at: now, call, outcome: "no_answer" }),
        });
    }
    if (ms % 5_000 === 0) kept.push(...tape.take(at).map((piece) => ({ ...piece, tape: name })));
  }
  kept.push(...tape.take(from + seconds).map((piece) => ({ ...piece, tape: name })));
  return kept;
}

const open = (mode: PacerMode = "predictive", snapshot: unknown = undefined, at = ten): PacerTape =>
  openTape({ mode, options, snapshot }, at);
const stored = (pieces: readonly KeptPiece[]): KeptPiece[] => JSON.parse(JSON.stringify(pieces));
const same = (pieces: readonly KeptPiece[], window = whole): [number, number, number] => {
  const { decisions, gaps } = replay(stored(pieces), window);
  return [decisions.length, decisions.filter((each) => each.same).length, gaps.length];
};

test.each([
  "predictive",
  "progressive",
] as const)("eleven minutes of a %s campaign are decided again as they were, from any moment on", (mode) => {
  const pieces = work(open(mode), seededRng(7), { from: ten, seconds: 660 });
  const [all, equal, gaps] = same(pieces);
  expect([all, gaps]).toEqual([1_321, 0]);
  expect(equal).toBe(all);
  // Each later start begins from what was learned, not from nothing.
  const starts = pieces.filter(({ starts }) => starts);
  expect(starts.map(({ from }) => Math.floor((from - ten) / startEverySeconds))).toEqual([0, 1]);
  for (const start of starts.slice(1)) {
    const [rest, again] = same(pieces.slice(pieces.indexOf(start)));
    expect(rest).toBeGreaterThan(0);
    expect(again).toBe(rest);
  }
  expect(replay(pieces, { from: ten + 60, to: ten + 120 }).decisions).toHaveLength(121);
});

test("a single entry left out of the record is told: what follows is decided otherwise", () => {
  const pieces = work(open(), seededRng(7), { from: ten, seconds: 180 });
  const [all] = same(pieces);
  const without = (what: string): number => {
    const i = pieces.findIndex(({ text, from }) => from > ten + 60 && text.includes(what));
    const [first, ...lines] = JSON.parse(pieces[i]?.text ?? "[]") as [number, ...[number, unknown][]];
    const gone = lines.findIndex((line) => JSON.stringify(line).includes(what));
    const [after] = lines[gone] ?? [0];
    const next = lines[gone + 1];
    if (next) next[0] += after;
    lines.splice(gone, 1);
    const changed = pieces.map((piece, at) =>
      at === i ? { ...piece, text: JSON.stringify([first, ...lines]) } : piece,
    );
    return same(changed)[1];
  };
  for (const what of ["dialled", '"state":"idle"', "no_answer"])
    expect([what, without(what) < all]).toEqual([what, true]);
});

test("a decision that said something else is told, though it launched as many", () => {
  const tape = open();
  const [piece] = work(tape, seededRng(3), { from: ten, seconds: 4 });
  if (!piece) throw new Error("no piece");
  const lines = JSON.parse(piece.text) as unknown[][];
  const decided = lines.find((line) => Array.isArray(line) && typeof line[1] === "number");
  if (decided) decided[2] = Number(decided[2]) ^ 1;
  const changed = { ...piece, text: JSON.stringify(lines) };
  const { decisions } = replay([changed], whole);
  expect(decisions.filter((each) => !each.same)).toHaveLength(1);
  expect(decisions.every(({ dial, recordedDial }) => dial === recordedDial)).toBe(true);
});

test("a lost piece is a stretch of which nothing is said, until the next start", () => {
  const pieces = work(open(), seededRng(7), { from: ten, seconds: 660 });
  const { decisions, gaps } = replay(pieces.toSpliced(20, 1), whole);
  // The next start comes with the first decision of the next ten minutes.
  expect(gaps).toEqual([{ from: ten + 95, to: ten + startEverySeconds + 0.5 }]);
  expect(decisions.some(({ at }) => at > ten + 100 && at < ten + 590)).toBe(false);
  expect(decisions.every((each) => each.same)).toBe(true);
});

test("an engine that takes over begins its own tape, and both are decided again", () => {
  const first = open();
  const before = work(first, seededRng(5), { from: ten, seconds: 100, name: "one" });
  const learned = {
    ...(JSON.parse(JSON.stringify(first.pacer.snapshot())) as object),
    calls: [],
    agents: [],
  };
  const after = work(open("predictive", learned, ten + 130), seededRng(6), {
    from: ten + 130,
    seconds: 100,
    name: "two",
  });
  const { decisions, gaps, starts } = replay(stored([...before, ...after]), whole);
  expect(decisions).toHaveLength(402);
  expect(decisions.every((each) => each.same)).toBe(true);
  expect([starts, gaps]).toEqual([2, [{ from: ten + 100, to: ten + 130 }]]);
});

test("with other limits a pacer goes on with what it had learned, and the tape knows of both", () => {
  const tape = open();
  const pieces = work(tape, seededRng(9), { from: ten, seconds: 300 });
  const before = learnedOf(tape.pacer);
  tape.retune(ten + 300, { ...options, abandonmentCap: 0.01, maxLinesPerAgent: 1.5 });
  expect(learnedOf(tape.pacer)).toEqual(before);
  expect(tape.options().abandonmentCap).toBe(0.01);
  pieces.push(...work(tape, seededRng(10), { from: ten + 301, seconds: 300 }));
  const [all, equal, gaps] = same(pieces);
  expect([equal, gaps]).toEqual([all, 0]);
});
const learnedOf = (pacer: Pacer) => {
  const { day, answers } = pacer.snapshot() as { day: object; answers: { bits: string } };
  return { day, bits: answers.bits };
};

test("limits that are none are none again when they are played", () => {
  const free = { ...options, occupancyCeiling: Number.POSITIVE_INFINITY, callsPerSecond: 5 };
  const tape = openTape({ mode: "predictive", options: free, snapshot: undefined }, ten);
  const pieces = work(tape, seededRng(4), { from: ten, seconds: 60 });
  const { decisions } = replay(stored(pieces), whole);
  expect(decisions.some(({ dial }) => dial > 0)).toBe(true);
  expect(decisions.filter((each) => !each.same)).toEqual([]);
});

test("a campaign dialled by hand leaves no tape, and one at rest a small one", () => {
  expect(work(open("manual"), seededRng(1), { from: ten, seconds: 30 })).toEqual([]);
  const tape = open();
  for (let at = ten; at < ten + 60; at++) tape.pacer.decide(at);
  const text = tape
    .take(ten + 60)
    .map((piece) => piece.text)
    .join("");
  expect(text.length).toBeLessThan(6_000);
});
