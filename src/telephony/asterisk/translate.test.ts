import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type AttemptId, asId, type SeatId } from "#kernel/ids.ts";
import { outcomeOf, type TelephonyEvent } from "../core/events.ts";
import type { AriBridge, AriChannel, AriEvent } from "./ari-types.ts";
import { type Lines, newLine, noLines, reconcile, translate } from "./translate.ts";

/** The id that the recorded inbound call was given. */
const fresh = asId<AttemptId>("01a2000a-da48-729e-93e9-77b57f3eb438");
const seat = asId<SeatId>("01900000-0000-7000-8000-000000000002");
const moment = { at: 1_000, freshAttempt: () => fresh };
const folder = `${import.meta.dirname}/../../../fixtures/calls`;

function recorded(name: string): readonly AriEvent[] {
  const text = readFileSync(`${folder}/${name}.jsonl`, "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as AriEvent);
}
function replay(name: string, detection: "talk" | "amd" | "none" = "talk"): readonly TelephonyEvent[] {
  const events = recorded(name);
  const lines = noLines();
  for (const event of events) {
    if (event.type !== "StasisStart" || event.args[0] !== "dial") continue;
    const attempt = asId<AttemptId>(event.channel.id);
    lines.calls.set(attempt, newLine(attempt, attempt, detection));
  }
  const told = events.flatMap((event) => translate(lines, event, moment));
  expect(lines.calls.size, "ended calls are forgotten").toBe(0);
  return told;
}
const types = (events: readonly TelephonyEvent[]): readonly string[] => events.map((event) => event.type);

test.for([
  ["busy", ["dialling", "ringing", "ended"], "busy"],
  ["invalid", ["dialling", "ended"], "invalid"],
  ["no-answer", ["dialling", "ringing", "ended"], "no_answer"],
  ["announcement", ["dialling", "early_media", "talk_started", "ended"], "congestion"],
  ["person", ["dialling", "ringing", "answered", "talk_started", "talk_finished", "ended"], "hangup"],
  ["voicemail", ["dialling", "ringing", "answered", "talk_started", "talk_finished", "ended"], "hangup"],
] as const)("the recorded call %s is told once, in order, with its outcome", ([name, story, outcome]) => {
  const told = replay(name);
  expect(types(told)).toEqual(story);
  const end = told.at(-1);
  if (end?.type !== "ended") throw new Error("the story has no end");
  const seen = { rang: story.length > 2, answered: outcome === "hangup", gaveUp: name === "no-answer" };
  expect(outcomeOf(end.cause, seen)).toBe(outcome);
});

test("a greeting and a machine's monologue differ in the length of their first burst", () => {
  const burst = (name: string): number | undefined =>
    replay(name).flatMap((event) => (event.type === "talk_finished" ? [event.durationMs] : []))[0];
  expect(burst("person")).toBeLessThan(1_000);
  expect(burst("voicemail")).toBeGreaterThan(3_000);
});

test("the verdict of the exchange's own detector arrives when the call comes back from it", () => {
  expect(replay("detector-human", "amd")).toContainEqual(
    expect.objectContaining({ type: "detected", result: "human" }),
  );
});

test("a person who says nothing is unsure, not a machine", () => {
  const said = (status: string, detail: string) => {
    const lines = noLines();
    lines.calls.set(fresh, newLine(fresh, fresh, "amd"));
    const channel = channelCalled(fresh);
    return translate(lines, { type: "StasisStart", channel, args: ["amd", status, detail] }, moment)[0];
  };
  expect(said("MACHINE", "INITIALSILENCE-4000-4000")).toMatchObject({ result: "unsure" });
  expect(said("MACHINE", "LONGGREETING-1500-1500")).toMatchObject({ result: "machine" });
  expect(said("NOTSURE", "TOOLONG-6000")).toMatchObject({ result: "unsure" });
  expect(said("HANGUP", "")).toMatchObject({ result: "unsure" });
  expect(said("HUMAN", "HUMAN-800-800")).toMatchObject({ result: "human" });
});

test("a conversation: the seat comes up, the two are joined, held, joined again, and both legs end", () => {
  expect(types(replay("conversation", "none"))).toEqual([
    "seat_up",
    "dialling",
    "ringing",
    "answered",
    "bridged",
    "bridged",
    "ended",
    "seat_down",
  ]);
});

test("a call that comes in gets an id of ours and is told to its end", () => {
  const told = replay("inbound", "none");
  expect(types(told)).toEqual(["inbound", "answered", "ended"]);
  expect(told[0]).toMatchObject({ attempt: fresh, from: "56911112222", to: "600100200" });
});

test("events of channels nobody knows are told to nobody", () => {
  const lines = noLines();
  expect(recorded("person").flatMap((event) => translate(lines, event, moment))).toEqual([]);
});

test("after a gap, what the listing lacks has ended and what it holds is taken in with its seat", () => {
  const gone = asId<AttemptId>("01900000-0000-7000-8000-000000000003");
  const lines: Lines = noLines();
  lines.calls.set(gone, newLine(gone, gone, "talk"));
  lines.seats.add(asId<SeatId>("01900000-0000-7000-8000-000000000004"));
  const bridges: readonly AriBridge[] = [
    { id: `bridge-${seat}`, name: `seat:${seat}:ana`, channels: [fresh, `seat-${seat}`] },
  ];
  const told = reconcile(lines, [channelCalled(fresh), channelCalled(`seat-${seat}`)], bridges, 5);
  expect(types(told)).toEqual(["ended", "seat_down", "seat_up"]);
  expect(lines.calls.get(fresh)).toMatchObject({ answered: true, seat, held: false, recording: false });
  expect([...lines.seats]).toEqual([seat]);
});

test("after a gap, a call that was joined to its seat meanwhile is told as joined, once", () => {
  const lines: Lines = noLines();
  lines.calls.set(fresh, { ...newLine(fresh, fresh, "talk"), answered: true, joining: true });
  lines.seats.add(seat);
  const legs = [channelCalled(fresh), channelCalled(`seat-${seat}`)];
  const bridges: readonly AriBridge[] = [
    { id: `bridge-${seat}`, name: `seat:${seat}:ana`, channels: legs.map(({ id }) => id) },
  ];
  expect(reconcile(lines, legs, bridges, 5)).toEqual([{ type: "bridged", attempt: fresh, seat, at: 5 }]);
  expect(reconcile(lines, legs, bridges, 6)).toEqual([]);
});

test("after a gap, a held call still knows the seat it comes back to", () => {
  const lines = noLines();
  const channel = { ...channelCalled(fresh), channelvars: { RECAUDO_ATTEMPT: fresh, RECAUDO_SEAT: seat } };
  reconcile(lines, [channel, channelCalled(`${fresh}-cliente`)], [], 5);
  expect(lines.calls.get(fresh)).toMatchObject({ seat, held: true, recording: true });
});

function channelCalled(id: string): AriChannel {
  return { id, name: "", state: "Up", caller: { name: "", number: "" }, creationtime: "" };
}
