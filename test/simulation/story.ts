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
/** Storm first, then longer than any call, wrap-up, agreed call and the look for forgotten attempts take. */
const stormSeconds = 12;
const mostPeaceSeconds = 98;
const peaceStepSeconds = 7;
const adoptEverySeconds = 5;

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

export async function play(template: Template, line: OneConnection, seed: number): Promise<Played> {
  const rng = seededRng(seed);
  const scene = sceneOf(rng);
  const world = await openWorld(template, line, scene.at);
  const desks = new Desks(template, world, rng, scene.today);
  const worker = new Worker(template, world, rng, scene.today);
  const seen = { world, saved: desks.saved, paid: worker.paid };
  const broken = new Set<string>();
  let [kills, failures, steps, nights] = [0, 0, 0, 0];
  const mishaps = (most: number): Mishap[] =>
    Array.from({ length: integer(rng, most + 1) }, () => ({
      at: 1 + Math.floor(500 * rng.next() ** 1.5),
      kind: rng.next() < 0.5 ? "dies" : "fails",
    }));
  for (const { phones } of template.people) for (const phone of phones) behave(world.city, phone, rng);
  for (const { seat, sipUser } of template.agents) await world.exchange.openSeat({ seat, sipUser });
  await world.clock.advanceSettling(400, async () => {});

  const storm = nuisances(template, world, rng, stormSeconds);
  await world.startEngine(mishaps(2));
  const turn = async (stepMs: number, adopt: boolean, calm: boolean): Promise<void> => {
    await world.clock.advanceSettling(stepMs, () => world.settle());
    if (!world.life().alive()) {
      kills += 1;
      await world.clock.advanceSettling(integer(rng, 4) * 500, () => world.settle());
      await world.startEngine(calm ? [] : mishaps(1));
    }
    for (const seat of world.engine().world.seats.values())
      if (!desks.closed.has(seat.user)) seat.heardAt = world.clock.monotonic();
    for (const twin of world.twins()) twin.tick();
    world.engine().tick();
    await world.settle();
    if (adopt && world.life().alive())
      await world.life().living(
        world
          .engine()
          .adopt()
          .catch((error: unknown) => {
            if (!(error instanceof Lost)) throw error;
            failures += 1;
          }),
      );
    await desks.work(calm);
    await worker.work(calm);
    await world.settle();
    steps += 1;
    for (const what of soFar(template, seen)) broken.add(`step ${steps}: ${what}`);
  };
  const stormy = async (): Promise<void> => {
    for (let s = 0; s < stormSeconds; s++) {
      for (const one of storm) if (one.at === s) await one.happen();
      await turn(second, s % adoptEverySeconds === adoptEverySeconds - 1, false);
    }
  };
  await stormy();
  for (const jump of scene.jumps) {
    await turn(jump - world.clock.now(), true, false);
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
    await turn(peaceStepSeconds * second, s % (2 * peaceStepSeconds) === 0, true);
  for (const what of await atTheEnd(template, seen)) broken.add(what);

  if (desks.saved.some(({ promise }) => promise !== null)) {
    // Due after three days, two days of grace, none of them on a week-end: over by then.
    const over = addDays(scene.today, 12);
    const late = rng.next() < 0.5;
    if (late) {
      await worker.night(over);
      for (const what of await decided(template, seen, "payments late")) broken.add(what);
    }
    await worker.cover(over);
    if (!late) await worker.night(over);
    for (const what of await decided(template, seen, "payments known")) broken.add(what);
    nights += 1;
  }
  return {
    ...seen,
    kills,
    faults: world.faults() + storm.length + failures,
    steps,
    nights,
    broken: [...broken],
  };
}

interface Scene {
  readonly today: LocalDate;
  readonly at: number;
  /** The clock goes on from here at a leap: the machine slept, its time was set, a night with another hour passed. */
  readonly jumps: readonly number[];
}

/** Mostly in the morning; now and then around the first and the last minute in which anybody may be called, over a leap of the clock
 * or over a night of another hour: from 2026-04-04 (23:00 comes twice) and from 2026-09-05 (00:00 does not exist). */
function sceneOf(rng: Rng): Scene {
  const draw = rng.next();
  const at = (date: LocalDate, seconds: number): number => instantOf(date, seconds, zone);
  const opens = at(tuesday, 8 * 3_600);
  const closes = at(tuesday, 20 * 3_600);
  if (draw < 0.07) return { today: tuesday, at: opens - integer(rng, 30) * second, jumps: [] };
  if (draw < 0.14) return { today: tuesday, at: closes - integer(rng, 75) * second, jumps: [] };
  const ten = opens + 2 * hour + integer(rng, 90) * minute;
  if (draw < 0.17) return { today: tuesday, at: ten, jumps: [ten + hour] };
  if (draw < 0.2) return { today: tuesday, at: ten, jumps: [closes - integer(rng, 60) * second] };
  if (draw < 0.25) {
    const saturday = localDate(draw < 0.225 ? "2026-04-04" : "2026-09-05");
    const evening = saturday === "2026-04-04" ? 22 * 3_600 + 3_595 : 20 * 3_600 - integer(rng, 60);
    const sunday = at(addDays(saturday, 1), 8 * 3_600 + 5);
    const monday = at(addDays(saturday, 2), 8 * 3_600 - integer(rng, 12));
    return { today: saturday, at: at(saturday, evening), jumps: [sunday, monday] };
  }
  return { today: tuesday, at: ten, jumps: [] };
}
