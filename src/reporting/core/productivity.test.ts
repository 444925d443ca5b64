import { expect, test } from "vitest";
import { metrics } from "./metrics.ts";
import { agentFigures, campaignFigures } from "./productivity.ts";

const idle = {
  connected: 0,
  gestiones: 0,
  direct: 0,
  indirect: 0,
  promises: 0,
  helpRequests: 0,
  seconds: {},
};
const nothing = {
  dialled: 0,
  answered: 0,
  human: 0,
  machine: 0,
  connected: 0,
  abandoned: 0,
  abandonedByLaw: 0,
  messagesLeft: 0,
  messagesWhole: 0,
  hangups: 0,
  peopleTried: 0,
  peopleReached: 0,
  gestiones: 0,
  direct: 0,
  indirect: 0,
  promises: 0,
  kept: 0,
  dueDecided: 0,
};

test("an agent who did nothing has no rates, rather than zero or a division by zero", () => {
  const figures = agentFigures(idle);
  expect(figures.occupancy).toBeNull();
  expect(figures.gestionesPerHour).toBeNull();
  expect(figures.gestiones).toBe(0);
});

test("time away from the desk is not logged time", () => {
  expect(agentFigures({ ...idle, seconds: { offline: 3_600, available: 60 } }).loggedSeconds).toBe(60);
});

test("abandonment is a share of the people who answered, not of the calls", () => {
  const counts = { ...nothing, dialled: 200, answered: 100, human: 50, abandoned: 1 };
  expect(campaignFigures(counts)).toMatchObject({ abandonmentShare: 0.02, answerRate: 0.5, humanRate: 0.5 });
});

test("every figure shown has a name and a formula in the dictionary", () => {
  const shown = [...Object.keys(agentFigures(idle)), ...Object.keys(campaignFigures(nothing))];
  for (const code of shown) expect(metrics).toHaveProperty(code);
});
