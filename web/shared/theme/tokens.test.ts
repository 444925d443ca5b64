import { expect, test } from "vitest";
import { contrast, difference, type Vision } from "./colour.ts";
import { type Theme, type Token, tokens } from "./tokens.ts";

const named: readonly Theme[] = ["light", "dark"];
const surfaces: readonly Token[] = ["bg", "surface", "raised"];
const states: readonly Token[] = [
  "state-available",
  "state-dialling",
  "state-talking",
  "state-wrapup",
  "state-paused",
  "state-critical",
  "state-offline",
];
const visions: readonly Vision[] = ["normal", "protan", "deutan", "tritan"];

test("the colour arithmetic agrees with published reference values", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  // CIEDE2000 of sRGB red and green, as colour libraries publish it.
  expect(difference("#ff0000", "#00ff00", "normal")).toBeCloseTo(86.6, 0);
});

test.each(named)("in the %s theme every text is readable on every surface (WCAG 1.4.3)", (name) => {
  const theme = tokens[name];
  for (const surface of surfaces) {
    for (const token of ["text", "text-muted", "accent", "bad-text"] as const) {
      expect(contrast(theme[token], theme[surface]), `${token} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    }
  }
  expect(contrast(theme["on-accent"], theme.accent)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(theme["on-accent"], theme["accent-hover"])).toBeGreaterThanOrEqual(4.5);
  expect(contrast(theme["on-bad"], theme["bad-strong"])).toBeGreaterThanOrEqual(4.5);
});

test.each(named)("in the %s theme borders of controls and state marks can be seen (WCAG 1.4.11)", (name) => {
  const theme = tokens[name];
  for (const surface of surfaces) {
    expect(contrast(theme["control-border"], theme[surface])).toBeGreaterThanOrEqual(3);
  }
  for (const surface of ["bg", "surface"] as const) {
    for (const state of states) {
      expect(contrast(theme[state], theme[surface]), `${state} on ${surface}`).toBeGreaterThanOrEqual(3);
    }
  }
});

test.each(named)("in the %s theme no two states look alike, whatever the person's colour vision", (name) => {
  const theme = tokens[name];
  for (const vision of visions) {
    for (const group of [states, ["good", "warn", "bad"] as const]) {
      for (const [i, a] of group.entries()) {
        for (const b of group.slice(i + 1)) {
          const apart = difference(theme[a], theme[b], vision);
          expect(apart, `${a} and ${b}, ${vision}`).toBeGreaterThanOrEqual(10);
        }
      }
    }
  }
});
