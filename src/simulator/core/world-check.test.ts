import { expect, test } from "vitest";
import { presets } from "./presets.ts";
import { agentsOf, withAgents } from "./world.ts";
import { worldFrom } from "./world-check.ts";

const flawsOf = (written: unknown): readonly string[] => {
  const answer = worldFrom(written);
  return "flaws" in answer ? answer.flaws.map(({ where, what }) => `${where}: ${what}`) : [];
};

test("every named world is a good world", () => {
  for (const world of Object.values(presets)) expect(worldFrom({ ...world })).toEqual({ world });
});

test("a file says only what differs from its preset", () => {
  const answer = worldFrom({ preset: "hard", answers: { byHour: [0.1, 0.2] }, trunk: { callsPerSecond: 2 } });
  expect(answer).toMatchObject({
    world: {
      name: "hard",
      answers: { byHour: [0.1, 0.2], wave: presets.hard.answers.wave },
      trunk: { callsPerSecond: 2, linesPerAgent: 12 },
    },
  });
});

test("a law is taken whole and does not inherit the preset's numbers", () => {
  const answer = worldFrom({ dialling: { ringSeconds: { kind: "logNormal", median: 9, sigma: 0.4 } } });
  expect(answer).toMatchObject({
    world: { dialling: { ringSeconds: { kind: "logNormal", median: 9, sigma: 0.4 } } },
  });
  expect("world" in answer && answer.world.dialling.ringSeconds).not.toHaveProperty("atMost");
});

test("what is wrong is told with its place and how to mend it", () => {
  expect(flawsOf({ answers: { byHour: [0.2, 26] } })).toEqual([
    "answers.byHour[1]: debe ser una proporción de 0 a 1, y dice 26; si es 26 %, escribe 0.26",
  ]);
  expect(flawsOf({ respuestas: 1 })[0]).toMatch(/^respuestas: no existe; aquí puede ir: name, hours/);
  expect(flawsOf({ hours: "ocho" })).toEqual([
    'hours: debe ser un número de 0.1 a 24, y dice "ocho"; por ejemplo 8',
  ]);
  expect(flawsOf({ hours: null })[0]).toMatch(/^hours: debe ser un número/);
  expect(flawsOf({ preset: "facil" })[0]).toMatch(/^preset: debe ser uno de: base, hard/);
});

test.each([
  [[], "archivo: "],
  [null, "archivo: "],
  [{ teams: [] }, "teams: debe tener de 1 a 50"],
  [{ teams: [{ agents: 10_001, fromHour: 0, toHour: null }] }, "teams[0].agents: "],
  [{ teams: [{ agents: 2.5, fromHour: 0, toHour: null }] }, "teams[0].agents: debe ser un número entero"],
  [{ others: { machine: 0, no_answer: 0, busy: 0, invalid: 0, failed: 0 } }, "others: al menos un peso"],
  [{ detection: { humansCut: 0.7, hangUps: 0.6 } }, "detection: humansCut y hangUps suman"],
  [{ greeting: { seconds: { kind: "gamma", mean: 2 } } }, "greeting.seconds.kind: debe ser uno de"],
  [{ greeting: { seconds: { kind: "uniform", from: 3, to: 1 } } }, "greeting.seconds: va de menor a mayor"],
  [{ greeting: { seconds: { kind: "empirical", quantiles: [3, 1] } } }, "greeting.seconds.quantiles[1]: "],
  [{ answers: { shocks: { answers: [2, 1] } } }, "answers.shocks.answers: va de menor a mayor"],
  [
    {
      greeting: { seconds: { kind: "mixture", parts: [{ weight: 1, law: { kind: "mixture", parts: [] } }] } },
    },
    "greeting.seconds.parts[0].law.kind: una mezcla no contiene otra",
  ],
])("nonsense is refused: %j", (written, told) => {
  expect(flawsOf(written)[0]).toContain(told);
});

test("more or fewer agents keep the proportions of the shifts", () => {
  const world = {
    ...presets.base,
    teams: [
      { agents: 20, fromHour: 0, toHour: 4 },
      { agents: 10, fromHour: 4, toHour: null },
    ],
  };
  expect(withAgents(world, 9).teams.map(({ agents }) => agents)).toEqual([6, 3]);
  for (const agents of [0, 1, 7, 301]) expect(agentsOf(withAgents(world, agents))).toBe(agents);
});
