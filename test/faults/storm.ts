// Who is killed when: a shuffled list of victims, one after another, each at a random instant of its life. Whoever writes and
// dials meanwhile goes on; after the death of the database or the exchange it is measured how soon the floor works again.
import { setTimeout as delay } from "node:timers/promises";
import { integer, type Rng } from "#kernel/rng.ts";
import type { House, Ours, Victim } from "./house.ts";

/** Of each run: a fifth of what `npm run soak -- mix` kills in five minutes. */
const usual: Readonly<Record<Victim, number>> = { engine: 40, web: 8, worker: 8, postgres: 2, asterisk: 1 };
/** Another mix, as the soak's: RECAUDO_KILL_MIX='{"asterisk":30,"engine":30}'. */
const mix: Readonly<Partial<Record<Victim, number>>> = process.env.RECAUDO_KILL_MIX
  ? JSON.parse(process.env.RECAUDO_KILL_MIX)
  : usual;
/** So long an engine works between two deaths, at most: time enough to dial. */
const workMs = 700;
/** Half of them die while they start: it takes about this long. */
const startMs = 500;

export interface Watched {
  readonly house: House;
  /** How many gestiones were acknowledged so far. */
  readonly saved: () => number;
  readonly invites: () => number;
  /** Attempts open now: another engine must close them though their legs are gone. */
  readonly openAttempts: () => Promise<readonly string[]>;
  /** Milliseconds until it holds. */
  readonly took: (holds: () => boolean | Promise<boolean>) => Promise<number>;
}

export interface Storm {
  readonly kills: Record<Victim, number>;
  readonly lastedMs: number;
  readonly savingAfterDatabase: number[];
  readonly diallingAfterDatabase: number[];
  readonly legsClosed: number[];
  readonly diallingAfterExchange: number[];
}

/** No call waits for these: they die beside whoever else does, each of them once at a time. */
const beside: readonly Victim[] = ["web", "worker"];

export async function killAll(rng: Rng, watched: Watched): Promise<Storm> {
  const from = performance.now();
  const found = {
    savingAfterDatabase: [] as number[],
    diallingAfterDatabase: [] as number[],
    legsClosed: [] as number[],
    diallingAfterExchange: [] as number[],
  };
  const kills: Record<Victim, number> = { engine: 0, web: 0, worker: 0, postgres: 0, asterisk: 0 };
  const dying = new Map<Victim, Promise<void>>();
  for (const victim of victims(rng)) {
    kills[victim] += 1;
    if (victim === "postgres" || victim === "asterisk") {
      // How soon the floor works again is measured with nobody else dying.
      await Promise.all(dying.values());
      await (victim === "postgres" ? killDatabase(watched, found) : killExchange(watched, found));
    } else {
      const before = dying.get(victim) ?? Promise.resolve();
      const dies = before.then(() => killAtRandom(rng, watched.house, victim));
      dying.set(victim, dies);
      if (!beside.includes(victim)) await dies;
    }
  }
  await Promise.all(dying.values());
  return { ...found, kills, lastedMs: Math.round(performance.now() - from) };
}

/** Half of them while they start, the others while they work. */
async function killAtRandom(rng: Rng, house: House, victim: Ours): Promise<void> {
  if (rng.next() < 0.5) await delay(startMs * rng.next());
  else {
    await house.ready(victim);
    await delay(workMs * rng.next());
  }
  while (!(await house.kill(victim))) await delay(startMs * rng.next());
}

function victims(rng: Rng): readonly Victim[] {
  const list = (Object.keys(usual) as Victim[]).flatMap((who) =>
    Array.from({ length: mix[who] ?? 0 }, () => who),
  );
  for (let i = list.length - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    [list[i], list[j]] = [list[j] as Victim, list[i] as Victim];
  }
  return list;
}

async function killDatabase(
  { house, saved, invites, took }: Watched,
  found: Pick<Storm, "savingAfterDatabase" | "diallingAfterDatabase">,
): Promise<void> {
  await Promise.all([house.ready("engine"), house.ready("web")]);
  await house.kill("postgres");
  const [savedBefore, dialledBefore] = [saved(), invites()];
  const [saving, dialling] = await Promise.all([
    took(() => saved() > savedBefore),
    took(() => invites() > dialledBefore),
  ]);
  found.savingAfterDatabase.push(saving);
  found.diallingAfterDatabase.push(dialling);
}

async function killExchange(
  { house, invites, openAttempts, took }: Watched,
  found: Pick<Storm, "legsClosed" | "diallingAfterExchange">,
): Promise<void> {
  await house.ready("engine");
  const open = await openAttempts();
  const restarting = house.kill("asterisk");
  const closing = took(async () => {
    const still = new Set(await openAttempts());
    return !open.some((id) => still.has(id));
  });
  await restarting;
  const before = invites();
  found.diallingAfterExchange.push(await took(() => invites() > before));
  found.legsClosed.push(await closing);
}
