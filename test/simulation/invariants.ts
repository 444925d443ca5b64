// What must hold at the end of every seed, whatever died or failed on the way. Each line is a promise of the product.
import { sql } from "kysely";
import { localDate, second, startOfDay } from "#kernel/time.ts";
import type { TestDatabase } from "../support/database.ts";
import type { Played } from "./story.ts";
import type { Template } from "./template.ts";

const midnight = startOfDay(localDate("2026-11-24"), "America/Santiago");
const opens = midnight + 8 * 3_600 * second;
/** A phone that begins to ring then stops ringing at eight. */
const lastDial = midnight + (20 * 3_600 - 25) * second;
/** Longer than ringing and the longest talk of the simulated public. */
const oldestOpenMs = 62 * second;
/** What must lie between the end of one call to a person and the next, by what the first brought; nothing else may follow. */
const againAfterMs: Readonly<Record<string, number>> = {
  invalid: 0,
  failed: 120 * second,
  busy: 900 * second,
};

interface AttemptRow {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly debtor_id: string;
  readonly phone_id: string;
  readonly reserved_at: number;
  readonly ended_at: number | null;
  readonly counts: boolean | null;
}

/** In words, each with what was seen; empty when all holds. */
export async function violations(base: TestDatabase, template: Template, played: Played): Promise<string[]> {
  const { world, saved, paid } = played;
  const { tenant, exchange } = world;
  const bad: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) bad.push(what);
  };
  const { rows: attempts } = await sql<AttemptRow>`
    select a.id, a.state, a.outcome, a.debtor_id, a.phone_id, a.reserved_at, a.ended_at, e.counts
    from attempt a left join contact_event e on e.tenant_id = a.tenant_id and e.attempt_id = a.id
    where a.tenant_id = ${tenant} order by a.reserved_at, a.id`.execute(base.owner);
  const { rows: gestiones } = await sql<{ id: string; attempt_id: string | null }>`
    select id, attempt_id from gestion where tenant_id = ${tenant} and disposition not like 'SYS%'`.execute(
    base.owner,
  );
  const { rows: promised } = await sql<{ id: string; gestion_id: string }>`
    select id, gestion_id from promise where tenant_id = ${tenant}`.execute(base.owner);
  const { rows: payments } = await sql<{ reference: string; n: number }>`
    select reference, count(*)::int as n from payment where tenant_id = ${tenant} group by 1`.execute(
    base.owner,
  );
  const { rows: debts } = await sql<{ id: string; balance: string }>`
    select id, balance_minor::text as balance from account where tenant_id = ${tenant}`.execute(base.owner);

  const known = new Map(attempts.map((row) => [row.id, row]));
  const dialled = exchange.ledger;
  must(new Set(dialled.map(({ attempt }) => attempt)).size === dialled.length, "an attempt left twice");
  for (const dial of dialled) {
    const row = known.get(dial.attempt);
    must(row !== undefined, `a dial without its intent: ${dial.phone}`);
    must(row?.counts !== null, `a dial without its reservation: ${dial.phone}`);
    if (dial.answeredAt !== null)
      must(row?.counts === true, `${dial.phone} picked up and does not count (${row?.outcome})`);
    must(
      dial.dialledAt >= opens && dial.dialledAt <= lastDial,
      `dialled out of hours: ${new Date(dial.dialledAt).toISOString()}`,
    );
  }
  for (const row of attempts) {
    const old = row.reserved_at < world.clock.now() - oldestOpenMs;
    must(row.state === "ended" || !old, `an attempt without an end: ${row.state}`);
    if (row.outcome === "unknown") must(row.counts === true, "an unknown fate that does not count");
  }
  for (const person of template.people) {
    const own = attempts.filter((row) => row.debtor_id === person.debtor);
    for (const [i, row] of own.entries()) {
      const before = own[i - 1];
      if (!before) continue;
      const wait = againAfterMs[before.outcome ?? ""] ?? Number.POSITIVE_INFINITY;
      must(
        row.reserved_at - (before.ended_at ?? Number.POSITIVE_INFINITY) >= wait,
        `called again after ${before.outcome}`,
      );
    }
    const numbers = new Set<string>(person.phones);
    const calls = dialled.filter(({ phone }) => numbers.has(phone));
    for (const [i, call] of calls.entries()) {
      const before = calls[i - 1];
      if (before)
        must(
          (before.endedAt ?? Number.POSITIVE_INFINITY) <= call.dialledAt,
          "two calls to one person at a time",
        );
      if (before) must(before.answeredAt === null, "called again after picking up");
    }
  }
  for (const payment of paid.filter(({ whole, acknowledgedAt }) => whole && acknowledgedAt !== null)) {
    const numbers = new Set<string>(template.people[payment.debtor]?.phones);
    const late = dialled.filter(
      ({ phone, dialledAt }) => numbers.has(phone) && dialledAt > (payment.acknowledgedAt ?? 0),
    );
    must(late.length === 0, "dialled after having paid");
  }
  must(new Set(payments.map(({ reference }) => reference)).size === payments.length, "a payment twice");
  for (const payment of paid) {
    const found = payments.find(({ reference }) => reference === payment.reference)?.n ?? 0;
    must(found <= 1, "a payment applied twice");
    if (payment.acknowledgedAt !== null) must(found === 1, "a payment that was acknowledged is lost");
  }
  for (const [index, person] of template.people.entries()) {
    const inBooks = paid
      .filter(
        ({ debtor, reference }) => debtor === index && payments.some((one) => one.reference === reference),
      )
      .reduce((sum, { whole }) => sum + (whole ? 100_000 : 20_000), 0);
    const balance = debts.find(({ id }) => id === person.account)?.balance;
    must(
      balance === String(Math.max(0, 100_000 - inBooks)),
      `balance ${balance} after payments of ${inBooks}`,
    );
  }
  for (const one of saved) {
    const rows = gestiones.filter(({ id }) => id === one.id);
    must(rows.length <= 1, "a gestión twice");
    if (!one.acknowledged) continue;
    must(rows.length === 1, "a gestión that was acknowledged is lost");
    if (one.promise)
      must(
        promised.filter(({ id }) => id === one.promise).length === 1,
        "a promise that was acknowledged is lost",
      );
  }
  const byAttempt = gestiones.flatMap(({ attempt_id }) => (attempt_id ? [attempt_id] : []));
  must(new Set(byAttempt).size === byAttempt.length, "two results of one call");
  bad.push(...desksAgree(played));
  return bad;
}

/** Nobody talks without a call, no call is without its talk, nobody waits for calls on a dead line. */
function desksAgree({ world }: Played): string[] {
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
