import fc from "fast-check";
import { expect, test } from "vitest";
import { asPhone } from "#kernel/phone.ts";
import { inPool, type PoolNumber, pickCallerId } from "./caller-id.ts";

const number = (text: string, over: Partial<PoolNumber> = {}): PoolNumber => ({
  number: asPhone(text),
  state: "in_use",
  verified: true,
  creditor: null,
  trunks: ["carrier"],
  portfolios: [],
  dailyCap: null,
  usesToday: 0,
  fallen: false,
  ...over,
});
const call = { to: asPhone("+56229876543"), country: "CL", trade: "bank", shownBefore: null } as const;
const lima = { to: asPhone("+51119876543"), country: "PE", trade: "bank", shownBefore: null } as const;

test("in Chile a bank shows a 600 number or does not call; retail finance may show any of ours", () => {
  const numbers = [number("+56221234567"), number("+56600123456")];
  expect(pickCallerId(numbers, call).picked?.number).toBe("+56600123456");
  expect(pickCallerId([number("+56221234567")], call)).toEqual({
    picked: null,
    why: "prefix_required",
    prefix: "600",
  });
  expect(pickCallerId(numbers, { ...call, trade: "retail_finance" })).toMatchObject({
    picked: { number: "+56221234567" },
    why: "same_area",
  });
});

test("a debtor sees the number that they saw before, as long as it may still be shown", () => {
  const shownBefore = asPhone("+51122222222");
  const numbers = [number("+51111111111"), number(shownBefore, { usesToday: 9, fallen: true })];
  expect(pickCallerId(numbers, { ...lima, shownBefore })).toMatchObject({
    picked: { number: shownBefore },
    why: "same_as_before",
  });
  const capped = [number("+51111111111"), number(shownBefore, { usesToday: 9, dailyCap: 9 })];
  expect(pickCallerId(capped, { ...lima, shownBefore }).picked?.number).toBe("+51111111111");
});

test("a number at its cap of the day is shown no more, and with none left nobody is called", () => {
  const [below, at] = [{ usesToday: 99 }, { usesToday: 100 }];
  expect(pickCallerId([number("+51111111111", { dailyCap: 100, ...below })], lima).picked).not.toBeNull();
  expect(pickCallerId([number("+51111111111", { dailyCap: 100, ...at })], lima)).toMatchObject({
    picked: null,
    why: "cap_reached",
  });
  expect(pickCallerId([], lima)).toMatchObject({ picked: null, why: "no_number" });
});

test("among equals the one least used today is shown, and one that is answered ever less comes last", () => {
  const numbers = [
    number("+51111111111", { usesToday: 5 }),
    number("+51111111112", { usesToday: 3 }),
    number("+51111111113", { fallen: true }),
  ];
  expect(pickCallerId(numbers, lima).picked?.number).toBe("+51111111112");
});

const pool = { trunk: "carrier", portfolio: "banco", creditor: "c1", signed: [] };

test("only numbers of the mandate's pool are shown: in use, allowed by the trunk, and not another mandate's", () => {
  const numbers = [
    number("+51111111111"),
    number("+51111111112", { portfolios: ["banco"] }),
    number("+51111111113", { portfolios: ["tienda"] }),
    number("+51111111114", { trunks: ["other"] }),
    number("+51111111115", { state: "stopped" }),
  ];
  expect(inPool(numbers, pool).map((one) => one.number.slice(-1))).toEqual(["1", "2"]);
});

test("the creditor's signed numbers narrow the pool and never widen it", () => {
  const numbers = [
    number("+51111111111"),
    number("+51111111112"),
    number("+51111111113", { portfolios: ["tienda"] }),
  ];
  const signed = ["51111111112", "+51111111113", "+51999999999"];
  expect(inPool(numbers, { ...pool, signed }).map((one) => one.number.slice(-1))).toEqual(["2"]);
});

test("whatever the pool, a number that is stopped, capped or of another mandate is never picked", () => {
  const any = fc.record({
    state: fc.constantFrom("in_use" as const, "stopped" as const),
    portfolios: fc.constantFrom([], ["banco"], ["tienda"]),
    dailyCap: fc.constantFrom(null, 1, 5),
    usesToday: fc.nat(8),
    fallen: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), (rows) => {
      const numbers = rows.map((row, i) => number(`+5111111111${i}`, row));
      const { picked } = pickCallerId(inPool(numbers, pool), lima);
      const open = numbers.filter(
        (one) =>
          one.state === "in_use" &&
          one.portfolios[0] !== "tienda" &&
          (one.dailyCap === null || one.usesToday < one.dailyCap),
      );
      if (open.length === 0) expect(picked).toBeNull();
      else expect(open).toContain(picked);
    }),
  );
});

test("a number nobody has verified is never shown, and one of a creditor's only for that creditor", () => {
  const ours = number("+56221111111");
  const unverified = number("+56222222222", { verified: false });
  const theirs = number("+56223333333", { creditor: "c2" });
  const pool = (creditor: string) =>
    inPool([ours, unverified, theirs], { trunk: "carrier", portfolio: "p1", creditor, signed: [] });
  expect(pool("c1")).toEqual([ours]);
  expect(pool("c2")).toEqual([ours, theirs]);
});
