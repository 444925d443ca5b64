import { expect, test } from "vitest";
import { type AttemptId, asId, type SeatId } from "#kernel/ids.ts";
import * as names from "./names.ts";

const attempt = asId<AttemptId>("01900000-0000-7000-8000-000000000001");
const seat = asId<SeatId>("01900000-0000-7000-8000-000000000002");

test("from a channel's id alone it is known whose it is", () => {
  expect(names.ownerOf(attempt)).toEqual({ kind: "call", attempt });
  expect(names.ownerOf(names.trackName(attempt, "agente"))).toEqual({
    kind: "track",
    attempt,
    track: "agente",
  });
  for (const id of [names.hearingTap(attempt), names.hearingOut(attempt)])
    expect(names.ownerOf(id)).toEqual({ kind: "hearing", attempt });
  expect(names.ownerOf(names.seatChannel(seat))).toEqual({ kind: "seat", seat });
  expect(names.ownerOf(names.supervisorChannel(seat))).toEqual({ kind: "supervisor", seat });
  expect(names.ownerOf(names.supervisorEar(seat, 12))).toEqual({ kind: "ear", seat });
  expect(names.ownerOf("1795296774.1", attempt)).toEqual({ kind: "call", attempt });
  expect(names.ownerOf("1795296774.1", "")).toEqual({ kind: "stranger" });
  expect(names.ownerOf(`other-${seat}`)).toEqual({ kind: "stranger" });
});

test("no bridge shares its id with a channel", () => {
  const channels = [names.seatChannel(seat), names.supervisorChannel(seat), names.supervisorEar(seat, 1)];
  for (const bridge of [names.seatBridge(seat), names.supervisorBridge(seat)])
    expect(channels).not.toContain(bridge);
  expect(names.seatOfBridge(names.seatBridge(seat))).toBe(seat);
  expect(names.seatOfBridge(names.supervisorBridge(seat))).toBeUndefined();
});

test("a playback names its call and its prompt", () => {
  expect(names.promptOfPlayback(names.playbackName(attempt, "abandoned", 3))).toEqual({
    attempt,
    prompt: "abandoned",
  });
  expect(names.promptOfPlayback("another")).toBeUndefined();
  expect(names.sipUserOf(names.seatBridgeTitle(seat, "ana"))).toBe("ana");
});
