import { expect, test } from "vitest";
import {
  answered,
  assigned,
  attempt,
  bridged,
  dialling,
  ended,
  hello,
  luis,
  play,
  ringing,
  rosa,
} from "./call.fixture.ts";
import { newCall, step, tick, waitsOf } from "./call.ts";

test("a person who answers is joined to an agent, recorded, and counted as a contact", () => {
  const told = play([
    dialling,
    ringing(2000),
    answered(8000),
    ...hello(8400),
    assigned(9500),
    bridged(9540),
    ended(60_000),
  ]);
  expect(told.types).toEqual([
    "allocate_agent",
    "alert",
    "bridge",
    "start_recording",
    "release_agent",
    "settle",
    "record",
  ]);
  expect(told.recorded).toEqual(["human"]);
  expect(told.settled).toEqual(["contact"]);
  expect(waitsOf(told.call.marks)).toEqual({ verdictToAgentMs: 40, greetingToAgentMs: 640 });
});

test("a machine is hung up and never reaches an agent", () => {
  const told = play([
    dialling,
    ringing(1000),
    answered(9000),
    { type: "talk_started", attempt, at: 9300 },
    ended(13_000),
  ]);
  expect(told.types).toEqual(["hang_up", "settle", "record"]);
  expect(told.recorded).toEqual(["machine"]);
  expect(told.settled).toEqual(["attempt"]);
});

test("a person who meets nobody for two seconds hears the message and counts as abandoned", () => {
  const told = play([
    dialling,
    answered(5000),
    ...hello(5300),
    { type: "played", attempt, at: 12_000, prompt: "abandoned" },
    ended(12_100),
  ]);
  expect(told.effects.find(({ effect }) => effect.type === "play")?.at).toBe(6400 + 2000);
  expect(told.types).toEqual(["allocate_agent", "play", "hang_up", "settle", "record"]);
  expect(told.recorded).toEqual(["abandoned"]);
  expect(told.settled).toEqual(["contact"]);
});

test("a person who hangs up while waiting for an agent counts as abandoned too", () => {
  expect(play([dialling, answered(5000), ...hello(5300), ended(7000)]).recorded).toEqual(["abandoned"]);
});

test("an agent who comes free within the two seconds takes the waiting person", () => {
  const told = play([dialling, answered(5000), ...hello(5300), assigned(8300), bridged(8360), ended(30_000)]);
  expect(told.recorded).toEqual(["human"]);
});

test("nobody heard goes to an agent and is recorded as silence", () => {
  const told = play([dialling, answered(5000), assigned(9100), bridged(9150), ended(15_000)]);
  expect(told.effects[0]).toEqual({ at: 8500, effect: { type: "allocate_agent" } });
  expect(told.recorded).toEqual(["silence"]);
});

test("we stop ringing at the ring timeout, and never before fifteen seconds", () => {
  const told = play([dialling, ringing(1000), ended(25_050, 19, 480)]);
  expect(told.effects[0]).toEqual({ at: 25_000, effect: { type: "hang_up", why: "gave_up" } });
  expect(told.recorded).toEqual(["no_answer"]);
  expect(newCall({ attempt, mode: "predictive", ringSeconds: 4 }, 0).ringSeconds).toBe(15);
});

test.each([
  ["busy", [dialling, ended(1500, 17, 486)], "busy", "attempt"],
  ["a number that does not exist", [dialling, ended(900, 1, 404)], "invalid", "attempt"],
  [
    "a carrier that fails before ringing does not count as a contact",
    [dialling, ended(300, 34, 503)],
    "failed",
    "void",
  ],
  [
    "an operator's announcement before the answer",
    [dialling, { type: "tone", attempt, at: 900, tone: "sit" }, ended(950)],
    "off",
    "attempt",
  ],
  ["a person who hangs up before the verdict", [dialling, answered(4000), ended(4300)], "hangup", "contact"],
  [
    "a fax",
    [dialling, answered(4000), { type: "tone", attempt, at: 4900, tone: "fax" }, ended(5000)],
    "fax",
    "attempt",
  ],
  ["a dial that the exchange refused", [{ type: "dial_refused", at: 5 }], "failed", "void"],
  [
    "a call of unknown fate counts as a contact until reconciled",
    [dialling, ringing(1000), { type: "vanished", at: 9000 }],
    "unknown",
    "unknown",
  ],
  [
    "a call that ended while nobody listened",
    [dialling, ringing(1000), ended(9000, 0)],
    "unknown",
    "unknown",
  ],
  [
    "a call whose answer may not have been heard, and which ends as an answered one does",
    [dialling, { type: "unheard", at: 500 }, ended(9000, 16)],
    "unknown",
    "unknown",
  ],
  [
    "a call that nobody listened to for a while, and whose end tells that it was not answered",
    [dialling, { type: "unheard", at: 500 }, ended(9000, 17)],
    "busy",
    "attempt",
  ],
  [
    "a call answered and gone before anybody was there for it",
    [dialling, answered(4000), { type: "vanished", at: 5000 }],
    "abandoned",
    "contact",
  ],
] as const)("%s is recorded for what it was", (_title, happenings, outcome, result) => {
  const told = play(happenings);
  expect(told.recorded).toEqual([outcome]);
  expect(told.settled).toEqual([result]);
});

test("in preview the agent hears it ring and nothing is detected", () => {
  const told = play(
    [
      dialling,
      bridged(60),
      ringing(1000),
      answered(6000),
      { type: "talk_started", attempt, at: 6100 },
      ended(90_000),
    ],
    "preview",
  );
  expect(told.types).toEqual(["bridge", "start_recording", "release_agent", "settle", "record"]);
  expect(told.recorded).toEqual(["human"]);
});

test("an unanswered callback gives the agent back without a talk to wrap up", () => {
  const told = play([dialling, bridged(60), ringing(1000), ended(25_100, 19, 480)], "callback");
  expect(told.effects.some(({ effect }) => effect.type === "release_agent" && !effect.bridged)).toBe(true);
  expect(told.recorded).toEqual(["no_answer"]);
});

test("who loses their agent in mid-talk hears music; the agent who is back within 20 s has the same talk", () => {
  const start = [dialling, answered(5000), ...hello(5300), assigned(6500), bridged(6540)];
  const lost = [...start, { type: "seat_lost" as const, seat: luis, at: 20_000 }];
  const waits = play([...lost, { type: "seat_left", seat: luis, at: 20_400 }]);
  expect(waits.call.at).toEqual({ phase: "left", since: 20_000, seat: luis, backBy: 40_000 });
  expect(waits.types.slice(-1)).toEqual(["hold"]);
  const back = play([...lost, { type: "seat_back", seat: luis, at: 39_000 }, bridged(39_050), ended(60_000)]);
  expect(back.types.slice(4)).toEqual(["hold", "bridge", "release_agent", "settle", "record"]);
  expect([back.recorded, back.call.forsaken]).toEqual([["human"], false]);
  // Held by the agent before: the music goes on.
  const held = play([
    ...start,
    { type: "hold_asked", at: 9000 },
    { type: "seat_left", seat: luis, at: 20_000 },
  ]);
  expect(held.types.filter((type) => type === "hold")).toHaveLength(1);
  expect(held.call.at.phase).toBe("left");
});

test("an agent who is not back by then loses the talk to another who is free; with nobody free they hear the message and are owed a call", () => {
  const start = [dialling, answered(5000), ...hello(5300), assigned(6500), bridged(6540)];
  const lost = [...start, { type: "seat_lost" as const, seat: luis, at: 20_000 }];
  const early = play(lost);
  expect(tick(early.call, 39_999).effects).toEqual([]);
  const due = tick(early.call, 40_000);
  expect(due.effects).toEqual([
    { type: "release_agent", seat: luis, bridged: true },
    { type: "allocate_agent" },
  ]);
  const taken = [assigned(40_500, rosa), bridged(40_540, rosa)].reduce(
    (call, event) => step(call, event, event.at).call,
    due.call,
  );
  expect(taken).toMatchObject({ at: { phase: "talking", seat: rosa }, forsaken: false });
  const nobody = tick(due.call, 42_000);
  expect(nobody.effects).toEqual([{ type: "play", prompt: "abandoned" }]);
  // They had met an agent: no abandoned call in the law's sense.
  expect(nobody.call).toMatchObject({ abandoned: false, forsaken: true });
});

test("hold and resume keep the agent", () => {
  const start = [dialling, answered(5000), ...hello(5300), assigned(6500), bridged(6540)];
  const told = play([...start, { type: "hold_asked", at: 9000 }, { type: "resume_asked", at: 12_000 }]);
  expect(told.types.slice(-2)).toEqual(["hold", "resume"]);
  expect(told.call.at).toEqual({ phase: "talking", since: 12_000, seat: luis });
});

test("a hang-up that the exchange never confirms is asked three times and then closed", () => {
  const told = play(
    [dialling, answered(4000), { type: "tone", attempt, at: 4500, tone: "beep" }],
    "predictive",
    60_000,
  );
  expect(told.types).toEqual(["hang_up", "hang_up", "hang_up", "settle", "record"]);
  expect(told.recorded).toEqual(["machine"]);
});

const giveUp = (at: number) => ({ type: "give_up", at }) as const;

test.each<[string, number, string[]]>([
  ["a ring of less than fifteen seconds is not given up", 16_999, []],
  [
    "a ring of fifteen seconds is given up, counts as an attempt, and says after how long",
    17_000,
    ["gave_up"],
  ],
])("%s", (_title, at, hungUp) => {
  const told = play([dialling, ringing(2000), giveUp(at)]);
  expect(told.effects.flatMap(({ effect }) => (effect.type === "hang_up" ? [effect.why] : []))).toEqual(
    hungUp,
  );
  const over = play([dialling, ringing(2000), giveUp(at), ended(at + 30, 19, 487)]);
  expect(over).toMatchObject({ recorded: ["no_answer"], settled: ["attempt"] });
  expect(over.call.cutAfterSeconds).toBe(hungUp.length > 0 ? 15 : null);
});

test("who has picked up is not cut, and who picks up as we give up is heard: cut all the same, they were abandoned", () => {
  const picked = play([dialling, ringing(2000), answered(17_500), giveUp(17_600)], "predictive", 17_600);
  expect(picked.types).toEqual([]);
  const crossed = [dialling, ringing(2000), giveUp(17_500), answered(17_510)];
  const heard = play([...crossed, ...hello(17_700), assigned(19_000), bridged(19_050), ended(60_000)]);
  expect(heard).toMatchObject({ recorded: ["human"], settled: ["contact"] });
  const cut = play([...crossed, ended(17_530)]);
  expect(cut).toMatchObject({ recorded: ["abandoned"], settled: ["contact"], call: { abandoned: true } });
});

test("an agent who hears it ring is not cut by pacing", () => {
  const told = play([dialling, bridged(300), ringing(2000), giveUp(18_000)], "preview", 18_500);
  expect(told.types).not.toContain("hang_up");
});
