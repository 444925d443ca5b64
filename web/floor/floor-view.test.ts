import { expect, test } from "vitest";
import { type Agent, capLevel, findByName, leavingSoon, shownAgents, sumUp } from "./floor-view.ts";

const agent = (name: string, part: Partial<Agent> = {}): Agent => ({
  userId: name,
  seatId: null,
  name,
  team: "Norte",
  campaignId: "c1",
  state: "talking",
  since: 0,
  pauseReason: null,
  pauseLabel: null,
  robot: false,
  calls: 0,
  contacts: 0,
  promises: 0,
  alert: null,
  help: null,
  movingTo: null,
  leaving: false,
  nextBreak: null,
  attemptId: null,
  inCall: false,
  ...part,
});
const alert = (rank: number, since = 0) => ({ rank, code: "x", text: "x", since });
const floor = (agents: Agent[]) => ({ now: 0, standing: [], untaken: [], campaigns: [], parts: [], agents });
const all = { campaign: "", team: "" };

test("the most urgent agent is first, the longest-standing alert before a newer one, the rest by name", () => {
  const shown = shownAgents(
    floor([
      agent("Óscar"),
      agent("Ana"),
      agent("Luis", { alert: alert(2, 500) }),
      agent("Rosa", { alert: alert(1) }),
      agent("Iván", { alert: alert(2, 100) }),
    ]),
    all,
  );
  expect(shown.map((each) => each.name)).toEqual(["Rosa", "Iván", "Luis", "Ana", "Óscar"]);
});
test("one agent in trouble among 300 comes to the front", () => {
  const many = Array.from({ length: 300 }, (_, i) => agent(`Agente ${String(i).padStart(3, "0")}`));
  many[217] = agent("Agente 217", { alert: alert(5) });
  expect(shownAgents(floor(many), all)[0]?.name).toBe("Agente 217");
});
test("filters leave the others out", () => {
  const agents = [agent("Ana"), agent("Luis", { campaignId: "c2" }), agent("Eva", { team: "Sur" })];
  expect(shownAgents(floor(agents), { campaign: "c1", team: "Norte" }).map((each) => each.name)).toEqual([
    "Ana",
  ]);
});
test("those who are not connected do not count as connected", () => {
  const totals = sumUp([agent("a"), agent("b", { state: "offline" }), agent("c", { state: "hold" })]);
  expect(totals).toMatchObject({ online: 2, talking: 2, available: 0 });
});
test("abandonment at the cap is still allowed, above it is not, near it is told", () => {
  expect([capLevel(0.02, 0.03), capLevel(0.027, 0.03), capLevel(0.03, 0.03), capLevel(0.0301, 0.03)]).toEqual(
    ["good", "warn", "warn", "bad"],
  );
});
test("typing letters finds the next name, without accents, and goes round", () => {
  const agents = [agent("Ana"), agent("Óscar"), agent("Olga")];
  expect([findByName(agents, "o", 0), findByName(agents, "os", 2), findByName(agents, "z", 0)]).toEqual([
    1, 1, -1,
  ]);
});
test("the floor names who leaves for a break within a quarter of an hour, and who should have left", () => {
  const turn = (from: number) => ({
    label: "Refrigerio",
    from,
    until: from + 60_000,
    phase: "later" as const,
  });
  const quarter = 15 * 60_000;
  const shown = leavingSoon(
    [
      agent("Ana", { nextBreak: turn(quarter) }),
      agent("Berta", { nextBreak: turn(-1) }),
      agent("Carla", { nextBreak: turn(quarter + 1) }),
      agent("Dora", { nextBreak: turn(0), state: "paused" }),
      agent("Elsa"),
    ],
    0,
  );
  expect(shown.map(({ name }) => name)).toEqual(["Berta", "Ana"]);
});
