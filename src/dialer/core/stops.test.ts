import { expect, test } from "vitest";
import { type CampaignSituation, stopsOf } from "./stops.ts";

const working: CampaignSituation = {
  state: "running",
  mode: "predictive",
  notReady: [],
  exchangeUp: true,
  databaseUp: true,
  connected: 3,
  idle: 1,
  atCap: false,
  trunksRest: false,
  held: null,
  listUnread: false,
};
const codes = (more: Partial<CampaignSituation>) => stopsOf({ ...working, ...more }).map(({ code }) => code);

test("a campaign that works has nothing in its way", () => {
  expect(codes({})).toEqual([]);
});

test.each<[string, Partial<CampaignSituation>, string]>([
  ["nobody is connected", { connected: 0, idle: 0 }, "no_agents"],
  ["everybody is talking, closing or paused", { idle: 0 }, "no_idle_agents"],
  ["the abandonment is at its cap", { atCap: true }, "abandonment_cap"],
  ["the exchange is away", { exchangeUp: false }, "exchange_away"],
  ["the database is away", { databaseUp: false }, "database_away"],
  ["it is paused", { state: "paused" }, "campaign_paused"],
  ["it was never started", { state: "draft" }, "campaign_stopped"],
  ["every trunk rests after failing", { trunksRest: true }, "trunks_rest"],
  ["no number of ours may be shown", { held: "cap_reached" }, "no_caller_id"],
  ["the money of the day is spent", { held: "spend_cap" }, "spend_cap"],
  ["the list was not read yet", { listUnread: true }, "list_unread"],
  ["agents choose by hand", { mode: "manual" }, "manual"],
])("it says so when %s", (_title, more, code) => {
  expect(codes(more)).toEqual([code]);
});

test("at rest it says that it dials nobody", () => {
  const texts = (["paused", "stopped", "draft"] as const).flatMap((state) => stopsOf({ ...working, state }));
  expect(texts.map(({ text }) => text)).toEqual([
    "La campaña está en pausa: no marca a nadie",
    ...Array(2).fill("La campaña no está en marcha: no marca a nadie"),
  ]);
});

test("what the system waits for is said in its own words, before the rest", () => {
  expect(stopsOf({ ...working, notReady: ["Faltan las voces"], idle: 0 })).toEqual([
    { code: "not_ready", count: 0, text: "Faltan las voces" },
    {
      code: "no_idle_agents",
      count: 0,
      text: "No hay gestores disponibles: todos en llamada, cierre o pausa",
    },
  ]);
});
