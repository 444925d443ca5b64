import { expect, test } from "vitest";
import { maskDocument, maskEmail, maskField, maskPhone } from "./masks.ts";

test.each([
  [maskDocument, "17654321-K", "···21-K"],
  [maskDocument, "1234567", "···"],
  [maskPhone, "+56912345678", "+56 ···5678"],
  [maskPhone, "+51987654321", "+51 ···4321"],
  [maskPhone, "+12025550143", "+1 ···0143"],
  [maskPhone, "1234", "···"],
  [maskEmail, "rosa@correo.cl", "r···@···.cl"],
  [maskEmail, "rosa", "r···@···"],
] as const)("%o shows %s as %s", (mask, whole, shown) => {
  expect(mask(whole)).toBe(shown);
});

test("of a correction only telephone and e-mail are masked, and what was empty stays empty", () => {
  expect(maskField("phone", "+56912345678")).toBe("+56 ···5678");
  expect(maskField("email", null)).toBeNull();
  expect(maskField("employer", "Panadería")).toBe("Panadería");
});
