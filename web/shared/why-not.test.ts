import { expect, test } from "vitest";
import { AppError } from "#kernel/errors.ts";
import { whyNot } from "./why-not.ts";

const reason = {
  ruleSet: "cl-37",
  version: "1",
  rule: "cl.hours",
  article: "art. 37",
  verdict: "DENY",
  detail: { code: "outside_hours" },
};

test("a refused call says which rule stops it, once, and from when it may be tried on the person's clock", () => {
  const nextAllowedAt = Date.parse("2026-11-25T11:00:00Z");
  const refused = new AppError("contact_denied", {
    reasons: [reason, reason],
    nextAllowedAt,
    zone: "America/Santiago",
    why: "law",
  });
  expect(whyNot(refused)).toEqual([
    { text: "Fuera del horario permitido." },
    { key: "until", when: "miércoles 25-11 a las 08:00" },
  ]);
});

test("a number that was retired says so, and no hour", () => {
  expect(whyNot(new AppError("contact_denied", { reasons: [], why: "phone_retired" }))).toEqual([
    { key: "phone_retired", when: "" },
  ]);
});

test("a number that cannot be one says what is wrong with it; what nobody refused says nothing more", () => {
  expect(whyNot(new AppError("validation_failed", { field: "phone", code: "telefono_corto" }))).toEqual([
    { key: "telefono_corto", when: "" },
  ]);
  expect(whyNot(new AppError("conflict", { why: "protected_role" }))).toEqual([
    { key: "protected_role", when: "" },
  ]);
  expect(whyNot(new AppError("validation_failed", { field: "name" }))).toEqual([]);
  expect(whyNot(new TypeError("offline"))).toEqual([]);
});
