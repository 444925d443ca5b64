import { expect, test } from "vitest";
import type { Part } from "#platform/parts.ts";
import { joinParts } from "./status.ts";
import { inWords } from "./status-words.ts";

const supervisor: readonly Part[] = [
  { name: "database", state: "ok", detail: "incluida, puerto 7301" },
  { name: "exchange", state: "ok", detail: "Asterisk 22" },
  { name: "engine", state: "ok", detail: "" },
  { name: "worker", state: "down", detail: "no responde" },
];
const stateOf = (parts: ReturnType<typeof joinParts>, wanted: string) =>
  parts.find(({ name }) => name === wanted);

test("a part is as ill as either the supervisor or the engine says", () => {
  const parts = joinParts(supervisor, [
    { name: "engine", state: "waiting", detail: "No hay calendario" },
    { name: "exchange", state: "down", detail: "" },
    { name: "database", state: "ok", detail: "3 escrituras en espera" },
  ]);
  expect(parts).toEqual([
    { name: "database", state: "ok", detail: "incluida, puerto 7301; 3 escrituras en espera" },
    { name: "exchange", state: "down", detail: "Asterisk 22" },
    { name: "engine", state: "waiting", detail: "No hay calendario" },
    { name: "worker", state: "down", detail: "no responde" },
  ]);
});

test("an engine that lives but takes no orders is down; the rest stands as the supervisor says", () => {
  const parts = joinParts(supervisor, undefined);
  expect(stateOf(parts, "engine")).toEqual({
    name: "engine",
    state: "down",
    detail: "no responde a órdenes",
  });
  expect(stateOf(parts, "database")?.state).toBe("ok");
});

test("a supervisor that does not answer is named, and what the engine knows is still told", () => {
  const parts = joinParts(undefined, [{ name: "exchange", state: "ok", detail: "" }]);
  expect(parts[0]).toEqual({ name: "supervisor", state: "down", detail: "no responde" });
  expect(stateOf(parts, "exchange")?.state).toBe("ok");
});

test("calls and agents of a campaign are told with their thousands apart", () => {
  const agents = { idle: 3, talking: 1_100, wrapup: 0, paused: 0 };
  const campaign = {
    ...{ name: "Consumo", mode: "predictive", state: "running", agents },
    ...{ dialled: 52_340, ringing: 12, connected: 5_000, abandonmentShare: 0.019 },
  };
  const told = { version: "1", clock: { now: 0, demo: false }, campaigns: [campaign], agents: [], parts: [] };
  expect(inWords(told, true)).toContain(
    "  Consumo (predictivo, en marcha): 52.340 marcadas, 12 sonando, 5.000 conectadas, abandono 1,9 %; gestores 3 libres, 1.100 hablando, 0 tipificando, 0 en pausa",
  );
});
