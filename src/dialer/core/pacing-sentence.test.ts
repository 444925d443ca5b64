import { expect, test } from "vitest";
import type { PacingDecision } from "./pacing.ts";
import { sentenceOf } from "./pacing-sentence.ts";

const reason: PacingDecision["reason"] = {
  risk: 0.041,
  riskPrice: 0.029,
  answerRate: 0.25,
  expectedFree: 2.4,
  expectedLandings: 0.8,
  abandonment: 0.031,
  limitedBy: "risk",
  idle: 2,
  ringing: 3,
};

test.each<[string, PacingDecision]>([
  ["0 llamadas: 2 libres, 3 por contestar; riesgo 4,1 % sobre 2,9 %", { dial: 0, reason }],
  [
    "1 llamada: 1 libre, 0 por contestar; riesgo 4,1 % sobre 2,9 %",
    { dial: 1, reason: { ...reason, idle: 1, ringing: 0 } },
  ],
  [
    "0 llamadas: 2 libres, 3 por contestar; abandono 3,1 %, en su tope: solo una por gestor libre",
    { dial: 0, reason: { ...reason, limitedBy: "cap" } },
  ],
  [
    "4 llamadas: 2 libres, 3 por contestar; sin más líneas disponibles",
    { dial: 4, reason: { ...reason, limitedBy: "lines" } },
  ],
  [
    "0 llamadas: 0 libres, 3 por contestar; no hay más gestores por desocuparse",
    { dial: 0, reason: { ...reason, idle: 0, limitedBy: "agents" } },
  ],
  [
    "0 llamadas: 2 libres, 0 por contestar; ocupación 91 % sobre el techo de 88 %",
    {
      dial: 0,
      reason: { ...reason, ringing: 0, limitedBy: "agents", occupancy: 0.91, occupancyCeiling: 0.88 },
    },
  ],
  [
    "1 llamada: 2 libres, 1 por contestar; abandono según la ley 4,1 % sobre 3,0 %: una por gestor libre, y quien contesta pasa directo",
    { dial: 1, reason: { ...reason, ringing: 1, byLaw: 0.041, byLawCap: 0.03 } },
  ],
  [
    "0 llamadas: 2 libres, 3 por contestar; ocupación 88 %, en su techo",
    { dial: 0, reason: { ...reason, limitedBy: "agents", occupancy: 0.882, occupancyCeiling: 0.88 } },
  ],
  [
    "0 llamadas: 2 libres, 3 por contestar; riesgo 4,1 % sobre 2,9 %; cuelga 1 que aún suenan",
    { dial: 0, cancel: [7], reason },
  ],
])("a decision reads: %s", (sentence, decision) => {
  expect(sentenceOf(decision)).toBe(sentence);
});

test("a policy that knows nothing of risk still says what it does", () => {
  const { idle: _i, ringing: _r, ...bare } = reason;
  expect(sentenceOf({ dial: 2, reason: { ...bare, limitedBy: "none" } })).toBe(
    "2 llamadas: 2 libres; una por gestor libre",
  );
});
