// What an agency lets itself spend and dial, as administrators read and change it. Reached through service.ts.
import { readDiallable, writeDiallable } from "#compliance/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { listPortfolios } from "#portfolio/service.ts";
import { minuteMicros, type Rate, type SpendLimits, type SpendToday } from "./core/spend.ts";
import { type DayRow, type LimitsRow, listRates, readDay, readLimits, writeLimits } from "./store-spend.ts";

const kinds = ["mobile", "fixed"] as const;

export interface DiallingLimits extends LimitsRow {
  readonly rates: readonly Rate[];
  readonly countries: readonly string[];
  readonly mandates: readonly {
    readonly portfolio: PortfolioId;
    readonly name: string;
    readonly country: string;
    /** Null: its own country alone. */
    readonly countries: readonly string[] | null;
  }[];
  readonly today: DayRow;
}
/** With a price for each country that may be dialled: the agency's, or the one taken until it says its own. */
export async function diallingLimits(tx: Tx, day: LocalDate): Promise<DiallingLimits> {
  const limits = await readLimits(tx);
  const rates = await listRates(tx);
  const { agency, mandates } = await readDiallable(tx);
  return {
    ...limits,
    rates: agency.flatMap((country) =>
      kinds.map((kind) => ({
        country,
        kind,
        micros: minuteMicros(rates, limits.currency, { country, kind }),
      })),
    ),
    countries: agency,
    mandates: (await listPortfolios(tx)).map(({ id, name, country }) => ({
      portfolio: id,
      name,
      country,
      countries: mandates.find(({ portfolio }) => portfolio === id)?.countries ?? null,
    })),
    today: await readDay(tx, day, limits.currency),
  };
}

export interface LimitsWish extends SpendLimits {
  readonly rates: readonly Rate[];
  readonly countries: readonly string[];
  readonly reason: string;
}
interface Who {
  readonly tenant: TenantId;
  readonly user: UserId;
}
export async function changeLimits(tx: Tx, who: Who, wish: LimitsWish, at: Instant): Promise<void> {
  const before = await readLimits(tx);
  await writeLimits(tx, who, wish, at);
  await writeDiallable(tx, who.tenant, { portfolio: null, countries: wish.countries }, at);
  const { currency, dayMicros, callsPerSecond, countries, reason } = wish;
  const payload = {
    reason,
    countries,
    callsPerSecond,
    currency,
    dayMicros: dayMicros.toString(),
    before: {
      currency: before.currency,
      dayMicros: before.dayMicros.toString(),
      callsPerSecond: before.callsPerSecond,
    },
  };
  await append(tx, [
    {
      tenant: who.tenant,
      at,
      type: "dialling_limits.changed",
      subject: who.tenant,
      actor: who.user,
      payload,
    },
  ]);
}

export async function narrowCountries(
  tx: Tx,
  who: Who,
  portfolio: PortfolioId,
  wish: { readonly countries: readonly string[] | null; readonly reason: string },
  at: Instant,
): Promise<void> {
  if (!(await listPortfolios(tx)).some(({ id }) => id === portfolio)) throw new AppError("not_found");
  await writeDiallable(tx, who.tenant, { portfolio, countries: wish.countries }, at);
  await append(tx, [
    {
      tenant: who.tenant,
      at,
      type: "dialling_countries.changed",
      subject: portfolio,
      portfolio,
      actor: who.user,
      payload: { ...wish },
    },
  ]);
}

export async function spendOn(tx: Tx, day: LocalDate): Promise<SpendToday> {
  const { currency, dayMicros } = await readLimits(tx);
  const rates = await listRates(tx);
  const { agency } = await readDiallable(tx);
  const minutes = agency.map((country) => minuteMicros(rates, currency, { country, kind: "mobile" }));
  const dearestMicros = minutes.reduce((most, one) => (one > most ? one : most), 0n);
  return { currency, dayMicros, dearestMicros, ...(await readDay(tx, day, currency)) };
}
