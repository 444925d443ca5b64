// What happens in one seed's world, all of it drawn before or by the seed's own chance: how people answer, who dies or fails at
// which point, what desks save, what is paid. A storm, then peace until everything must have come to an end, then the nights in
// which promises are decided. Invariants are asked after each step.
import { integer, type Rng, seededRng } from "#kernel/rng.ts";
import { addDays, hour, instantOf, type LocalDate, localDate, minute, second } from "#kernel/time.ts";
import { openAttempts } from "./books.ts";
import { Desks, type Saved } from "./desks.ts";
import { atTheEnd, decided, soFar } from "./invariants.ts";
import { Lost, type Mishap } from "./life.ts";
import { behave, nuisances } from "./mischief.ts";
import { type Paid, Worker } from "./money.ts";
import type { OneConnection } from "./one-connection.ts";
import type { Template } from "./template.ts";
import { openWorld, type World } from "./world.ts";

const zone = "America/Santiago";
const tuesday = localDate("2026-11-24");
/** Storm first, then longer than any call, wrap-up, the look for forgotten attempts and agreed calls one after another take. */
const stormSeconds = 12;
const mostPeaceSeconds = 196;
const peaceStepSeconds = 7;
const adoptEverySeconds = 5;
/** Of a story without telephones: promises at the counter and files of payments, minute by minute. */
const countedMinutes = 5;
/** Ends before the engine has looked again at whom it holds ready (dialer/engine/sync). */
const breakSeconds = 8;
/** The intent is answered, then the day's money, the commit and the dial are each asked and answered. */
const pointsToDial = 7;

/** Every third seed plays the whole floor; the others promises and payments alone, more of them and at less cost. */
export const hasTelephones = (seed: number): boolean => seed % 3 === 0;

export interface Played {
  readonly world: World;
  readonly saved: readonly Saved[];
  readonly paid: readonly Paid[];
  readonly kills: number;
  readonly faults: number;
  readonly steps: number;
  readonly nights: number;
  /** What did not hold, in words. */
  readonly broken: readonly string[];
}

interface Stage {
  readonly template: Template;
  readonly world: World;
  readonly desks: Desks;
  readonly worker: Worker;
  readonly rng: Rng;
  readonly scene: Scene;
  readonly seen: { kills: number; failures: number; steps: number; nights: number; broken: Set<string> };
}

export async function play(template: Template, line: OneConnection, seed: number): Promise<Played> {
  const rng = seededRng(seed);
  const scene = sceneOf(rng);
  const world = await openWorld(template, line, scene.at);
  const desks = new Desks(template, world, rng, scene.today);
  const worker = new Worker(template, world, rng);
  const seen = { kills: 0, failures: 0, steps: 0, nights: 0, broken: new Set<string>() };
  const stage = { template, world, desks, worker, rng, scene, seen };
  if (hasTelephones(seed)) await playFloor(stage);
  else await playCounter(stage);
  const all = { world, saved: desks.saved, paid: worker.paid };
  for (const what of await atTheEnd(template, all)) seen.broken.add(what);
  if (desks.saved.some(({ promise }) => promise !== null)) await playNights(stage);
  const { failures, ...counts } = seen;
  return { ...all, ...counts, faults: world.faults() + failures, broken: [...seen.broken] };
}

async function playCounter({ world, desks, worker, seen }: Stage): Promise<void> {
  for (let i = 0; i < countedMinutes || desks.owing() || worker.owing(); i++) {
    const calm = i >= countedMinutes;
    await world.clock.advanceSettling(minute, () => world.settle());
    await desks.work(calm);
    await worker.work(calm);
    seen.steps += 1;
  }
}

async function playFloor(stage: Stage): Promise<void> {
  const { template, world, desks, worker, rng, scene, seen } = stage;
  for (const { phones } of template.people) for (const phone of phones) behave(world.city, phone, rng);
  for (const { seat, sipUser } of template.agents) await world.exchange.openSeat({ seat, sipUser });
  await world.clock.advanceSettling(400, async () => {});
  const storm = nuisances(template, world, rng, stormSeconds);
  await world.startEngine(mishaps(rng, 2));
  if (scene.breakSeconds) await desks.takeBreak();
  const stormy = async (): Promise<void> => {
    for (let s = 0; s < stormSeconds; s++) {
      if (s === scene.breakSeconds) await desks.endBreak();
      for (const one of storm.filter(({ at }) => at === s)) {
        await one.happen();
        seen.failures += 1;
      }
      await turn(stage, second, { adopt: s % adoptEverySeconds === adoptEverySeconds - 1, calm: false });
    }
  };
  await stormy();
  for (const jump of scene.jumps) {
    await turn(stage, jump - world.clock.now(), { adopt: true, calm: false });
    if (jump === scene.jumps.at(-1)) await stormy();
  }
  world.endTwins();
  world.exchange.breakTrunk(template.trunk, null);
  world.exchange.linkUp();
  desks.closed.clear();
  const resting = async (): Promise<boolean> =>
    world.life().alive() &&
    !world.exchange.ledger.some(({ endedAt }) => endedAt === null) &&
    !desks.owing() &&
    !worker.owing() &&
    (await openAttempts(world)) === 0;
  for (let s = 0; s < mostPeaceSeconds && !(await resting()); s += peaceStepSeconds)
    await turn(stage, peaceStepSeconds * second, { adopt: s % (2 * peaceStepSeconds) === 0, calm: true });
}

/** Two in five strike between a call's intent and its dial, which is where it matters most. */
function mishaps(rng: Rng, most: number): Mishap[] {
  return Array.from({ length: integer(rng, most + 1) }, () => ({
    kind: rng.next() < 0.5 ? "dies" : "fails",
    ...(rng.next() < 0.4
      ? { at: 1 + integer(rng, pointsToDial), intent: 1 + integer(rng, 3) }
      : { at: 1 + Math.floor(500 * rng.next() ** 1.5) }),
  }));
}

/** The clock goes on, the engine ticks, desks and worker do theirs; what must hold is asked. */
async function turn(
  { template, world, desks, worker, rng, seen }: Stage,
  stepMs: number,
  { adopt, calm }: { readonly adopt: boolean; readonly calm: boolean },
): Promise<void> {
  await world.clock.advanceSettling(stepMs, () => world.settle());
  if (!world.life().alive()) {
    seen.kills += 1;
    await world.clock.advanceSettling(integer(rng, 4) * 500, () => world.settle());
    await world.startEngine(calm ? [] : mishaps(rng, 1));
  }
  for (const engine of [...world.twins(), world.engine()]) {
    for (const seat of engine.world.seats.values())
      if (!desks.closed.has(seat.user)) seat.heardAt = world.clock.monotonic();
    engine.tick();
  }
  await world.settle();
  if (adopt && world.life().alive())
    await world.life().living(
      world
        .engine()
        .adopt()
        .catch((error: unknown) => {
          if (!(error instanceof Lost)) throw error;
        }),
    );
  world.noteOwners();
  await desks.work(calm);
  await worker.work(calm);
  await world.settle();
  seen.steps += 1;
  const all = { world, saved: desks.saved, paid: worker.paid };
  for (const what of soFar(template, all)) seen.broken.add(`step ${seen.steps}: ${what}`);
}

async function playNights({ template, world, desks, worker, rng, scene, seen }: Stage): Promise<void> {
  const all = { world, saved: desks.saved, paid: worker.paid };
  // Due after three days, two days of grace, none of them on a week-end: over by then.
  const over = addDays(scene.today, 12);
  const late = rng.next() < 0.5;
  if (late) {
    await worker.night(over);
    for (const what of await decided(template, all, "payments late")) seen.broken.add(what);
  }
  await worker.cover(over);
  if (!late) await worker.night(over);
  for (const what of await decided(template, all, "payments known")) seen.broken.add(what);
  seen.nights += 1;
}

interface Scene {
  readonly today: LocalDate;
  readonly at: number;
  /** The clock goes on from here at a leap: the machine slept, its time was set, a night with another hour passed. */
  readonly jumps: readonly number[];
  /** The agents begin with a break so long: whoever is chosen to be called waits in the hopper meanwhile. */
  readonly breakSeconds?: number;
}

/** Mostly in the morning; now and then around the first and the last minute in which anybody may be called (also with the agents
 * back from a break just after the last second in which a phone may begin to ring), over a leap of the clock or over a night of another hour: from 2026-04-04 (23:00 comes twice) and from 2026-09-05 (00:00 does not exist). */
function sceneOf(rng: Rng): Scene {
  const draw = rng.next();
  const at = (date: LocalDate, seconds: number): number => instantOf(date, seconds, zone);
  const opens = at(tuesday, 8 * 3_600);
  const closes = at(tuesday, 20 * 3_600);
  if (draw < 0.07) return { today: tuesday, at: opens - integer(rng, 30) * second, jumps: [] };
  if (draw < 0.14) return { today: tuesday, at: closes - integer(rng, 75) * second, jumps: [] };
  if (draw < 0.2)
    return { today: tuesday, at: closes - (26 + integer(rng, 7)) * second, jumps: [], breakSeconds };
  const ten = opens + 2 * hour + integer(rng, 90) * minute;
  if (draw < 0.23) return { today: tuesday, at: ten, jumps: [ten + hour] };
  if (draw < 0.26) return { today: tuesday, at: ten, jumps: [closes - integer(rng, 60) * second] };
  if (draw < 0.31) {
    const saturday = localDate(draw < 0.285 ? "2026-04-04" : "2026-09-05");
    const evening = saturday === "2026-04-04" ? 22 * 3_600 + 3_595 : 20 * 3_600 - integer(rng, 60);
    const sunday = at(addDays(saturday, 1), 8 * 3_600 + 5);
    const monday = at(addDays(saturday, 2), 8 * 3_600 - integer(rng, 12));
    return { today: saturday, at: at(saturday, evening), jumps: [sunday, monday] };
  }
  return { today: tuesday, at: ten, jumps: [], ...(draw < 0.5 ? { breakSeconds } : {}) };
}
