import { expect, test } from "vitest";
import { asId, type CampaignId, type UserId } from "#kernel/ids.ts";
import { helpWords } from "./help.ts";
import { judgeMove, orderWords, type Whereabouts } from "./orders.ts";

const [morning, evening, night] = ["a", "b", "c"].map((name) =>
  asId<CampaignId>(`00000000-0000-0000-0000-00000000000${name}`),
) as [CampaignId, CampaignId, CampaignId];
const sara = asId<UserId>("00000000-0000-0000-0000-000000000001");
const here: Whereabouts = { campaign: morning, moving: null, moved: null };

test("a move from where the agent was seen is carried out, and one to where they are or are heading is already done", () => {
  expect(judgeMove(here, { from: morning, to: evening })).toEqual({ answer: "go" });
  expect(judgeMove(here, { from: evening, to: morning })).toEqual({ answer: "same" });
  const heading = { ...here, moving: { to: evening, by: sara, byName: "Sara" } };
  expect(judgeMove(heading, { from: morning, to: evening })).toEqual({ answer: "same" });
});

test("whoever looked before another's move is told of it, and moves once they have seen it", () => {
  const heading = { ...here, moving: { to: evening, by: sara, byName: "Sara" } };
  const told = { answer: "moved_meanwhile", byName: "Sara", now: evening };
  expect(judgeMove(heading, { from: morning, to: night })).toEqual(told);
  const moved = { campaign: evening, moving: null, moved: { byName: "Sara", at: 5 } };
  expect(judgeMove(moved, { from: morning, to: night })).toEqual(told);
  expect(judgeMove(heading, { from: evening, to: night })).toEqual({ answer: "go" });
});

test("the agent reads whose order it was, and whether it waits for the call", () => {
  const order = { kind: "move", byName: "Sara Núñez", what: "Tarde" } as const;
  expect(orderWords({ ...order, pending: true })).toBe(
    "Sara Núñez te pasa a la campaña Tarde cuando termines esta llamada",
  );
  expect(orderWords({ ...order, pending: false })).toBe("Sara Núñez te pasó a la campaña Tarde");
});

test("a request for help says its reason, and who looks after it once somebody does", () => {
  expect(helpWords("agresivo", null)).toBe("Pide ayuda: Cliente agresivo");
  expect(helpWords("agresivo", "Sara")).toBe("Pide ayuda: Cliente agresivo · atiende Sara");
});
