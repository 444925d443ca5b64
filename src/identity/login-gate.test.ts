import { expect, test } from "vitest";
import type { AppError } from "#kernel/errors.ts";
import { minute } from "#kernel/time.ts";
import { createLoginGate, inTurn, type LoginAttempt, refusedPerMinute } from "./login-gate.ts";

function gateAt() {
  const clock = { now: 0 };
  return { clock, gate: createLoginGate(() => clock.now) };
}
/** Seconds to wait; 0: may try now. */
function waitOf(attempt: LoginAttempt): number {
  try {
    attempt.admit();
    return 0;
  } catch (error) {
    return (error as AppError).details.seconds as number;
  }
}

test("three hundred people enter from one office in half a minute, though one in ten mistypes", () => {
  const { clock, gate } = gateAt();
  for (let i = 0; i < 300; i++) {
    clock.now = i * 100;
    const attempt = gate.attempt("office", `agent-${i}`);
    expect(waitOf(attempt)).toBe(0);
    if (i % 10 === 0) attempt.refused();
    attempt.entered();
  }
});

test("an address that only guesses waits after twenty, until the minute since its first guess is over; others do not", () => {
  const { clock, gate } = gateAt();
  const guess = gate.attempt("guesser", "somebody");
  for (let i = 0; i < refusedPerMinute; i++) {
    clock.now = i * 1_000;
    expect(waitOf(guess)).toBe(0);
    guess.refused();
  }
  expect(waitOf(guess)).toBe((minute - clock.now) / 1_000);
  expect(waitOf(gate.attempt("office", "somebody"))).toBe(0);
  clock.now = minute + 1;
  expect(waitOf(guess)).toBe(0);
});

test("whoever has one password of their own buys one guess with it, however often they enter", () => {
  const { gate } = gateAt();
  const [own, guess] = [gate.attempt("guesser", "insider"), gate.attempt("guesser", "somebody")];
  for (let i = 0; i < 50; i++) own.entered();
  for (let i = 0; i < refusedPerMinute; i++) guess.refused();
  expect(waitOf(guess)).toBe(0);
  guess.refused();
  expect(waitOf(guess)).toBeGreaterThan(0);
});

test("passwords are checked so many at a time, in the order they came; a failed check frees its place, too many are turned away", async () => {
  const take = inTurn(2, 3);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const work = (i: number) => () =>
    new Promise<number>((resolve, reject) => {
      began.push(i);
      ends[i] = () => (i === 1 ? reject(new Error("wrong")) : resolve(i));
    });
  const all = [0, 1, 2, 3, 4].map((i) => take(work(i)).catch(() => -1));
  await expect(take(work(5))).rejects.toMatchObject({ code: "too_many_requests" });
  expect(began).toEqual([0, 1]);
  for (const i of [1, 0, 2, 3, 4]) {
    ends[i]?.();
    await all[i];
    await Promise.resolve();
  }
  expect(began).toEqual([0, 1, 2, 3, 4]);
  expect(await Promise.all(all)).toEqual([0, -1, 2, 3, 4]);
});
