// What must hold of a floor whatever died on the way, and a public of every kind: for the journeys and for the long day.

import { expect } from "vitest";
import { retryRules } from "#dialer/core/retry.ts";
import type { AttemptId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Rng } from "#kernel/rng.ts";
import { minute } from "#kernel/time.ts";
import type { City } from "#telephony/simulated/city.ts";
import type { TestDatabase } from "./database.ts";
import type { Floor } from "./floor.ts";

export const whole = (rng: Rng, from: number, to: number): number =>
  from + Math.floor(rng.next() * (to - from + 1));

export function publicOf(rng: Rng) {
  return (city: City, phone: Phone, i: number): void => {
    const kinds = [
      () => city.machine(phone),
      () => city.noAnswer(phone),
      () => city.busy(phone),
      () => city.invalid(phone),
      () => city.off(phone),
      () => city.silence(phone),
      () => city.fax(phone),
      () => city.does(phone, { kind: "cut", afterMs: whole(rng, 3_000, 9_000), heldMs: 700 }),
      () => city.does(phone, { kind: "carrier_failure", afterMs: 400 }),
    ];
    const talkMs = whole(rng, 8_000, 70_000);
    const human = (): void => city.answers(phone, { afterMs: whole(rng, 2_000, 16_000), talkMs });
    (i % 2 === 0 ? human : (kinds[Math.floor(i / 2) % kinds.length] ?? human))();
  };
}

interface AttemptRow {
  readonly id: AttemptId;
  readonly state: string;
  readonly outcome: string | null;
  readonly abandoned: boolean;
  readonly phone_id: string | null;
  readonly debtor_id: string | null;
  readonly reserved_at: number;
  readonly ended_at: number | null;
}
export function attemptsOf(base: TestDatabase, floor: Floor): Promise<AttemptRow[]> {
  return base.owner
    .selectFrom("attempt")
    .select(["id", "state", "outcome", "abandoned", "phone_id", "debtor_id", "reserved_at", "ended_at"])
    .where("campaign_id", "=", floor.campaign)
    .orderBy("reserved_at")
    .execute() as unknown as Promise<AttemptRow[]>;
}

/** Nobody talks without a call, no call is without its talk, nobody waits for calls on a dead line. */
export function expectAgreement(floor: Floor): void {
  const { world } = floor.engine;
  const pairs = floor.exchange.talking().map(({ attempt, seat }) => `${attempt} ${seat}`);
  const desks = [...world.seats.values()].flatMap(({ id, attempt, agent }) =>
    agent.at.state === "talking" || agent.at.state === "hold" ? [`${attempt} ${id}`] : [],
  );
  expect(desks.sort()).toEqual(pairs.sort());
  for (const seat of world.seats.values())
    if (seat.agent.at.state === "available" && !seat.agent.away) expect(seat.lineUp).toBe(true);
}

/** Nobody was spoken to: in the course of a day they are tried again. A mailbox in another part of it, which may begin at once. */
const laterToday: Readonly<Record<string, number>> = {
  machine: 0,
  fax: 0,
  no_answer: retryRules.noAnswerAfterMs,
  off: retryRules.offAfterMs,
  hangup: retryRules.cutAfterMs,
  silence: retryRules.cutAfterMs,
};
/** The least that must lie between two dials of one debtor, by what the first brought; nothing else may be dialled again. */
const againAfterMs: Readonly<Record<string, number>> = {
  busy: 15 * minute,
  failed: 2 * minute,
  congestion: retryRules.noAnswerAfterMs,
  rejected: retryRules.rejectedAfterMs,
  // The next of their numbers at once.
  invalid: 0,
  ...laterToday,
};

export async function expectNobodyTwice(base: TestDatabase, floor: Floor): Promise<void> {
  const { ledger } = floor.exchange;
  expect(new Set(ledger.map(({ attempt }) => attempt)).size).toBe(ledger.length);
  const known = new Map((await attemptsOf(base, floor)).map((row) => [row.id, row]));
  const before = new Map<Phone, (typeof ledger)[number]>();
  const wrong: string[] = [];
  for (const dial of ledger) {
    const row = known.get(dial.attempt);
    if (!row) wrong.push(`${dial.attempt} was dialled without an intent`);
    const first = before.get(dial.phone);
    before.set(dial.phone, dial);
    const settled = first && known.get(first.attempt);
    if (!first || !settled || !row) continue;
    const outcome = settled.outcome ?? settled.state;
    const wait = againAfterMs[outcome];
    const apart = row.reserved_at - (settled.ended_at ?? Number.MAX_VALUE);
    const pickedUp = first.answeredAt !== null && !(outcome in laterToday);
    if (pickedUp || wait === undefined || apart < wait)
      wrong.push(`${row.id} dialled ${dial.phone} ${apart} ms after ${outcome} (${first.attempt})`);
  }
  expect(wrong).toEqual([]);
}

export async function expectAllEnded(base: TestDatabase, floor: Floor): Promise<void> {
  const old = (await attemptsOf(base, floor)).filter(
    (row) => row.state !== "ended" && row.reserved_at < floor.clock.now() - minute,
  );
  const talking = new Set<string>(floor.exchange.talking().map(({ attempt }) => attempt));
  expect(old.filter((row) => !talking.has(row.id))).toEqual([]);
}

/** Whose fate nobody knows stays a contact in the ledger of the law; only what is known never to have rung is given back. */
export async function expectUnknownCounts(base: TestDatabase, floor: Floor): Promise<{ unknown: number }> {
  const rows = await base.owner
    .selectFrom("attempt")
    .innerJoin("contact_event", "contact_event.attempt_id", "attempt.id")
    .select(["attempt.id", "attempt.outcome", "contact_event.result", "contact_event.counts"])
    .where("attempt.campaign_id", "=", floor.campaign)
    .execute();
  const unknown = rows.filter((row) => row.outcome === "unknown");
  for (const row of unknown) expect(row).toMatchObject({ result: "unknown", counts: true });
  const disturbed = new Set<string>(
    floor.exchange.ledger.filter((dial) => dial.answeredAt !== null).map(({ attempt }) => attempt),
  );
  for (const row of rows) if (disturbed.has(row.id)) expect(row.counts, row.outcome ?? "").toBe(true);
  return { unknown: unknown.length };
}
