import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runComparison } from "#simulator/comparison.ts";
import { agentsOf } from "#simulator/core/world.ts";
import { asJson, table } from "./simulate.ts";
import { readSimulateOptions, type SimulateWish } from "./simulate-options.ts";

function wishOf(line: string): SimulateWish {
  const asked = readSimulateOptions(line.split(" ").filter(Boolean));
  if (!("wish" in asked)) throw new Error(JSON.stringify(asked));
  return asked.wish;
}
const wrongOf = (...args: string[]): string => {
  const asked = readSimulateOptions(args);
  return "wrong" in asked ? asked.wrong : "";
};

test("the command of the manual is understood", () => {
  const wish = wishOf(
    "--agents 12 --world base --policy auto,progressive,vicidial-hard --days 10 --seed 7 --cap 1,5",
  );
  expect(agentsOf(wish.world)).toBe(12);
  expect(wish.policies.map(({ name }) => name)).toEqual(["auto", "progressive", "vicidial-hard"]);
  expect(wish).toMatchObject({ days: 10, seed: 7, cap: 0.015, json: false });
});

test.each([
  [["--agents", "doce"], "--agents debe ser un número entero de 0 a 10000 y dice «doce»."],
  [["--agents", "10001"], "--agents debe ser"],
  [["--days", "0"], "--days debe ser un número entero de 1"],
  [["--hours", "25"], "--hours debe ser un número de 0.1 a 24"],
  [["--cap", "101"], "--cap debe ser"],
  [["--policy", "auto,mágica"], "No existe la política «mágica». Hay: auto, manual"],
  [["--world", "luna"], "No existe el mundo «luna». Hay: base, hard"],
  [["--world", "no-esta.json"], "No existe el archivo «no-esta.json»."],
  [["--dias", "3"], "No existe la opción --dias."],
  [["hola"], "Sobra «hola»."],
  [["--agents"], "A --agents le falta el valor"],
])("what cannot be done is said in one line: %j", (args, told) => {
  expect(wrongOf(...args)).toContain(told);
});

test("a world file is read, and what is wrong in it is told place by place", () => {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-world-"));
  try {
    const path = join(folder, "mundo.json");
    writeFileSync(path, '\uFEFF{ "preset": "easy", "name": "lunes", "hours": 2 }');
    expect(wishOf(`--world ${path}`).world).toMatchObject({
      name: "lunes",
      hours: 2,
      answers: { byHour: [0.54] },
    });
    writeFileSync(path, '{ "hours": 99, "answers": { "byHour": [] } }');
    expect(wrongOf("--world", path)).toMatch(
      /hours: debe ser un número.*\n.*answers\.byHour: debe tener de 1 a 48/,
    );
    writeFileSync(path, "{ hours: 2 ");
    expect(wrongOf("--world", path)).toContain("no es JSON");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the table has a line per policy with its interval, and the JSON the same figures", () => {
  const wish = wishOf("--agents 4 --hours 0.5 --days 2 --policy progressive,ratio-2 --json");
  const told: number[] = [];
  const results = runComparison(wish, (share) => told.push(share));
  expect(told.at(-1)).toBeCloseTo(1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  const lines = table(wish, results).split("\n");
  expect(lines[0]).toBe("Mundo base · 4 agentes · 2 jornadas de 0,5 h · tope 3,0 % · semilla 1");
  expect(lines.find((line) => line.startsWith("2 líneas por libre"))).toMatch(/\d,\d ± \d/);
  const json = JSON.parse(asJson(wish, results));
  expect(json.policies[1].figures.occupancy.mean).toBe(results[1]?.figures.occupancy.mean);
});
