import { expect, test } from "vitest";
import { asId, type TeamId, type UserId } from "#kernel/ids.ts";
import { hour, localDate, minute } from "#kernel/time.ts";
import { alertOf, fateOf, heldToday, isAnnounced, mayTake } from "./callbacks.ts";

const [ana, luis] = [
  asId<UserId>("01900000-0000-7000-8000-0000000000c1"),
  asId<UserId>("01900000-0000-7000-8000-0000000000c2"),
];
const at = Date.parse("2026-11-24T13:00:00Z");
const agreed = { at, owner: ana, debtorName: "Ana Soto" };

test("the owner may take an agreed call from its hour on, the team ten minutes later", () => {
  expect(mayTake(agreed, ana, at - 1)).toBe(false);
  expect(mayTake(agreed, ana, at)).toBe(true);
  expect(mayTake(agreed, luis, at + 10 * minute - 1)).toBe(false);
  expect(mayTake(agreed, luis, at + 10 * minute)).toBe(true);
  expect(mayTake({ ...agreed, owner: null }, luis, at)).toBe(true);
});

test("the agenda announces it to its owner five minutes before, and to the team when they may take it", () => {
  expect(isAnnounced(agreed, ana, at - 5 * minute - 1)).toBe(false);
  expect(isAnnounced(agreed, ana, at - 5 * minute)).toBe(true);
  expect(isAnnounced(agreed, luis, at)).toBe(false);
  expect(isAnnounced(agreed, luis, at + 10 * minute)).toBe(true);
});

test("thirty minutes untaken is an alert with its hour where the mandate is", () => {
  expect(alertOf(agreed, at + 30 * minute - 1, "America/Santiago")).toBeNull();
  expect(alertOf(agreed, at + 30 * minute, "America/Santiago")).toEqual({
    code: "callback_untaken",
    text: "Nadie tomó la llamada agendada de las 10:00 (Ana Soto)",
    since: at + 30 * minute,
  });
});

const today = localDate("2026-11-24");
const team = asId<TeamId>("01900000-0000-7000-8000-0000000000d1");
const other = asId<TeamId>("01900000-0000-7000-8000-0000000000d2");

test("while a promise is in force an agreed call is its agent's, whoever agreed it, and never the team's", () => {
  const call = heldToday({ ...agreed, lockedTo: luis }, [], today);
  expect([mayTake(call, luis, at), mayTake(call, ana, at)]).toEqual([true, false]);
  expect(mayTake(call, ana, at + 10 * minute)).toBe(false);
  expect(isAnnounced(call, ana, at + 30 * minute)).toBe(false);
});

test("the agreed call of an absent agent is the cover's at its hour and the team's ten minutes later", () => {
  const away = { user: ana, from: today, to: today, cover: { kind: "user", user: luis }, setAt: 0 } as const;
  const covered = heldToday({ ...agreed, lockedTo: null }, [away], today);
  expect([mayTake(covered, luis, at), mayTake(covered, ana, at)]).toEqual([true, false]);
  expect(mayTake(covered, ana, at + 10 * minute)).toBe(true);
  const theirs = heldToday({ ...agreed, lockedTo: null }, [away], localDate("2026-11-25"));
  expect([mayTake(theirs, luis, at), mayTake(theirs, ana, at)]).toEqual([false, true]);
});

test("a team that covers takes the call with any of its people, another team only after ten minutes", () => {
  const away = { user: ana, from: today, to: today, cover: { kind: "team", team }, setAt: 0 } as const;
  const covered = heldToday({ ...agreed, lockedTo: null }, [away], today);
  expect([mayTake(covered, luis, at, team), mayTake(covered, luis, at, other)]).toEqual([true, false]);
  expect(mayTake(covered, luis, at + 10 * minute, other)).toBe(true);
});

const refusal = { found: "refusal", verdict: "DENY", code: "too_soon", pending: false } as const;

test.each([
  ["allowed", { found: "entry" }, { do: "offer" }],
  [
    "refused until a later hour",
    { ...refusal, nextAllowedAt: at + hour },
    { do: "move", to: at + hour, why: "too_soon" },
  ],
  ["refused with an hour that has passed", { ...refusal, nextAllowedAt: at }, { do: "close", why: "law" }],
  ["refused for good", { ...refusal, nextAllowedAt: null }, { do: "close", why: "law" }],
  ["in doubt", { ...refusal, verdict: "REVIEW", nextAllowedAt: null }, { do: "close", why: "review" }],
  [
    "while another contact is under way",
    { ...refusal, pending: true, nextAllowedAt: at + 5 * hour },
    { do: "move", to: at + minute, why: "too_soon" },
  ],
  ["without a phone", { found: "no_phone" }, { do: "close", why: "no_phone" }],
] as const)("an agreed call that is %s", (_name, answer, fate) => {
  expect(fateOf(answer, at)).toEqual(fate);
});
