import { expect, test } from "vitest";
import { asId, type SeatId, type UserId } from "#kernel/ids.ts";
import { asPhone } from "#kernel/phone.ts";
import {
  askDocument,
  callerNumber,
  dialsBeside,
  documentOf,
  isOpenHour,
  keyPressed,
  mandateFor,
  notFound,
  ownNumberOf,
  questionHeard,
  returnRules,
  type Showing,
  type TeamMember,
  timeToType,
  turnOf,
  whoseCall,
} from "./return-call.ts";

const ours = asPhone("+56600123456");
const [ana, luis] = [
  asId<UserId>("01900000-0000-7000-8000-0000000000c1"),
  asId<UserId>("01900000-0000-7000-8000-0000000000c2"),
];
const seat = (last: number): SeatId => asId<SeatId>(`01900000-0000-7000-8000-0000000000a${last}`);
const member = (user: UserId, last: number, now: TeamMember["now"], idleSince = 0): TeamMember => ({
  user,
  seat: seat(last),
  idleSince,
  now,
});

test.each([
  ["+56600123456", ours],
  ["56600123456", ours],
  ["600123456", ours],
  ["0600123456", ours],
  ["600123457", null],
  ["123456", null],
  ["", null],
])("a carrier that writes the number called as %s means %s", (called, number) => {
  expect(ownNumberOf(["+56600999999", ours], called)).toBe(number);
});

test.each([
  ["+56912345678", "+56912345678"],
  ["56912345678", "+56912345678"],
  ["912345678", "+56912345678"],
  ["09 1234 5678", "+56912345678"],
  ["+51987654321", "+51987654321"],
  ["anonymous", null],
  ["", null],
])("a caller shown as %s is %s", (from, number) => {
  expect(callerNumber(from, ours)).toBe(number);
});

test("a caller belongs to the mandate that tried them last; two mandates with one number belong to nobody yet", () => {
  const tries = [
    { portfolio: "uno", at: 10 },
    { portfolio: "uno", at: 30 },
  ];
  expect(whoseCall(tries)).toEqual({ kind: "one", last: { portfolio: "uno", at: 30 } });
  expect(whoseCall([...tries, { portfolio: "dos", at: 20 }])).toMatchObject({
    kind: "several",
    between: ["uno", "dos"],
  });
  expect(whoseCall([])).toEqual({ kind: "nobody" });
});

test("hours close the line, caps do not: who calls us is not turned away for what we may not do", () => {
  const reason = (code: string) => [{ detail: { code } }];
  expect(["outside_hours", "holiday", "weekend"].map((code) => isOpenHour(reason(code)))).toEqual([
    false,
    false,
    false,
  ]);
  expect(["limit_reached", "too_soon", "do_not_contact"].every((code) => isOpenHour(reason(code)))).toBe(
    true,
  );
});

const caller = { since: 0, lastUser: ana, open: true };

test.each([
  ["the agent they know is free", [member(ana, 1, "free"), member(luis, 2, "free")], 0, "a1"],
  ["the agent they know reads a preview", [member(ana, 1, "reading"), member(luis, 2, "free")], 0, "a1"],
  ["the agent they know is busy, at 9.999 s", [member(ana, 1, "busy"), member(luis, 2, "free")], 9_999, null],
  ["the agent they know is busy, at 10 s", [member(ana, 1, "busy"), member(luis, 2, "free")], 10_000, "a2"],
  ["the agent they know is not there", [member(luis, 2, "free")], 0, "a2"],
  ["a free one before one who reads", [member(luis, 2, "reading"), member(luis, 3, "free", 9)], 0, "a3"],
  ["the longest idle", [member(luis, 2, "free", 9), member(luis, 3, "free", 5)], 0, "a3"],
] as const)("who gets the caller: %s", (_name, team, now, expected) => {
  const turn = turnOf(caller, team, now);
  expect(turn).toEqual(
    expected === null ? { do: "wait" } : { do: "give", seat: seat(Number(expected.slice(1))) },
  );
});

test("with all busy a caller waits twenty seconds in all, and not a millisecond less", () => {
  const team = [member(ana, 1, "busy")];
  expect(turnOf(caller, team, 19_999)).toEqual({ do: "wait" });
  expect(turnOf(caller, team, 20_000)).toEqual({ do: "turn_away", why: "waited" });
  expect(turnOf(caller, [], 0)).toEqual({ do: "turn_away", why: "no_agents" });
  expect(turnOf({ ...caller, open: false }, [member(ana, 1, "free")], 0)).toEqual({
    do: "turn_away",
    why: "closed",
  });
});

test("keys are gathered until #, and whoever forgets it is looked up when the time is over", () => {
  let stage = questionHeard(askDocument(0), 1_000);
  for (const key of "1234") stage = keyPressed(stage, key).stage;
  expect(timeToType(stage, 1_000 + returnRules.documentMs - 1).next).toBe("wait");
  expect(timeToType(stage, 1_000 + returnRules.documentMs)).toMatchObject({ next: "look_up", keys: "1234" });
  expect(keyPressed(stage, "#")).toMatchObject({ next: "look_up", keys: "1234" });
});

test("after two tries in vain nobody is asked a third time", () => {
  expect(notFound(1, 0)).toMatchObject({ next: "ask_again", stage: { tries: 2 } });
  expect(notFound(2, 0).next).toBe("give_up");
});

test.each([
  ["123456785", "CL", "12345678-5"],
  ["1009*", "CL", "1009-K"],
  ["123456784", "CL", null],
  ["45678901", "PE", "45678901"],
  ["1234567890123", "PE", null],
  ["", "CL", null],
] as const)("the keys %s are in %s the document %s", (keys, country, text) => {
  expect(documentOf(keys, country)?.text ?? null).toBe(text);
});

test("while callers wait for anybody nobody is dialled; while one waits for their own agent one less is", () => {
  expect(dialsBeside(4, 0, 0)).toBe(4);
  expect(dialsBeside(4, 1, 0)).toBe(0);
  expect(dialsBeside(4, 1, 3)).toBe(3);
  expect(dialsBeside(1, 2, 3)).toBe(0);
});

const chile = { country: "CL", running: true, atWork: 2, free: 1 } as const;
const peru = { country: "PE", running: true, atWork: 2, free: 1 } as const;
const [fromChile, fromPeru, fromSpain] = ["+56912345678", "+51987654321", "+34911234567"].map(asPhone);
const alike = (mandate: Showing, name: string) => ({ ...mandate, name });

test.each([
  ["a Chilean number goes to Chile, though Perú began later", fromChile, [peru, chile], 1],
  ["a Peruvian number that calls a Chilean one goes to Perú", fromPeru, [chile, peru], 1],
  ["a withheld number belongs where the number called does", null, [peru, chile], 1],
  ["a country without a mandate counts as withheld", fromSpain, [peru, chile], 1],
  ["with no mandate of either country, whichever is first", null, [peru, { ...peru, free: 9 }], 0],
  ["an agent who is free before one who talks", fromChile, [{ ...chile, free: 0 }, chile], 1],
  [
    "an agent who talks before nobody",
    fromChile,
    [
      { ...chile, atWork: 0, free: 0 },
      { ...chile, free: 0 },
    ],
    1,
  ],
  ["free agents of another country do not count", fromChile, [peru, { ...chile, free: 0, atWork: 0 }], 1],
  [
    "a campaign that has stopped has nobody, whoever sits there",
    fromChile,
    [
      { ...chile, running: false },
      { ...chile, free: 0 },
    ],
    1,
  ],
  [
    "a campaign that works before one that does not",
    fromChile,
    [
      { ...chile, running: false },
      { ...chile, atWork: 0, free: 0 },
    ],
    1,
  ],
  ["between equals the order stands", fromChile, [chile, chile], 0],
] as const)("whose agents answer a caller nobody knows: %s", (_name, from, mandates, expected) => {
  const named = mandates.map((mandate, at) => alike(mandate, String(at)));
  expect(mandateFor(named, { from: from ?? null, called: ours })?.name).toBe(String(expected));
});

test("a number that no mandate shows has nobody to answer it", () => {
  expect(mandateFor([], { from: null, called: ours })).toBeUndefined();
});
