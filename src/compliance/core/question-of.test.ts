import { expect, test } from "vitest";
import { day, hour, localDate } from "#kernel/time.ts";
import { placesChile } from "../rules/places-cl.ts";
import { type Facts, requestOf } from "./question-of.ts";

const now = Date.parse("2026-11-24T15:00:00Z");
const facts: Facts = {
  portfolio: "p",
  creditor: "c",
  creditorKind: "financial",
  country: "CL",
  portfolioZone: "America/Santiago",
  endsOn: null,
  diallable: ["CL", "PE"],
  mandateDiallable: null,
  zone: null,
  region: "RM",
  commune: null,
  flags: [],
  reportedDead: false,
  accounts: [{ id: "a", state: "open", hold: null, holdUntil: null }],
  phones: [{ id: "f", e164: "+56912345678", role: "titular", ownership: "unknown" }],
  protections: [],
  blocks: [],
};
const asked = {
  channel: "voice",
  mode: "progressive",
  purpose: "collect",
  ringSeconds: 25,
  phone: "f",
} as const;
const request = (more: Partial<Facts>) => requestOf({ ...facts, ...more }, asked, placesChile, now);
const phoneOf = (more: Partial<Facts["phones"][number]>) => ({
  phones: facts.phones.map((phone) => ({ ...phone, ...more })),
});

test.each([
  ["holder", "titular", "titular"],
  ["holder", "referencia", "referencia"],
  ["holder", "laboral", "laboral"],
  ["employer", "titular", "laboral"],
  ["third_party", "titular", "tercero"],
  ["wrong", "aval", "tercero"],
] as const)("a number owned by %s that the file calls %s is treated as %s", (ownership, role, expected) => {
  expect(request(phoneOf({ ownership, role })).role).toBe(expected);
});
test("a number that is not the debtor's is a third party's", () => {
  expect(requestOf(facts, { ...asked, phone: "another" }, placesChile, now).role).toBe("tercero");
});

test("only debts open and free are touched; when all are on hold the first to be freed says when", () => {
  const open = { id: "a", state: "open", hold: null, holdUntil: null } as const;
  const held = { id: "b", state: "open", hold: "dispute", holdUntil: now + day } as const;
  const soon = { id: "d", state: "open", hold: "reported_payment", holdUntil: now + hour } as const;
  const over = { id: "e", state: "open", hold: "reported_payment", holdUntil: now } as const;
  const forever = { id: "g", state: "open", hold: "legal", holdUntil: null } as const;
  expect(request({ accounts: [open, held] })).toMatchObject({ accounts: ["a"], blocks: [] });
  expect(request({ accounts: [held, soon] }).blocks).toEqual([{ until: now + hour }]);
  expect(request({ accounts: [forever] }).blocks).toEqual([{}]);
  expect(request({ accounts: [over] })).toMatchObject({ accounts: ["e"], blocks: [] });
});
test.each([
  [["paid", "withdrawn"], "paid"],
  [["withdrawn"], "withdrawn"],
  [[], "closed"],
  [["withdrawn", "open"], "open"],
] as const)("debts in the states %j stand as %s", (states, standing) => {
  const accounts = states.map((state, index) => ({ id: `${index}`, state, hold: null, holdUntil: null }));
  expect(request({ accounts }).standing).toBe(standing);
});
test("the last day of a mandate is worked and the next is not", () => {
  expect(request({ endsOn: localDate("2026-11-24") }).standing).toBe("open");
  expect(request({ endsOn: localDate("2026-11-23") }).standing).toBe("closed");
});
test("a zone stated for the person is believed only if the country has it", () => {
  expect(request({ zone: "Pacific/Easter" }).place.zones).toEqual(["Pacific/Easter"]);
  expect(request({ zone: "Europe/Madrid" }).place.zones).toEqual(["America/Santiago"]);
  expect(requestOf(facts, asked, undefined, now).place.zones).toEqual([]);
});
test("of several promises the one that protects longest counts, and only of the debts touched", () => {
  const promise = (account: string, through: string) =>
    ({ account, kind: "promise", since: now, through: localDate(through) }) as const;
  const protections = [
    promise("a", "2026-11-26"),
    promise("a", "2026-12-01"),
    promise("other", "2027-01-01"),
  ];
  expect(request({ protections }).promise?.protectedThrough).toBe("2026-12-01");
});
