import fc from "fast-check";
import { expect, test } from "vitest";
import { asId, isUuid, uuidv7From } from "./ids.ts";
import { isPhone } from "./phone.ts";

test("an id carries its millisecond, version and variant, and later ids sort after earlier ones", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 48 - 2 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (at, one, two) => {
        const [earlier, later] = [uuidv7From(at, one), uuidv7From(at + 1, two)];
        const inside = Number.parseInt(earlier.replaceAll("-", "").slice(0, 12), 16);
        return (
          isUuid(earlier) &&
          earlier[14] === "7" &&
          "89ab".includes(earlier[19] ?? "") &&
          inside === at &&
          earlier < later
        );
      },
    ),
  );
});

test("what is not an id never becomes one", () => {
  for (const text of [
    "",
    "1",
    "g1a20030-107a-759a-b279-c2fd89ff7f63",
    "01A20030-107A-759A-B279-C2FD89FF7F63",
  ]) {
    expect(isUuid(text)).toBe(false);
    expect(() => asId(text)).toThrow("not a uuid");
  }
});

test("a telephone number is a plus sign and seven to fifteen digits", () => {
  expect(
    ["+56912345678", "56912345678", "+0123456789", "+123456", "+1234567890123456", "+5691234567a"].map(
      isPhone,
    ),
  ).toEqual([true, false, false, false, false, false]);
});
