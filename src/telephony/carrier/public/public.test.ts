import { expect, test } from "vitest";
import { seededRng } from "#kernel/rng.ts";
import type { TalkEvent } from "../behaviour.ts";
import { silence } from "../tones.ts";
import { lines } from "../voices/lines.ts";
import { voicesOf } from "../voices/voice-list.ts";
import { scenes } from "./outcomes.ts";
import { planOf } from "./plan.ts";
import { createPublic, type PublicOptions } from "./public.ts";

const clips = { clip: () => silence(100) };
const city = (more: Partial<PublicOptions> = {}) =>
  createPublic({ seed: 1, clips, pace: 1, profileOf: () => undefined, localHourOf: () => 10, ...more });
const numbers = Array.from({ length: 4_000 }, (_, i) => `+5691${String(i).padStart(7, "0")}`);
const dial = (people: ReturnType<typeof city>, number: string) => people.dial({ number, attempt: number });

test("the same seed brings the same day, another seed another day", () => {
  const day = (seed: number) => {
    const people = city({ seed });
    return numbers.slice(0, 200).map((number) => dial(people, number).outcome);
  };
  expect(day(1)).toEqual(day(1));
  expect(day(1)).not.toEqual(day(2));
});

test("over many numbers the shares of the plan come out, and one call in ten of humans has noise", () => {
  const people = city({ profileOf: () => ({ arrears: "early", kind: "listed" }), localHourOf: () => 8 });
  const dialled = numbers.map((number) => dial(people, number));
  const humans = dialled.filter(({ outcome }) => outcome === "human");
  expect(Math.abs(humans.length / 4_000 - 0.24)).toBeLessThan(0.02);
  const noisy = humans.filter(({ behaviour }) => behaviour.kind === "talk" && behaviour.background);
  expect(Math.abs(noisy.length / humans.length - 0.1)).toBeLessThan(0.035);
});

test("a number keeps its voice from call to call", () => {
  const people = city({ profileOf: () => ({ arrears: "early", kind: "listed" }) });
  const voices = new Map<string, Set<string>>();
  for (let round = 0; round < 30; round++) {
    for (const number of numbers.slice(0, 10)) {
      const { behaviour } = dial(people, number);
      const talker =
        behaviour.kind === "talk" ? (behaviour.talker as unknown as { voice: string }) : undefined;
      if (talker) voices.set(number, (voices.get(number) ?? new Set()).add(talker.voice));
    }
  }
  expect([...voices.values()].map((known) => known.size)).toEqual([...voices].map(() => 1));
  expect(voices.size).toBe(10);
});

test("the seat's stories go to the talks that reach it, in order, and then chance rules again", () => {
  const people = city({ seatScenes: ["promise", "already_paid"] });
  const humans = numbers.filter((number) => dial(people, number).scene !== undefined).slice(0, 4);
  expect(people.reachedSeat("nobody")).toBeUndefined();
  expect(humans.map((number) => people.reachedSeat(number))).toEqual([
    "promise",
    "already_paid",
    undefined,
    undefined,
  ]);
});

test("a person given another story tells it from the next turn on", () => {
  const people = city({ seatScenes: ["deceased"] });
  const dialled = numbers
    .map((number) => dial(people, number))
    .find(({ scene }) => scene !== undefined && scene !== "deceased");
  const talker = dialled?.behaviour.kind === "talk" ? dialled.behaviour.talker : undefined;
  people.reachedSeat(dialled?.number ?? "");
  const said: string[] = [];
  const tell = (event: TalkEvent, now: number): void => {
    for (const effect of talker?.on(event, now) ?? []) if (effect.do === "say") said.push(effect.label);
  };
  tell({ type: "answered" }, 0);
  tell({ type: "tick" }, 4_000);
  tell({ type: "spoke_end" }, 5_000);
  tell({ type: "heard_start" }, 5_500);
  tell({ type: "heard_end", since: 6_500 }, 6_700);
  tell({ type: "tick" }, 7_300);
  expect(said[1]).toMatch(/^espos[oa]_fallecio$/);
});

test("who calls back is somebody dialled and not reached", () => {
  const people = city();
  const missed = numbers
    .slice(0, 50)
    .filter((number) => ["no_answer", "voicemail"].includes(dial(people, number).outcome));
  expect(people.callsBack()).toBe(missed.at(-1));
  expect(people.callsBack()).toBe(missed.at(-2));
});

test.each(scenes)("in the scene %s everybody only says lines that their voice has", (scene) => {
  for (const country of ["CL", "PE"] as const) {
    for (const voice of voicesOf("public")) {
      const plan = planOf(seededRng(1), scene, { country, gender: voice.gender }, 1);
      for (const line of [
        plan.greeting,
        ...plan.lines,
        ...plan.fillers,
        ...(plan.closing ? [plan.closing] : []),
        "alo_alo",
      ]) {
        const cast = lines[line]?.cast;
        expect([line, cast && voicesOf(cast).includes(voice)]).toEqual([line, true]);
      }
    }
  }
});

test("about 8% of people stay silent for 2 to 4 s before their first word", () => {
  const rng = seededRng(6);
  const waits = Array.from(
    { length: 4_000 },
    () => planOf(rng, "promise", { country: "PE", gender: "male" }, 1).greetAfterMs,
  );
  const silent = waits.filter((ms) => ms >= 2_000);
  expect(Math.abs(silent.length / waits.length - 0.08)).toBeLessThan(0.015);
  expect(Math.max(...waits)).toBeLessThanOrEqual(4_000);
});
