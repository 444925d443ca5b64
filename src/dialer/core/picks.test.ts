import fc from "fast-check";
import { expect, test } from "vitest";
import { asId, type DebtorId, type PhoneId } from "#kernel/ids.ts";
import { type Candidate, orderCandidates, pickAccount } from "./pick-account.ts";
import { type PhoneCandidate, pickNumber } from "./pick-number.ts";

const now = Date.UTC(2026, 10, 24, 13);
const phoneId = (n: number): PhoneId => asId(`01900000-0000-7000-8000-${String(n).padStart(12, "0")}`);
const phone = (n: number, over: Partial<PhoneCandidate> = {}): PhoneCandidate => ({
  phone: phoneId(n),
  role: "titular",
  state: { validity: "unknown", ownership: "unknown", reach: "never" },
  quality: 0.5,
  triesThisPass: 0,
  notBefore: null,
  position: 0,
  ...over,
});

test("the best phone is called first, and after a try in vain another one", () => {
  expect(pickNumber([phone(1, { quality: 0.3 }), phone(2, { quality: 0.6 })], now).phone).toBe(phoneId(2));
  const tried = [phone(1, { quality: 0.3 }), phone(2, { quality: 0.6, triesThisPass: 1 })];
  expect(pickNumber(tried, now).phone).toBe(phoneId(1));
});

test("dead phones, wrong persons, references and workplaces are never dialled, and the reason is given", () => {
  const state = { validity: "unknown", ownership: "unknown", reach: "never" } as const;
  const refused = [
    phone(1, { state: { ...state, validity: "invalid" } }),
    phone(2, { state: { ...state, ownership: "third_party" } }),
    phone(3, { role: "referencia" }),
    phone(4, { role: "laboral" }),
    phone(5, { state: { ...state, ownership: "employer" } }),
  ];
  const picked = pickNumber(refused, now);
  expect(picked.phone).toBeNull();
  expect(picked.refused.map(({ why }) => why)).toEqual([
    "dead",
    "wrong_person",
    "reference",
    "workplace",
    "workplace",
  ]);
  expect(pickNumber([phone(4, { role: "laboral" })], now, { workplaceAllowed: true }).phone).toBe(phoneId(4));
  expect(pickNumber([phone(3, { role: "referencia" })], now, { workplaceAllowed: true }).phone).toBeNull();
});

test("when every phone must wait, the first instant is said", () => {
  const picked = pickNumber([phone(1, { notBefore: now + 9 }), phone(2, { notBefore: now + 5 })], now);
  expect(picked).toMatchObject({ phone: null, nextAt: now + 5 });
});

test("of phones alike the one the creditor names first is called first", () => {
  const [second, first] = [phone(1, { position: 1 }), phone(2, { position: 0 })];
  expect(pickNumber([second, first], now).phone).toBe(first.phone);
});

test("the order of the file does not change which phone is called", () => {
  const list = [phone(1), phone(2), phone(3, { quality: 0.4 })];
  fc.assert(
    fc.property(fc.shuffledSubarray(list, { minLength: 3 }), (shuffled) => {
      expect(pickNumber(shuffled, now).phone).toBe(phoneId(1));
    }),
  );
});

const debtor = (n: number, over: Partial<Candidate> = {}): Candidate => ({
  debtor: asId<DebtorId>(`01900000-0000-7000-8000-${String(n).padStart(12, "0")}`),
  callbackAt: null,
  promiseBrokenAt: null,
  value: 0,
  notBefore: null,
  ...over,
});

test("callbacks that are due come first, then broken promises, then the most valuable", () => {
  const list = [
    debtor(1, { value: 10 }),
    debtor(2, { value: 90 }),
    debtor(3, { promiseBrokenAt: now - 1000 }),
    debtor(4, { callbackAt: now - 1000 }),
    debtor(5, { callbackAt: now - 9000 }),
  ];
  expect(orderCandidates(list, now).map((it) => Number(it.debtor.slice(-3)))).toEqual([5, 4, 3, 2, 1]);
});

test("nobody is called before the hour they asked for, nor before their next try", () => {
  expect(
    pickAccount(
      [debtor(1, { callbackAt: now + 3_600_000, value: 99 }), debtor(2, { notBefore: now + 1 })],
      now,
    ),
  ).toBeNull();
});
