// What must hold after each step and at the end of every seed, whatever died or failed on the way. Each line is a promise of the
// product. The hours are counted here by hand, so that an error in our zone arithmetic cannot hide itself.
import { type Books, readBooks } from "./books.ts";
import type { Saved } from "./desks.ts";
import type { Paid } from "./money.ts";
import type { Person, Template } from "./template.ts";
import type { World } from "./world.ts";

export interface Seen {
  readonly world: World;
  readonly saved: readonly Saved[];
  readonly paid: readonly Paid[];
}
type Must = (holds: boolean, what: string) => void;
type Dial = World["exchange"]["ledger"][number];

const secondMs = 1_000;
const hourMs = 3_600 * secondMs;
const dayMs = 24 * hourMs;
const owed = 100_000;
/** Longer than ringing and the longest talk of the simulated public. */
const oldestOpenMs = 62 * secondMs;
/** What must lie between the end of one call to a person and the next, by what the first brought. */
const againAfterMs: Readonly<Record<string, number>> = {
  invalid: 0,
  failed: 120 * secondMs,
  busy: 900 * secondMs,
};
/** By the house's sheet: between any other two, and in a day. */
const gapMs = 2 * hourMs;
const mostADay = 3;
/** A phone that begins to ring then stops ringing at eight. */
const ringMs = 25 * secondMs;

/** Santiago: one hour less from 2026-04-05T03:00Z to 2026-09-06T04:00Z (tzdata 2025c). */
function localMs(at: number): number {
  const winter = at >= Date.UTC(2026, 3, 5, 3) && at < Date.UTC(2026, 8, 6, 4);
  return at - (winter ? 4 : 3) * hourMs;
}
const localDay = (at: number): number => Math.floor(localMs(at) / dayMs);
const localDayText = (at: number): string => new Date(localMs(at)).toISOString().slice(0, 10);
const holidays: ReadonlySet<number> = new Set([Date.UTC(2026, 3, 3) / dayMs, Date.UTC(2026, 3, 4) / dayMs]);

/** Ley 19.496 art. 37: Monday to Saturday, 8 to 20, never on a holiday. */
function mayRing(at: number): boolean {
  const sunday = (localDay(at) + 4) % 7 === 0;
  const inDay = localMs(at) % dayMs;
  return !sunday && !holidays.has(localDay(at)) && inDay >= 8 * hourMs && inDay <= 20 * hourMs - ringMs;
}

function judge(ask: (must: Must) => void): string[] {
  const bad: string[] = [];
  ask((holds, what) => {
    if (!holds) bad.push(what);
  });
  return bad;
}

/** What can be told without asking the books: every dial that left the building, as the carrier saw it. */
export function soFar(template: Template, seen: Seen): string[] {
  const { ledger } = seen.world.exchange;
  return judge((must) => {
    must(new Set(ledger.map(({ attempt }) => attempt)).size === ledger.length, "an attempt left twice");
    for (const { dialledAt } of ledger)
      must(mayRing(dialledAt), `dialled out of hours: ${new Date(dialledAt).toISOString()}`);
    for (const [index, person] of template.people.entries())
      ofOne(must, seen, {
        person,
        index,
        calls: ledger.filter(({ phone }) => person.phones.includes(phone)),
      });
  });
}

function ofOne(
  must: Must,
  { saved, paid }: Seen,
  { person, index, calls }: { person: Person; index: number; calls: readonly Dial[] },
): void {
  const agreed = saved.flatMap(({ debtor, callAt }) => (debtor === person.debtor && callAt ? [callAt] : []));
  for (const [i, call] of calls.entries()) {
    const before = calls[i - 1];
    if (!before) continue;
    const end = before.endedAt ?? Number.POSITIVE_INFINITY;
    must(end <= call.dialledAt, "two calls to one person at a time");
    const asked = agreed.some((at) => at > before.dialledAt && at <= call.dialledAt);
    must(
      before.answeredAt === null || asked || call.dialledAt - end >= gapMs,
      "called again after picking up",
    );
  }
  const peace = saved.find(
    (one) => one.debtor === person.debtor && one.asksForPeace && one.acknowledgedAt !== null,
  )?.acknowledgedAt;
  if (peace && agreed.length === 0)
    must(!calls.some(({ dialledAt }) => dialledAt > peace), "dialled after having asked for peace");
  const own = paid.filter(({ debtor }) => debtor === index);
  let sum = 0;
  for (const { amount, acknowledgedAt } of own.toSorted(byAcknowledged)) {
    if (acknowledgedAt === null) break;
    sum += amount;
    if (sum >= owed)
      must(!calls.some((call) => call.dialledAt > acknowledgedAt), "dialled after having paid");
  }
  const promised = saved.find(
    ({ debtor, promise, acknowledgedAt }) => debtor === person.debtor && promise && acknowledgedAt !== null,
  )?.acknowledgedAt;
  if (promised && own.length === 0)
    must(!calls.some(({ dialledAt }) => dialledAt > promised), "dialled while a promise runs");
}

function byAcknowledged(a: Paid, b: Paid): number {
  return (a.acknowledgedAt ?? Number.MAX_VALUE) - (b.acknowledgedAt ?? Number.MAX_VALUE);
}

/** In words, each with what was seen; empty when all holds. */
export async function atTheEnd(template: Template, seen: Seen): Promise<string[]> {
  const books = await readBooks(seen.world);
  return [
    ...judge((must) => {
      attemptsHold(must, template, seen, books);
      messagesHold(must, template, seen, books);
      moneyHolds(must, template, seen, books);
      wordsHold(must, seen, books);
    }),
    ...(seen.world.dials() ? desksAgree(seen) : []),
  ];
}

function attemptsHold(must: Must, template: Template, { world, saved }: Seen, { attempts }: Books): void {
  const known = new Map(attempts.map((row) => [row.id, row]));
  for (const dial of world.exchange.ledger) {
    const row = known.get(dial.attempt);
    must(row !== undefined, `a dial without its intent: ${dial.phone}`);
    must(row?.counts !== null, `a dial without its reservation: ${dial.phone}`);
    if (dial.answeredAt !== null)
      must(row?.counts === true, `${dial.phone} picked up and does not count (${row?.outcome})`);
  }
  for (const row of attempts) {
    const old = row.reserved_at < world.clock.now() - oldestOpenMs;
    must(row.state === "ended" || !old, `an attempt without an end: ${row.state}`);
    for (const [fence, since] of world.owners)
      must(fence <= row.fence || row.reserved_at <= since, "dialled by an engine that had lost its campaign");
    if (row.outcome === "unknown") must(row.counts === true, "an unknown fate that does not count");
  }
  for (const { debtor } of template.people) {
    const own = attempts.filter((row) => row.debtor_id === debtor);
    const counted = own.filter(({ counts }) => counts !== false);
    const byDay = Map.groupBy(counted, ({ reserved_at }) => localDay(reserved_at));
    for (const [, of] of byDay) must(of.length <= mostADay, `${of.length} contacts in a day`);
    const agreed = saved.filter((one) => one.debtor === debtor && one.callAt !== null);
    const asked = own.filter(({ mode }) => mode === "callback");
    must(asked.length <= agreed.length, "more agreed calls than were agreed");
    for (const [i, row] of own.entries()) {
      const before = own[i - 1];
      if (!before || row.mode === "callback") continue;
      const wait = againAfterMs[before.outcome ?? ""] ?? gapMs;
      must(
        row.reserved_at - (before.ended_at ?? Number.POSITIVE_INFINITY) >= wait,
        `called again after ${before.outcome}`,
      );
    }
  }
}

/** What mailboxes heard: once a person at most, lawfully, and every one of them counts. */
function messagesHold(must: Must, template: Template, { world }: Seen, { attempts }: Books): void {
  const known = new Map(attempts.map((row) => [row.id, row]));
  for (const { phones } of template.people) {
    const calls = world.exchange.ledger.filter(({ phone }) => phones.includes(phone));
    const heard = calls.flatMap((call) =>
      call.heard.filter((prompt) => prompt === "mailbox").map(() => call),
    );
    must(heard.length <= 1, `${heard.length} messages to one person`);
    for (const { attempt, bridgedAt } of heard) {
      const row = known.get(attempt);
      must(bridgedAt === null, "a message to somebody who met an agent");
      must(row?.message === true && row.channel === "voicemail", "a message that the ledger does not know");
      must(
        row?.result === "message_left" || row?.result === "unknown",
        `a message counted as ${row?.result}`,
      );
    }
  }
  for (const { channel, message } of attempts)
    must((channel === "voicemail") === message, "the ledger and the call differ on a message");
}

function moneyHolds(must: Must, template: Template, { paid }: Seen, { payments, debts }: Books): void {
  const known = new Map(payments.map((row) => [row.reference, row]));
  for (const { reference, amount, acknowledgedAt } of paid) {
    const row = known.get(reference);
    must((row?.n ?? 0) <= 1, "a payment applied twice");
    if (acknowledgedAt !== null) must(row?.n === 1, "a payment that was acknowledged is lost");
    if (row) must(row.parts === amount, `a payment of ${amount} went to debts as ${row.parts}`);
  }
  for (const [index, person] of template.people.entries()) {
    const sum = paidIn(paid, payments, index);
    const balance = debts.find(({ id }) => id === person.account)?.balance;
    must(balance === Math.max(0, owed - sum), `balance ${balance} after payments of ${sum}`);
  }
}

/** What one person has paid, of days from `since` on. */
function paidIn(paid: readonly Paid[], payments: Books["payments"], index: number, since = ""): number {
  const known = new Set(payments.map(({ reference }) => reference));
  return paid
    .filter(({ debtor, reference, valueOn }) => debtor === index && known.has(reference) && valueOn >= since)
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** What an agent was told is saved is there, once. */
function wordsHold(must: Must, { saved }: Seen, { gestiones, promised }: Books): void {
  for (const one of saved) {
    const rows = gestiones.filter(({ id }) => id === one.id);
    must(rows.length <= 1, "a gestión twice");
    if (one.acknowledgedAt === null) continue;
    must(rows.length === 1, "a gestión that was acknowledged is lost");
    if (one.promise) {
      const [taken, ...more] = promised.filter(({ id }) => id === one.promise);
      must(taken !== undefined && more.length === 0, "a promise that was acknowledged is lost");
      const [from, to] = [one.saidAt, one.acknowledgedAt].map(localDayText);
      if (taken && from && to)
        must(taken.taken_on >= from && taken.taken_on <= to, `said on ${from}, taken on ${taken.taken_on}`);
    }
    if (one.replaces) {
      const state = promised.find(({ id }) => id === one.replaces)?.state;
      must(state !== undefined && !isOpen(state), `a promise was renewed and the one before is ${state}`);
    }
  }
  const byAttempt = gestiones.flatMap(({ attempt_id }) => (attempt_id ? [attempt_id] : []));
  must(new Set(byAttempt).size === byAttempt.length, "two results of one call");
  const open = promised.filter(({ state }) => isOpen(state)).map(({ account }) => account);
  must(new Set(open).size === open.length, "two promises of one debt in force");
}

const isOpen = (state: string): boolean => state === "ACTIVE" || state === "PENDING_CONFIRMATION";
/** 50,000 less 5 % is kept, a tenth of it is a part. */
const [keptFrom, partFrom] = [47_500, 5_000];

/** After the promises' last day: by the money that came, and never broken before the creditor's payments are known. */
export async function decided(
  template: Template,
  { world, paid }: Seen,
  when: "payments late" | "payments known",
): Promise<string[]> {
  const { promised, payments, debts } = await readBooks(world);
  return judge((must) => {
    for (const [index, { account }] of template.people.entries()) {
      const own = promised.filter((row) => row.account === account && row.state !== "REPLACED");
      for (const { state } of own) {
        if (when === "payments late")
          must(state === "PENDING_CONFIRMATION" || state === "KEPT", `${when}: a promise is ${state}`);
        else must(!isOpen(state), `${when}: a promise is still ${state}`);
      }
      const [only, second] = promised.filter((row) => row.account === account);
      if (!only || second || when === "payments late") continue;
      // Money of a day before the promise was taken is no part of it.
      const sum = paidIn(paid, payments, index, only.taken_on);
      const paidOff = debts.some(({ id, balance }) => id === account && balance === 0);
      const due = paidOff || sum >= keptFrom ? "KEPT" : sum >= partFrom ? "PARTIAL" : "BROKEN";
      must(only.state === due, `${when}: paid ${sum} of 50000 and the promise is ${only.state}`);
    }
  });
}

/** Nobody talks without a call, no call is without its talk, nobody waits for calls on a dead line. */
function desksAgree({ world }: Seen): string[] {
  const pairs = world.exchange.talking().map(({ attempt, seat }) => `${attempt} ${seat}`);
  const seats = [...world.engine().world.seats.values()];
  const desks = seats.flatMap(({ id, attempt, agent }) =>
    agent.at.state === "talking" || agent.at.state === "hold" ? [`${attempt} ${id}`] : [],
  );
  const bad: string[] = [];
  if (desks.toSorted().join() !== pairs.toSorted().join())
    bad.push(`desks ${desks} and lines ${pairs} disagree`);
  for (const { agent, lineUp } of seats)
    if (agent.at.state === "available" && !agent.away && !lineUp) bad.push("an agent waits on a dead line");
  return bad;
}
