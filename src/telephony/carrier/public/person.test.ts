import { expect, test } from "vitest";
import type { TalkEvent } from "../behaviour.ts";
import { endurancePastEndMs, newPerson, type PersonPlan, replan, step } from "./person.ts";

const plan: PersonPlan = {
  greetAfterMs: 300,
  greeting: "hola",
  lines: ["uno", "dos"],
  fillers: ["ya", "no sé"],
  closing: "chao",
  endAfterMs: 60_000,
};
/** Plays events at their instants with a tick every 100 ms between them; lines last `lineMs`. */
function play(
  events: readonly (readonly [at: number, TalkEvent])[],
  until: number,
  own: Partial<PersonPlan> = {},
  lineMs = 1_000,
) {
  let state = newPerson({ ...plan, ...own }, 0);
  const said: string[] = [];
  let speakingUntil: number | undefined;
  const tell = (event: TalkEvent, now: number): void => {
    const next = step(state, event, now);
    state = next.state;
    for (const effect of next.effects) {
      said.push(`${now} ${effect.do === "say" ? effect.line : effect.do}`);
      speakingUntil = effect.do === "say" ? now + lineMs : undefined;
    }
  };
  const queue = [...events];
  for (let now = 0; now <= until; now += 100) {
    while (queue[0] && queue[0][0] <= now) tell(queue.shift()?.[1] ?? { type: "tick" }, now);
    if (speakingUntil !== undefined && speakingUntil <= now) {
      speakingUntil = undefined;
      tell({ type: "spoke_end" }, now);
    }
    tell({ type: "tick" }, now);
  }
  return said;
}
const spoken = (from: number, to: number): readonly (readonly [number, TalkEvent])[] => [
  [from, { type: "heard_start" }],
  [to, { type: "heard_end", since: to }],
];

test("a person greets, waits for 700 ms of the agent's silence and answers in turn", () => {
  expect(play([...spoken(1_500, 3_000), ...spoken(5_000, 6_000)], 8_000)).toEqual([
    "300 hola",
    "3700 uno",
    "6700 dos",
  ]);
});
test("a pause of the agent shorter than 700 ms is not a turn", () => {
  expect(play([...spoken(1_500, 2_500), ...spoken(3_100, 4_000)], 4_600)).toEqual(["300 hola"]);
});
test("a person who hears nothing says ¿aló? after 3 s and hangs up after 8 s", () => {
  expect(play([], 12_000)).toEqual(["300 hola", "4300 alo_alo", "9300 hang_up"]);
});
test("a person who starts silent speaks first after that silence", () => {
  expect(play([], 4_000, { greetAfterMs: 3_500 })).toEqual(["3500 hola"]);
});
test("an interrupted person stops within 300 ms and leaves the turn", () => {
  const said = play([...spoken(1_500, 2_000), ...spoken(3_000, 4_000)], 5_500, {}, 3_000);
  expect(said).toEqual(["300 hola", "1800 stop", "2700 uno", "3300 stop", "4700 dos"]);
});
test("a short yes of the agent does not interrupt", () => {
  expect(play([...spoken(700, 900)], 2_500)).toEqual(["300 hola", "2000 uno"]);
});
test("past its time the person says goodbye at its turn and hangs up", () => {
  expect(play([...spoken(1_500, 2_500)], 6_000, { endAfterMs: 2_000 })).toEqual([
    "300 hola",
    "3200 chao",
    "4200 hang_up",
  ]);
});
test("a person who cuts at once hangs up on the agent's first words without a farewell", () => {
  const cut = { lines: [], fillers: [], closing: undefined };
  expect(play(spoken(1_500, 2_000), 4_000, cut)).toEqual(["300 hola", "2700 hang_up"]);
});
test("an agent who never stops talking is hung up on in the end", () => {
  const until = 5_000 + endurancePastEndMs + 500;
  const said = play([[2_000, { type: "heard_start" }]], until, { endAfterMs: 5_000 });
  expect(said.at(-1)).toBe(`${5_000 + endurancePastEndMs + 100} hang_up`);
});
test("when the lines run out the fillers go round", () => {
  const turns = [0, 1, 2, 3, 4].flatMap((turn) => [...spoken(2_000 + turn * 4_000, 3_000 + turn * 4_000)]);
  expect(play(turns, 22_000).map((line) => line.split(" ").slice(1).join(" "))).toEqual(
    ["hola", "uno", "dos", "ya", "no sé", "ya", "alo_alo"].slice(0, 6),
  );
});
test("a replanned person keeps what was said and goes on with the new mind", () => {
  const state = { ...newPerson(plan, 0), greeted: true, owesAnswer: true, quietSince: 1_000 };
  const next = step(replan(state, { ...plan, lines: ["otro"] }), { type: "tick" }, 2_000);
  expect(next.effects).toEqual([{ do: "say", line: "otro" }]);
});
test("after hanging up nothing more happens", () => {
  const state = { ...newPerson(plan, 0), done: true };
  expect(step(state, { type: "tick" }, 99_000)).toEqual({ state, effects: [] });
});
