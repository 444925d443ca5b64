import { expect, test } from "vitest";
import { acceptedNews, isSettled } from "./phone-learning.ts";

const fresh = { validity: "unknown", ownership: "unknown", reach: "never" } as const;
const wrong = { validity: "confirmed_invalid", ownership: "wrong", reach: "human" } as const;

test("a machine's finding is written on a phone nobody judged", () => {
  expect(acceptedNews(fresh, { validity: "invalid" }, "line")).toEqual({ validity: "invalid" });
});

test("a wrong number stays wrong whatever the line says later; its counters go on", () => {
  expect(isSettled(wrong)).toBe(true);
  const news = { validity: "valid", reach: "no_human", active: true, attempts: 3 } as const;
  expect(acceptedNews(wrong, news, "line")).toEqual({ attempts: 3 });
});

test("an agent who talked to the holder clears it", () => {
  const news = { validity: "valid", ownership: "holder", reach: "human" } as const;
  expect(acceptedNews(wrong, news, "agent")).toEqual(news);
});

test("an unanswered call does not take back that somebody once spoke", () => {
  const spoken = { validity: "valid", ownership: "unknown", reach: "human" } as const;
  expect(acceptedNews(spoken, { validity: "valid", reach: "no_human" }, "line")).toEqual({
    validity: "valid",
    reach: "human",
  });
});
