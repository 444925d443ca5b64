import { expect, test } from "vitest";
import type { AttemptId, TenantId, TrunkId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import { createManualClock } from "#telephony/simulated/manual-clock.ts";
import type { TrunkRow } from "../store-trunks.ts";
import { hasLeft, returnLine, takeLine } from "./trunks.ts";
import { type Deps, newWorld } from "./world.ts";

test("calls that the database held up do not leave in one second with the next second's", () => {
  const clock = createManualClock(0);
  const [deps, world] = [{ clock } as unknown as Deps, newWorld()];
  const trunk = { id: newId<TrunkId>(), maxLines: 10, callsPerSecond: 2 } as TrunkRow;
  world.trunks.rows.set(newId<TenantId>(), [trunk]);
  const [first, second, third, fourth] = Array.from({ length: 4 }, () => newId<AttemptId>()) as [
    AttemptId,
    AttemptId,
    AttemptId,
    AttemptId,
  ];
  expect(takeLine(deps, world, first, trunk)).toBe(true);
  expect(takeLine(deps, world, second, trunk)).toBe(true);
  clock.advance(1_500);
  // Both are still being written: they will leave now, at once.
  expect(takeLine(deps, world, third, trunk)).toBe(false);
  hasLeft(deps, world, first, trunk.id);
  clock.advance(999);
  expect(takeLine(deps, world, third, trunk)).toBe(false);
  clock.advance(1);
  expect(takeLine(deps, world, third, trunk)).toBe(true);
  // One that does not come about takes nobody's place.
  expect(takeLine(deps, world, fourth, trunk)).toBe(false);
  returnLine(deps, world, second);
  expect(takeLine(deps, world, fourth, trunk)).toBe(true);
});
