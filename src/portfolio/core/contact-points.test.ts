import { expect, test } from "vitest";
import { isEmail, mayChangeRole } from "./contact-points.ts";

test.each([
  ["ana@correo.cl", true],
  ["ana.soto+pago@sub.correo.com.pe", true],
  ["ana@correo", false],
  ["ana correo@x.cl", false],
  ["<ana@correo.cl>", false],
])("%s is an address that can be written to: %s", (text, sound) => {
  expect(isEmail(text)).toBe(sound);
});

test.each([
  ["titular", "referencia", false, true],
  ["titular", "laboral", false, true],
  ["aval", "titular", false, true],
  ["laboral", "referencia", false, true],
  ["referencia", "titular", false, false],
  ["referencia", "laboral", false, false],
  ["laboral", "titular", false, false],
  ["laboral", "titular", true, true],
  ["referencia", "titular", true, true],
] as const)("from %s to %s, by somebody of compliance (%s): %s", (from, to, compliance, allowed) => {
  expect(mayChangeRole(from, to, compliance)).toBe(allowed);
});
