// Segments kept true: made and changed by people, and re-evaluated when events say that facts changed or a day began.
import { type Country, countries } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { AccountId, PortfolioId, SegmentId, TenantId } from "#kernel/ids.ts";
import { type Currency, exponentOf } from "#kernel/money.ts";
import { type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import { append, type StoredEvent } from "#platform/events.ts";
import type { JobHandler } from "#platform/jobs.ts";
import { portfolioOf } from "#portfolio/service.ts";
import { type Criteria, parseCriteria, withState } from "./core/criteria.ts";
import { type Explanation, explain } from "./core/explain.ts";
import { criteriaSentence, type MoneyText } from "./core/sentence.ts";
import * as store from "./store.ts";

export function soundCriteria(value: unknown): Criteria {
  const parsed = parseCriteria(value);
  if ("path" in parsed) throw new AppError("segment_invalid", { path: parsed.path, problem: parsed.problem });
  return parsed.criteria;
}

export interface SegmentWish {
  readonly name: string;
  readonly criteria: unknown;
}

export async function createSegment(
  tx: Tx,
  tenant: TenantId,
  portfolio: PortfolioId,
  wish: SegmentWish,
  at: Instant,
): Promise<SegmentId> {
  const criteria = soundCriteria(wish.criteria);
  const today = await todayOf(tx, portfolio, at);
  const id = await store.addSegment(tx, tenant, { portfolio, name: wish.name, criteria }, at);
  const segment = await store.findSegment(tx, id);
  if (segment) await evaluateAndTell(tx, tenant, segment, today, at);
  return id;
}

export async function changeSegment(
  tx: Tx,
  tenant: TenantId,
  id: SegmentId,
  wish: SegmentWish,
  at: Instant,
): Promise<void> {
  const segment = await store.changeSegment(
    tx,
    id,
    { name: wish.name, criteria: soundCriteria(wish.criteria) },
    at,
  );
  if (!segment) throw new AppError("not_found", { what: "segment" });
  await evaluateAndTell(tx, tenant, segment, await todayOf(tx, segment.portfolio, at), at);
}

/** How many accounts would be in, how much they owe, and ten of them. Nothing is written. */
export async function previewSegment(
  tx: Tx,
  portfolio: PortfolioId,
  criteria: unknown,
  at: Instant,
): Promise<store.Preview & { readonly sentence: string }> {
  const sound = soundCriteria(criteria);
  const { country, currency, timeZone } = await portfolioOf(tx, portfolio);
  const preview = await store.previewOf(tx, portfolio, sound, localDateAt(at, timeZone));
  return { ...preview, sentence: criteriaSentence(sound, moneyText(country, currency)) };
}

export async function explainMember(
  tx: Tx,
  id: SegmentId,
  account: AccountId,
  at: Instant,
): Promise<{ readonly member: boolean; readonly explanation: Explanation }> {
  const segment = await store.findSegment(tx, id);
  const found = await store.factsOf(tx, account);
  if (!segment || !found || found.portfolio !== segment.portfolio)
    throw new AppError("not_found", { what: "account" });
  const { country, currency, timeZone } = await portfolioOf(tx, segment.portfolio);
  const today = localDateAt(at, timeZone);
  const explanation = explain(withState(segment.criteria), found.facts, today, moneyText(country, currency));
  return { member: explanation.holds, explanation };
}

export function moneyText(country: Country, currency: Currency): MoneyText {
  const format = new Intl.NumberFormat(countries[country].locale, { style: "currency", currency });
  // Shown only; ten digits before the comma are far inside what a double holds exactly.
  return (minor) => format.format(Number(minor) / 10 ** exponentOf(currency)).replace(/\u00a0/g, " ");
}

const relevant =
  /^(?:accounts\.(?:changed|withdrawn|excluded)|payment\.(?:applied|reversed)|promise\.\w+|gestion\.\w+|debtor\.changed|phone\.added)$/;
/** Accounts evaluated in one statement. */
const accountsAtOnce = 1_000;

/** Handler of the consumer "segmentation": idempotent, because it looks at the facts and not at the news. */
export function segmentConsumer(
  db: Database,
  clock: Clock,
): (events: readonly StoredEvent[]) => Promise<void> {
  return async (events) => {
    const byTenant = Map.groupBy(
      events.filter(({ type }) => relevant.test(type)),
      ({ tenant }) => tenant,
    );
    for (const [tenant, news] of byTenant) {
      const { accounts, debtors } = namedIn(news);
      await db.inTenant(tenant, async (tx) => {
        for (const [portfolio, ids] of await store.accountsOf(tx, accounts, debtors)) {
          await reevaluate(tx, tenant, portfolio, clock.now(), ids);
        }
      });
    }
  };
}

function namedIn(news: readonly StoredEvent[]): { accounts: string[]; debtors: string[] } {
  const accounts = new Set<string>();
  const debtors = new Set<string>();
  for (const { type, subject, payload } of news) {
    for (const id of [payload.accountId, payload.accountIds].flat())
      if (typeof id === "string") accounts.add(id);
    for (const id of [payload.debtorId, payload.debtorIds].flat())
      if (typeof id === "string") debtors.add(id);
    if (type === "debtor.changed" && subject) debtors.add(subject);
  }
  return { accounts: [...accounts], debtors: [...debtors] };
}

async function reevaluate(
  tx: Tx,
  tenant: TenantId,
  portfolio: PortfolioId,
  at: Instant,
  accounts: readonly string[],
): Promise<void> {
  const today = await todayOf(tx, portfolio, at);
  for (const segment of await store.segments(tx, portfolio)) {
    for (let from = 0; from < accounts.length; from += accountsAtOnce) {
      await evaluateAndTell(tx, tenant, segment, today, at, accounts.slice(from, from + accountsAtOnce));
    }
  }
}

export const nightlyTask = "segments-nightly";
/** Days past due change at midnight without any event. One transaction a segment. */
export function segmentNightly(db: Database, clock: Clock): JobHandler {
  return async (tenant) => {
    for (const segment of await db.inTenant(tenant, (tx) => store.segments(tx))) {
      await db.inTenant(tenant, async (tx) => {
        const at = clock.now();
        await evaluateAndTell(tx, tenant, segment, await todayOf(tx, segment.portfolio, at), at);
      });
    }
  };
}

async function evaluateAndTell(
  tx: Tx,
  tenant: TenantId,
  segment: store.Segment,
  today: LocalDate,
  at: Instant,
  accounts?: readonly string[],
): Promise<void> {
  const { added, removed } = await store.evaluate(tx, tenant, segment, today, at, accounts);
  if (added + removed === 0) return;
  const { portfolio, id, version } = segment;
  await append(tx, [
    { tenant, portfolio, at, type: "segment.changed", subject: id, payload: { version, added, removed } },
  ]);
}

async function todayOf(tx: Tx, portfolio: PortfolioId, at: Instant): Promise<LocalDate> {
  return localDateAt(at, (await portfolioOf(tx, portfolio)).timeZone);
}
