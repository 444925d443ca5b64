import { expect, test } from "vitest";
import { isAttended, tellEveryMs, unattendedAfterMs, watchHands } from "./attended.ts";

test("a page is somebody's for two minutes after a hand was on it, and tells the server only while it is", () => {
  const heard = new Map<string, () => void>();
  const rounds: (() => void)[] = [];
  let told = 0;
  watchHands(
    () => {
      told += 1;
    },
    {
      addEventListener: (kind: string, act: unknown) => void heard.set(kind, act as () => void),
      setInterval: ((act: () => void) => rounds.push(act)) as unknown as Window["setInterval"],
    },
  );
  expect([...heard.keys()].sort()).toEqual(["keydown", "pointerdown", "pointermove", "wheel"]);
  heard.get("keydown")?.();
  const now = performance.now();
  expect(isAttended(now + unattendedAfterMs - 1_000)).toBe(true);
  expect(isAttended(now + unattendedAfterMs + 1)).toBe(false);
  for (const round of rounds) round();
  expect(told).toBe(1);
  expect(tellEveryMs).toBeLessThan(30 * 60_000);
});
