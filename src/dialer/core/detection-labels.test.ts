import { expect, test } from "vitest";
import { defaultTree } from "#gestiones/trees/default.ts";
import { noSignals } from "./amd-signals.ts";
import { beepsAfterAll, whomTheyMet } from "./detection-labels.ts";

test("of the results an agent may choose, one says a machine and those with somebody on the line say a person", () => {
  const leaves = [
    ...defaultTree.choices.flatMap((choice) => (choice.kind === "group" ? choice.children : [choice])),
    ...defaultTree.withoutContact,
  ];
  const said = (met: string | null) =>
    leaves
      .filter((leaf) => whomTheyMet({ disposition: leaf.code, contactClass: leaf.contactClass }) === met)
      .map(({ code }) => code);
  expect(said("machine")).toEqual(["BUZON"]);
  expect(said("human").length).toBeGreaterThan(10);
  expect(said(null)).toEqual(expect.arrayContaining(["SILENCIO", "SE_CORTA", "AUDIO_MALO"]));
});

test("what the dialler itself recorded is nobody's word", () => {
  for (const leaf of defaultTree.system)
    expect(whomTheyMet({ disposition: leaf.code, contactClass: leaf.contactClass })).toBeNull();
});

test("a beep in a talk that was given to an agent is told, and none where nobody was given it", () => {
  const signals = { ...noSignals, tones: ["beep"] as const };
  expect(beepsAfterAll({ verdict: "human", signals })).toBe(true);
  expect(beepsAfterAll({ verdict: "silence", signals })).toBe(true);
  expect(beepsAfterAll({ verdict: "machine", signals })).toBe(false);
  expect(beepsAfterAll({ verdict: null, signals })).toBe(false);
  expect(beepsAfterAll({ verdict: "human", signals: { ...noSignals, tones: ["ringback"] } })).toBe(false);
});
