// What a seed lets go wrong outside our processes: how people and carriers answer, what the exchange loses, who starts a second
// engine. Which and when is drawn by the seed.
import type { Phone } from "#kernel/phone.ts";
import { integer, pick, type Rng } from "#kernel/rng.ts";
import type { Behaviour, City } from "#telephony/simulated/city.ts";
import type { Template } from "./template.ts";
import type { World } from "./world.ts";

/** Heard by our ear: greets, beeps, records, and hangs up by itself. */
const mailbox: Behaviour = {
  kind: "sounds",
  afterMs: 9_000,
  talks: [[400, 7_000]],
  beepsMs: [7_320],
  endsMs: 40_000,
};

export function behave(city: City, phone: Phone, rng: Rng): void {
  const human = () =>
    city.answers(phone, {
      afterMs: 1_500 + integer(rng, 9_000),
      talkMs: rng.next() < 0.2 ? null : 2_000 + integer(rng, 20_000),
    });
  pick<() => void>(rng, [
    human,
    human,
    human,
    human,
    human,
    () => city.does(phone, mailbox),
    () => city.noAnswer(phone),
    () => city.busy(phone),
    () => city.invalid(phone),
    () => city.off(phone),
    () => city.silence(phone),
    () => city.does(phone, { kind: "cut", afterMs: 2_000 + integer(rng, 4_000), heldMs: 700 }),
    () => city.does(phone, { kind: "carrier_failure", afterMs: 400 }),
  ])();
}

/** How a carrier refuses everything for a while: out of order, silent, everybody busy. */
const refusals = [
  { q850: 38, sip: 503 },
  { q850: 102, sip: 408 },
  { q850: 17, sip: 486 },
] as const;

export interface Nuisance {
  /** Seconds into the storm. */
  readonly at: number;
  readonly happen: () => void | Promise<void>;
}

export function nuisances(template: Template, world: World, rng: Rng, seconds: number): readonly Nuisance[] {
  return [...Array(integer(rng, 4))].flatMap(() => nuisance(template, world, rng, integer(rng, seconds)));
}

function nuisance(template: Template, world: World, rng: Rng, at: number): readonly Nuisance[] {
  const { exchange } = world;
  const agent = pick(rng, template.agents as [Template["agents"][number]]);
  const cause = pick(rng, refusals as unknown as [(typeof refusals)[number]]);
  const once = (happen: Nuisance["happen"]): readonly Nuisance[] => [{ at, happen }];
  return pick<() => readonly Nuisance[]>(rng, [
    () => once(() => exchange.linkDown()),
    () => once(() => exchange.linkUp()),
    () => once(() => exchange.dropSeat(agent.seat)),
    () => once(() => exchange.refuseDials(1 + integer(rng, 2))),
    () => [
      { at, happen: () => exchange.breakTrunk(template.trunk, cause) },
      { at: at + 2, happen: () => exchange.breakTrunk(template.trunk, null) },
    ],
    () => [
      // Two engines at once: the second is started while the first still lives.
      { at, happen: () => world.startEngine([]) },
      { at: at + 2, happen: () => world.endTwins() },
    ],
    () => [
      // The first stood still for a moment and goes on as if nothing had happened.
      { at, happen: () => world.startEngine([], "hears nothing") },
      { at: at + 2, happen: () => world.endTwins() },
    ],
  ])();
}
